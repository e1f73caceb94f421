"""The committee presses a ticket; the center answers; filing waits for the answer."""

import json
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import (
    FiledRecord,
    NotOnDuty,
    ProtectedField,
    SupervisionRefused,
    TransitionRefused,
)
from .common import MODULE, PartyCommon

TASK = f"{MODULE}.mail_activity_type_supervision"
DUE = date(2026, 9, 23)  # two working days after Monday 21 September


class TestTicketSupervision(PartyCommon):
    def _answer(self, demand, user=None, text="The branch was called."):
        dialogs = self.env["party.ticket.supervision.answer"]
        dialogs = dialogs.with_user(user or self.director_a)
        dialogs.create(
            {"supervision_id": demand.id, "answer_text": text}
        ).action_confirm()

    def _tasks(self, demand):
        return demand.sudo().activity_search([TASK])

    # pressing --------------------------------------------------------------------
    def test_demand_holds_what_is_wanted(self):
        ticket = self._bring_to("processing")
        demand = self._press(ticket)
        self.assertRecordValues(
            demand,
            [
                {
                    "state": "open",
                    "text": "Why is this not settled?",
                    "pressed_by_id": self.committee.id,
                    "limit_days": 2,
                    "due_date": DUE,
                    "center_id": self.center_a.id,
                    "is_overdue": False,
                }
            ],
        )
        self.assertEqual(self._tasks(demand).user_id, self.director_a)
        self.assertEqual(self._tasks(demand).date_deadline, DUE)
        seen = ticket.with_user(self.director_a)
        self.assertEqual(seen.open_supervision_id, demand)
        self.assertEqual(seen.supervision_due_date, DUE)
        self.assertTrue(seen.can_answer_supervision)
        pressed = [("supervision_ids", "any", [("state", "=", "open")])]
        self.assertEqual(self.env["party.ticket"].search(pressed), ticket)

    def test_addressed_to_director_and_handler(self):
        demand = self._press(self._create_ticket())
        self.assertEqual(
            self._tasks(demand).user_id, self.clerk_a | self.director_a, "both"
        )

    def test_the_committee_alone_presses(self):
        ticket = self._create_ticket()
        for user in (self.clerk_a, self.director_a, self.data_officer):
            with self.subTest(user=user.login):
                self.assertFalse(ticket.with_user(user).can_press)
                with self.assertRaises(NotOnDuty):
                    ticket.with_user(user).action_press()
                demands = self.env["party.ticket.supervision"].with_user(user)
                with self.assertRaises(NotOnDuty):
                    demands._press(ticket.with_user(user), "?", 2)
                with self.assertRaises(AccessError):
                    self.env["party.ticket.press"].with_user(user).create(
                        {"ticket_id": ticket.id, "text": "?"}
                    )
        for user in (self.clerk_b, self.director_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                ticket.with_user(user).action_press()
        self.assertTrue(ticket.with_user(self.committee).can_press)

    def test_pressed_until_it_is_filed(self):
        for state in ("accepted", "transferred", "processing", "done", "told"):
            with self.subTest(state=state):
                self.assertEqual(self._press(self._bring_to(state)).state, "open")
        for state in ("filed", "withdrawn"):
            ticket = self._bring_to(state)
            with self.subTest(state=state):
                self.assertFalse(ticket.with_user(self.committee).can_press)
                with self.assertRaisesRegex(SupervisionRefused, "over"):
                    self._press(ticket)
                with self.assertRaisesRegex(SupervisionRefused, "over"):
                    ticket.with_user(self.committee).action_press()

    def test_one_open_demand_at_a_time(self):
        ticket = self._create_ticket()
        demand = self._press(ticket)
        with self.assertRaisesRegex(SupervisionRefused, "already"):
            self._press(ticket)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            demand.sudo()._as_mover().copy(
                {
                    "limit_days": 2,
                    "due_date": DUE,
                    "text": "?",
                    "pressed_at": demand.pressed_at,
                    "pressed_by_id": self.committee.id,
                }
            )
            self.env.flush_all()
        self._answer(demand)
        self.assertEqual(self._press(ticket).state, "open", "several over time")

    def test_odd_demands_are_refused_in_words(self):
        ticket = self._create_ticket()
        for odd in (
            {"text": " "},
            {"limit_days": 0},
            {"limit_days": -3},
            {"limit_days": 31},
            {"limit_days": 2_000_000},
        ):
            with self.subTest(odd=odd), self.assertRaises(SupervisionRefused):
                self._press(ticket, **odd)
        other = self._press(self._create_ticket())
        with self.assertRaises(SupervisionRefused):
            self._press(ticket, previous_id=other.id)
        self.assertFalse(ticket.supervision_ids)

    # answer ----------------------------------------------------------------------
    def test_answer_goes_to_who_pressed(self):
        ticket = self._bring_to("processing")
        demand = self._press(ticket)
        with freeze_time("2026-09-22 02:00:00"):
            self._answer(demand)
        self.assertRecordValues(
            demand,
            [
                {
                    "state": "answered",
                    "answer_text": "The branch was called.",
                    "answered_by_id": self.director_a.id,
                    "next_reminder_date": False,
                    "is_overdue": False,
                }
            ],
        )
        self.assertEqual(self._tasks(demand).user_id, self.committee)
        self.assertFalse(ticket.open_supervision_id)
        demand.with_user(self.committee).action_close()
        self.assertEqual(demand.state, "closed")
        self.assertEqual(demand.closed_by_id, self.committee)
        self.assertFalse(self._tasks(demand))

    def test_answered_by_who_is_in_charge_alone(self):
        ticket = self._bring_to("processing")
        demand = self._press(ticket)
        for user in (self.data_officer, self.committee, self.admin):
            with self.subTest(user=user.login):
                self.assertFalse(demand.with_user(user).can_answer)
                with self.assertRaises(NotOnDuty):
                    self._answer(demand, user)
                with self.assertRaises(NotOnDuty):
                    ticket.with_user(user).action_answer_supervision()
        for user in (self.clerk_b, self.director_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._answer(demand, user)
        with self.assertRaises(SupervisionRefused):
            self._answer(demand, text=" ")
        self._answer(demand, self.clerk_a)  # the first contact (A4.1)
        self.assertEqual(demand.answered_by_id, self.clerk_a)

    def test_a_vacant_center_answers_by_its_clerk(self):
        posts = self.env["party.staff"].search(
            [("center_id", "=", self.center_a.id), ("role", "=", "director")]
        )
        posts.write({"date_to": "2026-09-20"})
        self.env.invalidate_all()
        demand = self._press(self._create_ticket())
        self.assertEqual(self._tasks(demand).user_id, self.clerk_a)
        self._answer(demand, self.clerk_a)
        self.assertEqual(demand.state, "answered")

    def test_not_content_asks_again(self):
        """The next demand names the one before; nothing is written over."""
        ticket = self._bring_to("processing")
        first = self._press(ticket)
        self._answer(first)
        with self.assertRaises(NotOnDuty):
            first.with_user(self.director_a).action_ask_again()
        context = first.with_user(self.committee).action_ask_again()["context"]
        dialogs = self.env["party.ticket.press"].with_user(self.committee)
        dialog = dialogs.with_context(**context).create({"text": "And the landlord?"})
        self.assertEqual(dialog.answer_text, "The branch was called.")
        dialog.action_confirm()
        second = ticket.supervision_ids - first
        self.assertRecordValues(
            first | second,
            [
                {"state": "closed", "answer_text": "The branch was called."},
                {"state": "open", "answer_text": False},
            ],
        )
        self.assertEqual(second.previous_id, first)

    def test_every_other_transition_is_refused(self):
        ticket = self._bring_to("processing")
        demand = self._press(ticket)
        by_committee = demand.with_user(self.committee)
        for step in (by_committee.action_close, by_committee.action_ask_again):
            with self.assertRaises(TransitionRefused):
                step()
        self._answer(demand)
        with self.assertRaises(TransitionRefused):
            self._answer(demand)
        with self.assertRaises(NotOnDuty):
            demand.with_user(self.director_a).action_close()
        by_committee.action_close()
        for step in (
            by_committee.action_close,
            by_committee.action_ask_again,
            demand.with_user(self.director_a).action_answer,
            lambda: self._answer(demand),
        ):
            with self.assertRaises(TransitionRefused):
                step()
        with self.assertRaises(SupervisionRefused):
            ticket.with_user(self.director_a).action_answer_supervision()

    # filing ----------------------------------------------------------------------
    def test_telling_goes_on_and_filing_waits(self):
        ticket = self._bring_to("done")
        demand = self._press(ticket)
        self._tell(ticket, result_text="Done.")
        self.assertEqual(ticket.state, "told")
        with self.assertRaisesRegex(SupervisionRefused, "2026-09-23"):
            self._file(ticket)
        self._answer(demand)
        self._call_back(ticket, self.data_officer)
        self._file(ticket)
        self.assertEqual(ticket.state, "filed")

    def test_withdrawn_tickets_are_answered_for_too(self):
        ticket = self._create_ticket()
        demand = self._press(ticket)
        self._give_reason(ticket, "withdraw", "By mistake")
        with self.assertRaises(SupervisionRefused):
            self._file(ticket)
        self._answer(demand, self.clerk_a, "It was taken by mistake.")
        self._file(ticket)
        self.assertEqual(ticket.state, "filed")

    # overdue, reminders ------------------------------------------------------------
    def _run_at(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(f"{MODULE}.party_ticket_cron_remind").method_direct_trigger()
        self.env.invalidate_all()

    def test_overdue_from_the_next_day_on(self):
        demand = self._press(self._create_ticket())
        demands = self.env["party.ticket.supervision"].with_user(self.director_a)
        for moment, is_overdue in (
            ("2026-09-23 15:59:00", False),
            ("2026-09-23 16:01:00", True),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(demand.is_overdue, is_overdue)
                found = demands.search([("is_overdue", "=", True)])
                self.assertEqual(bool(found), is_overdue)
        self._answer(demand, self.clerk_a)
        with freeze_time("2026-09-24 02:00:00"):
            self.assertFalse(demands.search([("is_overdue", "=", True)]))

    def test_reminders(self):
        demand = self._press(self._bring_to("processing"))
        self._run_at("2026-09-23 00:30:00")
        self.assertEqual(self._tasks(demand).user_id, self.clerk_a | self.director_a)
        self._run_at("2026-09-29 00:30:00")  # the third working day after
        self.assertIn(self.committee, self._tasks(demand).user_id)
        self.assertEqual(len(self._tasks(demand)), 3, "one for each")
        self._answer(demand)
        self.assertFalse(demand.next_reminder_date)

    def test_provisional_until_the_list_comes(self):
        with freeze_time("2026-12-31 02:00:00"):
            demand = self._press(self._create_ticket())
        self.assertTrue(demand.is_due_provisional)

    # proof, secrecy ------------------------------------------------------------------
    def test_nothing_is_written_by_hand(self):
        demand = self._press(self._create_ticket())
        for user in (self.clerk_a, self.director_a, self.committee, self.admin):
            for values in ({"state": "closed"}, {"text": "?"}, {"answer_text": "?"}):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(ProtectedField):
                        demand.with_user(user).write(values)
            with self.assertRaises(AccessError):
                demand.with_user(user).unlink()
        with self.assertRaises(FiledRecord):
            demand.sudo().unlink()

    def test_committee_outside_the_circle_presses_nothing(self):
        ticket = self._create_ticket()
        ticket.sudo()._record_proof(is_confidential=True)
        ticket.sudo().circle_ids = self.clerk_a | self.director_a
        self.env.flush_all()
        with self.assertRaises(AccessError):
            ticket.with_user(self.committee).action_press()
        with self.assertRaises(AccessError):
            self._press(ticket)
        ticket.sudo().circle_ids += self.committee
        self.env.flush_all()
        demand = self._press(ticket)
        others = (self.data_officer, self.admin)
        for user in others:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                demand.with_user(user).read(["text"])
        # a director who left the circle gets no task either
        self.assertEqual(self._tasks(demand).user_id, self.clerk_a | self.director_a)

    def test_queries_of_the_worklist_do_not_grow(self):
        counts = []
        for size in (3, 30):
            for _unused in range(size):
                self._press(self._create_ticket())
            self.env.flush_all()
            self.env.invalidate_all()
            demands = self.env["party.ticket.supervision"].with_user(self.director_a)
            names = ("display_name", "is_overdue", "can_answer", "can_close")
            start = self.env.cr.sql_log_count
            found = demands.web_search_read(
                [("state", "=", "open")], {name: {} for name in names}
            )
            counts.append(self.env.cr.sql_log_count - start)
            self.assertTrue(all(row["can_answer"] for row in found["records"]))
        self.assertLessEqual(counts[1] - counts[0], 2, counts)


@tagged("post_install", "-at_install")
class TestTicketSupervisionRpc(HttpCase, PartyCommon):
    """The same over HTTP, as a browser or a script would ask."""

    MODEL = "party.ticket.supervision"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.ticket = case._create_ticket()
        cls.demand = case._press(cls.ticket)

    def _error(self, user, model, method, *args):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
        return answer.get("error", {}).get("data", {}).get("name", "")

    def test_private_steps_cannot_be_called(self):
        for method, args in [
            ("_move", ["closed"]),
            ("_answer", ["?"]),
            ("_close", []),
            ("_press", [1, "?", 2]),
        ]:
            with self.subTest(method=method):
                error = self._error(
                    self.committee, self.MODEL, method, [self.demand.id], *args
                )
                self.assertIn("AccessError", error)

    def test_strangers(self):
        for user in (self.clerk_b, self.director_b, self.portal_user):
            for model, row, methods in (
                (
                    self.MODEL,
                    self.demand,
                    ("action_answer", "action_close", "action_ask_again", "read"),
                ),
                (
                    "party.ticket",
                    self.ticket,
                    ("action_press", "action_answer_supervision"),
                ),
            ):
                for method in methods:
                    with self.subTest(user=user.login, method=method):
                        error = self._error(user, model, method, [row.id])
                        self.assertIn("AccessError", error)

    def test_rows_are_made_by_steps_alone(self):
        values = {"ticket_id": self.ticket.id, "text": "?"}
        for user in (self.clerk_a, self.committee, self.admin):
            with self.subTest(user=user.login):
                self.assertTrue(self._error(user, self.MODEL, "create", [values]))
                error = self._error(user, self.MODEL, "unlink", [self.demand.id])
                self.assertIn("AccessError", error)
        self.assertEqual(self.ticket.supervision_ids, self.demand)

    def test_wrong_values_are_answered_in_words(self):
        ticket = self._create_ticket()
        model = "party.ticket.press"
        base = {"ticket_id": ticket.id, "text": "?", "limit_days": 2}
        for odd in (
            {"text": None},
            {"text": "x" * 100_000},
            {"limit_days": "two"},
            {"limit_days": 10**12},
            {"ticket_id": 2_000_000_000},
            {"previous_id": self.demand.id},
        ):
            with self.subTest(odd=str(odd)[:40]):
                error = self._error(self.committee, model, "create", [base | odd])
                if not error:
                    dialog = self.env[model].search([], order="id desc", limit=1)
                    error = self._error(
                        self.committee, model, "action_confirm", [dialog.id]
                    )
                self.assertTrue(error)
        self.assertFalse(ticket.supervision_ids)
