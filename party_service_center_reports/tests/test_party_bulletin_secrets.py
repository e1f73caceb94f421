"""What a situation report tells of secret requests, and what is waiting still."""

from odoo.tests import freeze_time

from .bulletin_common import BulletinCommon

WORK = "Work in figures"


class TestPartyBulletinSecrets(BulletinCommon):
    def test_secret_request_counts_in_the_work_alone(self):
        """P-17: kind and topic would tell a director of a complaint about them."""
        topic = self.env["party.ticket.topic"].create({"name": "The director"})
        ticket = self._create_ticket(topic_ids=topic.ids)
        self._give_reason(ticket, "mark_secret", "About the director")
        ticket.sudo().circle_ids = self.clerk_a | self.committee
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(ticket.with_user(self.director_a).has_access("read"))
        report = self._draft()._report()
        self.assertEqual(self._rows(report, WORK)["Requests taken"][0], 1)
        for title in ("Requests by Kind of Service", "Requests by Topic"):
            self.assertFalse(self._rows(report, title))
            [table] = [table for table in report.tables if table.title == title]
            self.assertIn("Secret requests are left out.", table.notes)

    def test_callback_with_a_time_typed_in_waits_still(self):
        ticket = self._create_ticket(is_important=True)
        self._tell(ticket, result_text="At once.")
        callback = ticket.callback_ids
        self.assertLess(f"{callback.due_date}", "2026-10-01")
        callback.with_user(self.director_a).called_at = "2026-09-21 01:00:00"
        self.env.flush_all()
        bulletin = self._draft()
        overdue = "Callbacks overdue at the end"
        self.assertEqual(self._rows(bulletin._report(), WORK)[overdue][0], 1)
        with freeze_time("2026-10-08 02:00:00"):
            self._call_back(ticket, called_at="2026-10-08 01:00:00")
        self.env.flush_all()
        bulletin._count()
        self.assertEqual(
            self._rows(bulletin._report(), WORK)[overdue][0], 1, "made after the end"
        )
