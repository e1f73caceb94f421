"""A few months of a center, of which evaluations count everything once (A1.3.4)."""

from datetime import date, datetime

from odoo.tests import freeze_time

from ..models.evaluation_measures import measure
from ..models.evaluation_subject import Subject
from .accountability_common import AccountabilitySteps
from .common import NOW
from .event_common import AFTERWARDS, EventCase
from .inspection_common import InspectionSteps
from .letter_common import LetterSteps

BEGIN, END = date(2026, 9, 1), date(2026, 12, 31)
NEXT_DAY = "2026-09-22 02:00:00"
LATE = "2026-10-20 02:00:00"
MUCH_LATER = datetime(2100, 1, 1)


class EvaluationMonths(InspectionSteps, AccountabilitySteps, LetterSteps, EventCase):
    """A few months of center A in which everything was done well and badly once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        case._make_tickets()
        case._make_registrations()
        case._make_activities()
        case._make_letters()
        case._make_channels()
        cls.env.flush_all()

    def _answer(self, ticket, **values):
        self._tell(ticket, result_text="Ask the branch.", **values)

    def _make_tickets(self):
        at_once = self._create_ticket()
        self._answer(at_once)
        with freeze_time(NEXT_DAY):
            self._file(at_once)
        with freeze_time(LATE):
            self._file(self._bring_late())
        self._create_ticket()  # nobody answers
        promised = self._create_ticket()
        self._hand_over(promised, is_promise_told=True)
        with freeze_time(LATE):
            promised.with_user(self.director_a).action_accept_transfer()
        taken = self._bring_to("processing")
        extension = self._ask_extension(taken)
        extension.with_user(self.director_a).action_approve()
        other = self._bring_to("processing")
        late = self._ask_extension(other)
        with freeze_time(LATE):
            self._give_reason(late.with_user(self.director_a), "refuse", "No need")
        self._bring_to("withdrawn")
        self._answer(self._create_ticket(self.data_officer))
        self._answer(self._create_ticket(self.clerk_b))
        with freeze_time("2026-08-03 02:00:00"):
            self._create_ticket()  # fell due before
        bad = {"satisfaction": "1", "opinion": "Nobody came."}
        for opinion in ({}, bad, {"satisfaction": False}):
            important = self._create_ticket(is_important=True)
            self._answer(important)
            important.callback_ids.sudo().assigned_id = self.director_a
            with freeze_time(NEXT_DAY):
                self._call_back(important, **opinion)
        for moment in (LATE, None):
            important = self._create_ticket(is_important=True)
            self._answer(important)
            important.callback_ids.sudo().assigned_id = self.director_a
            if moment:
                with freeze_time(moment):
                    self._call_back(important)

    def _bring_late(self):
        with freeze_time(NOW):
            ticket = self._create_ticket()
        self._answer(ticket)
        return ticket

    def _make_registrations(self):
        for number, state in enumerate(("confirmed", "calling", "ended", "found")):
            self._bring_registration_to(
                state, name=f"Trader {number}", mobile=f"1370000000{number}"
            )
        case = self._bring_registration_to(
            "calling", name="Called Later", mobile="13700000009"
        )
        with freeze_time(NEXT_DAY):
            self._call(case)

    def _make_activities(self):
        plan = self.env["party.event.plan"].create(
            {"center_id": self.center_a.id, "year": 2026}
        )
        lines = self.env["party.event.plan.line"].create(
            [
                {
                    "plan_id": plan.id,
                    "month": month,
                    "theme": f"Month {month}",
                    "kind_id": self.env.ref(
                        "party_service_center.party_event_kind_study"
                    ).id,
                }
                for month in ("8", "9", "11")
            ]
        )
        event = self._create_event(target_mode="hand", plan_line_id=lines[1].id)
        self._invite(event, self.member | self.other)
        self._approve(event)
        event._move("announced")
        with freeze_time(AFTERWARDS):
            event.action_hold()
            mine = event.participant_ids.filtered(lambda p: p.member_id == self.member)
            mine.action_present()
            event.participant_ids.filtered(lambda p: not p.attendance)._tick("absent")
        self._make_credit()

    def _make_credit(self):
        for kind in ("penalty", "award", "complaint"):
            record = self.env["party.credit.record"].create(
                {
                    "member_id": self.member.id,
                    "kind": kind,
                    "date": "2026-09-10",
                    "description": "As an example",
                    "source": "The market office",
                }
            )
        record._void("Entered twice")

    def _make_letters(self):
        with freeze_time("2026-12-01 02:00:00"):
            for name in ("Near", "Far", "Farther"):
                home = self._make_organization(f"Committee of {name} Town")
                self._make_writable(branch=home, start=len(name), name=f"Of {name}")
            run = self._make_run()
            run.action_draft()
            run.action_approve()
            letters = run.letter_ids
            self._send(letters[0])
        with freeze_time("2026-12-31 02:00:00"):
            self._send(letters[1])
        self.letter_count = len(letters)

    def _make_channels(self):
        used, _idle = self.env["party.channel"].create(
            [
                {
                    "name": name,
                    "center_id": self.center_a.id,
                    "since_date": "2026-01-01",
                }
                for name in ("Used", "Idle")
            ]
        )
        posts = self.env["party.channel.post"].sudo()._as_mover()
        posts.create(
            {
                "channel_id": used.id,
                "text": "We meet on Friday.",
                "dedupe_key": "example",
                "state": "sent",
                "posted_at": "2026-09-21 02:00:00",
                "posted_by_id": self.clerk_a.id,
            }
        )

    def _make_readings(self):
        """Read in time, read late, not read, closed too late; one closed in time."""
        post = self.center_a.staff_ids.filtered(lambda s: s.user_id == self.clerk_a)
        rules = self.env["party.rule"]._newest()
        readings = self.env["party.rule.reading"].sudo()
        readings.search([("staff_id", "=", post.id)]).unlink()
        read = {"state": "read", "read_by_id": self.clerk_a.id, "body_hash": "0"}
        closed = {"state": "closed", "closed_by_id": self.admin.id}
        return readings._as_mover().create(
            [
                {
                    "rule_id": rule.id,
                    "staff_id": post.id,
                    "asked_date": "2026-09-21",
                    "due_date": "2026-09-30",
                }
                | values
                for rule, values in zip(
                    rules,
                    (
                        read | {"read_at": "2026-09-30 15:00:00"},
                        read | {"read_at": "2026-09-30 16:00:00"},
                        {},
                        closed | {"closed_at": "2026-10-10 02:00:00"},
                        closed | {"closed_at": "2026-09-28 02:00:00"},
                    ),
                    strict=False,
                )
            ]
        )

    def _measured(self, key, user=None, member=None, begin=BEGIN, end=END, **values):
        subject = Subject(
            self.center_a,
            user or self.env["res.users"],
            member or self.env["party.member"],
            begin,
            end,
            **{"counted_at": MUCH_LATER} | values,
        )
        return measure(self.env(user=self.committee), key, subject)
