"""The past of tickets: what their steps would have written at the time."""

from datetime import timedelta

from . import texts

MODULE = "party_service_center."

# How far each ticket has come, and how many working days ago it was accepted.
COURSES = [
    ("accepted", 0),
    ("accepted", 1),
    ("transferred", 1),
    ("transferred", 2),
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
    ("late", 52),
    ("withdrawn", 47),
]


class TicketHistory:
    """Writes the past of one ticket: what the steps would have written at the time."""

    def __init__(self, demo, random, calendar, ticket, clerk, answer):
        self.demo = demo
        self.random = random
        self.calendar = calendar
        self.ticket = ticket
        self.center = ticket.center_id
        self.clerk = clerk
        # a vacant center's matters go to the committee
        committee = demo.env.ref(f"{MODULE}user_committee")
        self.director = self.center.director_user_id or committee
        self.answer = answer
        self.values = {}

    def tell_as(self, course):
        getattr(self, f"_{course}")()
        if self.values:
            self.ticket._record_proof(**self.values)

    def _after(self, days):
        """A moment ``days`` working days after the acceptance, or just now."""
        start = self.ticket.accepted_date
        day = self.calendar.add(start, days) if days else start
        day = min(day, self.center._today())
        return self.demo._moment(self.random, self.center, day, self.ticket.accepted_at)

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

    def _transfer(self, state="pending"):
        # rows are written by the steps alone; the past is told without them
        transfer = self.ticket.env["party.ticket.transfer"].sudo()._as_mover()
        transferred_at = self._after(0)
        transfer.create(
            {
                "ticket_id": self.ticket.id,
                "from_user_id": self.clerk.id,
                "to_user_id": self.director.id,
                "transferred_at": transferred_at,
                "note": texts.NOTE,
                "state": state,
                "decided_at": state != "pending" and self._after(1),
                "decided_by_id": state != "pending" and self.director.id,
            }
        )
        if self.random.random() < 0.85 or state != "pending":
            self._notice("promise", transferred_at)

    def _accepted(self):
        """Nothing has happened since the intake."""

    def _transferred(self):
        self._transfer()
        self.values |= {"state": "transferred"}

    def _processing(self):
        self._transfer("accepted")
        self.values |= {"state": "processing", "handler_id": self.director.id}

    def _done(self, days=4):
        self._processing()
        self.values |= {
            "state": "done",
            "result_text": self.answer,
            "decision": "solved",
            "done_at": self._after(days),
            "done_by_id": self.director.id,
        }

    def _told(self, days=5):
        self._done(days - 1)
        self._tell(self._after(days))

    def _late(self):
        self._told(9)

    def _filed(self):
        self._told(self.random.randrange(2, 8))
        self._file()

    def _instant(self):
        self._tell(self._after(0), "window")
        self.values |= {
            "is_instant": True,
            "result_text": self.answer,
            "decision": "explained",
            "done_at": self.values["told_at"],
            "done_by_id": self.clerk.id,
        }

    def _instant_filed(self):
        self._instant()
        self._file()

    def _withdrawn(self):
        self.values |= {
            "state": "withdrawn",
            "withdrawn_at": self._after(2),
            "withdrawn_by_id": self.clerk.id,
            "withdraw_reason": texts.WITHDRAWN,
            "next_reminder_date": False,
        }

    def _tell(self, told_at, channel="phone"):
        told_date = self.center._local_date(told_at)
        self._notice("result", told_at, channel)
        self.values |= {
            "state": "told",
            "told_at": told_at,
            "told_date": told_date,
            "told_by_id": self.clerk.id,
            "told_channel": channel,
            "is_told_late": told_date > self.ticket.due_date,
            "next_reminder_date": False,
        }

    def _file(self):
        self.values |= {
            "state": "filed",
            "filed_at": self.values["told_at"] + timedelta(minutes=30),
            "filed_by_id": self.clerk.id,
            "file_number": self.center._next_number(
                "file_sequence_id", self.values["told_date"]
            ),
            "paper_place": texts.FOLDER,
            "unsigned_reason": texts.UNSIGNED,
        }
