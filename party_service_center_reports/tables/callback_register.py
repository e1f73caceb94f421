"""The callback register: what requesters said to how their matter ended (A4.5)."""

from collections import namedtuple

from odoo.fields import Domain

from odoo.addons.party_service_center.models.party_ticket_callback import (
    SATISFIED,
    UNSATISFIED,
)

from . import frame
from .counting import came_in
from .local_time import local_day
from .reading import Names, labels, read_batches, read_by_id
from .table import Column, Figure, Kind

# characters; Chinese ones take two
NUMBER_WIDTH = 16
CENTER_WIDTH = 18
PERSON_WIDTH = 12
MATTER_WIDTH = 28
DATE_WIDTH = 11
MARK_WIDTH = 10
OPINION_WIDTH = 36

# what is read of a callback and its ticket; many2one fields come as ids
Callback = namedtuple(
    "Callback",
    "id ticket_id due_date called_at means is_result_told satisfaction opinion"
    " assigned_id done_by_id state",
)
TICKET = ("name", "requester_name", "subject")
OVERDUE = Domain("is_overdue", "=", True)
MADE = Domain("state", "=", "done")


def build(env, period, centers, wording):
    """The register of the callbacks that fall due on a day of ``period``."""
    centers = frame.chosen(env, centers)
    domain = came_in(env, "party.ticket.callback", "due_date", period, centers)
    return frame.table(
        centers,
        wording,
        title=env._("Callback Register"),
        subtitle=env._(
            "Due from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        count=env["party.ticket.callback"].search_count(domain),
        figures=_figures(env, domain),
        notes=(
            env._(
                "Only callbacks with a recorded opinion count as satisfied or not"
                " (A4.5). Late is judged by the day of the call; “overdue” is late and"
                " not made yet."
            ),
        ),
    )


def _figures(env, domain):
    parts = (
        (env._("Callbacks"), Domain.TRUE),
        (env._("Callbacks Made"), MADE),
        (env._("Waiting and Overdue"), OVERDUE),
        (env._("Satisfied"), MADE & Domain("satisfaction", "in", SATISFIED)),
        (env._("Not Satisfied"), MADE & Domain("satisfaction", "in", UNSATISFIED)),
    )
    count = env["party.ticket.callback"].search_count
    return tuple(Figure(label, count(domain & part)) for label, part in parts)


def _columns(env):
    return (
        Column("number", env._("Number"), width=NUMBER_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("requester", env._("Requester"), width=PERSON_WIDTH),
        Column("matter", env._("Matter"), width=MATTER_WIDTH),
        Column("due", env._("Due on"), Kind.DATE, DATE_WIDTH),
        Column("made", env._("Called Back on"), Kind.DATE, DATE_WIDTH),
        Column("means", env._("How"), width=MARK_WIDTH),
        Column("person", env._("Called Back by"), width=PERSON_WIDTH),
        Column("result", env._("Result Was Told"), width=MARK_WIDTH),
        Column("satisfaction", env._("Satisfaction"), width=PERSON_WIDTH),
        Column("opinion", env._("Opinion"), width=OPINION_WIDTH),
        Column("late", env._("Late"), width=MARK_WIDTH),
    )


def _rows(env, domain, centers):
    callbacks = env["party.ticket.callback"]
    means, answers = (labels(callbacks, name) for name in ("means", "satisfaction"))
    people = Names(env["res.users"])
    yes, no, late, overdue = env._("Yes"), env._("No"), env._("Late"), env._("Overdue")
    overdue_ids = set(callbacks.search(domain & OVERDUE).ids)
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        center_name, tz = center.name, center.tz
        for batch in read_batches(callbacks, own, Callback._fields):
            batch = [Callback._make(row) for row in batch]
            people.learn(row.done_by_id or row.assigned_id for row in batch)
            tickets = read_by_id(
                env["party.ticket"], (row.ticket_id for row in batch), *TICKET
            )
            for row in batch:
                number, requester, matter = tickets.get(row.ticket_id, (None,) * 3)
                is_made = row.state == "done"
                made = local_day(row.called_at, tz) if is_made else None
                late_mark = overdue if row.id in overdue_ids else None
                yield (
                    number,
                    center_name,
                    requester,
                    matter,
                    row.due_date,
                    made,
                    means[row.means] if is_made else None,
                    people[row.done_by_id or row.assigned_id],
                    (yes if row.is_result_told else no) if is_made else None,
                    answers.get(row.satisfaction),
                    row.opinion,
                    late if made and made > row.due_date else late_mark,
                )
