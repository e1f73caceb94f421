"""What goes to providers is written down once, for good, before it goes (P-07)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import NOW, PartyCommon

CALL = ("k", "robot", "Announcement", "Traders' Group", "wecom")


@tagged("post_install", "-at_install")
class TestPartyDelivery(HttpCase, PartyCommon):
    """An HttpCase, so that the rows committed at once stay within the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deliveries = cls.env["party.delivery"]

    def _row(self):
        self.env.invalidate_all()
        return self.deliveries.search([("key", "=", "k")], limit=1)

    def test_once(self):
        may_send, row = self.deliveries._begin(*CALL)
        self.assertTrue(may_send)
        self.assertEqual((row["state"], row["attempts"]), ("started", 1))
        for state in ("started", "unknown", "accepted"):
            if state != "started":
                self.deliveries._end("k", state, words="w")
            may_send, row = self.deliveries._begin(*CALL)
            self.assertFalse(may_send)
            self.assertEqual((row["state"], row["attempts"]), (state, 1))

    def test_again_after_a_refusal(self):
        self.deliveries._begin(*CALL)
        self.deliveries._end("k", "failed", code=93000, words="x" * 900)
        self.assertEqual((self._row().code, len(self._row().words)), ("93000", 500))
        may_send, row = self.deliveries._begin(*CALL)
        self.assertTrue(may_send)
        self.assertEqual(row["attempts"], 2)
        soon = fields.Datetime.now() + timedelta(minutes=1)
        self.deliveries._end("k", "failed", retry_at=soon)
        may_send, row = self.deliveries._begin(*CALL)
        self.assertFalse(may_send)
        self.assertEqual((row["state"], row["retry_at"]), ("failed", soon))

    def test_two_at_once(self):
        """The database lets one of two begin."""
        self.deliveries._begin(*CALL)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            values = {"key": "k", "channel": "robot", "recipient": "r"}
            values |= {"provider": "wecom", "purpose": "p", "data_kinds": "text"}
            values |= {"company_id": self.env.company.id, "started_at": NOW}
            self.deliveries._as_mover().create(values)

    def test_late_answer_does_not_undo_a_receipt(self):
        self.deliveries._begin(*CALL)
        self._row()._as_mover()._move("delivered")
        self.env.flush_all()
        self.deliveries._end("k", "accepted", words="w")
        self.assertEqual(self._row().state, "delivered")

    def test_ledger(self):
        self.deliveries._begin(
            "k", "sms", "Opening", "+8613800000001", "aliyun", characters=30
        )
        row = self._row()
        self.assertEqual(row.recipient, "****0001")
        self.assertEqual((row.data_kinds, row.basis), ("number_text", "consent"))
        self.assertEqual(row.company_id, self.env.company)
        for user in (self.committee, self.admin, self.data_officer):
            mine = row.with_user(user)
            self.assertEqual(mine.purpose, "Opening")
            for write in ({"words": "x"}, {"state": "failed"}, {"basis": "duty"}):
                with self.assertRaises(UserError):
                    mine.write(write)
            with self.assertRaises(UserError):
                mine.unlink()
        with self.assertRaises(UserError):
            row.unlink()
        for user in (self.clerk_a, self.director_a, self.outsider, self.portal_user):
            self.assertFalse(row.with_user(user).has_access("read"))
