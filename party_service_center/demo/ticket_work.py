"""The tickets of one center, in the order in which they came in."""

from itertools import cycle
from typing import NamedTuple

from . import texts as people
from . import ticket_texts as texts
from .ticket_history import COURSES, TicketHistory
from .ticket_stories import CHAPTERS, SAME_PERSON, TicketStories

STRANGERS = 120  # number of the first person who is no member
PORTAL_MEMBER = 5  # number of the member who signs in to the portal
COUNTER = ("window", "phone", "window")  # where people are answered at once
CHANNELS = (
    *("window", "phone", "window", "letter", "window", "online"),
    *("phone", "referred", "window", "other"),
)
WRITTEN = ("letter", "referred")  # how mostly others than members turn to a center


class Plan(NamedTuple):
    """A ticket to be taken: what is asked, how, and how far it has come."""

    request: texts.Request
    course: str
    age: int  # working days since the acceptance
    channel: str
    name: str = ""  # of its story


class TicketWork:
    """Takes the tickets of a center and tells what became of them."""

    def __init__(self, demo, random, calendar, center, members, worked):
        self.demo = demo
        self.random = random
        self.calendar = calendar
        self.center = center
        self.worked = worked
        self.clerks = center.staff_ids.filtered(lambda s: s.role == "clerk").user_id
        self.portal_member = members[PORTAL_MEMBER]
        self.members = cycle(members - self.portal_member)

    def tell(self, chapters, serial):
        """``serial``: number of the center's first person."""
        self.strangers = cycle(range(STRANGERS + serial, STRANGERS + serial + 15))
        plans = self._usual() + self._uncommon(chapters)
        moments = [
            self.demo._moment(self.random, self.center, self.worked[plan.age])
            for plan in plans
        ]
        histories = {}
        pairs = sorted(zip(moments, plans, strict=True), key=lambda pair: pair[0])
        for accepted_at, plan in pairs:
            ticket = self._take(plan, accepted_at, histories)
            history = TicketHistory(
                self.demo, self.random, self.calendar, ticket, plan.request
            )
            history.tell_as(plan.course)
            if plan.name:
                histories[plan.name] = history
        TicketStories(self.demo, self.center, self.worked, histories).tell(chapters)

    def _usual(self):
        """What every center has, in all stages."""
        channels, counter = cycle(CHANNELS), cycle(COUNTER)
        requests, questions = cycle(texts.REQUESTS), cycle(texts.QUESTIONS)
        return [
            Plan(next(questions), course, age, next(counter))
            if course.startswith("instant")
            else Plan(next(requests), course, age, next(channels))
            for course, age in COURSES
        ]

    def _uncommon(self, chapters):
        return [
            Plan(request, course, age, channel, name)
            for chapter in chapters
            for name, request, course, age, channel in CHAPTERS[chapter]
        ]

    def _take(self, plan, accepted_at, histories):
        request = plan.request
        topics = self.demo.env["party.ticket.topic"]
        # two workers take the same caller: the second one is a colleague
        is_second = plan.name == "twice_again"
        clerk = self.clerks[-1] if is_second else self.clerks[0]
        tickets = self.demo.env["party.ticket"].with_user(clerk)
        ticket = tickets.create(
            {
                "center_id": self.center.id,
                "channel": plan.channel,
                "service_type_id": self.demo._kind(request.kind).id,
                "topic_ids": topics.search([("name", "=", request.topic)]).ids,
                "request_text": request.text,
                "accepted_at": accepted_at,
            }
            | self._requester(plan, histories)
        )
        # the log says of that day that the ticket was taken
        ticket.message_ids.sudo().date = accepted_at
        return ticket

    def _requester(self, plan, histories):
        if first := histories.get(SAME_PERSON.get(plan.name)):
            return {"member_id": first.ticket.member_id.id}
        if plan.name == "dues":
            return {"member_id": self.portal_member.id}
        if plan.channel in WRITTEN:
            serial = next(self.strangers)
            return {
                "requester_name": people.name(serial),
                "requester_phone": self.demo._mobile(serial),
            }
        return {"member_id": next(self.members).id}
