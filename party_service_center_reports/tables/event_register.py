"""The activity register: what a center did in a period, and with whom (A2.3)."""

from collections import namedtuple
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.party_service_center.models.event_codes import HELD_STATES, TOOK_PART

from .reading import Names, read_in_order
from .table import Column, Figure, Kind, Table

# characters; Chinese ones take two
NUMBER_WIDTH = 17
CENTER_WIDTH = 18
KIND_WIDTH = 13
THEME_WIDTH = 34
BEGIN_WIDTH = 17
PLACE_WIDTH = 26
BUDGET_WIDTH = 12
COUNT_WIDTH = 10
STATE_WIDTH = 13

# what is read of an activity; many2one fields come as ids
Event = namedtuple("Event", "id number kind_id name date_begin place budget state")
# a draft that was never approved is no activity yet
PLANNED = Domain("state", "!=", "draft") | Domain("number", "!=", False)
HELD = Domain("state", "in", HELD_STATES)


def build(env, period, centers, wording):
    """The register of the activities that the present user may read.

    :param Period period: days on which they begin, at their center
    :param centers: ``party.center`` records; none means all
    """
    centers = centers or env["party.center"].with_context(active_test=False).search([])
    domain = begins_in(period, centers) & PLANNED
    now = fields.Datetime.context_timestamp(centers, fields.Datetime.now())
    return Table(
        title=env._("Activity Register"),
        subtitle=env._(
            "Begun from %(start)s to %(end)s, %(centers)s",
            start=format_date(env, period.start),
            end=format_date(env, period.end),
            centers=", ".join(centers.mapped("name")),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        as_of=now.replace(tzinfo=None),
        figures=_figures(env, domain),
        notes=(
            env._(
                "Took part: present, late, left early, or made up later. Hours are"
                " those of all of them together (A3.3.3)."
            ),
        ),
        wording=wording,
    )


def begins_in(period, centers):
    """Domain of what begins on a day of ``period`` as its center's clock says."""

    def in_period(center):
        return Domain("date_begin", ">=", center._first_moment(period.start)) & Domain(
            "date_begin", "<", center._first_moment(period.end + timedelta(days=1))
        )

    return centers._in_own_time(in_period)


def local(moment, tz):
    """``moment`` (naive UTC) as it was on the clock of a center."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(tz)).replace(tzinfo=None)


def _figures(env, domain):
    count = env["party.event"].search_count
    people = env["party.event.participant"]
    of_held = Domain("event_id", "any", domain & HELD)
    return (
        Figure(env._("Activities"), count(domain)),
        Figure(env._("Held"), count(domain & HELD)),
        Figure(env._("Cancelled"), count(domain & Domain("state", "=", "cancelled"))),
        Figure(env._("Invited to Those Held"), people.search_count(of_held)),
        Figure(
            env._("Took Part"),
            people.search_count(of_held & Domain("attendance", "in", TOOK_PART)),
        ),
    )


def _columns(env):
    return (
        Column("number", env._("Number"), width=NUMBER_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("kind", env._("Kind of Activity"), width=KIND_WIDTH),
        Column("theme", env._("Theme"), width=THEME_WIDTH),
        Column("begin", env._("Begins"), Kind.DATETIME, BEGIN_WIDTH),
        Column("place", env._("Meeting Place"), width=PLACE_WIDTH),
        Column("budget", env._("Budget"), Kind.DECIMAL, BUDGET_WIDTH, env._("yuan")),
        Column("invited", env._("Invited"), Kind.INTEGER, COUNT_WIDTH),
        Column("took_part", env._("Took Part"), Kind.INTEGER, COUNT_WIDTH),
        Column("excused", env._("Excused"), Kind.INTEGER, COUNT_WIDTH),
        Column("absent", env._("Absent"), Kind.INTEGER, COUNT_WIDTH),
        Column("hours", env._("Hours Taken Part"), Kind.DECIMAL, COUNT_WIDTH),
        Column("state", env._("State"), width=STATE_WIDTH),
    )


def _rows(env, domain, centers):
    events = env["party.event"]
    states = dict(events._fields["state"]._description_selection(env))
    kinds = Names(env["party.event.kind"].with_context(active_test=False))
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        center_name, tz = center.name, center.tz
        for batch in read_in_order(events, own, Event._fields, "date_begin, id"):
            batch = [Event._make(row) for row in batch]
            kinds.learn(event.kind_id for event in batch)
            counts = _counts(env, [event.id for event in batch])
            for event in batch:
                count = counts.get(event.id, {})
                is_held = event.state in HELD_STATES
                minutes = sum(spent for _people, spent in count.values())
                yield (
                    event.number,
                    center_name,
                    kinds[event.kind_id],
                    event.name,
                    local(event.date_begin, tz),
                    event.place,
                    event.budget or None,
                    sum(people for people, _spent in count.values()),
                    _people(count, *TOOK_PART) if is_held else None,
                    _people(count, "excused") if is_held else None,
                    _people(count, "absent") if is_held else None,
                    minutes / 60 if is_held else None,
                    states[event.state],
                )


def _counts(env, event_ids):
    """Activity → attendance → (how many, minutes of all of them)."""
    counts = {}
    for event, attendance, people, minutes in env[
        "party.event.participant"
    ]._read_group(
        [("event_id", "in", event_ids)],
        ["event_id", "attendance"],
        ["__count", "minutes:sum"],
    ):
        counts.setdefault(event.id, {})[attendance] = (people, minutes or 0)
    return counts


def _people(count, *attendances):
    return sum(count[key][0] for key in attendances if key in count)
