"""What an evaluation counts by itself: one function for each measure.

A measure finds the records that it counts and those of them that did as they should.
Both are kept beside the figure, so that it can be looked through later. Points and
weights are no matter of this file. Wherever that can be, facts are counted that no
later day changes any more: what was due in the period, not what stands open today, and
of what is entered afterwards only what was there at the moment of counting.
"""

from odoo.fields import Domain

from ..tools.evaluation_period import period_of
from . import evaluation_work_measures as work
from .data_quality import PRESENT, sound
from .evaluation_codes import CENTER, DIRECTOR, MEMBER, STAFF
from .evaluation_subject import Measure, Measured, all_records, share
from .event_codes import HELD_STATES, TOOK_PART
from .letter_codes import GONE_STATES
from .past_values import at, changes

ADVERSE = ("penalty", "complaint")


# ----------------------------------------------------------------------
# Activities, letters, channels, register
# ----------------------------------------------------------------------
def _planned_held(env, subject):
    """Lines of the yearly plan whose month ended, held by then (A2.3)."""
    lines = (
        all_records(env, "party.event.plan.line")
        .search(
            subject.here
            & Domain("month_date", ">=", subject.date_from.replace(day=1))
            & Domain("month_date", "<=", subject.date_to)
        )
        .filtered(lambda x: subject.covers(period_of("month", x.month_date)[1]))
    )
    held = _held(subject, "state", "held_at")
    held &= Domain("date_begin", "<", subject.end)
    return share(lines, lines.filtered(lambda x: x.event_ids.filtered_domain(held)))


def _held(subject, state, held_at):
    """Activities that had been recorded as held when it was counted."""
    return Domain(state, "in", HELD_STATES) & Domain(held_at, "<=", subject.counted_at)


def _attendance(env, subject, more=Domain.TRUE):
    """Who was invited to activities of these days, and who of them took part.

    By the records of attendance as they were at the count: what is corrected later
    leaves the older record.
    """
    people = all_records(env, "party.event.participant").search(
        subject.moments("date_begin")
        & _held(subject, "event_state", "event_id.held_at")
        & more
    )
    came = all_records(env, "party.event.attendance").search(
        Domain("participant_id", "in", people.ids)
        & Domain("attendance", "in", TOOK_PART)
        & Domain("recorded_at", "<=", subject.counted_at)
        & subject.not_before_count("undone_at")
    )
    return share(people, people & came.participant_id)


def _center_attendance(env, subject):
    return _attendance(env, subject, subject.here)


def _member_activities(env, subject):
    return _attendance(env, subject, Domain("member_id", "=", subject.member.id))


def _letters(env, subject):
    """Annual letters whose last day, 30 December, lies in the period (A3.3.4).

    One that was withdrawn in time had not to be sent. What was withdrawn unsent after
    its last day stays late; the letter that went in its place is the same one.
    """
    day = subject.center._local_date
    letters = (
        all_records(env, "party.letter")
        .search(subject.here & subject.days("due_date") & Domain("kind", "=", "annual"))
        .filtered(lambda x: x.state != "void" or day(x.voided_at) > x.due_date)
    )
    late = {_place(letter) for letter in letters if letter.state == "void"}
    letters = letters.filtered(lambda x: x.state == "void" or _place(x) not in late)
    gone = Domain("state", "in", GONE_STATES) & Domain("is_late", "=", False)
    return share(letters, letters.filtered_domain(gone))


def _place(letter):
    """What is the same of a letter and of the one that goes in its place."""
    return letter.run_id, letter.addressee_id, letter.part


def _channels(env, subject):
    """Channels of the center with a post or a learning record in the period (A1.2)."""
    end = subject.end
    since = Domain("since_date", "=", False) & Domain("create_date", "<", end)
    since |= Domain("since_date", "<=", subject.last_day)
    channels = all_records(env, "party.channel").search(subject.here & since)
    archived = changes(channels, "active")
    channels = channels.filtered(
        lambda channel: at(channel, "active", archived.get(channel.id, ()), end)
    )
    posted = Domain("state", "=", "sent") & subject.moments("posted_at")
    learned = subject.days("date") & Domain("create_date", "<=", subject.counted_at)
    used = Domain("post_ids", "any", posted) | Domain("learning_ids", "any", learned)
    return share(channels, channels.filtered_domain(used))


def _database(env, subject):
    """How the register stands when it is counted (A1.1.6)."""
    members = env["party.member"].sudo()
    return share(
        members.search(subject.here & PRESENT),
        members.search(subject.here & sound(subject.center)),
    )


def _inspection(env, subject):
    inspections = env["party.inspection"].sudo()
    for first, last in reversed(subject.spans):
        if result := inspections._latest_result(
            subject.center, first, last, subject.counted_at
        ):
            value, is_compliant, inspection = result
            met = inspection if is_compliant else inspections
            return Measured(inspection, met, value)
    return Measured(inspections, inspections, None)


def _secrecy(env, subject):
    """Breaches on which a decision stands (A4.6); none is what is wanted.

    Those of a person count in the period whose decision came to stand in it, also after
    the post was left: it is about what was done in it.
    """
    files = env["party.accountability"]
    whose = subject.user or subject.center
    breaches = files._breaches(whose, subject.date_from, subject.date_to)
    return Measured(breaches, files, len(breaches))


def _member_credit(env, subject):
    """Penalties and upheld complaints of a member; none is what is wanted."""
    records = all_records(env, "party.credit.record").search(
        Domain("member_id", "=", subject.member.id)
        & subject.days("date")
        & Domain("kind", "in", ADVERSE)
        & subject.not_before_count("voided_at")
    )
    return Measured(records, records.browse(), len(records))


# key (as in evaluation_codes.MEASURES) → how it is found
REGISTRY = {
    "confirmed_same_day": Measure(work.confirmed_same_day),
    "answered_in_time": Measure(work.answered_in_time),
    "responded": Measure(work.responded),
    "solved": Measure(work.solved),
    "instant": Measure(work.instant),
    "callbacks": Measure(work.callbacks),
    "satisfied": Measure(work.satisfied),
    "planned_held": Measure(_planned_held),
    "attendance": Measure(_center_attendance),
    "letters": Measure(_letters),
    "filed": Measure(work.filed),
    "channels": Measure(_channels),
    "database": Measure(_database, is_snapshot=True),
    "inspection": Measure(_inspection),
    "secrecy": Measure(_secrecy, (CENTER, DIRECTOR, STAFF), "count", is_secret=True),
    "extensions_decided": Measure(work.extensions_decided, (DIRECTOR,)),
    "handovers_answered": Measure(work.handovers_answered, (DIRECTOR,)),
    "own_answered_in_time": Measure(work.own_answered_in_time, (STAFF,)),
    "own_callbacks": Measure(work.own_callbacks, (STAFF,)),
    "own_confirmed": Measure(work.own_confirmed, (STAFF,)),
    "own_reading": Measure(work.own_reading, (STAFF,)),
    "member_activities": Measure(_member_activities, (MEMBER,)),
    "member_credit": Measure(_member_credit, (MEMBER,), "count"),
}


def measure(env, key, subject):
    """``Measured`` of ``subject`` by the measure ``key``."""
    return REGISTRY[key].find(env, subject)
