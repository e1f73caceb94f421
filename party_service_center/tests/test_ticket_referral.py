"""Referrals of rights and legal-aid matters (A2.5)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    FiledRecord,
    ProtectedField,
    TicketRefused,
    TransitionRefused,
)
from .common import PIXEL, PartyCommon

MISSING_ID = 2_000_000_000
REFERRAL = "party_service_center.mail_activity_type_referral"


class TestTicketReferral(PartyCommon):
    def _refer(self, ticket, **values):
        """A draft of a letter about ``ticket`` with all that sending needs."""
        given = {
            "ticket_id": ticket.id,
            "addressee_kind": "legal_aid",
            "addressee_name": "Legal Aid Center",
            "contact_person": "Lawyer Ye",
            "phone": "0572 5012348",
            "is_agreed": True,
            "sent_way": "hand",
            "due_date": "2026-10-12",
        }
        return (
            self.env["party.ticket.referral"]
            .with_env(ticket.env)
            .create(given | values)
        )

    def _send(self, ticket, **values):
        referral = self._refer(ticket, **values)
        referral.action_send()
        return referral

    def _recall(self, referral, reason="Wrong office"):
        self.env["party.step.reason"].with_env(referral.env).create(
            {
                "res_model": referral._name,
                "res_id": referral.id,
                "step": "recall",
                "reason": reason,
            }
        ).action_confirm()

    def _answer(self, referral, **values):
        given = {"outcome_kind": "handled", "outcome_text": "A lawyer takes the case."}
        referral.write(given | values)
        referral.action_record_outcome()

    # ------------------------------------------------------------------
    # The letter
    # ------------------------------------------------------------------
    def test_letter_is_drafted_from_the_ticket(self):
        ticket = self._create_ticket(request_text="The landlord keeps the deposit.")
        referral = self._refer(ticket)
        for text in (ticket.name, "Shen Yifan", "The landlord keeps the deposit."):
            self.assertIn(text, referral.letter_body)
        self.assertIn("Consultation", referral.letter_subject)
        self.assertNotIn("13800000001", referral.letter_body)
        self.assertEqual(referral.phone, "0572-5012348")
        self.assertEqual(referral.display_name, f"{ticket.name} · Legal Aid Center")
        referral.letter_body = "In short: the deposit."
        referral.action_send()
        self.assertEqual(referral.letter_body, "In short: the deposit.")

    def test_ledger_of_what_was_passed_on(self):
        """P-07: to whom, which kinds of data, on what basis, on the day of the deed."""
        ticket = self._create_ticket(accepted_at="2026-09-18 02:00:00")
        referral = self._refer(ticket, sent_date="2026-09-18", sent_way="post")
        ledger = self.env["party.delivery"].sudo()
        rows = [("key", "=", f"referral:{referral.id}")]
        self.assertFalse(ledger.search(rows), "a draft")
        referral.action_send()
        row = ledger.search(rows)
        self.assertEqual(
            (row.channel, row.data_kinds, row.basis, row.state),
            ("post", "referral", "consent", "passed_on"),
        )
        self.assertEqual(row.recipient, "Legal Aid Center")
        self.assertEqual(row.purpose, f"Referral of {ticket.name}")
        self.assertEqual(row.center_id, self.center_a)
        # as that day began in Shanghai
        self.assertEqual(str(row.started_at), "2026-09-17 16:00:00")
        self._answer(referral)
        self.assertEqual(row.state, "delivered")

    def test_ledger_does_not_number_a_secret_request(self):
        ticket = self._create_ticket()
        ticket._mark_secret("About a colleague")
        for way in dict(
            self.env["party.ticket.referral"]._fields["sent_way"].selection
        ):
            referral = self._send(ticket, sent_way=way)
            row = (
                self.env["party.delivery"]
                .sudo()
                .search([("key", "=", f"referral:{referral.id}")])
            )
            with self.subTest(way=way):
                self.assertEqual(row.purpose, "Referral of a request")

    def test_form_needs_an_addressee(self):
        ticket = self._create_ticket()
        action = ticket.action_refer()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.clerk_a)
            .with_context(**action["context"])
        )
        form.addressee_name = "Market Supervision Bureau"
        referral = form.save()
        self.assertEqual(referral.ticket_id, ticket)
        self.assertEqual(referral.state, "draft")
        self.assertEqual(referral.action_open()["res_id"], referral.id)

    def test_sending_plans_a_task_for_the_handler(self):
        ticket = self._bring_to("processing")
        referral = self._send(ticket, sent_date="2026-09-21")
        self.assertRecordValues(
            referral,
            [
                {
                    "state": "sent",
                    "sent_date": date(2026, 9, 21),
                    "sent_by_id": self.clerk_a.id,
                    "center_id": self.center_a.id,
                    "is_overdue": False,
                }
            ],
        )
        [task] = ticket.activity_search([REFERRAL])
        self.assertRecordValues(
            task,
            [{"user_id": self.director_a.id, "date_deadline": date(2026, 10, 12)}],
        )
        self.assertNotIn("Legal Aid", task.summary + (task.note or ""))

    def test_each_letter_has_its_task(self):
        ticket = self._create_ticket()
        first = self._send(ticket)
        second = self._send(ticket, due_date="2026-10-20", addressee_name="Court")
        self.assertEqual(len(ticket.activity_search([REFERRAL])), 2)
        self._answer(first)
        [task] = ticket.activity_search([REFERRAL])
        self.assertEqual(task.date_deadline, date(2026, 10, 20))
        self._recall(second.with_user(self.director_a))
        self.assertFalse(ticket.activity_search([REFERRAL]))

    def test_sending_is_refused_in_words(self):
        ticket = self._create_ticket(accepted_at="2026-09-18 02:00:00")
        cases = [
            ({"is_agreed": False}, "Ask the requester"),
            ({"sent_way": False}, "how the letter was sent"),
            ({"sent_date": "2026-09-22"}, "future"),
            ({"sent_date": "2026-09-17"}, "accepted on"),
            ({"due_date": False}, "by which day"),
            ({"due_date": "2026-09-21"}, "by which day"),
            ({"letter_body": " \n"}, "title and a text"),
            ({"letter_body": False}, "title and a text"),
            ({"letter_subject": False}, "title and a text"),
        ]
        for values, text in cases:
            referral = self._refer(ticket, **values)
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(TicketRefused, text),
            ):
                referral.action_send()
            self._recall(referral)
        self._send(ticket, sent_date="2026-09-18")

    @mute_logger("odoo.sql_db")
    def test_dates_are_kept_by_the_database(self):
        ticket = self._create_ticket()
        for values in (
            {"sent_date": "2026-09-21", "due_date": "2026-09-21"},
            {"sent_date": "2026-09-21", "outcome_date": "2026-09-20"},
            {"addressee_name": "x" * 101},
            {"letter_body": "x" * 20_001},
        ):
            with (
                self.subTest(values=str(values)[:60]),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._refer(ticket, **values)

    # ------------------------------------------------------------------
    # The ticket stays open
    # ------------------------------------------------------------------
    def test_ticket_stays_open_without_outcome(self):
        ticket = self._bring_to("processing")
        director = ticket.with_user(self.director_a)
        director.write({"result_text": "A lawyer was found.", "decision": "solved"})
        for state in ("draft", "sent"):
            referral = self._refer(ticket)
            if state == "sent":
                referral.action_send()
            with self.subTest(state=state):
                with self.assertRaisesRegex(TicketRefused, "Legal Aid Center"):
                    director.action_record_result()
                with self.assertRaisesRegex(TicketRefused, "Legal Aid Center"):
                    self._give_reason(ticket, "withdraw", "By mistake")
            self._recall(referral)
        sent = self._send(ticket)
        self._answer(sent)
        director.action_record_result()
        self.assertEqual(ticket.state, "done")

    def test_answer_at_once_waits_for_the_outcome(self):
        ticket = self._create_ticket()
        referral = self._send(ticket)
        with self.assertRaisesRegex(TicketRefused, "recall the referral"):
            self._tell(ticket, result_text="All is well.")
        self._answer(referral)
        self._tell(ticket, result_text="All is well.")
        self.assertEqual(ticket.state, "told")

    def test_settled_matter_is_not_referred(self):
        for state in ("done", "told", "filed", "withdrawn"):
            ticket = self._bring_to(state)
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(TicketRefused, "settled"),
            ):
                self._refer(ticket)

    # ------------------------------------------------------------------
    # Outcome
    # ------------------------------------------------------------------
    def test_outcome(self):
        referral = self._send(self._create_ticket())
        for values, text in (
            ({"outcome_kind": "refused"}, "Enter the outcome"),
            ({"outcome_text": " "}, "Enter the outcome"),
            ({"outcome_text": "No", "outcome_date": "2026-09-22"}, "Check the date"),
        ):
            referral.write(values)
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(TicketRefused, text),
            ):
                referral.action_record_outcome()
        referral.outcome_date = False
        referral.action_record_outcome()
        self.assertRecordValues(
            referral,
            [
                {
                    "state": "answered",
                    "outcome_date": date(2026, 9, 21),
                    "answered_by_id": self.clerk_a.id,
                }
            ],
        )

    def test_letters_and_outcomes_stay(self):
        referral = self._refer(self._create_ticket())
        with self.assertRaises(FiledRecord):
            referral.outcome_text = "Too early"
        with self.assertRaises(ProtectedField):
            referral.ticket_id = self._create_ticket()
        referral.action_send()
        for values in ({"letter_body": "x"}, {"due_date": "2027-01-01"}):
            with self.subTest(values=values), self.assertRaises(FiledRecord):
                referral.write(values)
        self._answer(referral)
        for values in ({"outcome_text": "x"}, {"addressee_name": "x"}):
            with self.subTest(values=values), self.assertRaises(FiledRecord):
                referral.write(values)
        referral.write({"scan": PIXEL, "scan_name": "answer.png"})
        for step in (referral.action_send, referral.action_record_outcome):
            with self.assertRaises(TransitionRefused):
                step()
        with self.assertRaises(TransitionRefused):
            referral.action_recall()
        with self.assertRaises(UserError):
            referral.unlink()
        with self.assertRaises(FiledRecord):
            referral.sudo().unlink()

    def test_filed_form_takes_no_more_papers(self):
        ticket = self._create_ticket()
        referral = self._refer(ticket)
        self._recall(referral)
        self._tell(ticket, result_text="Done.")
        self._file(ticket)
        with self.assertRaises(FiledRecord):
            referral.scan = PIXEL

    def test_recall_needs_a_reason(self):
        referral = self._send(self._create_ticket())
        with self.assertRaises(UserError):
            self._recall(referral, reason=" ")
        self._recall(referral)
        self.assertRecordValues(
            referral, [{"state": "recalled", "recall_reason": "Wrong office"}]
        )

    # ------------------------------------------------------------------
    # Worklist
    # ------------------------------------------------------------------
    def test_overdue_referrals_are_found(self):
        late = self._send(self._create_ticket(), due_date="2026-09-25")
        later = self._send(self._create_ticket(), due_date="2026-09-28")
        draft = self._refer(self._create_ticket(), due_date="2026-09-25")
        referrals = late | later | draft
        overdue = [("is_overdue", "=", True), ("id", "in", referrals.ids)]
        for moment, found in (
            ("2026-09-25 15:59:00", referrals.browse()),  # before midnight in Anji
            ("2026-09-25 16:01:00", late),
            ("2026-09-28 16:01:00", late | later),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                referrals.invalidate_recordset()
                self.assertEqual(referrals.search(overdue), found)
                self.assertEqual(referrals.filtered("is_overdue"), found)
                self.assertEqual(
                    referrals.search([("is_overdue", "=", False)]) & referrals,
                    referrals - found,
                )

    def test_list_costs_the_same_for_many(self):
        referrals = self.env["party.ticket.referral"]
        for _number in range(6):
            referrals |= self._send(self._create_ticket())
        shown = {name: {} for name in ("display_name", "is_overdue", "due_date")}

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.web_read(shown | {"ticket_id": {"fields": {"display_name": {}}}})
            return self.env.cr.sql_log_count - before

        count(referrals)
        self.assertEqual(count(referrals), count(referrals[:2]))

    # ------------------------------------------------------------------
    # Strangers
    # ------------------------------------------------------------------
    def test_foreign_ticket_is_refused(self):
        ticket = self._create_ticket()
        for user in self.clerk_b | self.committee | self.outsider | self.portal_user:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._refer(ticket.with_user(user))
        self.env.invalidate_all()
        shown = (
            self.env["party.ticket.referral"]
            .with_user(self.clerk_b)
            .onchange(
                {"ticket_id": ticket.id},
                ["ticket_id"],
                {"ticket_id": {}, "letter_body": {}},
            )
        )
        self.assertEqual(shown, {"value": {"ticket_id": False}})

    def test_odd_tickets_are_refused_in_words(self):
        referrals = self.env["party.ticket.referral"].with_user(self.clerk_a)
        for value in (False, None, "A", MISSING_ID):
            with (
                self.subTest(value=value),
                mute_logger("odoo.sql_db"),
                self.assertRaises(UserError if value == MISSING_ID else IntegrityError),
                self.env.cr.savepoint(),
            ):
                referrals.create({"ticket_id": value, "addressee_name": "A"})

    def test_secret_tickets_hide_their_referrals(self):
        ticket = self._create_ticket()
        referral = self._send(ticket)
        ticket._record_proof(is_confidential=True)
        ticket.sudo().circle_ids = self.clerk_a
        self.env.flush_all()
        for user in (self.director_a, self.committee, self.admin):
            mine = referral.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(mine.has_access("read"))
                self.assertFalse(mine.search([("id", "=", referral.id)]))
                self.assertFalse(
                    mine._read_group([("id", "=", referral.id)], [], ["__count"])[0][0]
                )
        self.assertTrue(referral.with_user(self.clerk_a).has_access("read"))
