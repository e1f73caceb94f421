"""What members took part in during a time, mostly a year: n of m activities, the hours,
and what they learned on the channels (A3.3.3, A1.2.2).

The form of a member, the portal and the letters home read it here, so that they say
the same.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from odoo.fields import Domain

from .event_codes import HELD_STATES, TOOK_PART


@dataclass(frozen=True)
class Participation:
    """One activity that a member was invited to and that took place."""

    participant_id: int
    day: date  # at the center of the activity
    theme: str
    center_name: str
    attendance: str | bool  # nothing while it is not recorded
    minutes: int


@dataclass(frozen=True)
class PeriodParticipation:
    """The activities of one member in a time, the latest first.

    Called-off ones are not among them: nobody could take part.
    """

    date_from: date
    date_to: date
    rows: tuple = field(default=())
    learning_minutes: int = 0  # beside the activities: courses, videos, readings

    @property
    def year(self):
        return self.date_from.year

    @property
    def invited_count(self):
        return len(self.rows)

    @property
    def took_part_count(self):
        return sum(row.attendance in TOOK_PART for row in self.rows)

    @property
    def minutes(self):
        return sum(row.minutes for row in self.rows)


def of_members(members, year):
    """``PeriodParticipation`` in ``year`` by member, for each of ``members``."""
    return in_period(members, date(year, 1, 1), date(year, 12, 31))


def in_period(members, date_from, date_to):
    """``PeriodParticipation`` between two days, both included, by member.

    The days are those of each activity's center.
    """
    members.check_access("read")
    # what somebody took part in before they moved happened at another center, whose
    # activities are closed here; theme and time belong to the member's own record
    participants_sudo = members.env["party.event.participant"].sudo()
    participants_sudo = participants_sudo.search_fetch(
        Domain("member_id", "in", members.ids)
        & Domain("event_state", "in", HELD_STATES)
        # a list is filed without an attendance of those alone who had gone before
        & (Domain("attendance", "!=", False) | Domain("event_state", "=", "held"))
        & members.env["party.center"].sudo()._in_own_time(_within(date_from, date_to)),
        ["member_id", "center_id", "date_begin", "theme", "attendance", "minutes"],
        order="date_begin desc, id desc",
    )
    # what somebody learned before they moved is theirs as well
    learning_sudo = members.env["party.learning"].sudo()
    learned = learning_sudo._minutes_in_period(members, date_from, date_to)
    rows = {member_id: [] for member_id in members.ids}
    for participant_sudo in participants_sudo:
        rows[participant_sudo.member_id.id].append(_row(participant_sudo))
    return {
        member: PeriodParticipation(
            date_from, date_to, tuple(rows[member.id]), learned[member.id]
        )
        for member in members
    }


def _within(date_from, date_to):
    """What holds at a center for moments of these days there."""

    def within(center):
        begin = center._first_moment(date_from)
        end = center._first_moment(date_to + timedelta(days=1))
        return Domain("date_begin", ">=", begin) & Domain("date_begin", "<", end)

    return within


def _row(participant_sudo):
    center_sudo = participant_sudo.center_id
    return Participation(
        participant_sudo.id,
        center_sudo._local_date(participant_sudo.date_begin),
        participant_sudo.theme,
        center_sudo.name,
        participant_sudo.attendance,
        participant_sudo.minutes,
    )
