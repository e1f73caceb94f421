"""Demonstration data: invented people and several months of work in four centers.

All of it is told relative to the day of installation, so that something is always due
today, something overdue and something waiting. No person or number here is real.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.fields import Command

from ..tools import id_number
from . import texts

SEED = 20120306  # the day the centers were founded; the same data at every installation
MEMBERS_PER_CENTER = 15
CENTERS = ("changshuo", "dipu", "xiaofeng", "meixi")
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


class PartyDemo(models.AbstractModel):
    """Makes the demonstration data; nothing else in the product calls it."""

    _name = "party.demo"
    _description = "Demonstration Data of the Service Centers"

    @api.model
    def _load(self):
        random = Random(SEED)
        calendar = self.env["party.workday"]._calendar()
        for number, name in enumerate(CENTERS):
            center = self.env.ref(f"{MODULE}party_center_{name}")
            members = self._make_members(random, center, number)
            self._make_tickets(random, calendar, center, members)

    def _make_members(self, random, center, number):
        branches = self.env["party.organization"].search([("kind", "=", "branch")])
        clerk = center.staff_ids.filtered(lambda s: s.role == "clerk")[:1].user_id
        values = []
        for index in range(MEMBERS_PER_CENTER):
            serial = number * MEMBERS_PER_CENTER + index
            born = date(1955, 1, 1) + timedelta(days=random.randrange(16_000))
            sex = random.choice(("male", "female"))
            values.append(
                {
                    "name": texts.name(serial),
                    "sex": sex,
                    "birth_date": born,
                    "id_number": self._id_number(born, sex, serial),
                    "mobile": f"138000{serial + 1000:05d}",
                    "member_category": "probationary" if index % 7 == 6 else "full",
                    "join_date": born + timedelta(days=365 * 26),
                    "home_branch_id": branches[serial % len(branches)].id,
                    "relation_type": random.choice(
                        ("association", "market", "local", "local", "origin")
                    ),
                    "residence": texts.TOWNS[number],
                    "center_id": center.id,
                    "business_ids": [Command.create(self._shop(serial, number))],
                }
            )
        return self.env["party.member"].with_user(clerk)._enter(values)

    @staticmethod
    def _shop(serial, number):
        kind, trade, market = texts.SHOPS[serial % len(texts.SHOPS)]
        return {
            "name": texts.SHOP_NAME.format(
                town=texts.TOWNS[number], family=texts.name(serial)[0], kind=kind
            ),
            "trade": trade,
            "market": market,
            "stall_no": market and str(serial + 1),
            "opened_date": date(2008 + serial % 15, 3, 1),
        }

    @staticmethod
    def _id_number(born, sex, serial):
        sequence = 2 * serial + 101 + (sex == "female")
        first = f"330523{born:%Y%m%d}{sequence:03d}"
        return first + id_number.check_character(first)

    def _make_tickets(self, random, calendar, center, members):
        today = center._today()
        worked = [
            day
            for day in (today - timedelta(days=n) for n in range(120))
            if calendar.is_provisional(day, day) or calendar.is_working(day)
        ]
        for index, (course, age) in sorted(
            enumerate(COURSES), key=lambda item: -item[1][1]
        ):
            request = texts.REQUESTS[index % len(texts.REQUESTS)]
            member = members[index % len(members)]
            accepted_at = self._moment(
                random, center, worked[min(age, len(worked) - 1)]
            )
            self._make_ticket(
                random, calendar, center, member, request, course, accepted_at
            )

    def _moment(self, random, center, day, after=None):
        """A time in office hours of ``day`` at the center, never in the future."""
        local = datetime.combine(
            day,
            time(8 + random.randrange(3), random.randrange(60)),
            ZoneInfo(center.tz),
        )
        moment = local.astimezone(UTC).replace(tzinfo=None)
        moment = max(moment, after + timedelta(minutes=20)) if after else moment
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        return min(moment, now)

    def _make_ticket(
        self, random, calendar, center, member, request, course, accepted_at
    ):
        clerk = center.staff_ids.filtered(lambda s: s.role == "clerk")[:1].user_id
        kind, text, answer = request
        ticket = (
            self.env["party.ticket"]
            .with_user(clerk)
            .create(
                {
                    "center_id": center.id,
                    "channel": random.choice(("window", "window", "phone")),
                    "member_id": member.id,
                    "service_type_id": self.env.ref(
                        f"{MODULE}party_service_type_{kind}"
                    ).id,
                    "request_text": text,
                    "accepted_at": accepted_at,
                }
            )
        )
        history = _History(self, random, calendar, ticket, clerk, answer)
        history.tell_as(course)


class _History:
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
        }
