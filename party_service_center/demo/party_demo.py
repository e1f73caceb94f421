"""Demonstration data: invented people and several months of work in four centers.

All of it is told relative to the day of installation, so that something is always due
today, something overdue and something waiting. No person or number here is real.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.fields import Command
from odoo.tools import get_lang

from ..tools import id_number
from . import texts, ticket_texts
from .accountability_work import AccountabilityWork
from .badge_work import BadgeWork
from .channel_work import ChannelWork
from .evaluation_work import EvaluationWork
from .event_work import WEEKS, EventWork
from .letter_work import LetterWork
from .member_life import MemberLife
from .people_work import PeopleWork, sign_undertakings
from .registration_history import COURSES as REGISTRATIONS
from .registration_history import RegistrationHistory
from .standard_texts import NEW_WORDING
from .standard_work import StandardWork
from .ticket_stories import CHAPTERS
from .ticket_work import TicketWork

SEED = 20120306  # the day the centers were founded; the same data at every installation
MEMBERS_PER_CENTER = 15
MARRIED = 11  # number of the member who shares the telephone of the one before
# each center and the matters that no other course tells of; the first has all
CENTERS = {
    "changshuo": tuple(CHAPTERS),
    "dipu": ("extensions", "visits", "callbacks", "rounds"),
    "xiaofeng": ("demands", "referrals", "matters", "important"),
    "meixi": ("visits", "messages", "rounds"),
}
# each center and what it has under way in the present weeks; the first has all
PRESENT_WEEKS = {
    "changshuo": tuple(name for name in WEEKS if name != "moved_again"),
    "dipu": ("held", "over", "soon", "cancelled", "moved_again", "returned"),
    "xiaofeng": ("held", "soon", "waiting", "returned", "drafted"),
    "meixi": ("soon", "waiting", "drafted"),
}
FORGETFUL = "meixi"  # the center that has not looked after its platform for weeks
MODULE = "party_service_center."


class PartyDemo(models.AbstractModel):
    """Makes the demonstration data; nothing else in the product calls it."""

    _name = "party.demo"
    _description = "Demonstration Data of the Service Centers"

    @api.model
    def _load(self):
        language = get_lang(self.env).code
        # translations come after the demonstration, whose steps write texts already
        self.env["ir.module.module"]._load_module_terms([MODULE[:-1]], [language])
        # tasks are shown to people, and no mail tells of them
        self = self.with_context(lang=language, mail_activity_quick_update=True)
        random = Random(SEED)
        calendar = self.env["party.workday"]._calendar()
        self._make_topics()
        self._make_templates()
        standards = {}
        for number, (name, chapters) in enumerate(CENTERS.items()):
            center = self.env.ref(f"{MODULE}party_center_{name}")
            clerk = center.staff_ids.filtered(lambda s: s.role == "clerk")[:1].user_id
            worked = self._worked_days(calendar, center)
            members = self._make_members(random, center, clerk, number)
            work = TicketWork(self, random, calendar, center, members, worked)
            work.tell(chapters, MEMBERS_PER_CENTER * number)
            MemberLife(self, center, clerk, members).live(worked)
            channels = ChannelWork(self, random, center, clerk, members)
            channels.open()
            events = EventWork(self, random, calendar, center, members)
            events.tell(PRESENT_WEEKS[name], number)
            channels.tell(is_platform_quiet=name == FORGETFUL)
            # a count of its own, so that the rest is told as without badges
            badges = BadgeWork(self, Random(SEED + number), center)
            badges.hand_out(without=self.env.ref(f"{MODULE}user_officer"))
            self._make_registrations(random, center, clerk, number, worked)
            self.env["party.sweep"]._keep_up(center)
            standards[name] = StandardWork(
                self, Random(SEED + number), center, clerk, number
            )
            if not number:  # one center tells of its letters
                LetterWork(self, random, center, clerk).tell()
        people = PeopleWork(self)
        people.qualify()
        self._tell_of_standards(standards)
        self._let_somebody_move()
        people.tell()
        AccountabilityWork(self).tell()
        EvaluationWork(self, Random(SEED)).tell()

    @api.model
    def _sign_undertakings(self, user_ids):
        """What everybody signed before they were assigned (P-17)."""
        sign_undertakings(self.env["res.users"].browse(user_ids))

    @staticmethod
    def _worked_days(calendar, center):
        """The working days of the last four months, today or the last one first."""
        today = center._today()
        return [
            day
            for day in (today - timedelta(days=n) for n in range(120))
            if calendar.count(day - timedelta(days=1), day)
        ]

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------
    def _make_members(self, random, center, clerk, number):
        entered = center._today() - timedelta(days=500)
        place = list(CENTERS)[number]
        values = []
        for index in range(MEMBERS_PER_CENTER):
            serial = number * MEMBERS_PER_CENTER + index
            shop = self._shop(serial, number) | {"date_from": entered}
            person = self._person(random, serial, number)
            if serial == MARRIED:
                person["mobile"] = self._mobile(serial - 1)
            if person["relation_type"] == "association":
                branch = self.env.ref(f"{MODULE}party_organization_{place}")
                person["home_branch_id"] = branch.id
            values.append(
                person
                | {"center_id": center.id, "business_ids": [Command.create(shop)]}
            )
        return self.env["party.member"].with_user(clerk)._enter(values, entered)

    def _person(self, random, serial, number):
        """What the survey form says of invented person ``serial``."""
        branches = self.env["party.organization"].search(
            [("kind", "=", "branch"), ("phone", "!=", False)]
        )
        born = date(1955, 1, 1) + timedelta(days=random.randrange(16_000))
        sex = random.choice(("male", "female"))
        joined = born + timedelta(days=365 * 26)
        is_probationary = serial % 7 == 6
        return {
            "name": texts.name(serial),
            "sex": sex,
            "birth_date": born,
            "id_number": self._id_number(born, sex, serial),
            "mobile": self._mobile(serial),
            "education": random.choice(("30", "40", "60", "70")),
            "member_category": "probationary" if is_probationary else "full",
            "join_date": joined,
            "full_member_date": not is_probationary and joined + timedelta(days=365),
            "home_branch_id": branches[serial % len(branches)].id,
            "relation_type": random.choice(
                ("association", "market", "local", "local", "origin")
            ),
            "residence": texts.TOWNS[number],
        }

    @staticmethod
    def _mobile(serial):
        return f"138000{serial + 1000:05d}"

    @staticmethod
    def _shop(serial, number):
        kind, trade, market = texts.SHOPS[serial % len(texts.SHOPS)]
        return {
            "name": texts.SHOP_NAME.format(
                town=texts.TOWNS[number], family=texts.name(serial)[0], kind=kind
            ),
            "premises": texts.PREMISES.format(town=texts.TOWNS[number], number=serial),
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

    # ------------------------------------------------------------------
    # What the administrator and the directors keep ready
    # ------------------------------------------------------------------
    def _make_topics(self):
        self.env["party.ticket.topic"].create(
            [
                {"name": name, "color": color}
                for color, name in enumerate(ticket_texts.TOPICS, start=1)
            ]
        )

    def _make_templates(self):
        self.env["party.answer.template"].create(
            [
                {
                    "name": question,
                    "text": answer,
                    "sequence": 100,
                    "service_type_ids": self._kind(kind).ids,
                }
                for question, kind, answer in ticket_texts.TEMPLATES
            ]
        )

    def _kind(self, code):
        return self.env.ref(f"{MODULE}party_service_type_{code}")

    def _tell_of_standards(self, standards):
        """Equipment, posters and inspections, which read all the rest (A1.1–A1.3)."""
        for name, work in standards.items():
            work.equip(is_careless=name == FORGETFUL)
            if name != FORGETFUL:
                work.hang()
        newer = self.env["party.rule"]._current("callback").copy()
        newer.body += NEW_WORDING
        newer.action_publish()
        for work in list(standards.values())[:2]:
            work.hang()
        first, second, _third, last = standards.values()
        first.inspect()
        second.look_around()
        last.plan_visit()

    def _let_somebody_move(self):
        """One member is on the way to another center (A2.2)."""
        leaving = self.env.ref(f"{MODULE}party_center_dipu")
        clerk = leaving.staff_ids.filtered(lambda s: s.role == "clerk")[:1].user_id
        member = self.env["party.member"].search(
            [("center_id", "=", leaving.id)], order="id desc", limit=1
        )
        self.env["party.member.transfer"].with_user(clerk).create(
            {
                "member_id": member.id,
                "to_center_id": self.env.ref(f"{MODULE}party_center_changshuo").id,
                "reason": texts.MOVED,
            }
        )

    # ------------------------------------------------------------------
    # Work
    # ------------------------------------------------------------------
    def _make_registrations(self, random, center, clerk, number, worked):
        for index, course in enumerate(REGISTRATIONS):
            if number and (index + number) % 4 == 0:
                continue  # no center is like the other; the first has every step
            serial = MEMBERS_PER_CENTER * len(CENTERS)
            serial += number * len(REGISTRATIONS) + index
            person = self._person(random, serial, number)
            if index == 0 and number:  # a center meets somebody whom another one knows
                person["mobile"] = self._mobile(number)
            shop = self._shop(serial, number)
            history = RegistrationHistory(self, random, center, clerk, worked)
            history.tell_as(course, person, shop, serial)

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
