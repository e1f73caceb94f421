"""A member checks in while staff scan their code, in two connections."""

from datetime import timedelta

from other_connections import OtherConnections
from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.party_service_center.exceptions import EventRefused


@tagged("post_install", "-at_install")
class TestCheckInAtOnce(OtherConnections):
    def setUp(self):
        super().setUp()
        env = self._connect()
        staff = env["party.staff"].search([("is_on_duty", "=", True)], limit=1)
        member = env["party.member"].search([], limit=1)
        now = fields.Datetime.now()
        event = env["party.event"].create(
            {
                "name": "两处同时签到",
                "center_id": member.center_id.id,
                "kind_id": env["party.event.kind"].search([], limit=1).id,
                "date_begin": now + timedelta(minutes=5),
                "date_end": now + timedelta(hours=2),
                "place": "示例会议室",
                "target_mode": "hand",
                "user_id": staff.user_id.id,
            }
        )
        env["party.event.participant"]._add(event, member)
        event._move("submitted")
        event._approve()
        event._move("announced")
        env.cr.commit()
        self.person_id = event.participant_ids.id
        self.addCleanup(self._call_off)

    def _call_off(self):
        """Leave no activity behind that other tests would meet."""
        person = self._person()
        person.event_id._move("cancelled", cancel_reason="示例")
        person.env.cr.commit()

    def _person(self):
        return self._connect()["party.event.participant"].browse(self.person_id)

    @mute_logger("odoo.sql_db")
    def test_second_meets_what_the_first_recorded(self):
        """The later request starts anew and is told in words, as Odoo does it."""
        for first, second in (("self", "scan"), ("scan", "self")):
            with self.subTest(first=first):
                mine, yours = self._person(), self._person()
                # both have looked before either records
                self.assertFalse(mine.attendance or yours.attendance)
                mine.event_id._let_in(mine, first)
                mine.env.cr.commit()
                with self.assertRaises(SerializationFailure):
                    yours.event_id._let_in(yours, second)
                yours.env.cr.rollback()
                yours.env.invalidate_all()
                with self.assertRaises(EventRefused) as refusal:
                    yours.event_id._let_in(yours, second)
                row = yours.attendance_ids.filtered(lambda r: not r.undone_at)
                self.assertEqual(row.way, first)
                self.assertIn(row._moment_text(), str(refusal.exception))
                yours.env.cr.rollback()
                mine.env.invalidate_all()
                mine._attendance_in_force()._undo("示例")
                mine.env.cr.commit()
