"""The ticket register: every request accepted in a period, with how it went (A4.2)."""

from collections import namedtuple

from odoo.fields import Domain

from . import frame
from .reading import Names, labels, read_batches
from .table import Column, Figure, Kind

# characters; Chinese ones take two. All of them together fit a landscape A4 sheet in
# type that can be read; longer names go on on a second line
NUMBER_WIDTH = 14
CENTER_WIDTH = 16
DATE_WIDTH = 11
CHANNEL_WIDTH = 10
PERSON_WIDTH = 10
KIND_WIDTH = 13
MATTER_WIDTH = 28
COUNT_WIDTH = 9
MARK_WIDTH = 9
DECISION_WIDTH = 12
STATE_WIDTH = 9

# what is read of a ticket; many2one fields come as ids
Ticket = namedtuple(
    "Ticket",
    "id name accepted_date channel requester_name service_type_id subject"
    " first_contact_id handler_id is_important is_instant first_due_date due_date"
    " told_date is_told_late decision file_number state",
)
UNTOLD_LATE = Domain("is_overdue", "=", True) & Domain("told_date", "=", False)
REPEATED = Domain("is_repeated", "=", True)
CALLED_BACK = Domain("state", "=", "done")


def build(env, period, centers, wording, with_secret=True):
    """The register of the tickets that the present user may read.

    :param Period period: days of acceptance
    :param centers: ``party.center`` records; none means all
    :param bool with_secret: whether secret requests are among them (P-17)
    """
    centers = frame.chosen(env, centers)
    domain = Domain("accepted_date", ">=", period.start)
    domain &= Domain("accepted_date", "<=", period.end)
    domain &= Domain("center_id", "in", centers.ids)
    if not with_secret:
        domain &= frame.NOT_SECRET
    return frame.table(
        centers,
        wording,
        title=env._("Ticket Register"),
        subtitle=env._(
            "Accepted from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, domain, centers),
        count=env["party.ticket"].search_count(domain),
        figures=_figures(env, domain),
        notes=(
            env._(
                "Days used are working days after the day of acceptance up to the day"
                " on which the requester was told the result. Late is judged by that"
                " day (A3.2.5); “overdue” is late and not told yet."
            ),
            env._(
                "A first due date stands where the deadline was extended (A4.4);"
                " “due on” is the date that holds."
            ),
            *(() if with_secret else (frame.secret_note(env),)),
        ),
    )


def _figures(env, domain):
    in_time = Domain("told_date", "!=", False) & Domain("is_told_late", "=", False)
    parts = (
        (env._("Tickets"), Domain.TRUE),
        (env._("Answered at Once"), Domain("is_instant", "=", True)),
        (env._("Told in Time"), in_time),
        (env._("Told Late"), Domain("is_told_late", "=", True)),
        (env._("Open and Overdue"), UNTOLD_LATE),
        (env._("Withdrawn"), Domain("withdrawn_at", "!=", False)),
    )
    count = env["party.ticket"].search_count
    return tuple(Figure(label, count(domain & part)) for label, part in parts)


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
        Column("important", env._("Important"), width=MARK_WIDTH),
        Column("instant", env._("Answered at Once"), width=MARK_WIDTH),
        Column("repeated", env._("Asked Again"), width=MARK_WIDTH),
        Column("first_due", env._("First Due on"), Kind.DATE, DATE_WIDTH),
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
        Column("decision", env._("Decision"), width=DECISION_WIDTH),
        Column("satisfaction", env._("Satisfaction"), width=DECISION_WIDTH),
        Column("file_number", env._("File Number"), width=NUMBER_WIDTH),
        Column("state", env._("State"), width=STATE_WIDTH),
    )


def _rows(env, domain, centers):
    tickets = env["party.ticket"]
    channels, decisions, states = (
        labels(tickets, name) for name in ("channel", "decision", "state")
    )
    people, kinds = Names(env["res.users"]), Names(env["party.service.type"])
    calendar = env["party.workday"]._calendar()
    yes, late, overdue = env._("Yes"), env._("Late"), env._("Overdue")
    overdue_ids = set(tickets.search(domain & UNTOLD_LATE).ids)
    repeated_ids = set(tickets.search(domain & REPEATED).ids)
    for center in centers:
        own = domain & Domain("center_id", "=", center.id)
        center_name = center.name
        for batch in read_batches(tickets, own, Ticket._fields):
            batch = [Ticket._make(row) for row in batch]
            people.learn(ticket.first_contact_id for ticket in batch)
            people.learn(ticket.handler_id for ticket in batch)
            kinds.learn(ticket.service_type_id for ticket in batch)
            satisfaction = _satisfaction(env, [ticket.id for ticket in batch])
            for ticket in batch:
                late_mark = None
                if ticket.is_told_late:
                    late_mark = late
                elif ticket.id in overdue_ids:
                    late_mark = overdue
                is_extended = ticket.due_date != ticket.first_due_date
                yield (
                    ticket.name,
                    center_name,
                    ticket.accepted_date,
                    channels[ticket.channel],
                    ticket.requester_name,
                    kinds[ticket.service_type_id],
                    ticket.subject,
                    people[ticket.first_contact_id],
                    people[ticket.handler_id],
                    yes if ticket.is_important else None,
                    yes if ticket.is_instant else None,
                    yes if ticket.id in repeated_ids else None,
                    ticket.first_due_date if is_extended else None,
                    ticket.due_date,
                    ticket.told_date,
                    _days_used(calendar, ticket.accepted_date, ticket.told_date),
                    late_mark,
                    decisions.get(ticket.decision),
                    satisfaction.get(ticket.id),
                    ticket.file_number,
                    states[ticket.state],
                )


def _satisfaction(env, ticket_ids):
    """What requesters said when they were called back, by ticket; the last counts."""
    callbacks = env["party.ticket.callback"]
    answers = labels(callbacks, "satisfaction")
    domain = CALLED_BACK & Domain("ticket_id", "in", ticket_ids)
    return {
        ticket_id: answers.get(answer)
        for rows in read_batches(callbacks, domain, ("ticket_id", "satisfaction"))
        for ticket_id, answer in rows
    }


def _days_used(calendar, accepted, told):
    """Working days from acceptance to telling; None while untold or not certain."""
    if not told or calendar.is_provisional(accepted, told):
        return None
    return calendar.count(accepted, told)
