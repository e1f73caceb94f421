"""Two people link the same two tickets at the same moment, in two connections."""

from other_connections import OtherConnections
from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.party_service_center.exceptions import TicketRefused


@tagged("post_install", "-at_install")
class TestTwoAtOnce(OtherConnections):
    def setUp(self):
        super().setUp()
        self.ids = self._take_twice()

    def _take_twice(self):
        """Two stored tickets of one requester, taken by the staff of a center."""
        env = self._connect()
        staff = env["party.staff"].search([("is_on_duty", "=", True)], limit=1)
        tickets = env["party.ticket"].with_user(staff.user_id)
        values = {
            "center_id": staff.center_id.id,
            "requester_name": "Shen Yifan",
            "requester_phone": "13800000001",
            "request_text": "Taken by two clerks",
        }
        pair = tickets.create([values, values])
        env.cr.commit()
        return pair.ids

    def _tickets(self, env):
        clerk = env["party.ticket"].browse(self.ids[0]).first_contact_id
        return env["party.ticket"].with_user(clerk).browse(self.ids)

    @mute_logger("odoo.sql_db")
    def _assert_second_starts_anew(self, step):
        """``step(ticket, other)``, taken both ways round: one wins, one is refused."""
        mine, yours = self._tickets(self._connect()), self._tickets(self._connect())
        yours.mapped("state")  # both have looked before either decides
        step(mine[1], mine[0])
        mine.env.cr.commit()
        with self.assertRaises(SerializationFailure):
            step(yours[0], yours[1])
        yours.env.cr.rollback()
        yours.env.invalidate_all()
        with self.assertRaises(TicketRefused):
            step(yours[0], yours[1])
        yours.env.cr.rollback()

    def test_merged_both_ways_round(self):
        self._assert_second_starts_anew(
            lambda ticket, other: ticket._close_as_duplicate(other)
        )
        tickets = self._tickets(self._connect())
        self.assertEqual(tickets[1].duplicate_of_id, tickets[0])
        self.assertFalse(tickets[0].duplicate_of_id)
        self.assertEqual(tickets.mapped("state"), ["accepted", "withdrawn"])

    def test_linked_both_ways_round(self):
        self._assert_second_starts_anew(
            lambda ticket, other: ticket._link_repeat(other)
        )
        tickets = self._tickets(self._connect())
        self.assertEqual(tickets[1].matter_id, tickets[0])
        self.assertFalse(tickets[0].matter_id)
