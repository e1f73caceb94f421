"""What an evaluation counts of registrations, tickets and what people decide or read.

Each function is a measure (``evaluation_measures``).
"""

from odoo.fields import Domain

from .evaluation_subject import all_records, share
from .party_ticket_callback import SATISFIED
from .past_values import held_by

FILING_DAYS = 10  # working days after telling, time for the callback among them
HANDOVER_DAYS = 1  # working days
ANSWERED = ("solved", "explained")


# ----------------------------------------------------------------------
# Registrations
# ----------------------------------------------------------------------
def confirmed_same_day(env, subject):
    """Forms completed in the period; confirmed by telephone the same day (A3.1.2)."""
    return _confirmed(subject, _cases(env, subject))


def own_confirmed(env, subject):
    """Of whoever was responsible that day; who took over later was too late for it."""
    day = subject.center._local_date
    cases = held_by(
        _cases(env, subject),
        "responsible_id",
        subject.user,
        lambda case: subject.end_of(day(case.filled_at)),
    )
    return _confirmed(subject, cases)


def _cases(env, subject):
    """Cases whose form was completed in the period.

    One that ended on that very day had nothing to confirm; one that was still open at
    night was late, however it ended.
    """
    day = subject.center._local_date
    return (
        all_records(env, "party.registration")
        .search(subject.here & subject.moments("filled_at"))
        .filtered(
            lambda case: (
                case.confirmed_at
                or not case.ended_at
                or day(case.ended_at) > day(case.filled_at)
            )
        )
    )


def _confirmed(subject, cases):
    day = subject.center._local_date
    return share(
        cases,
        cases.filtered(
            lambda case: (
                case.confirmed_at and day(case.confirmed_at) == day(case.filled_at)
            )
        ),
    )


# ----------------------------------------------------------------------
# Tickets
# ----------------------------------------------------------------------
def _due_tickets(env, subject, more=Domain.TRUE):
    """Tickets whose last day lies in the period; each falls due once (A3.2.4).

    One that was withdrawn in time had nothing to be told any more; one that was overdue
    by then stays overdue.
    """
    day = subject.center._local_date
    return (
        all_records(env, "party.ticket")
        .search(subject.here & subject.days("due_date") & more)
        .filtered(lambda t: not t.withdrawn_at or day(t.withdrawn_at) > t.due_date)
    )


def answered_in_time(env, subject, more=Domain.TRUE):
    tickets = _due_tickets(env, subject, more)
    told = Domain("told_date", "!=", False) & Domain("is_told_late", "=", False)
    return share(tickets, tickets.filtered_domain(told))


def own_answered_in_time(env, subject):
    """By the first contact, who answers for the whole course (A4.1)."""
    return answered_in_time(
        env, subject, Domain("first_contact_id", "=", subject.user.id)
    )


def responded(env, subject):
    """Whether the requester heard anything by the last day."""
    tickets = _due_tickets(env, subject)
    day = subject.center._local_date
    return share(
        tickets,
        tickets.filtered(
            lambda ticket: any(
                day(notice.told_at) <= ticket.due_date for notice in ticket.notice_ids
            )
        ),
    )


def solved(env, subject):
    tickets = _due_tickets(env, subject)
    told = Domain("told_at", "<=", subject.counted_at)
    told &= Domain("decision", "in", ANSWERED)
    return share(tickets, tickets.filtered_domain(told))


def instant(env, subject):
    """A further round is the same request and is not counted again (A3.2.3)."""
    tickets = all_records(env, "party.ticket").search(
        subject.here
        & subject.days("accepted_date")
        & Domain("round_number", "=", 1)
        & subject.not_before_count("withdrawn_at")
    )
    return share(tickets, tickets.filtered("is_instant"))


def filed(env, subject):
    """Told tickets whose time for filing ended in the period (A3.2.7)."""
    calendar = env["party.workday"]._calendar()
    told = all_records(env, "party.ticket").search(
        subject.here
        & Domain("told_date", ">=", calendar.back(subject.date_from, FILING_DAYS + 1))
        & Domain("told_date", "<=", subject.last_day)
    )
    last_days = {
        day: calendar.add(day, FILING_DAYS) for day in set(told.mapped("told_date"))
    }
    tickets = told.filtered(lambda t: subject.covers(last_days[t.told_date]))
    return share(
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
def callbacks(env, subject):
    """Callbacks due in the period, made by their last day (A3.2.6)."""
    return _made(subject, _due_callbacks(env, subject))


def own_callbacks(env, subject):
    """Of whoever was to make them on the last day; an heir of overdue ones was not."""
    mine = held_by(
        _due_callbacks(env, subject),
        "assigned_id",
        subject.user,
        lambda callback: subject.end_of(callback.due_date),
    )
    return _made(subject, mine)


def _due_callbacks(env, subject):
    return all_records(env, "party.ticket.callback").search(
        subject.here & subject.days("due_date")
    )


def _made(subject, found):
    day = subject.center._local_date
    return share(
        found,
        found.filtered(lambda c: c.state == "done" and day(c.called_at) <= c.due_date),
    )


def satisfied(env, subject):
    """Only callbacks with a recorded opinion count (A4.5)."""
    opinions = all_records(env, "party.ticket.callback").search(
        subject.here
        & subject.moments("called_at")
        & Domain("state", "=", "done")
        & Domain("satisfaction", "!=", False)
    )
    return share(opinions, opinions.filtered(lambda c: c.satisfaction in SATISFIED))


# ----------------------------------------------------------------------
# What directors decide, what staff read
# ----------------------------------------------------------------------
def extensions_decided(env, subject):
    """Requests for more time on which the director decided before the due date (A4.4).

    A request falls on the day of its decision; one that was left undecided falls on the
    due date, also where somebody decided on it or withdrew it later. A director's own
    requests, and secret ones whose circle is others, were not theirs to decide.
    """
    day = subject.center._local_date
    requests = all_records(env, "party.ticket.extension").search(
        subject.here
        & Domain("level", "=", "director")
        & Domain("asked_by_id", "!=", subject.user.id)
        & Domain("old_due_date", ">=", subject.date_from)
        & Domain("asked_at", "<", subject.end)
    )
    counted = met = requests.browse()
    for request in requests:
        decided = request.decided_at and day(request.decided_at)
        in_time = bool(decided) and decided <= request.old_due_date
        if not subject.covers(decided if in_time else request.old_due_date):
            continue
        if in_time and request.decided_by_id == subject.user:
            if request.state != "withdrawn":
                counted |= request
                met |= request
        elif not in_time and _may_decide(subject.user, request):
            counted |= request
    return share(counted, met)


def _may_decide(director, request):
    ticket = request.ticket_id
    return not ticket.is_confidential or director in ticket.circle_ids


def handovers_answered(env, subject):
    """Tickets handed over to the director, answered by the next working day (A3.2.4).

    A hand-over falls on the day of its answer; one without an answer in time falls on
    the last day for it, also where it was withdrawn later.
    """
    calendar = env["party.workday"]._calendar()
    day = subject.center._local_date
    since = calendar.back(subject.date_from, HANDOVER_DAYS + 1)
    handovers = all_records(env, "party.ticket.transfer").search(
        subject.here
        & Domain("transferred_at", ">=", subject.center._first_moment(since))
        & Domain("transferred_at", "<", subject.end)
        & Domain("to_user_id", "=", subject.user.id)
    )
    counted = met = handovers.browse()
    for handover in handovers:
        last = calendar.add(day(handover.transferred_at), HANDOVER_DAYS)
        decided = handover.decided_at and day(handover.decided_at)
        in_time = bool(decided) and decided <= last
        if not subject.covers(decided if in_time else last):
            continue
        if not in_time:
            counted |= handover
        elif handover.state != "withdrawn":
            counted |= handover
            met |= handover
    return share(counted, met)


def own_reading(env, subject):
    """Duties and rules that were to be read in the period (A1.3.2).

    What was closed by its last day nobody had to read any more.
    """
    day = subject.center._local_date
    tasks = (
        all_records(env, "party.rule.reading")
        .search(
            subject.here
            & subject.days("due_date")
            & Domain("user_id", "=", subject.user.id)
        )
        .filtered(lambda t: not t.closed_at or day(t.closed_at) > t.due_date)
    )
    return share(
        tasks, tasks.filtered(lambda t: t.read_at and day(t.read_at) <= t.due_date)
    )
