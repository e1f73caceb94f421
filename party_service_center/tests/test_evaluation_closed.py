"""A closed period has the same figures whatever is done later (A1.3.4)."""

from datetime import datetime

from odoo.tests import freeze_time

from ..models.evaluation_codes import MEMBER, STAFF
from ..models.evaluation_measures import REGISTRY
from .evaluation_months import EvaluationMonths

COUNTED, LATER = "2027-01-11 02:00:00", "2027-02-22 02:00:00"
AT_COUNT = datetime(2027, 1, 11, 2)


class TestEvaluationClosed(EvaluationMonths):
    """What ``EvaluationMonths`` made is counted, then everything open goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # corrections of assignments, channels and callbacks leave their trace
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        case = cls("setUp")
        cls.readings = case._make_readings()
        cls.pending = case._ask_extension(case._bring_to("processing"))
        cls.waiting = case._bring_to("transferred")
        cls.open_case = case._bring_registration_to(
            "calling", name="Nobody Called", mobile="13700000077"
        )
        cls.november = case._announce_november()
        with freeze_time("2026-10-12 02:00:00"):
            case._inspect(rack="not")
            cls.unfinished = case._begin_inspection(date="2026-10-12")
            case._fill(cls.unfinished)
        case._bring_file_to("served", is_secrecy_breach=True)
        cls.env.flush_all()
        # what is changed together with its creation leaves no trace
        cls.env.cr.precommit.run()

    def _announce_november(self):
        """An activity of the yearly plan of which nobody says that it was held."""
        line = self.env["party.event.plan.line"].search([("month", "=", "11")], limit=1)
        event = self._create_event(
            target_mode="hand",
            plan_line_id=line.id,
            date_begin="2026-11-10 06:00:00",
            date_end="2026-11-10 08:00:00",
        )
        self._invite(event, self.member)
        self._approve(event)
        event._move("announced")
        return event

    def _subject_of(self, key):
        kinds = REGISTRY[key].kinds
        if MEMBER in kinds:
            return {"member": self.member}
        alone = ("extensions_decided", "handovers_answered", "own_callbacks")
        if key in alone:
            return {"user": self.director_a}
        return {"user": self.clerk_a} if kinds == (STAFF,) else {}

    def _figures(self):
        return {
            key: self._measured(key, counted_at=AT_COUNT, **self._subject_of(key))
            for key, known in REGISTRY.items()
            # how things stand on a day cannot be counted on another one
            if not known.is_snapshot
        }

    def _go_on(self):
        """Do whatever can still be done with what was counted."""
        tickets = self.env["party.ticket"].search(
            [("center_id", "=", self.center_a.id)]
        )
        by_state = tickets.grouped("state")
        for callback in tickets.callback_ids.filtered(lambda c: c.state == "waiting"):
            callback.sudo().assigned_id = self.data_officer
        first, *others = by_state["accepted"]
        self._give_reason(first.with_user(self.clerk_a), "withdraw", "Too late")
        for ticket in others:
            self._answer(ticket.with_user(ticket.first_contact_id))
        for ticket in by_state["told"]:
            callbacks = ticket.callback_ids.filtered(lambda c: c.state == "waiting")
            for _callback in callbacks:
                self._call_back(ticket, self.data_officer)
        self.pending.with_user(self.director_a).action_approve()
        self.waiting.with_user(self.director_a).action_accept_transfer()
        cases = self.env["party.registration"].search(
            [("center_id", "=", self.center_a.id), ("state", "=", "calling")]
        )
        cases.sudo().responsible_id = self.data_officer
        cases[0]._end("gone", "The shop is closed")
        for case in cases[1:]:
            self._call(case)
        self._change_activities()
        self._send(
            self.env["party.letter"].search(
                [("center_id", "=", self.center_a.id), ("state", "=", "approved")]
            )
        )
        channels = self.env["party.channel"].search(
            [("center_id", "=", self.center_a.id)]
        )
        channels.active = False
        self.unfinished.action_conclude()
        self._bring_file_to("served", is_secrecy_breach=True)
        for task in self.readings.filtered(lambda t: t.state not in ("read", "closed")):
            task.sudo()._record_proof(
                state="read",
                read_at=datetime(2027, 2, 22, 2),
                read_by_id=self.clerk_a.id,
                body_hash="0",
            )
        records = self.env["party.credit.record"].search(
            [("member_id", "=", self.member.id), ("voided_at", "=", False)]
        )
        for record in records:
            record._void("Entered for somebody else")
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _change_activities(self):
        """Another attendance, and an activity of November held in the record only."""
        present = self.env["party.event.attendance"].search(
            [("participant_id.member_id", "=", self.member.id)]
        )
        present.with_user(self.director_a)._undo("It was somebody else")
        self.november.action_hold()

    def test_every_measure_has_something_to_count(self):
        with freeze_time(COUNTED):
            for key, found in self._figures().items():
                with self.subTest(key=key):
                    self.assertTrue(found.counted)

    def test_no_later_day_changes_a_figure(self):
        with freeze_time(COUNTED):
            before = self._figures()
        with freeze_time(LATER):
            self._go_on()
            after = self._figures()
        self.assertEqual(len(after), len(REGISTRY) - 1)
        for key, found in after.items():
            with self.subTest(key=key):
                self.assertEqual(found.counted.ids, before[key].counted.ids)
                self.assertEqual(found.met.ids, before[key].met.ids)
                self.assertEqual(found.value, before[key].value)
