"""The ticket register: every request accepted in a period, with how it went (A4.2)."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.party_service_center.tools.working_days import YearWithoutCalendar

from .reading import Names, read_batches
from .table import Column, Figure, Kind, Table

# characters; Chinese ones take two
NUMBER_WIDTH = 15
CENTER_WIDTH = 26
DATE_WIDTH = 12
CHANNEL_WIDTH = 12
PERSON_WIDTH = 13
KIND_WIDTH = 18
MATTER_WIDTH = 40
COUNT_WIDTH = 11
MARK_WIDTH = 10
STATE_WIDTH = 11

READ_FIELDS = (
    "id",
    "name",
    "accepted_date",
    "channel",
    "requester_name",
    "service_type_id",
    "subject",
    "first_contact_id",
    "handler_id",
    "is_instant",
    "due_date",
    "told_date",
    "is_told_late",
    "state",
)


def build(env, period, centers, wording):
    """The register of the tickets that the present user may read.

    :param Period period: days of acceptance
    :param centers: ``party.center`` records; none means all
    """
    centers = centers or env["party.center"].with_context(active_test=False).search([])
    domain = Domain("accepted_date", ">=", period.start)
    domain &= Domain("accepted_date", "<=", period.end)
    domain &= Domain("center_id", "in", centers.ids)
    count = _count(env["party.ticket"], domain)
    return Table(
        title=env._("Ticket Register"),
        subtitle=env._(
            "Accepted from %(start)s to %(end)s, %(centers)s",
            start=format_date(env, period.start),
            end=format_date(env, period.end),
            centers=", ".join(centers.mapped("name")),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        as_of=fields.Datetime.context_timestamp(
            centers, fields.Datetime.now()
        ).replace(tzinfo=None),
        figures=(
            Figure(env._("Tickets"), count()),
            Figure(env._("Answered at Once"), count(Domain("is_instant", "=", True))),
            Figure(
                env._("Told in Time"),
                count(
                    Domain("told_date", "!=", False) & Domain("is_told_late", "=", False)
                ),
            ),
            Figure(env._("Told Late"), count(Domain("is_told_late", "=", True))),
            Figure(
                env._("Open and Overdue"),
                count(
                    Domain("is_overdue", "=", True) & Domain("told_date", "=", False)
                ),
            ),
            Figure(env._("Withdrawn"), count(Domain("withdrawn_at", "!=", False))),
        ),
        notes=(
            env._(
                "Days used are working days after the day of acceptance up to the day"
                " on which the requester was told the result. Late is judged by that"
                " day (A3.2.5); “overdue” is late and not told yet."
            ),
        ),
        wording=wording,
    )


def _count(tickets, domain):
    def count(part=Domain.TRUE):
        return tickets.search_count(domain & part)

    return count


def _columns(env):
    return (
        Column("number", env._("Number"), width=NUMBER_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("accepted", env._("Accepted on"), Kind.DATE, DATE_WIDTH),
        Column("channel", env._("Channel"), width=CHANNEL_WIDTH),
        Column("requester", env._("Requester"), width=PERSON_WIDTH),
        Column("kind", env._("Kind of Service"), width=KIND_WIDTH),
        Column("matter", env._("Matter"), width=MATTER_WIDTH),
        Column("first_contact", env._("First Contact"), width=PERSON_WIDTH),
        Column("handler", env._("Handler"), width=PERSON_WIDTH),
        Column("instant", env._("Answered at Once"), width=MARK_WIDTH),
        Column("due", env._("Due on"), Kind.DATE, DATE_WIDTH),
        Column("told", env._("Told on"), Kind.DATE, DATE_WIDTH),
        Column(
            "days",
            env._("Days Used"),
            Kind.INTEGER,
            COUNT_WIDTH,
            env._("working days"),
        ),
        Column("late", env._("Late"), width=MARK_WIDTH),
        Column("state", env._("State"), width=STATE_WIDTH),
    )


def _rows(env, domain, centers):
    tickets = env["party.ticket"]
    channels, states = (
        dict(tickets._fields[name]._description_selection(env))
        for name in ("channel", "state")
    )
    people, kinds = Names(env["res.users"]), Names(env["party.service.type"])
    calendar = env["party.workday"]._calendar()
    yes, late, overdue = env._("Yes"), env._("Late"), env._("Overdue")
    untold_late = Domain("is_overdue", "=", True) & Domain("told_date", "=", False)
    overdue_ids = set(tickets.search(domain & untold_late).ids)
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        center_name = center.name
        for batch in read_batches(tickets, own, READ_FIELDS):
            people.learn(person for row in batch for person in row[7:9])
            kinds.learn(row[5] for row in batch)
            for row in batch:
                (
                    ticket_id,
                    number,
                    accepted,
                    channel,
                    requester,
                    kind_id,
                    matter,
                    first_contact_id,
                    handler_id,
                    is_instant,
                    due,
                    told,
                    is_told_late,
                    state,
                ) = row
                yield (
                    number,
                    center_name,
                    accepted,
                    channels[channel],
                    requester,
                    kinds[kind_id],
                    matter,
                    people[first_contact_id],
                    people[handler_id],
                    yes if is_instant else None,
                    due,
                    told,
                    _days_used(calendar, accepted, told),
                    late if is_told_late else overdue if ticket_id in overdue_ids else None,
                    states[state],
                )


def _days_used(calendar, accepted, told):
    """Working days from acceptance to telling; None while untold or uncountable."""
    if not told:
        return None
    try:
        return calendar.count(accepted, told)
    except YearWithoutCalendar:
        return None
