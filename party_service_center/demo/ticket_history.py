"""The past of tickets: what their steps would have written at the time."""

from datetime import timedelta

from . import signature
from . import ticket_texts as texts
from .told_in_order import ToldInOrder

MODULE = "party_service_center."
ACCEPTANCE = f"{MODULE}mail_activity_type_accept"
CALLBACK = f"{MODULE}mail_activity_type_callback"
KEPT_LONGER = ("rights", "legal_aid")  # kinds that are kept for thirty years

# How far each ticket has come, and how many working days ago it was accepted.
COURSES = [
    ("accepted", 0),
    ("accepted", 1),
    ("transferred", 1),
    ("unpromised", 2),
    ("returned", 3),
    ("processing", 4),
    ("processing", 6),
    ("done", 5),
    ("processing", 9),
    ("transferred", 11),
    ("told", 8),
    ("instant", 2),
    ("withdrawn", 6),
    ("told", 14),
    ("late", 20),
    *[("filed", 18 + 4 * n) for n in range(11)],
    *[("instant_filed", 10 + 5 * n) for n in range(9)],
    ("late_filed", 52),
    ("withdrawn", 47),
]


class TicketHistory(ToldInOrder):
    """Writes the past of one ticket: what the steps would have written at the time."""

    def __init__(self, demo, random, calendar, ticket, request):
        self.demo = demo
        self.random = random
        self.calendar = calendar
        self.ticket = ticket
        self.center = ticket.center_id
        self.clerk = ticket.first_contact_id
        # a vacant center's matters go to the committee
        committee = demo.env.ref(f"{MODULE}user_committee")
        self.director = self.center.director_user_id or committee
        self.request = request
        self.moment = ticket.accepted_at

    def tell_as(self, course):
        getattr(self, f"_{course}")()

    def after(self, days):
        """The next moment of the story, so many working days after the acceptance."""
        start = self.ticket.accepted_date
        return self.on(self.calendar.add(start, days) if days else start)

    def note_step(self, moment, person, text):
        # a step of the past is told of tickets that are closed by now
        self.ticket.env["party.ticket.step"]._as_mover().create(
            {
                "ticket_id": self.ticket.id,
                "done_at": moment,
                "user_id": person.id,
                "text": text,
            }
        )

    def _notice(self, kind, told_at, channel="phone"):
        # rows are written by the steps alone; the past is told without them
        self.ticket.env["party.ticket.notice"].sudo().create(
            {
                "ticket_id": self.ticket.id,
                "kind": kind,
                "told_at": told_at,
                "channel": channel,
                "told_by_id": self.clerk.id,
            }
        )

    def _transfer(self, state="pending", is_told=True):
        # rows are written by the steps alone; the past is told without them
        transfer = self.ticket.env["party.ticket.transfer"].sudo()._as_mover()
        transferred_at = self.after(0)
        is_decided = state != "pending"
        decided_at = is_decided and self.after(1)
        transfer.create(
            {
                "ticket_id": self.ticket.id,
                "from_user_id": self.clerk.id,
                "to_user_id": self.director.id,
                "transferred_at": transferred_at,
                "note": texts.NOTE,
                "state": state,
                "decided_at": decided_at,
                "decided_by_id": is_decided and self.director.id,
                "return_reason": state == "returned" and texts.RETURNED,
            }
        )
        if is_told:
            self._notice("promise", transferred_at)

    # ------------------------------------------------------------------
    # Courses
    # ------------------------------------------------------------------
    def _accepted(self):
        """Nothing has happened since the intake."""

    def _transferred(self):
        self._wait_for_director(is_told=True)

    def _unpromised(self):
        """Handed over, and nobody told the requester the deadline."""
        self._wait_for_director(is_told=False)

    def _wait_for_director(self, is_told):
        self._transfer(is_told=is_told)
        self.ticket._record_proof(state="transferred")
        self.ticket.activity_schedule(
            ACCEPTANCE,
            user_id=self.director.id,
            date_deadline=self.ticket.accepted_date,
        )

    def _returned(self):
        self._transfer("returned")

    def _processing(self):
        self._transfer("accepted")
        self.ticket._record_proof(state="processing", handler_id=self.director.id)
        for number, text in enumerate(self.request.steps, start=2):
            day = self.calendar.add(self.ticket.accepted_date, number)
            if day <= self.center._today():
                self.note_step(self.on(day), self.director, text)

    def _done(self, days=4):
        self._processing()
        self.ticket._record_proof(
            state="done",
            result_text=self.request.answer,
            decision="partly" if self.random.random() < 0.2 else "solved",
            done_at=self.after(days),
            done_by_id=self.director.id,
        )

    def _told(self, days=5):
        self._done(days - 1)
        self._tell(self.after(days))

    def _late(self):
        self._told(9)

    def _filed(self):
        self._told(self.random.randrange(5, 8))
        self._file()

    def _late_filed(self):
        self._late()
        self._file()

    def _instant(self):
        told_at = self.after(0)
        self._tell(
            told_at,
            self.ticket._telling_channel(),
            is_instant=True,
            result_text=self.request.answer,
            decision="explained",
            done_at=told_at,
            done_by_id=self.clerk.id,
        )

    def _instant_filed(self):
        self._instant()
        self._file()

    def _withdrawn(self):
        self.ticket._record_proof(
            state="withdrawn",
            withdrawn_at=self.after(2),
            withdrawn_by_id=self.clerk.id,
            withdraw_reason=texts.WITHDRAWN,
            next_reminder_date=False,
        )

    def _tell(self, told_at, channel="phone", **values):
        told_date = self.center._local_date(told_at)
        self._notice("result", told_at, channel)
        self.ticket._record_proof(
            state="told",
            told_at=told_at,
            told_date=told_date,
            told_by_id=self.clerk.id,
            told_channel=channel,
            is_told_late=told_date > self.ticket.due_date,
            next_reminder_date=False,
            **values,
        )
        self.ticket._plan_callback()

    # ------------------------------------------------------------------
    # Callback, filing
    # ------------------------------------------------------------------
    def call_back(self, satisfaction, opinion, day, **values):
        """Somebody other than the handler speaks with the requester on ``day``."""
        callback = self.ticket.callback_ids.filtered(lambda c: c.state == "waiting")
        person = callback.assigned_id or self.director
        called_at = self.on(day)
        callback._record_proof(
            state="done",
            assigned_id=person.id,
            called_at=called_at,
            means="phone",
            is_result_told=True,
            satisfaction=satisfaction,
            opinion=opinion,
            done_at=called_at,
            done_by_id=person.id,
            next_reminder_date=False,
            **values,
        )
        callback.sudo().activity_unlink([CALLBACK])
        return callback

    def _file(self):
        if self.ticket.callback_ids:
            opinion = texts.OPINIONS[self.ticket.id % len(texts.OPINIONS)]
            self.call_back(*opinion, self.calendar.add(self.ticket.told_date, 2))
        self.file_form()

    def file_form(self, retention=None):
        """Put the form into the cabinet, half an hour after the last step."""
        channel = self.ticket.channel
        is_signed = channel == "window" and self.random.random() < 0.7
        if not retention:
            kind = self.ticket.service_type_id.code
            retention = "30" if kind in KEPT_LONGER else "10"
        filed_at = self.moment + timedelta(minutes=30)
        self.ticket._record_proof(
            state="filed",
            filed_at=filed_at,
            filed_by_id=self.clerk.id,
            file_number=self.center._next_number(
                "file_sequence_id", self.center._local_date(filed_at)
            ),
            retention=retention,
            paper_place=texts.FOLDERS.get(channel, texts.FOLDERS["other"]),
            signature=is_signed and signature.drawn(self.random),
            unsigned_reason=not is_signed and texts.UNSIGNED[channel],
        )
