"""What an evaluation counts by itself: one function for each measure.

A measure finds the records that it counts and those of them that did as they should.
Both are kept beside the figure, so that it can be looked through later. Points and
weights are no matter of this file. Wherever that can be, facts are counted that no
later day changes any more: what was due in the period, not what stands open today.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..tools.scoring import percent
from .data_quality import PRESENT, sound
from .evaluation_codes import CENTER, DIRECTOR, MEMBER, STAFF
from .event_codes import HELD_STATES, TOOK_PART
from .letter_codes import GONE_STATES
from .party_ticket_callback import SATISFIED

ONE_DAY = timedelta(days=1)
FILING_DAYS = 10  # working days after telling, time for the callback among them
HANDOVER_DAYS = 1  # working days
ANSWERED = ("solved", "explained")
ADVERSE = ("penalty", "complaint")


class Subject(NamedTuple):
    """Who is evaluated, and of which days; people within one center."""

    center: models.BaseModel
    user: models.BaseModel
    member: models.BaseModel
    date_from: object
    date_to: object

    def days(self, field):
        """Records whose date ``field`` lies in the period."""
        return Domain(field, ">=", self.date_from) & Domain(field, "<=", self.date_to)

    def moments(self, field):
        """Records whose moment ``field`` lies in the period by the center's clock."""
        begin = self.center._first_moment(self.date_from)
        end = self.center._first_moment(self.date_to + ONE_DAY)
        return Domain(field, ">=", begin) & Domain(field, "<", end)

    @property
    def here(self):
        return Domain("center_id", "=", self.center.id)


class Measured(NamedTuple):
    """Records that were counted, those that did as they should, and the value.

    ``value`` is None where there was nothing to measure.
    """

    counted: models.BaseModel
    met: models.BaseModel
    value: float | None


class Measure(NamedTuple):
    """How one figure is found, for which kinds of evaluation, in which unit.

    ``is_snapshot``: it tells how things stand at the moment of counting and cannot be
    counted anew later. ``is_secret``: the figure is kept without its records, which are
    not for those who see it.
    """

    find: Callable
    kinds: tuple = (CENTER, DIRECTOR)
    unit: str = "percent"
    is_snapshot: bool = False
    is_secret: bool = False


def _share(counted, met):
    return Measured(counted, met, percent(len(met), len(counted)))


def _records(env, model):
    # whoever evaluates counts all there is, secret matters too, and reads none of it
    return env[model].sudo().with_context(active_test=False)


# ----------------------------------------------------------------------
# Registrations
# ----------------------------------------------------------------------
def _confirmed_same_day(env, subject, more=Domain.TRUE):
    """Forms completed in the period; confirmed by telephone the same day (A3.1.2).

    A case that ended without confirmation had nothing to confirm.
    """
    not_a_member = Domain("state", "=", "ended") & Domain("confirmed_at", "=", False)
    cases = _records(env, "party.registration").search(
        subject.here & subject.moments("filled_at") & ~not_a_member & more
    )
    day = subject.center._local_date
    return _share(
        cases,
        cases.filtered(
            lambda case: (
                case.confirmed_at and day(case.confirmed_at) == day(case.filled_at)
            )
        ),
    )


def _own_confirmed(env, subject):
    mine = Domain("responsible_id", "=", subject.user.id)
    return _confirmed_same_day(env, subject, mine)


# ----------------------------------------------------------------------
# Tickets
# ----------------------------------------------------------------------
def _due_tickets(env, subject, more=Domain.TRUE):
    """Tickets whose last day lies in the period; each falls due once (A3.2.4)."""
    valid = Domain("withdrawn_at", "=", False)
    return _records(env, "party.ticket").search(
        subject.here & subject.days("due_date") & valid & more
    )


def _answered_in_time(env, subject, more=Domain.TRUE):
    tickets = _due_tickets(env, subject, more)
    told = Domain("told_date", "!=", False) & Domain("is_told_late", "=", False)
    return _share(tickets, tickets.filtered_domain(told))


def _own_answered_in_time(env, subject):
    """By the first contact, who answers for the whole course (A4.1)."""
    return _answered_in_time(
        env, subject, Domain("first_contact_id", "=", subject.user.id)
    )


def _responded(env, subject):
    """Whether the requester heard anything by the last day."""
    tickets = _due_tickets(env, subject)
    day = subject.center._local_date
    return _share(
        tickets,
        tickets.filtered(
            lambda ticket: any(
                day(notice.told_at) <= ticket.due_date for notice in ticket.notice_ids
            )
        ),
    )


def _solved(env, subject):
    tickets = _due_tickets(env, subject)
    told = Domain("told_date", "!=", False) & Domain("decision", "in", ANSWERED)
    return _share(tickets, tickets.filtered_domain(told))


def _instant(env, subject):
    """A further round is the same request and is not counted again (A3.2.3)."""
    tickets = _records(env, "party.ticket").search(
        subject.here
        & subject.days("accepted_date")
        & Domain("round_number", "=", 1)
        & Domain("withdrawn_at", "=", False)
    )
    return _share(tickets, tickets.filtered("is_instant"))


def _filed(env, subject):
    """Told tickets whose time for filing ended in the period (A3.2.7)."""
    calendar = env["party.workday"]._calendar()
    told = _records(env, "party.ticket").search(
        subject.here
        & Domain("told_date", ">=", calendar.back(subject.date_from, FILING_DAYS + 1))
        & Domain("told_date", "<=", subject.date_to)
    )
    last_days = {
        day: calendar.add(day, FILING_DAYS) for day in set(told.mapped("told_date"))
    }
    tickets = told.filtered(
        lambda t: subject.date_from <= last_days[t.told_date] <= subject.date_to
    )
    return _share(
        tickets,
        tickets.filtered(
            lambda t: (
                t.filed_at
                and subject.center._local_date(t.filed_at) <= last_days[t.told_date]
            )
        ),
    )


# ----------------------------------------------------------------------
# Callbacks
# ----------------------------------------------------------------------
def _callbacks(env, subject, more=Domain.TRUE):
    """Callbacks due in the period, made by their last day (A3.2.6)."""
    callbacks = _records(env, "party.ticket.callback").search(
        subject.here & subject.days("due_date") & more
    )
    day = subject.center._local_date
    return _share(
        callbacks,
        callbacks.filtered(
            lambda c: c.state == "done" and day(c.called_at) <= c.due_date
        ),
    )


def _own_callbacks(env, subject):
    return _callbacks(env, subject, Domain("assigned_id", "=", subject.user.id))


def _satisfied(env, subject):
    """Only callbacks with a recorded opinion count (A4.5)."""
    opinions = _records(env, "party.ticket.callback").search(
        subject.here
        & subject.moments("called_at")
        & Domain("state", "=", "done")
        & Domain("satisfaction", "!=", False)
    )
    return _share(opinions, opinions.filtered(lambda c: c.satisfaction in SATISFIED))


# ----------------------------------------------------------------------
# Activities, letters, channels, register
# ----------------------------------------------------------------------
def _planned_held(env, subject):
    """Lines of the yearly plan, held before the period was over (A2.3)."""
    lines = _records(env, "party.event.plan.line").search(
        subject.here & subject.days("month_date")
    )
    end = subject.center._first_moment(subject.date_to + ONE_DAY)
    held = Domain("state", "in", HELD_STATES) & Domain("date_begin", "<", end)
    return _share(lines, lines.filtered(lambda x: x.event_ids.filtered_domain(held)))


def _attendance(env, subject, more=Domain.TRUE):
    people = _records(env, "party.event.participant").search(
        subject.moments("date_begin") & Domain("event_state", "in", HELD_STATES) & more
    )
    return _share(people, people.filtered(lambda p: p.attendance in TOOK_PART))


def _center_attendance(env, subject):
    return _attendance(env, subject, subject.here)


def _member_activities(env, subject):
    return _attendance(env, subject, Domain("member_id", "=", subject.member.id))


def _letters(env, subject):
    """Annual letters whose last day, 30 December, lies in the period (A3.3.4)."""
    letters = _records(env, "party.letter").search(
        subject.here
        & subject.days("due_date")
        & Domain("kind", "=", "annual")
        & Domain("state", "!=", "void")
    )
    gone = Domain("state", "in", GONE_STATES) & Domain("is_late", "=", False)
    return _share(letters, letters.filtered_domain(gone))


def _channels(env, subject):
    """Channels of the center with a post or a learning record in the period (A1.2)."""
    end = subject.center._first_moment(subject.date_to + ONE_DAY)
    since = Domain("since_date", "=", False) & Domain("create_date", "<", end)
    since |= Domain("since_date", "<=", subject.date_to)
    channels = env["party.channel"].sudo().search(subject.here & since)
    posted = Domain("state", "=", "sent") & subject.moments("posted_at")
    used = Domain("post_ids", "any", posted)
    used |= Domain("learning_ids", "any", subject.days("date"))
    return _share(channels, channels.filtered_domain(used))


def _database(env, subject):
    """How the register stands when it is counted (A1.1.6)."""
    members = env["party.member"].sudo()
    return _share(
        members.search(subject.here & PRESENT),
        members.search(subject.here & sound(subject.center)),
    )


def _inspection(env, subject):
    inspections = env["party.inspection"].sudo()
    result = inspections._latest_result(
        subject.center, subject.date_from, subject.date_to
    )
    if not result:
        return Measured(inspections, inspections, None)
    value, is_compliant, inspection = result
    return Measured(inspection, inspection if is_compliant else inspections, value)


def _secrecy(env, subject):
    """Breaches on which a decision stands (A4.6); none is what is wanted."""
    files = env["party.accountability"]
    whose = subject.user or subject.center
    breaches = files._breaches(whose, subject.date_from, subject.date_to)
    return Measured(breaches, files, len(breaches))


def _member_credit(env, subject):
    """Penalties and upheld complaints of a member; none is what is wanted."""
    records = _records(env, "party.credit.record").search(
        Domain("member_id", "=", subject.member.id)
        & subject.days("date")
        & Domain("kind", "in", ADVERSE)
        & Domain("voided_at", "=", False)
    )
    return Measured(records, records.browse(), len(records))


# ----------------------------------------------------------------------
# What directors decide, what staff read
# ----------------------------------------------------------------------
def _extensions_decided(env, subject):
    """Requests for more time on which the director decided before the due date."""
    extensions = _records(env, "party.ticket.extension").search(
        subject.here
        & subject.moments("decided_at")
        & Domain("decided_by_id", "=", subject.user.id)
        & Domain("state", "in", ("approved", "refused"))
    )
    return _share(extensions, extensions.filtered(lambda e: not e.is_decided_late))


def _handovers_answered(env, subject):
    """Tickets handed over to the director, answered by the next working day."""
    calendar = env["party.workday"]._calendar()
    day = subject.center._local_date
    handovers = _records(env, "party.ticket.transfer").search(
        subject.here
        & subject.moments("transferred_at")
        & Domain("to_user_id", "=", subject.user.id)
        & Domain("state", "!=", "withdrawn")
    )
    return _share(
        handovers,
        handovers.filtered(
            lambda h: (
                h.decided_at
                and day(h.decided_at)
                <= calendar.add(day(h.transferred_at), HANDOVER_DAYS)
            )
        ),
    )


def _own_reading(env, subject):
    """Duties and rules that were to be read in the period (A1.3.2).

    What was closed by its last day nobody had to read any more.
    """
    day = subject.center._local_date
    tasks = (
        _records(env, "party.rule.reading")
        .search(
            subject.here
            & subject.days("due_date")
            & Domain("user_id", "=", subject.user.id)
        )
        .filtered(lambda t: not t.closed_at or day(t.closed_at) > t.due_date)
    )
    return _share(
        tasks, tasks.filtered(lambda t: t.read_at and day(t.read_at) <= t.due_date)
    )


# key (as in evaluation_codes.MEASURES) → how it is found
REGISTRY = {
    "confirmed_same_day": Measure(_confirmed_same_day),
    "answered_in_time": Measure(_answered_in_time),
    "responded": Measure(_responded),
    "solved": Measure(_solved),
    "instant": Measure(_instant),
    "callbacks": Measure(_callbacks),
    "satisfied": Measure(_satisfied),
    "planned_held": Measure(_planned_held),
    "attendance": Measure(_center_attendance),
    "letters": Measure(_letters),
    "filed": Measure(_filed),
    "channels": Measure(_channels),
    "database": Measure(_database, is_snapshot=True),
    "inspection": Measure(_inspection),
    "secrecy": Measure(_secrecy, (CENTER, DIRECTOR, STAFF), "count", is_secret=True),
    "extensions_decided": Measure(_extensions_decided, (DIRECTOR,)),
    "handovers_answered": Measure(_handovers_answered, (DIRECTOR,)),
    "own_answered_in_time": Measure(_own_answered_in_time, (STAFF,)),
    "own_callbacks": Measure(_own_callbacks, (STAFF,)),
    "own_confirmed": Measure(_own_confirmed, (STAFF,)),
    "own_reading": Measure(_own_reading, (STAFF,)),
    "member_activities": Measure(_member_activities, (MEMBER,)),
    "member_credit": Measure(_member_credit, (MEMBER,), "count"),
}


def measure(env, key, subject):
    """``Measured`` of ``subject`` by the measure ``key``."""
    return REGISTRY[key].find(env, subject)
