"""Every step that a state does not allow, tried as a browser or a script would.

Each public step, each dialog and each direct write, on a ticket and on its parts in
each of their states: refused in words, and not one row of the ticket has changed.
"""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import PartyCommon

TICKET_STATES = (
    "accepted",
    "transferred",
    "processing",
    "done",
    "told",
    "filed",
    "withdrawn",
)
OPEN = {"accepted", "transferred", "processing", "done"}
UNSETTLED = OPEN - {"done"}
# public step of the ticket → states in which somebody may take it
TICKET_STEPS = {
    "action_accept_transfer": {"transferred"},
    "action_return_transfer": {"transferred"},
    "action_record_result": {"processing"},
    "action_withdraw": UNSETTLED,
    "action_file": {"told", "withdrawn"},
    "action_press": OPEN | {"told"},
    "action_ask_extension": OPEN,
    # there is nothing of the kind on these tickets
    "action_answer_supervision": set(),
    "action_approve_extension": set(),
    "action_refuse_extension": set(),
    "action_tell_extension": set(),
    "action_lock": set(),
    "action_remove_link": set(),
}
# steps that open something and change nothing; what they open is tried by itself
OPENERS = {
    "action_ask_to_unlock",
    "action_hand_over",
    "action_lift_secrecy",
    "action_link",
    "action_lower_importance",
    "action_mark_secret",
    "action_open_matter",
    "action_raise_importance",
    "action_record_visit",
    "action_refer",
    "action_tell_answer",
    "action_tell_by_hand",
    "action_tell_promise",
    "action_tell_result",
}
# (dialog, what is typed in, states in which it can be confirmed)
RESULT = {"kind": "result", "result_text": "Else", "decision": "solved"}
DIALOGS = [
    ("party.ticket.transfer.make", {"note": "Please"}, {"accepted"}),
    ("party.ticket.tell", RESULT, {"accepted", "done"}),
    ("party.ticket.tell", {"kind": "promise"}, OPEN),
    ("party.ticket.tell", {"kind": "answer"}, {"done"}),
    ("party.ticket.tell", {"kind": "extension"}, set()),
    (
        "party.ticket.extension.ask",
        {"days": 3, "reason_class": "other", "reason": "Needs more time"},
        OPEN,
    ),
    ("party.ticket.press", {"text": "Why?"}, OPEN | {"told"}),
    ("party.ticket.link", {"relation": "again"}, OPEN | {"told"}),
    ("party.ticket.link", {"relation": "twice"}, UNSETTLED),
]
REASONED = {
    "return": {"transferred"},
    "withdraw": UNSETTLED,
    "raise": set(TICKET_STATES) - {"filed"},
    "lower": set(TICKET_STATES) - {"filed"},
}
# parts that staff may make: (model, values, states of the ticket that take them)
PARTS = [
    ("party.ticket.step", {"text": "Called"}, OPEN),
    ("party.ticket.referral", {"addressee_name": "Court"}, UNSETTLED),
    ("party.ticket.visit", {"findings": "Ill"}, set(TICKET_STATES) - {"filed"}),
    ("party.ticket.unlock", {"reason": "Wrong name"}, {"filed"}),
    ("party.ticket.transfer", {"state": "accepted"}, set()),
    ("party.ticket.notice", {"kind": "promise"}, set()),
    ("party.ticket.extension", {"state": "approved"}, set()),
    ("party.ticket.supervision", {"state": "closed"}, set()),
    ("party.ticket.callback", {"state": "done"}, set()),
]
# part → state → steps that somebody may take from there
PART_STEPS = {
    "party.ticket.extension": {
        "requested": {"action_approve", "action_refuse", "action_withdraw"},
        "approved": set(),
        "refused": set(),
        "withdrawn": set(),
    },
    "party.ticket.supervision": {
        "open": {"action_answer"},
        "answered": {"action_close", "action_ask_again"},
        "closed": set(),
    },
    "party.ticket.referral": {
        "draft": {"action_send", "action_recall"},
        "sent": {"action_record_outcome", "action_recall"},
        "answered": set(),
        "recalled": set(),
    },
    "party.ticket.callback": {
        "waiting": {"action_done", "action_not_reached"},
        "done": set(),
    },
    "party.ticket.unlock": {
        "requested": {"action_approve", "action_refuse", "action_withdraw"},
        "approved": set(),
        "refused": set(),
        "withdrawn": set(),
        "locked": set(),
    },
    "party.ticket.transfer": {
        "pending": set(),
        "accepted": set(),
        "returned": set(),
        "withdrawn": set(),
    },
}
# reasons that are given for steps of parts, and the states that ask for them
PART_REASONS = {
    "party.ticket.extension": ("refuse", {"requested"}),
    "party.ticket.referral": ("recall", {"draft", "sent"}),
    "party.ticket.unlock": ("refuse", {"requested"}),
}
ADDON = "odoo.addons.party_service_center."


@tagged("post_install", "-at_install")
class TestForbidden(HttpCase, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.tickets = {state: case._bring_to(state) for state in TICKET_STATES}
        cls.parts = {
            model: {state: case._bring_part_to(model, state) for state in states}
            for model, states in PART_STEPS.items()
        }
        cls.env.flush_all()

    # ------------------------------------------------------------------
    # Parts in each of their states
    # ------------------------------------------------------------------
    @classmethod
    def _bring_part_to(cls, model, state):
        make = getattr(cls("setUp"), "_make_" + model.rpartition(".")[2])
        part = make(state)
        assert (len(part), part.state) == (1, state), (part, state)
        return part

    def _make_transfer(self, state):
        ticket = self._create_ticket()
        self._hand_over(ticket)
        director = ticket.with_user(self.director_a)
        if state == "accepted":
            director.action_accept_transfer()
        elif state == "returned":
            self._give_reason(director, "return", "Ask the branch first")
        elif state == "withdrawn":
            self._give_reason(ticket, "withdraw", "By mistake")
        return ticket.transfer_ids

    def _make_extension(self, state):
        extension = self._ask_extension(self._create_ticket())
        director = extension.with_user(self.director_a)
        if state == "approved":
            director.action_approve()
        elif state == "refused":
            self._give_reason(director, "refuse", "No")
        elif state == "withdrawn":
            extension.action_withdraw()
        return extension

    def _make_supervision(self, state):
        demand = self._press(self._create_ticket())
        if state != "open":
            dialogs = self.env["party.ticket.supervision.answer"]
            dialogs.with_user(self.director_a).create(
                {"supervision_id": demand.id, "answer_text": "On Friday"}
            ).action_confirm()
        if state == "closed":
            demand.with_user(self.committee).action_close()
        return demand

    def _make_referral(self, state):
        referral = (
            self.env["party.ticket.referral"]
            .with_user(self.clerk_a)
            .create(
                {
                    "ticket_id": self._create_ticket().id,
                    "addressee_name": "Legal Aid Center",
                    "is_agreed": True,
                    "sent_way": "hand",
                    "due_date": "2026-10-12",
                }
            )
        )
        if state in ("sent", "answered"):
            referral.action_send()
        if state == "answered":
            referral.write({"outcome_kind": "handled", "outcome_text": "Taken"})
            referral.action_record_outcome()
        elif state == "recalled":
            self._give_reason(referral, "recall", "Wrong office")
        return referral

    def _make_callback(self, state):
        ticket = self._create_ticket(is_important=True)
        self._tell(ticket, result_text="On Friday.")
        if state == "done":
            self._call_back(ticket)
        return ticket.callback_ids

    def _make_unlock(self, state):
        ticket = self._bring_to("filed")
        request = (
            self.env["party.ticket.unlock"]
            .with_user(self.clerk_a)
            .create({"ticket_id": ticket.id, "reason": "Wrong name"})
        )
        director = request.with_user(self.director_a)
        if state in ("approved", "locked"):
            director.action_approve()
        if state == "locked":
            ticket.action_lock()
        elif state == "refused":
            self._give_reason(director, "refuse", "It is right")
        elif state == "withdrawn":
            request.action_withdraw()
        return request

    # ------------------------------------------------------------------
    # The door, and what must stay
    # ------------------------------------------------------------------
    def _people(self):
        """Everybody who works on center A's tickets, each signed in."""
        for user in (self.clerk_a, self.director_a, self.committee):
            self.authenticate(user.login, user.login.ljust(8, "x"))
            yield user

    def _rpc(self, model, method, *args, **kwargs):
        """The answer of a call, as the web client makes it."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        with mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule"):
            return self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()

    def _confirm(self, model, values):
        """Save a dialog and press its button."""
        answer = self._rpc(model, "web_save", [], values, specification={})
        if "error" in answer:
            return answer
        return self._rpc(model, "action_confirm", [answer["result"][0]["id"]])

    def _rows(self, ticket):
        """What the database holds of ``ticket`` and of its parts."""
        self.env.flush_all()
        rows = {}
        for model in (*PART_STEPS, "party.ticket.notice", "party.ticket.step"):
            rows[model] = self._read_rows(model, "ticket_id", ticket)
        return rows | {ticket._name: self._read_rows(ticket._name, "id", ticket)}

    def _read_rows(self, model, column, ticket):
        self.env.cr.execute(
            SQL(
                "SELECT to_jsonb(t) FROM %s t WHERE %s = %s ORDER BY id",
                SQL.identifier(self.env[model]._table),
                SQL.identifier(column),
                ticket.id,
            )
        )
        return self.env.cr.fetchall()

    def _assert_refused(self, ticket, call, *args, **kwargs):
        """Refused in words; every row of ``ticket`` stays as it was."""
        before = self._rows(ticket)
        savepoint = self.env.cr.savepoint()
        answer = call(*args, **kwargs)
        after = self._rows(ticket)
        # what went through although it must not disturbs nothing that comes later
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        error = answer.get("error", {}).get("data", {})
        self.assertIn("exceptions.", error.get("name", "nothing was refused"))
        self.assertTrue(error["message"].strip())
        self.assertEqual(after, before)

    # ------------------------------------------------------------------
    # Tables and product agree
    # ------------------------------------------------------------------
    def _own_steps(self, model):
        registry_class = self.env.registry[model]
        return {
            name
            for name in dir(registry_class)
            if name.startswith("action_")
            and getattr(registry_class, name).__module__.startswith(ADDON)
        }

    def test_every_step_is_in_a_table(self):
        """Fails for a new step: say in which states it may be taken."""
        self.assertEqual(self._own_steps("party.ticket"), TICKET_STEPS.keys() | OPENERS)
        for model, states in PART_STEPS.items():
            with self.subTest(model=model):
                known = set().union({"action_open"}, *states.values())
                self.assertLessEqual(self._own_steps(model), known)
                declared = self.env[model]._transitions.states
                self.assertEqual(set(declared), set(states))

    # ------------------------------------------------------------------
    # Tickets
    # ------------------------------------------------------------------
    def _tried(self, allowed):
        """(user, state, ticket) of every state that is not allowed."""
        for user in self._people():
            for state, ticket in self.tickets.items():
                if state not in allowed:
                    yield user, state, ticket

    def test_steps_of_tickets(self):
        for step, allowed in TICKET_STEPS.items():
            for user, state, ticket in self._tried(allowed):
                with self.subTest(step=step, state=state, user=user.login):
                    self._assert_refused(
                        ticket, self._rpc, "party.ticket", step, ticket.ids
                    )

    def test_openers_change_nothing(self):
        for _user in self._people():
            for state, ticket in self.tickets.items():
                before = self._rows(ticket)
                for step in sorted(OPENERS):
                    with self.subTest(state=state, step=step):
                        self._rpc("party.ticket", step, ticket.ids)
                        self.assertEqual(self._rows(ticket), before)

    def test_dialogs_of_tickets(self):
        other = self._create_ticket()
        for model, values, allowed in DIALOGS:
            if model == "party.ticket.link":
                values = values | {"other_id": other.id}
            for user, state, ticket in self._tried(allowed):
                with self.subTest(dialog=model, v=values, state=state, user=user.login):
                    self._assert_refused(
                        ticket, self._confirm, model, values | {"ticket_id": ticket.id}
                    )

    def test_filing_of_tickets(self):
        for user, state, ticket in self._tried({"told", "withdrawn"}):
            with self.subTest(state=state, user=user.login):
                self._assert_refused(
                    ticket,
                    self._confirm,
                    "party.ticket.file",
                    {
                        "ticket_ids": [(6, 0, ticket.ids)],
                        "paper_place": "Folder 1",
                        "unsigned_reason": "By telephone",
                    },
                )

    def _reason(self, record, step):
        return {
            "res_model": record._name,
            "res_id": record.id,
            "step": step,
            "reason": "Because",
        }

    def test_reasons_of_tickets(self):
        for step, allowed in REASONED.items():
            for user, state, ticket in self._tried(allowed):
                with self.subTest(step=step, state=state, user=user.login):
                    self._assert_refused(
                        ticket,
                        self._confirm,
                        "party.step.reason",
                        self._reason(ticket, step),
                    )

    def test_parts_of_tickets(self):
        for model, values, allowed in PARTS:
            for user, state, ticket in self._tried(allowed):
                with self.subTest(model=model, state=state, user=user.login):
                    self._assert_refused(
                        ticket,
                        self._rpc,
                        model,
                        "web_save",
                        [],
                        values | {"ticket_id": ticket.id},
                        specification={},
                    )

    def _save(self, record, values):
        return self._rpc(record._name, "web_save", record.ids, values, specification={})

    def test_states_of_tickets_are_not_written(self):
        for user, state, ticket in self._tried(set()):
            for other in TICKET_STATES:
                with self.subTest(state=state, to=other, user=user.login):
                    self._assert_refused(ticket, self._save, ticket, {"state": other})

    def test_proofs_of_tickets_are_not_written(self):
        names = self.env["party.ticket"]._protected_fields()
        names |= self.env["party.ticket"]._fixed_fields
        for user, state, ticket in self._tried({"accepted", "transferred"}):
            for name in sorted(names):
                with self.subTest(state=state, field=name, user=user.login):
                    self._assert_refused(ticket, self._save, ticket, {name: False})

    def test_content_of_closed_tickets_is_not_written(self):
        for user, state, ticket in self._tried(OPEN):
            for name in sorted(ticket._content_fields):
                with self.subTest(state=state, field=name, user=user.login):
                    self._assert_refused(ticket, self._save, ticket, {name: False})

    def test_tickets_are_not_deleted(self):
        for user, state, ticket in self._tried(set()):
            with self.subTest(state=state, user=user.login):
                self._assert_refused(
                    ticket, self._rpc, "party.ticket", "unlink", ticket.ids
                )

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------
    def _tried_parts(self):
        for user in self._people():
            for model, parts in self.parts.items():
                for state, part in parts.items():
                    yield user, model, state, part

    def test_steps_of_parts(self):
        for user, model, state, part in self._tried_parts():
            every = set().union(*PART_STEPS[model].values())
            for step in sorted(every - PART_STEPS[model][state]):
                with self.subTest(model=model, state=state, step=step, u=user.login):
                    self._assert_refused(
                        part.ticket_id, self._rpc, model, step, part.ids
                    )

    def test_reasons_of_parts(self):
        for user, model, state, part in self._tried_parts():
            step, allowed = PART_REASONS.get(model, ("refuse", set()))
            if state not in allowed:
                with self.subTest(model=model, state=state, user=user.login):
                    self._assert_refused(
                        part.ticket_id,
                        self._confirm,
                        "party.step.reason",
                        self._reason(part, step),
                    )

    def test_answers_to_the_committee(self):
        for user, model, state, part in self._tried_parts():
            if model == "party.ticket.supervision" and state != "open":
                values = {"supervision_id": part.id, "answer_text": "Again"}
                with self.subTest(state=state, user=user.login):
                    self._assert_refused(
                        part.ticket_id,
                        self._confirm,
                        "party.ticket.supervision.answer",
                        values,
                    )

    def test_pressing_again_what_is_not_answered(self):
        for user, model, state, part in self._tried_parts():
            if model == "party.ticket.supervision" and state != "answered":
                values = {"previous_id": part.id, "text": "Again"}
                with self.subTest(state=state, user=user.login):
                    self._assert_refused(
                        part.ticket_id,
                        self._confirm,
                        "party.ticket.press",
                        values | {"ticket_id": part.ticket_id.id},
                    )

    def test_parts_are_not_written(self):
        for user, model, state, part in self._tried_parts():
            proofs = part._protected_fields() | part._fixed_fields
            values = [{"state": other} for other in PART_STEPS[model]]
            values += [{name: False} for name in sorted(proofs - {"state"})]
            for given in values:
                with self.subTest(model=model, state=state, v=given, u=user.login):
                    self._assert_refused(part.ticket_id, self._save, part, given)

    def test_parts_are_not_deleted(self):
        for user, model, state, part in self._tried_parts():
            with self.subTest(model=model, state=state, user=user.login):
                self._assert_refused(
                    part.ticket_id, self._rpc, model, "unlink", part.ids
                )
