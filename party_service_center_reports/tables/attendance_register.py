"""The attendance register: who took part in what, person by person (A3.3.3)."""

from collections import namedtuple

from odoo.fields import Domain

from odoo.addons.party_service_center.models.event_codes import HELD_STATES, TOOK_PART

from . import frame
from .local_time import local_day, within
from .reading import Names, labels, read_by_id, read_in_order
from .table import Column, Figure, Kind

# characters; Chinese ones take two
NUMBER_WIDTH = 17
CENTER_WIDTH = 18
THEME_WIDTH = 34
DATE_WIDTH = 12
PERSON_WIDTH = 12
HOME_WIDTH = 36
ANSWER_WIDTH = 18
ATTENDANCE_WIDTH = 14
MINUTES_WIDTH = 10

# what is read of an invited member; many2one fields come as ids
Person = namedtuple(
    "Person", "event_id theme date_begin member_id member_name reply attendance minutes"
)
# by activity, people in the order of the screen's lists
ORDER = "date_begin, event_id, member_name, id"


def build(env, period, centers, wording):
    """The register of those invited to activities that took place.

    It names people and holds no telephone and no ID number (P-11).

    :param Period period: days on which the activities begin, at their center
    :param centers: ``party.center`` records; none means all
    """
    centers = frame.chosen(env, centers)
    domain = within("date_begin", period, centers)
    domain &= Domain("event_id.state", "in", HELD_STATES)
    return frame.table(
        centers,
        wording,
        title=env._("Attendance Register"),
        subtitle=env._(
            "Activities held from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        count=env["party.event.participant"].search_count(domain),
        figures=_figures(env, domain),
        notes=(
            env._(
                "No home organization stands where the member belongs to another"
                " center now."
            ),
        ),
    )


def _figures(env, domain):
    count = env["party.event.participant"].search_count
    parts = (
        (env._("Invited"), Domain.TRUE),
        (env._("Took Part"), Domain("attendance", "in", TOOK_PART)),
        (env._("Excused"), Domain("attendance", "=", "excused")),
        (env._("Absent"), Domain("attendance", "=", "absent")),
        (env._("Not Recorded"), Domain("attendance", "=", False)),
    )
    return tuple(Figure(label, count(domain & part)) for label, part in parts)


def _columns(env):
    return (
        Column("number", env._("Number"), width=NUMBER_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("theme", env._("Theme"), width=THEME_WIDTH),
        Column("date", env._("Day"), Kind.DATE, DATE_WIDTH),
        Column("member", env._("Party Member"), width=PERSON_WIDTH),
        Column("home", env._("Home Organization"), width=HOME_WIDTH),
        Column("answer", env._("Answer"), width=ANSWER_WIDTH),
        Column("attendance", env._("Attendance"), width=ATTENDANCE_WIDTH),
        Column("minutes", env._("Minutes"), Kind.INTEGER, MINUTES_WIDTH),
    )


def _rows(env, domain, centers):
    people = env["party.event.participant"]
    replies, attendances = (labels(people, name) for name in ("reply", "attendance"))
    numbers, homes = {}, Names(env["party.organization"])
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        center_name, tz = center.name, center.tz
        for batch in read_in_order(people, own, Person._fields, ORDER):
            batch = [Person._make(row) for row in batch]
            numbers |= read_by_id(
                env["party.event"], (person.event_id for person in batch), "number"
            )
            home_ids = read_by_id(
                env["party.member"].with_context(active_test=False),
                (person.member_id for person in batch),
                "home_branch_id",
            )
            homes.learn(home_ids.values())
            for person in batch:
                yield (
                    numbers[person.event_id],
                    center_name,
                    person.theme,
                    local_day(person.date_begin, tz),
                    person.member_name,
                    homes[home_ids.get(person.member_id)],
                    replies[person.reply],
                    attendances.get(person.attendance),
                    person.minutes or None,
                )
