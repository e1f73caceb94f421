"""The activity register: what a center did in a period, and with whom (A2.3)."""

from collections import namedtuple

from odoo.fields import Domain

from odoo.addons.party_service_center.models.event_codes import HELD_STATES, TOOK_PART

from . import frame
from .local_time import local, within
from .reading import Names, labels, read_in_order
from .table import Column, Figure, Kind

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
    centers = frame.chosen(env, centers)
    domain = within("date_begin", period, centers) & PLANNED
    return frame.table(
        centers,
        wording,
        title=env._("Activity Register"),
        subtitle=env._(
            "Begun from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        count=env["party.event"].search_count(domain),
        figures=_figures(env, domain),
        notes=(
            env._(
                "Took part: present, late, left early, or made up later. Hours are"
                " those of all of them together (A3.3.3)."
            ),
        ),
    )


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
    states = labels(events, "state")
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
