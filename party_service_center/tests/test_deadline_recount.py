"""Changed lists count running deadlines anew and leave closed ones (A3.2.4, A4.4)."""

from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time

from .reminders_common import RemindersCommon


class TestDeadlineRecount(RemindersCommon):
    def _day(self, day):
        days = self.env["party.workday"].with_user(self.admin)
        return days.search([("date", "=", day)])

    def _make_off(self, day):
        days = self.env["party.workday"].with_user(self.admin)
        return days.create({"date": day, "name": "国庆节"})

    def test_rule_is_stored_with_the_date(self):
        ticket = self._create_ticket()
        year = self.env["party.workday.year"].search([("year", "=", 2026)])
        self.assertEqual(
            ticket.due_rule,
            {
                "clause": "A3.2.4, A4.4",
                "limit_days": 7,
                "is_provisional": False,
                "lists": [{"year": 2026, "notice": year.notice}],
                "source": ["party.service.type", self.consultation.id],
                "source_clause": "A2.4",
            },
        )
        for text in (year.notice, self.consultation.name, "A2.4", "A3.2.4"):
            self.assertIn(text, ticket.due_explanation)
        # the kind may change afterwards, the rule of the date stays
        ticket.service_type_id = self.env.ref(
            "party_service_center.party_service_type_hardship"
        )
        ticket.invalidate_recordset()
        self.assertIn(self.consultation.name, ticket.due_explanation)

    def test_rule_names_a_missing_list(self):
        with freeze_time("2026-12-28 02:00:00"):
            ticket = self._create_ticket()
        self.assertTrue(ticket.due_rule["is_provisional"])
        self.assertEqual(ticket.due_rule["lists"][1], {"year": 2027, "notice": None})
        self.assertIn("no complete list yet", ticket.due_explanation)

    def test_rule_shows_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.consultation.with_context(lang="zh_CN").name = "咨询"
        ticket = self._create_ticket()
        self.assertIn("咨询", ticket.with_context(lang="zh_CN").due_explanation)
        self.assertIn("Consultation", ticket.due_explanation)

    def test_old_records_without_a_rule_are_explained(self):
        ticket = self._create_ticket()
        ticket._record_proof(due_rule=False)
        self.assertIn("A3.2.4, A4.4", ticket.due_explanation)

    def test_changed_list_counts_running_tickets_anew(self):
        running, told = self._create_ticket(), self._create_ticket()
        withdrawn = self._bring_to("withdrawn")
        self._tell(told, result_text="Done.")
        self.assertEqual(running.due_date, date(2026, 10, 8))
        with self.capture_triggers(self.RECOUNT) as captured:
            self._make_off("2026-10-08")
        self.assertEqual(len(captured.records), 1)
        self.assertEqual(running.due_date, date(2026, 10, 8), "not by the user's step")
        self._recount_at("2026-09-21 06:00:00")
        self.assertRecordValues(
            running,
            [
                {
                    "due_date": date(2026, 10, 9),
                    "limit_days": 7,
                    "is_due_provisional": False,
                    "next_reminder_date": date(2026, 9, 24),
                }
            ],
        )
        self.assertEqual(running.due_trace[-1]["date"], "2026-10-09")
        self.assertIn("Consultation", running.due_explanation)
        log = running.message_ids[0].body
        for text in ("2026-10-08", "2026-10-09", "list of 2026"):
            self.assertIn(text, log)
        for closed in (told, withdrawn):
            self.assertEqual(closed.due_date, date(2026, 10, 8))
            self.assertNotIn("2026-10-09", "".join(closed.message_ids.mapped("body")))

    def test_log_speaks_the_language_of_who_answers(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.ref("base.module_party_service_center")._update_translations(["zh_CN"])
        self.clerk_a.lang = "zh_CN"
        ticket = self._create_ticket()
        self._make_off("2026-10-08")
        tickets = type(self.env["party.ticket"])
        seen = []
        describe = tickets._days_changed
        with patch.object(
            tickets,
            "_days_changed",
            lambda record, trace: (
                seen.append(record.env.lang) or describe(record, trace)
            ),
        ):
            self._recount_at("2026-09-21 06:00:00")
        self.assertEqual(set(seen), {"zh_CN"})
        self.assertIn("2026-10-09", ticket.message_ids[0].body)

    def test_every_way_of_changing_a_list_asks_for_a_recount(self):
        day = self._day("2026-10-10")
        year = day.year_id.with_user(self.admin)
        for label, change in (
            ("write", lambda: day.write({"kind": "holiday"})),
            ("unlink", day.unlink),
            (
                "import",
                lambda: (
                    self.env["party.workday"]
                    .with_user(self.admin)
                    .load(["date", "kind", "name"], [["2026-10-10", "workday", "调休"]])
                ),
            ),
            (
                "lines of the year",
                lambda: year.write(
                    {"workday_ids": [(0, 0, {"date": "2026-12-24", "name": "Test"})]}
                ),
            ),
        ):
            with self.subTest(label), self.capture_triggers(self.RECOUNT) as captured:
                change()
                self.assertTrue(captured.records)
                self.assertTrue(self.env["party.workday.year"]._recount_wanted())
        with self.capture_triggers(self.RECOUNT) as captured:
            self._day("2026-10-01").notice = "Of another paper"
            year.issued_date = "2025-11-04"
            self.assertFalse(captured.records, "no day is judged otherwise")

    def test_shipped_list_asks_for_a_recount(self):
        """An update that brings the list is a change as well."""
        with self.capture_triggers(self.RECOUNT) as captured:
            self.env["party.workday"].with_context(install_mode=True).create(
                {"date": "2026-12-24", "name": "Test"}
            )
            self.assertTrue(captured.records)

    def test_all_kinds_of_records_are_counted_anew(self):
        member = self._create_member()
        request = (
            self.env["party.rights.request"]
            .with_user(self.clerk_a)
            .create(
                {
                    "member_id": member.id,
                    "kind": "access",
                    "request_text": "What is kept?",
                }
            )
        )
        with freeze_time("2026-09-30 02:00:00"):
            case = self._bring_registration_to("calling")
        self.assertEqual(request.due_date, date(2026, 10, 19))
        self.assertEqual(case.due_date, date(2026, 10, 8))
        self._make_off("2026-10-08")
        self._recount_at("2026-09-30 06:00:00")
        self.assertEqual(request.due_date, date(2026, 10, 20))
        self.assertEqual(case.due_date, date(2026, 10, 9))
        self.assertEqual(case.due_rule["clause"], "A3.1.2")
        self.assertIn("2026-10-08", case.message_ids[0].body)

    def test_provisional_date_is_settled_when_the_list_comes(self):
        with freeze_time("2026-12-28 02:00:00"):
            running, finished = self._create_ticket(), self._create_ticket()
            self._tell(finished, result_text="Done.")
        self.assertEqual(running.due_date, date(2027, 1, 7))
        self.assertTrue(running.is_due_provisional, "still no list")
        self._enter_list_of_2027()
        self._recount_at("2026-12-30 00:30:00")
        self.assertRecordValues(
            running, [{"due_date": date(2027, 1, 8), "is_due_provisional": False}]
        )
        for text in ("2027-01-07", "2027-01-04", "list of 2027"):
            self.assertIn(text, running.message_ids[0].body)
        self.assertEqual(finished.due_date, date(2027, 1, 7), "closed ones stay")
        self.assertTrue(finished.is_due_provisional)

    def test_date_that_stays_is_no_longer_provisional(self):
        with freeze_time("2026-12-25 02:00:00"):
            ticket = self._create_ticket(
                service_type_id=self.env["party.service.type"]
                .create(
                    {
                        "name": "Short",
                        "code": "short",
                        "limit_days": 4,
                        "owner_role": "clerk",
                    }
                )
                .id
            )
        self.assertEqual(ticket.due_date, date(2026, 12, 31))
        self.assertFalse(ticket.is_due_provisional)
        self._day("2026-06-19").unlink()
        self._day("2026-06-20").unlink()
        self._day("2026-06-21").unlink()
        self._recount_at("2026-12-25 06:00:00")
        self.assertTrue(ticket.is_due_provisional, "the list lacks a festival now")
        self.assertIn("provisional now", ticket.message_ids[0].body)
        self.env["party.workday"].create({"date": "2026-06-19", "name": "端午节"})
        self._recount_at("2026-12-25 07:00:00")
        self.assertFalse(ticket.is_due_provisional)
        self.assertIn("no longer provisional", ticket.message_ids[0].body)

    def test_open_activities_move_with_the_date(self):
        ticket = self._create_ticket()
        self._run_at("2026-09-24 00:30:00")
        self.assertEqual(ticket.sudo().activity_ids.date_deadline, date(2026, 10, 8))
        self._make_off("2026-10-08")
        self._recount_at("2026-09-24 06:00:00")
        self.assertEqual(ticket.sudo().activity_ids.date_deadline, date(2026, 10, 9))

    def test_reminder_that_was_given_is_not_given_again(self):
        ticket = self._create_ticket()
        self._run_at("2026-09-24 00:30:00")
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 29))
        self._make_off("2026-12-24")
        self._recount_at("2026-09-24 06:00:00")
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 29))

    def test_step_that_a_new_date_moves_into_the_past_is_made_up(self):
        ticket = self._create_ticket()
        self._run_at("2026-09-24 00:30:00")
        self._day("2026-09-27").kind = "workday"
        self._recount_at("2026-09-29 00:00:00")
        self.assertEqual(ticket.due_date, date(2026, 9, 30))
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 28))
        self._run_at("2026-09-29 00:30:00")
        rows = self.env["party.reminder"].search([("res_id", "=", ticket.id)])
        self.assertIn(date(2026, 9, 29), rows.mapped("day"))

    def test_nothing_to_count_costs_nothing(self):
        self._create_ticket()
        self.env["party.workday.year"]._want_recount()
        self._recount_at("2026-09-21 06:00:00")
        self.assertFalse(self.env["party.workday.year"]._recount_wanted())
        with patch.object(type(self.env["party.ticket"]), "_recount") as recount:
            self._recount_at("2026-09-21 07:00:00")
        recount.assert_not_called()

    def test_change_during_a_run_is_counted_by_the_next(self):
        years = self.env["party.workday.year"]
        years._want_recount()
        mark = years._recount_wanted()
        years._want_recount()
        years._recount_done(mark)
        self.assertTrue(years._recount_wanted())

    def test_record_in_somebodys_hands_is_counted_later(self):
        ticket = self._create_ticket()
        self._make_off("2026-10-08")
        tickets = type(self.env["party.ticket"])
        with (
            patch.object(
                tickets, "try_lock_for_update", lambda records, **_kw: records.browse()
            ),
            self.capture_triggers(self.RECOUNT) as captured,
        ):
            self._recount_at("2026-09-21 06:00:00")
            self.assertEqual(str(captured.records.call_at), "2026-09-21 06:05:00")
        self.assertEqual(ticket.due_date, date(2026, 10, 8))
        self._recount_at("2026-09-21 06:05:00")
        self.assertEqual(ticket.due_date, date(2026, 10, 9))

    def test_changed_steps_plan_running_reminders_anew(self):
        ticket = self._create_ticket()
        step = self.env.ref("party_service_center.party_reminder_step_first")
        step.with_user(self.admin).offset_days = -5
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 24))
        self._recount_at("2026-09-21 06:00:00")
        self.assertEqual(ticket.next_reminder_date, date(2026, 9, 23))
        self.assertEqual(ticket.due_date, date(2026, 10, 8))

    def test_queries_of_a_recount_do_not_grow(self):
        counts = []
        days = iter(["2026-10-08", "2026-10-09"])
        for size in (10, 40):
            for _unused in range(size):
                self._create_ticket()
            self._make_off(next(days))
            tickets = self.env["party.ticket"].search([], limit=size, order="id desc")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            tickets._recount()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(len(set(tickets.mapped("due_date"))), 1)
        self.assertLessEqual(counts[1] - counts[0], 3, counts)
