"""The past of activities: the real steps, dated back to when they were taken."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from . import event_texts as texts
from .told_in_order import ToldInOrder

MODULE = "party_service_center."
LASTS = timedelta(hours=2)
# what steps stamp with the present moment, by where it stands
STAMPS = {
    "": (
        "submitted_at",
        "approved_at",
        "announced_at",
        "held_at",
        "filed_at",
        "cancelled_at",
    ),
    "approval_ids": ("asked_at", "decided_at"),
    "participant_ids": ("added_at", "replied_at", "excuse_decided_at"),
    "participant_ids.attendance_ids": ("recorded_at", "undone_at"),
    "announcement_ids": ("made_at",),
    "announcement_ids.notice_ids": ("told_at",),
    "photo_ids": ("added_at",),
}


class EventHistory(ToldInOrder):
    """Takes one activity through its steps; each gets the moment it had.

    Of an activity that is over, steps that refuse what has begun are told as they would
    have been taken at the time.
    """

    def __init__(self, demo, random, calendar, center, story, begin):
        self.demo = demo
        self.random = random
        self.calendar = calendar
        self.center = center
        self.story = story
        self.begin = begin
        self.day = center._local_date(begin)
        self.is_past = begin <= fields.Datetime.now()
        clerks = center.staff_ids.filtered(lambda person: person.role == "clerk")
        self.clerk = clerks[:1].user_id
        # at a vacant center the clerk drafts and submits, the committee excuses
        self.director = center.director_user_id or self.clerk
        self.committee = demo.env.ref(f"{MODULE}user_committee")
        self.moment = None

    def as_(self, user):
        """The activity as ``user`` works on it."""
        return self.event.with_user(user)

    def people(self, *places):
        """Those on the list who are there still, by their place on it."""
        people = self.event.participant_ids.filtered(lambda p: not p._silence())
        people = people.with_user(self.clerk)
        return people.browse([people.ids[n] for n in places if n < len(people)])

    def everybody(self):
        return self.people(*range(len(self.event.participant_ids)))

    def to_call(self):
        """Those on the telephone list."""
        return self.everybody().filtered("call_reason")

    # ------------------------------------------------------------------
    # Moments
    # ------------------------------------------------------------------
    def _happened(self, days):
        """What was done just now happened so many working days before."""
        self.date_back(self._before(days))

    def _before(self, days):
        return self.on(self.calendar.shift(self.day, -days))

    def date_back(self, moment):
        # what the steps wrote is dated back, which no right allows
        event = self.event.sudo()
        event.env.flush_all()
        event.env.cr.precommit.run()  # the log takes down each step by itself
        for path, names in STAMPS.items():
            records = event.mapped(path) if path else event
            for name in names:
                fresh = records.filtered(
                    lambda row, name=name: row[name] and row[name] > moment
                )
                if fresh:
                    fresh._record_proof(**{name: moment})
        messages = event.env["mail.message"].search(
            [
                ("model", "=", event._name),
                ("res_id", "=", event.id),
                ("date", ">", moment),
            ]
        )
        messages.date = moment
        if self.is_past:
            messages.notification_ids.is_read = True

    # ------------------------------------------------------------------
    # Plan and approval (A3.3.1)
    # ------------------------------------------------------------------
    def draft(self, days, line=None, by_hand=None):
        """The director writes the plan."""
        story = self.story
        events = self.demo.env["party.event"].with_user(self.director)
        self.event = events.create(
            {
                "center_id": self.center.id,
                "kind_id": self.demo.env.ref(
                    f"{MODULE}party_event_kind_{story.kind}"
                ).id,
                "name": story.theme,
                "date_begin": self.begin,
                "date_end": self.begin + LASTS,
                "place": story.place,
                "user_id": self.clerk.id,
                "plan_text": story.plan,
                "bring_text": story.bring,
                "materials": story.materials,
                "budget": story.budget,
                "plan_line_id": line and line.id,
                "target_mode": "hand" if by_hand else "rule",
                "target_organization_ids": self._meant_for(),
                **dict(story.target),
            }
        )
        if by_hand:
            self.invite(by_hand, self.director)
        self._happened(days)

    def _meant_for(self):
        """Ids of the organizations whose members the plan is for; none of all."""
        if not self.story.branch:
            return []
        name = f"{MODULE}party_organization_{self.story.branch}"
        return self.demo.env.ref(name).ids

    def invite(self, members, person=None):
        """Put members on the list, through the dialog."""
        invitations = self.demo.env["party.event.invite"]
        invitations.with_user(person or self.clerk).create(
            {"event_id": self.event.id, "member_ids": members.ids}
        ).action_confirm()

    def submit(self, days):
        event = self.as_(self.director)
        if self.is_past:
            event.participant_ids._follow_rule(event)
            event._move("submitted")
            event.env["party.event.approval"]._ask(event)
        else:
            event.action_submit()
        self._happened(days)

    def approve(self, days, person=None):
        self.as_(person or self.committee).action_approve()
        self._happened(days)

    def return_(self, days, remarks):
        self.as_(self.committee)._pending_approval()._return(remarks)
        self._happened(days)

    def agree(self, line=None, days=13):
        """Drafted, submitted and approved within a week."""
        self.draft(days, line)
        self.submit(days - 2)
        self.approve(days - 4)

    def change_place(self, days, place):
        self.as_(self.director).place = place
        self._happened(days)

    def cancel(self, days, reason):
        self.as_(self.director)._cancel(reason)
        self._happened(days)

    # ------------------------------------------------------------------
    # Telling the invited (A3.3.2)
    # ------------------------------------------------------------------
    def send_letters(self):
        """Choose letters for whoever cannot be told otherwise."""
        place = max(self.event.route_ids.mapped("sequence"), default=0) + 10
        self.as_(self.clerk).route_ids = [
            Command.create({"kind": "letter", "sequence": place})
        ]

    def announce(self, days):
        event = self.as_(self.clerk)
        if self.is_past:
            if event.state == "approved":
                event._move("announced")
            for kind, people in event._people_to_tell().items():
                if people:
                    event.env["party.event.announcement"]._announce(event, kind, people)
            event._end_tasks()
        else:
            event._announce()
        self._happened(days)

    def post(self, days):
        """The clerk posts the letters and what stands on the channels."""
        announcements = self.as_(self.clerk).announcement_ids
        posted_at = self._before(days)
        for post in announcements.post_ids.filtered(lambda p: p.state == "manual"):
            link = texts.ADDRESS.format(kind=post.channel_id.kind, number=post.id)
            post._confirm_posted(posted_at, link)
        letters = announcements.notice_ids.filtered(
            lambda row: row.kind == "letter" and row.state == "manual"
        )
        if letters:
            letters.action_mark_posted()
        self.date_back(posted_at)

    def call(self, people, outcome, days, note=False):
        for person in people:
            person._record_call(outcome, note)
        self._happened(days)

    def look_up(self, days):
        """Who signs in to the portal opened the page of the activity."""
        self.event.participant_ids._record_opened()
        self._happened(days)

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------
    def accept(self, people, days):
        """These are coming, as the clerk heard."""
        if self.is_past:
            self._answered(people, reply="coming")
        else:
            for person in people:
                person._hear("coming")
        self._happened(days)

    def ask(self, people, reason, days):
        """Some cannot come, and tell the clerk why."""
        for person in people:
            person._hear_excuse(reason)
        self._happened(days)

    def excuse(self, people, days, reason):
        decider = self.center._answerable()[:1]
        if self.is_past:
            self._answered(
                people,
                reply="excused",
                reply_reason=reason,
                excuse_decided_at=fields.Datetime.now(),
                excuse_decided_by_id=decider.id,
            )
        else:
            self.ask(people, reason, days)
            people.with_user(decider).action_accept_excuse()
        self._happened(days)

    def refuse(self, people, days, reason, why):
        self.ask(people, reason, days)
        people.with_user(self.center._answerable()[:1])._refuse_excuse(why)
        self._happened(days)

    def _answered(self, people, **values):
        # answers of the past, which their steps refuse once it has begun
        people.sudo()._record_proof(
            replied_at=fields.Datetime.now(), heard_by_id=self.clerk.id, **values
        )
        people._need_no_call()

    # ------------------------------------------------------------------
    # Held and filed (A3.3.3)
    # ------------------------------------------------------------------
    def hold(self):
        self.moment = self.event.date_end
        self.as_(self.clerk).action_hold()
        self._happened(0)

    def file(self, days):
        """Close the record so many working days after the activity."""
        filed_on = min(self.calendar.add(self.day, days), self.center._today())
        number = self.center._next_number("file_sequence_id", filed_on)
        # the number is of the year in which it was filed, not of today's step
        self.event.sudo()._record_proof(file_number=number)
        self.as_(self.clerk).action_file()
        self._happened(-days)
