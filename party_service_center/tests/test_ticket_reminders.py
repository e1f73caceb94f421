"""The daily sweep: third and fifth working day, due date, then daily (A4.4)."""

from datetime import date

from odoo.tests import freeze_time

from .common import PartyCommon


class TestTicketReminders(PartyCommon):
    def _run_at(self, moment):
        """Run the daily sweep at ``moment`` (UTC)."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "party_service_center.party_ticket_cron_remind"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _recount_at(self, moment):
        """Run the job that lists call when they change."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "party_service_center.party_deadline_mixin_cron_recount"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _reminded(self, ticket):
        return ticket.sudo().activity_ids.user_id

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

    def test_provisional_date_is_settled_when_the_list_comes(self):
        with freeze_time("2026-12-28 02:00:00"):
            running, finished = self._create_ticket(), self._create_ticket()
            self._tell(finished, result_text="Done.")
        self.assertEqual(running.due_date, date(2027, 1, 7))
        year = self.env["party.workday.year"].search([("year", "=", 2027)])
        year = year or self.env["party.workday.year"].create({"year": 2027})
        self._recount_at("2026-12-29 00:30:00")
        self.assertTrue(running.is_due_provisional, "still no list")
        self.env["party.workday"].create(
            [
                {"date": day, "name": name, "year_id": year.id}
                for day, name in [
                    ("2027-01-01", "元旦"),
                    ("2027-01-04", "元旦"),
                    ("2027-02-05", "春节"),
                    ("2027-04-05", "清明节"),
                    ("2027-05-03", "劳动节"),
                    ("2027-06-09", "端午节"),
                    ("2027-09-15", "中秋节"),
                    ("2027-10-01", "国庆节"),
                ]
            ]
        )
        self.assertEqual(year.state, "complete", year.gap_text)
        self._recount_at("2026-12-30 00:30:00")
        self.assertRecordValues(
            running, [{"due_date": date(2027, 1, 8), "is_due_provisional": False}]
        )
        self.assertIn("2027-01-07", running.message_ids[0].body)
        self.assertEqual(finished.due_date, date(2027, 1, 7), "closed ones stay")

    def test_run_twice_reminds_once(self):
        ticket = self._create_ticket()
        self._run_at("2026-09-24 00:30:00")
        self._run_at("2026-09-24 00:30:00")
        self.assertEqual(len(ticket.sudo().activity_ids), 1)

    def test_queries_of_a_sweep_do_not_grow(self):
        counts = []
        for size in (5, 50):
            self.env["party.ticket"].search([])._record_proof(next_reminder_date=False)
            for _unused in range(size):
                self._create_ticket()
            self.env.flush_all()
            self.env.invalidate_all()
            tickets = self.env["party.ticket"].search(
                [("next_reminder_date", "=", "2026-09-24")]
            )
            self.assertEqual(len(tickets), size)
            start = self.env.cr.sql_log_count
            tickets._remind(date(2026, 9, 24))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        # inserts go in hundreds: fifty tickets need no more than a few queries more
        self.assertLess(counts[1] - counts[0], 10, counts)
