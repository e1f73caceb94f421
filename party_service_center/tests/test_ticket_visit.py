"""Visits to people in hardship and their follow-ups (A2.7)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import FiledRecord, ProtectedField, TicketRefused
from .common import PartyCommon

FOLLOW_UP = "party_service_center.mail_activity_type_follow_up"


class TestTicketVisit(PartyCommon):
    def _visit(self, ticket, **values):
        given = {"ticket_id": ticket.id, "findings": "The roof leaks."}
        return (
            self.env["party.ticket.visit"].with_env(ticket.env).create(given | values)
        )

    def test_visit_from_the_ticket(self):
        ticket = self._create_ticket()
        action = ticket.action_record_visit()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.clerk_a)
            .with_context(**action["context"])
        )
        form.findings = "Two children, no heating."
        form.help_given = "A stove, 800 yuan"
        form.follow_up_date = "2026-10-12"
        visit = form.save()
        self.assertRecordValues(
            visit,
            [
                {
                    "ticket_id": ticket.id,
                    "center_id": self.center_a.id,
                    "visit_date": date(2026, 9, 21),
                    "visitor_ids": self.clerk_a.ids,
                    "written_by_id": self.clerk_a.id,
                    "is_follow_up_due": False,
                }
            ],
        )
        [task] = ticket.activity_search([FOLLOW_UP])
        self.assertRecordValues(
            task, [{"user_id": self.clerk_a.id, "date_deadline": date(2026, 10, 12)}]
        )
        self.assertEqual(visit.action_open()["res_id"], visit.id)

    def test_next_visit_answers_the_follow_up(self):
        ticket = self._create_ticket(accepted_at="2026-09-18 02:00:00")
        first = self._visit(ticket, follow_up_date="2026-09-28")
        earlier = self._visit(ticket, visit_date="2026-09-18")
        self.assertFalse(first.followed_up_by_id, "found out later, made before")
        with freeze_time("2026-09-28 02:00:00"):
            second = self._visit(
                ticket.with_user(self.director_a), follow_up_date="2026-10-30"
            )
        self.assertEqual(first.followed_up_by_id, second)
        self.assertFalse(earlier.followed_up_by_id)
        [task] = ticket.activity_search([FOLLOW_UP])
        self.assertEqual(task.user_id, self.director_a)
        with freeze_time("2026-10-30 02:00:00"):
            self._visit(ticket)
        self.assertFalse(ticket.activity_search([FOLLOW_UP]))

    def test_worklist_by_the_day_of_the_center(self):
        due = self._visit(self._create_ticket(), follow_up_date="2026-09-28")
        other = self._visit(self._create_ticket(), follow_up_date="2026-10-20")
        none = self._visit(self._create_ticket())
        visits = due | other | none
        for moment, found in (
            ("2026-09-27 15:59:00", visits.browse()),
            ("2026-09-27 16:01:00", due),  # 28 September in Anji
            ("2026-10-20 02:00:00", due | other),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                visits.invalidate_recordset()
                domain = [("is_follow_up_due", "=", True), ("id", "in", visits.ids)]
                self.assertEqual(visits.search(domain, order="id"), found)
                self.assertEqual(visits.filtered("is_follow_up_due"), found)

    def test_open_follow_up_keeps_the_form_from_the_files(self):
        ticket = self._bring_to("told")
        self._visit(ticket, follow_up_date="2026-10-12")
        with self.assertRaisesRegex(TicketRefused, "follow-up on 2026-10-12"):
            self._file(ticket)
        with freeze_time("2026-10-12 02:00:00"):
            self._visit(ticket, findings="Moved away; no need to look again.")
        self._file(ticket)
        with self.assertRaisesRegex(FiledRecord, "is filed"):
            self._visit(ticket)

    def test_open_follow_up_lets_the_result_be_told(self):
        ticket = self._bring_to("done")
        self._visit(ticket, follow_up_date="2026-10-12")
        self._tell(ticket)
        self.assertEqual(ticket.state, "told")
        self.assertTrue(ticket.activity_search([FOLLOW_UP]))

    def test_wrong_visits_are_refused_in_words(self):
        ticket = self._create_ticket()
        for values, text in (
            ({"visit_date": "2026-09-22"}, "future"),
            ({"visit_date": "2026-09-20"}, "accepted on"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(TicketRefused, text),
            ):
                self._visit(ticket, **values)
        for values in (
            {"findings": " "},
            {"findings": False},
            {"findings": "x" * 20_001},
            {"place": "x" * 101},
            {"follow_up_date": "2026-09-21"},
            {"visit_date": False},
        ):
            with (
                self.subTest(values=str(values)[:40]),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._visit(ticket, **values)

    def test_rows_are_never_changed(self):
        visit = self._visit(self._create_ticket(), follow_up_date="2026-10-12")
        for values in ({"findings": "x"}, {"follow_up_date": False}):
            for rows in (visit, visit.sudo(), visit.with_user(self.admin)):
                with self.subTest(values=values), self.assertRaises(ProtectedField):
                    rows.write(values)
        with self.assertRaises(ProtectedField):
            self._visit(visit.ticket_id, followed_up_by_id=visit.id)
        with self.assertRaises(ProtectedField):
            self._visit(visit.ticket_id, written_by_id=self.director_a.id)
        with self.assertRaises(FiledRecord):
            visit.sudo().unlink()

    def test_foreign_and_secret_tickets(self):
        ticket = self._create_ticket()
        visit = self._visit(ticket)
        for user in self.clerk_b | self.committee | self.outsider | self.portal_user:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._visit(ticket.with_user(user))
        ticket._record_proof(is_confidential=True)
        ticket.sudo().circle_ids = self.clerk_a
        self.env.flush_all()
        for user in (self.director_a, self.committee, self.admin):
            mine = visit.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(mine.has_access("read"))
                self.assertFalse(mine.search([("id", "=", visit.id)]))
        self.assertTrue(visit.with_user(self.clerk_a).has_access("read"))

    def test_list_costs_the_same_for_many(self):
        visits = self.env["party.ticket.visit"]
        for _number in range(6):
            visits |= self._visit(self._create_ticket(), follow_up_date="2026-10-12")
        shown = {name: {} for name in ("display_name", "is_follow_up_due", "findings")}

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.web_read(shown | {"visitor_ids": {"fields": {"display_name": {}}}})
            return self.env.cr.sql_log_count - before

        count(visits)
        self.assertEqual(count(visits), count(visits[:2]))
