"""A ticket's course from intake to the filing cabinet (A3.2.1–A3.2.7, A4.1, A4.4)."""

from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    FiledRecord,
    NotOnDuty,
    ProtectedField,
    StaleRecord,
    TicketRefused,
    TransitionRefused,
)
from .common import PartyCommon


class TestPartyTicket(PartyCommon):
    # ------------------------------------------------------------------
    # Intake (A3.2.1, A3.2.2, A4.1)
    # ------------------------------------------------------------------
    def test_intake_fixes_number_first_contact_and_deadline(self):
        ticket = self._create_ticket()
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "TA-2026-0001",
                    "state": "accepted",
                    "center_id": self.center_a.id,
                    "first_contact_id": self.clerk_a.id,
                    "handler_id": self.clerk_a.id,
                    "accepted_date": date(2026, 9, 21),
                    "limit_days": 7,
                    # 22, 23, 24, (25-27 Mid-Autumn), 28, 29, 30, (1-7 Oct), 8
                    "due_date": date(2026, 10, 8),
                    "is_due_provisional": False,
                    "is_overdue": False,
                }
            ],
        )

    def test_intake_form_needs_only_requester_and_request(self):
        form = Form(self.env["party.ticket"].with_user(self.clerk_a))
        form.requester_name = "Shen Yifan"
        form.request_text = "Where do I pay my Party dues?\nI moved in May."
        ticket = form.save()
        self.assertEqual(ticket.center_id, self.center_a)
        self.assertEqual(ticket.subject, "Where do I pay my Party dues?")

    def test_intake_near_midnight_counts_the_local_day(self):
        for utc, local in [
            ("2026-09-20 15:59:00", date(2026, 9, 20)),
            ("2026-09-20 16:01:00", date(2026, 9, 21)),
        ]:
            with self.subTest(utc=utc):
                ticket = self._create_ticket(accepted_at=utc)
                self.assertEqual(ticket.accepted_date, local)

    def test_numbers_restart_each_local_year_in_each_center(self):
        with freeze_time("2026-12-31 16:30:00"):  # 1 January 2027 in Anji
            new_year = self._create_ticket()
            old_year = self._create_ticket(accepted_at="2026-12-31 15:30:00")
            other_center = self._create_ticket(self.clerk_b)
        self.assertEqual(new_year.name, "TA-2027-0001")
        self.assertEqual(old_year.name, "TA-2026-0001")
        self.assertEqual(other_center.name, "TB-2027-0001")

    def test_due_date_in_a_year_without_list_is_provisional(self):
        with freeze_time("2026-12-28 02:00:00"):
            ticket = self._create_ticket()
        self.assertTrue(ticket.is_due_provisional)
        self.assertEqual(ticket.due_date, date(2027, 1, 7))

    def test_due_date_is_explained_day_by_day(self):
        ticket = self._create_ticket()
        shown = str(ticket.due_explanation)
        for text in ("中秋节", "国庆节", "09/25/2026", "10/08/2026"):
            self.assertIn(text, shown)
        self.assertNotIn("10/09/2026", shown)

    def test_limit_is_copied_at_acceptance(self):
        ticket = self._create_ticket()
        self.consultation.limit_days = 3
        self.assertEqual(ticket.limit_days, 7)
        self.assertEqual(ticket.due_date, date(2026, 10, 8))
        self.assertEqual(self._create_ticket().due_date, date(2026, 9, 24))

    def test_bad_intake_is_refused_in_words(self):
        cases = [
            ({"accepted_at": "2026-09-22 02:00:00"}, TicketRefused),
            ({"accepted_at": "soon"}, TicketRefused),
            ({"accepted_at": False}, TicketRefused),
            ({"accepted_at": 5}, TicketRefused),
            ({"accepted_at": "0001-01-01 00:00:00"}, TicketRefused),
            ({"accepted_at": "2011-12-31 00:00:00"}, TicketRefused),
            ({"requester_phone": 12345}, ValidationError),
            ({"center_id": "A"}, TicketRefused),
            ({"service_type_id": "consultation"}, TicketRefused),
            ({"requester_name": "  "}, TicketRefused),
            ({"request_text": " \n "}, TicketRefused),
            ({"requester_phone": "13800abc001"}, ValidationError),
            ({"requester_phone": "123"}, ValidationError),
            ({"first_contact_id": self.clerk_b.id}, NotOnDuty),
            ({"center_id": False}, TicketRefused),
        ]
        for values, error in cases:
            with self.subTest(values=values), self.assertRaises(error):
                self._create_ticket(**values)

    def test_text_of_100_000_characters_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_ticket(request_text="x" * 100_000)

    def test_formula_as_a_name_is_plain_text(self):
        ticket = self._create_ticket(requester_name="=1+1")
        self.assertEqual(ticket.requester_name, "=1+1")

    def test_clerk_of_no_center_cannot_take_a_ticket(self):
        with self.assertRaises(TicketRefused):
            self._create_ticket(self.unassigned)

    def test_clerk_cannot_take_a_ticket_for_another_center(self):
        with self.assertRaises(NotOnDuty):
            self._create_ticket(center_id=self.center_b.id)
        with self.assertRaises(AccessError):
            self._create_ticket(
                center_id=self.center_b.id, first_contact_id=self.clerk_b.id
            )

    # ------------------------------------------------------------------
    # Course
    # ------------------------------------------------------------------
    def test_answer_at_once(self):
        """A3.2.3: told on the spot, counted, no alarm."""
        ticket = self._create_ticket()
        self._tell(ticket, result_text="At the branch, every first Friday.")
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "told",
                    "is_instant": True,
                    "told_date": date(2026, 9, 21),
                    "told_by_id": self.clerk_a.id,
                    "told_channel": "window",
                    "is_told_late": False,
                    "next_reminder_date": False,
                }
            ],
        )
        self.assertEqual(ticket.notice_ids.mapped("kind"), ["result"])

    def test_answer_on_a_later_day_is_not_at_once(self):
        ticket = self._create_ticket()
        with freeze_time("2026-09-22 02:00:00"):
            self._tell(ticket, result_text="Every first Friday.")
        self.assertFalse(ticket.is_instant)

    def test_answer_without_text_is_refused(self):
        ticket = self._create_ticket()
        with self.assertRaises(TicketRefused):
            self._tell(ticket, result_text="  ")
        self.assertEqual(ticket.state, "accepted")
        self.assertFalse(ticket.notice_ids)

    def test_hand_over_with_promise(self):
        """A3.2.4: to the director; the telling of the deadline is an entry."""
        ticket = self._create_ticket()
        self._hand_over(ticket, note="Needs a call", is_promise_told=True)
        self.assertEqual(ticket.state, "transferred")
        self.assertEqual(ticket.handler_id, self.clerk_a)
        self.assertFalse(ticket.is_promise_missing)
        self.assertRecordValues(
            ticket.transfer_ids,
            [
                {
                    "from_user_id": self.clerk_a.id,
                    "to_user_id": self.director_a.id,
                    "note": "Needs a call",
                    "state": "pending",
                }
            ],
        )
        activity = ticket.with_user(self.director_a).activity_ids
        self.assertEqual(activity.user_id, self.director_a)

    def test_hand_over_without_telling_shows_a_gap(self):
        ticket = self._create_ticket()
        self._hand_over(ticket)
        self.assertTrue(ticket.is_promise_missing)
        self._tell(ticket, "promise", channel="phone")
        self.assertFalse(ticket.is_promise_missing)
        self.assertEqual(ticket.state, "transferred")

    def test_no_deadline_is_told_once_closed(self):
        for state in ("told", "filed", "withdrawn"):
            ticket = self._bring_to(state)
            with self.subTest(state=state), self.assertRaises(TicketRefused):
                self._tell(ticket, "promise", channel="phone")

    def test_director_takes_over(self):
        ticket = self._bring_to("processing")
        self.assertEqual(ticket.handler_id, self.director_a)
        self.assertEqual(ticket.first_contact_id, self.clerk_a)
        self.assertEqual(ticket.transfer_ids.state, "accepted")
        self.assertFalse(ticket.activity_ids)

    def test_director_returns_with_reason(self):
        ticket = self._bring_to("transferred")
        self._give_reason(ticket.with_user(self.director_a), "return", "Answer it.")
        self.assertEqual(ticket.state, "accepted")
        self.assertEqual(ticket.transfer_ids.return_reason, "Answer it.")
        self.assertEqual(ticket.activity_ids.user_id, self.clerk_a)

    def test_only_the_person_asked_takes_over(self):
        ticket = self._bring_to("transferred")
        with self.assertRaises(NotOnDuty):
            ticket.action_accept_transfer()
        with self.assertRaises(NotOnDuty):
            self._give_reason(ticket, "return", "No")

    def test_successor_of_the_director_takes_over(self):
        ticket = self._bring_to("transferred")
        term = self.center_a.staff_ids.filtered(lambda s: s.role == "director")
        term.date_to = date(2026, 9, 20)
        successor = self._new_user("successor", "director")
        self.env["party.staff"].create(
            self._assignment(self.center_a, successor, "director")
            | {"date_from": date(2026, 9, 21)}
        )
        ticket.with_user(successor).action_accept_transfer()
        self.assertEqual(ticket.handler_id, successor)

    def test_director_as_first_contact_takes_over_at_once(self):
        ticket = self._create_ticket(self.director_a)
        self._hand_over(ticket)
        self.assertEqual(ticket.state, "processing")

    def test_vacant_center_hands_over_to_the_committee(self):
        self.center_a.staff_ids.filtered(lambda s: s.role == "director").active = False
        ticket = self._create_ticket()
        wizard = Form(
            self.env["party.ticket.transfer.make"]
            .with_user(self.clerk_a)
            .with_context(default_ticket_id=ticket.id)
        )
        self.assertFalse(wizard.to_user_id)
        self.assertIn(self.committee, wizard.candidate_ids)
        self.assertNotIn(self.clerk_b, wizard.candidate_ids)

    def test_committee_handles_for_a_vacant_center(self):
        self.center_a.staff_ids.filtered(lambda s: s.role == "director").active = False
        taken, returned = self._create_ticket(), self._create_ticket()
        for ticket in taken | returned:
            self._hand_over(ticket, to_user_id=self.committee.id)
        taken = taken.with_user(self.committee)
        taken.action_accept_transfer()
        self.env["party.ticket.step"].with_user(self.committee).create(
            {"ticket_id": taken.id, "text": "Called the county office"}
        )
        taken.write({"result_text": "Approved.", "decision": "solved"})
        taken.action_record_result()
        self._tell(taken)
        self.assertEqual(taken.state, "told")
        returned = returned.with_user(self.committee)
        self._give_reason(returned, "return", "The clerk can answer this.")
        self.assertEqual(returned.state, "accepted")
        with self.assertRaises(AccessError):
            returned.request_text = "Not the committee's any more"

    def test_settle_needs_a_result_and_a_decision(self):
        ticket = self._bring_to("processing").with_user(self.director_a)
        for values, missing in (
            ({}, "no result"),
            ({"decision": "solved"}, "no result"),
            ({"decision": False, "result_text": "It is settled."}, "no decision"),
        ):
            ticket.write(values)
            with self.assertRaisesRegex(TicketRefused, missing):
                ticket.action_record_result()

    def test_told_on_the_eighth_day_is_late_for_ever(self):
        """A3.2.5: judged on the telling, even if solved in time."""
        ticket = self._bring_to("done")
        with freeze_time("2026-10-09 01:00:00"):
            self.assertTrue(ticket.with_context(fresh=1).is_overdue)
            self._tell(ticket)
            self.assertTrue(ticket.is_told_late)
        self.assertEqual(ticket.done_at, datetime(2026, 9, 21, 2, 0))
        self.assertIn(ticket, self.env["party.ticket"].search([("is_overdue", "=", 1)]))

    def test_told_late_in_the_evening_of_the_due_date_is_in_time(self):
        ticket = self._bring_to("done")
        with freeze_time("2026-10-08 15:59:00"):
            self._tell(ticket)
        self.assertFalse(ticket.is_told_late)

    def test_telling_before_acceptance_or_in_the_future_is_refused(self):
        ticket = self._bring_to("done")
        for moment in ("2026-09-20 02:00:00", "2026-09-22 02:00:00"):
            with self.subTest(moment=moment), self.assertRaises(TicketRefused):
                self._tell(ticket, told_at=moment)
        self.assertEqual(ticket.state, "done")

    def test_withdraw_closes_the_hand_over(self):
        ticket = self._bring_to("transferred")
        self._give_reason(ticket, "withdraw", "Settled by themselves")
        self.assertEqual(ticket.state, "withdrawn")
        self.assertEqual(ticket.withdraw_reason, "Settled by themselves")
        self.assertEqual(ticket.transfer_ids.state, "withdrawn")
        self.assertFalse(ticket.activity_ids)

    # ------------------------------------------------------------------
    # Locks (A3.2.7)
    # ------------------------------------------------------------------
    def test_every_undeclared_step_is_refused(self):
        course = self.env["party.ticket"]._transitions
        for state in course.states:
            ticket = self._bring_to(state)
            for new_state in course.states:
                if course.allows(state, new_state):
                    continue
                with (
                    self.subTest(state=state, new_state=new_state),
                    self.assertRaises(TransitionRefused),
                ):
                    ticket._move(new_state)

    def test_buttons_out_of_turn_are_refused(self):
        ticket = self._create_ticket()
        for step, error in [
            (ticket.action_accept_transfer, TransitionRefused),
            (ticket.action_record_result, TransitionRefused),
            (ticket.action_file, TransitionRefused),
        ]:
            with self.subTest(step=step.__name__), self.assertRaises(error):
                step()

    def test_proof_fields_cannot_be_written_by_hand(self):
        ticket = self._create_ticket()
        values = {
            "state": "filed",
            "name": "TA-2026-9999",
            "due_date": "2027-01-01",
            "accepted_at": "2026-09-01 00:00:00",
            "accepted_date": "2026-09-01",
            "first_contact_id": self.director_a.id,
            "handler_id": self.director_a.id,
            "center_id": self.center_b.id,
            "told_at": "2026-09-21 00:00:00",
            "told_date": "2026-09-21",
            "told_by_id": self.clerk_a.id,
            "is_told_late": False,
            "is_instant": True,
            "limit_days": 60,
            "is_due_provisional": False,
            "next_reminder_date": False,
        }
        for user in (self.clerk_a, self.director_a, self.admin):
            for name, value in values.items():
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(ProtectedField):
                        ticket.with_user(user).write({name: value})

    def test_proof_fields_cannot_be_smuggled_in_at_intake(self):
        for values in ({"state": "filed"}, {"due_date": "2027-01-01"}, {"name": "X"}):
            with self.subTest(values=values), self.assertRaises(ProtectedField):
                self._create_ticket(**values)
        ticket = (
            self.env["party.ticket"]
            .with_user(self.clerk_a)
            .with_context(
                default_state="filed",
                default_told_date="2026-09-21",
                default_is_told_late=True,
                party_mover=True,
            )
            .create({"requester_name": "Shen Yifan", "request_text": "?"})
        )
        self.assertRecordValues(
            ticket, [{"state": "accepted", "told_date": False, "is_told_late": False}]
        )

    def test_content_is_closed_once_told(self):
        for state in ("told", "withdrawn"):
            ticket = self._bring_to(state)
            for name in ("request_text", "result_text", "requester_name"):
                with self.subTest(state=state, field=name):
                    with self.assertRaises(FiledRecord):
                        ticket.write({name: "changed"})

    def test_filed_ticket_cannot_be_changed_or_deleted(self):
        ticket = self._bring_to("filed")
        self.assertEqual(ticket.filed_by_id, self.clerk_a)
        for user in (self.clerk_a, self.admin, self.env.user):
            with self.assertRaises(FiledRecord):
                ticket.with_user(user).write({"request_text": "changed"})
        with self.assertRaises(FiledRecord):
            ticket.sudo().unlink()

    def test_no_ticket_is_ever_deleted(self):
        ticket = self._create_ticket()
        with self.assertRaises(FiledRecord):
            ticket.sudo().unlink()
        with self.assertRaises(AccessError):
            ticket.with_user(self.admin).unlink()

    def test_copy_is_a_new_ticket(self):
        ticket = self._bring_to("told")
        copy = ticket.copy()
        self.assertRecordValues(
            copy,
            [{"state": "accepted", "told_date": False, "result_text": False}],
        )
        self.assertNotEqual(copy.name, ticket.name)

    def test_database_refuses_half_a_proof(self):
        """What no step can do, no script can do either."""
        ticket = self._create_ticket()
        self.env.flush_all()
        for change in (
            "due_date = NULL",
            "name = NULL",
            "due_date = accepted_date",
            "state = 'told'",
            "state = 'done'",
            "state = 'filed'",
            "state = 'withdrawn'",
        ):
            with (
                self.subTest(change=change),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE party_ticket SET {change} WHERE id = %s", [ticket.id]
                )

    # ------------------------------------------------------------------
    # Speed
    # ------------------------------------------------------------------
    def test_queries_of_list_and_board_do_not_grow(self):
        tickets = self.env["party.ticket"].with_user(self.clerk_a)
        users = {"fields": {"display_name": {}}}
        spec = {
            name: {}
            for name in ("name", "subject", "due_date", "days_left", "is_overdue")
        } | {"first_contact_id": users, "center_id": users}
        counts = []
        for size in (1, 5, 40):  # the first one fills caches
            for _unused in range(size):
                self._create_ticket()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            tickets.web_search_read([], spec, limit=80)
            tickets.web_read_group([], ["state"], ["__count"])
            tickets.search_count([("is_overdue", "=", True)])
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])

    # ------------------------------------------------------------------
    # Two clerks at once
    # ------------------------------------------------------------------
    def test_second_save_is_refused_and_loses_nothing(self):
        ticket = self._create_ticket()
        seen = ticket.version
        ticket.with_user(self.director_a).web_save(
            {"request_text": "The director's version", "version_seen": seen}, {}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE party_ticket SET write_date = write_date + interval '1 second'"
            " WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        with self.assertRaises(StaleRecord):
            ticket.web_save(
                {"request_text": "The clerk's version", "version_seen": seen}, {}
            )
        self.assertEqual(ticket.request_text, "The director's version")
        ticket.web_save(
            {"request_text": "Both versions", "version_seen": ticket.version}, {}
        )
        self.assertEqual(ticket.request_text, "Both versions")

    def test_second_step_is_refused(self):
        ticket = self._create_ticket()
        self._hand_over(ticket)
        with self.assertRaises(TransitionRefused):
            self._hand_over(ticket)
        self.assertEqual(len(ticket.transfer_ids), 1)
