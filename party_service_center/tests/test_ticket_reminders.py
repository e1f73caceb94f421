"""The daily sweep: third and fifth working day, due date, then daily (A4.4)."""

from datetime import date

from odoo.tests import freeze_time

from .reminders_common import RemindersCommon


class TestTicketReminders(RemindersCommon):
    def test_course_of_reminders(self):
        ticket = self._create_ticket()
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 24))
        self._run_at("2026-09-23 00:30:00")
        self.assertFalse(self._reminded(ticket))
        self._run_at("2026-09-24 00:30:00")
        self.assertEqual(self._reminded(ticket), self.clerk_a)
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 29))
        self._run_at("2026-09-29 00:30:00")
        self.assertEqual(len(ticket.sudo().activity_ids), 1, "one open reminder each")
        self.assertEqual(ticket.next_reminder_date, date(2026, 10, 8))
        self._run_at("2026-10-08 00:30:00")
        self.assertEqual(self._reminded(ticket), self.clerk_a | self.director_a)
        self.assertEqual(ticket.next_reminder_date, date(2026, 10, 9))
        self._run_at("2026-10-09 00:30:00")
        # Saturday 10 October is worked
        self.assertEqual(ticket.next_reminder_date, date(2026, 10, 10))

    def test_nothing_happens_on_days_off(self):
        ticket = self._create_ticket()
        self._run_at("2026-09-25 00:30:00")
        self.assertFalse(self._reminded(ticket))
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 24))
        self._run_at("2026-09-28 00:30:00")
        self.assertEqual(self._reminded(ticket), self.clerk_a)

    def test_first_contact_is_reminded_after_hand_over(self):
        """A4.1: whoever handles it, the first contact stays responsible."""
        ticket = self._bring_to("processing")
        self._run_at("2026-09-24 00:30:00")
        self.assertEqual(self._reminded(ticket), self.clerk_a | self.director_a)

    def test_telling_ends_the_reminders(self):
        ticket = self._create_ticket()
        self._run_at("2026-09-24 00:30:00")
        with freeze_time("2026-09-24 02:00:00"):
            self._tell(ticket, result_text="Done.")
        self.assertFalse(ticket.sudo().activity_ids)
        self.assertFalse(ticket.next_reminder_date)

    def test_reminders_go_on_in_a_year_without_list(self):
        with freeze_time("2026-12-30 02:00:00"):
            ticket = self._create_ticket()
        self.assertEqual(ticket.next_reminder_date, date(2027, 1, 5))
        self._run_at("2027-01-02 00:30:00")  # a Saturday
        self.assertFalse(self._reminded(ticket))
        self._run_at("2027-01-05 00:30:00")
        self.assertEqual(self._reminded(ticket), self.clerk_a)

    def test_run_twice_reminds_once(self):
        ticket = self._create_ticket()
        self._run_at("2026-09-24 00:30:00")
        self._run_at("2026-09-24 00:30:00")
        self.assertEqual(len(ticket.sudo().activity_ids), 1)

    def test_queries_of_a_sweep_do_not_grow(self):
        """Rows and activities are inserted; all else is asked once for a batch."""
        counts = []
        for size in (10, 50):
            self.env["party.ticket"].search([])._record_proof(next_reminder_date=False)
            for _unused in range(size):
                self._create_ticket()
            tickets = self.env["party.ticket"].search(
                [("next_reminder_date", "=", "2026-09-24")]
            )
            self.assertEqual(len(tickets), size)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            with freeze_time("2026-09-24 01:00:00"):
                tickets._remind(date(2026, 9, 24))
                self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            rows = self.env["party.reminder"].search([("res_id", "in", tickets.ids)])
            self.assertEqual(len(rows), size)
        self.assertLessEqual(counts[1] - counts[0], 3, counts)
