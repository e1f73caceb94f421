"""The registration register: each trader found in a period, step by step (A3.1)."""

from collections import namedtuple

from odoo.fields import Domain

from . import frame
from .local_time import local_day
from .reading import Names, labels, read_batches
from .table import Column, Figure, Kind

# characters; Chinese ones take two
PERSON_WIDTH = 12
CENTER_WIDTH = 18
BUSINESS_WIDTH = 24
WAY_WIDTH = 16
DATE_WIDTH = 11
COUNT_WIDTH = 9
STATE_WIDTH = 14

# what is read of a registration; many2one fields come as ids
Registration = namedtuple(
    "Registration",
    "id name business_name responsible_id found_via found_date told_at filled_at"
    " confirmed_at pledged_at equipped_at entered_at state end_kind",
)
CONFIRMED = Domain("confirmed_at", "!=", False)


def build(env, period, centers, wording):
    """The register of those found on a day of ``period``.

    It names people and holds no telephone and no ID number (P-11).
    """
    centers = frame.chosen(env, centers)
    domain = Domain("found_date", ">=", period.start)
    domain &= Domain("found_date", "<=", period.end)
    domain &= Domain("center_id", "in", centers.ids)
    return frame.table(
        centers,
        wording,
        title=env._("Registration Register"),
        subtitle=env._(
            "Found from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        count=env["party.registration"].search_count(domain),
        figures=_figures(env, domain),
        notes=(
            env._(
                "“Called on” is the day of the first call to the home organization"
                " (A3.1.2). Days are calendar days from being found to the entry."
            ),
        ),
    )


def _figures(env, domain):
    parts = (
        (env._("Registrations"), Domain.TRUE),
        (env._("Told to Register"), Domain("told_at", "!=", False)),
        (env._("Confirmed"), CONFIRMED),
        (env._("Pledged"), Domain("pledged_at", "!=", False)),
        (env._("In the Register"), Domain("state", "=", "entered")),
        (env._("Ended"), Domain("state", "=", "ended")),
    )
    count = env["party.registration"].search_count
    return tuple(Figure(label, count(domain & part)) for label, part in parts)


def _columns(env):
    return (
        Column("name", env._("Member's Name"), width=PERSON_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("business", env._("Business"), width=BUSINESS_WIDTH),
        Column("found_via", env._("Found by"), width=WAY_WIDTH),
        Column("responsible", env._("Responsible"), width=PERSON_WIDTH),
        Column("found", env._("Found on"), Kind.DATE, DATE_WIDTH),
        Column("told", env._("Told on"), Kind.DATE, DATE_WIDTH),
        Column("filled", env._("Form Completed on"), Kind.DATE, DATE_WIDTH),
        Column("called", env._("Called on"), Kind.DATE, DATE_WIDTH),
        Column("calls", env._("Calls"), Kind.INTEGER, COUNT_WIDTH),
        Column("confirmed", env._("Confirmed on"), Kind.DATE, DATE_WIDTH),
        Column("pledged", env._("Pledged on"), Kind.DATE, DATE_WIDTH),
        Column("equipped", env._("Handed Out on"), Kind.DATE, DATE_WIDTH),
        Column("entered", env._("Entered on"), Kind.DATE, DATE_WIDTH),
        Column("days", env._("Days to the Entry"), Kind.INTEGER, COUNT_WIDTH),
        Column("state", env._("State"), width=STATE_WIDTH),
        Column("ended", env._("How It Ended"), width=STATE_WIDTH),
    )


def _rows(env, domain, centers):
    registrations = env["party.registration"]
    ways, states, ends = (
        labels(registrations, name) for name in ("found_via", "state", "end_kind")
    )
    people = Names(env["res.users"])
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        center_name, tz = center.name, center.tz
        for batch in read_batches(registrations, own, Registration._fields):
            batch = [Registration._make(row) for row in batch]
            people.learn(row.responsible_id for row in batch)
            calls = _calls(env, [row.id for row in batch])
            for row in batch:
                first_call, call_count = calls.get(row.id, (None, None))
                entered = local_day(row.entered_at, tz)
                yield (
                    row.name,
                    center_name,
                    row.business_name,
                    ways[row.found_via],
                    people[row.responsible_id],
                    row.found_date,
                    local_day(row.told_at, tz),
                    local_day(row.filled_at, tz),
                    local_day(first_call, tz),
                    call_count,
                    local_day(row.confirmed_at, tz),
                    local_day(row.pledged_at, tz),
                    local_day(row.equipped_at, tz),
                    entered,
                    entered and (entered - row.found_date).days,
                    states[row.state],
                    ends.get(row.end_kind),
                )


def _calls(env, registration_ids):
    """Registration → moment of the first call and how many there were."""
    return {
        registration.id: (first, count)
        for registration, first, count in env["party.registration.call"]._read_group(
            [("registration_id", "in", registration_ids)],
            ["registration_id"],
            ["called_at:min", "__count"],
        )
    }
