"""What is counted of a span of time: one meaning for the home page and for reports."""

from typing import NamedTuple

from odoo.fields import Domain

from .event_codes import HELD_STATES, TOOK_PART
from .party_ticket_callback import SATISFIED

# a further round is the same request
_TAKEN = Domain("round_number", "=", 1)
_ANSWERED = Domain("told_date", "!=", False)
_OPINION = Domain("state", "=", "done") & Domain("satisfaction", "!=", False)
_INVITED = Domain("event_state", "in", HELD_STATES)


class PeriodFigure(NamedTuple):
    """Records of ``model`` whose ``field`` lies in the span and that are in ``domain``.

    ``field`` is a date of the center, or a moment that its clock makes one.
    """

    model: str
    field: str
    domain: Domain = Domain.TRUE


PERIOD_FIGURES = {
    # tickets
    "taken_count": PeriodFigure("party.ticket", "accepted_date", _TAKEN),
    "instant_count": PeriodFigure(
        "party.ticket", "accepted_date", _TAKEN & Domain("is_instant", "=", True)
    ),
    "answered_count": PeriodFigure("party.ticket", "told_date", _ANSWERED),
    "in_time_count": PeriodFigure(
        "party.ticket", "told_date", _ANSWERED & Domain("is_told_late", "=", False)
    ),
    "late_count": PeriodFigure(
        "party.ticket", "told_date", _ANSWERED & Domain("is_told_late", "=", True)
    ),
    "extension_count": PeriodFigure(
        "party.ticket.extension", "decided_at", Domain("state", "=", "approved")
    ),
    # callbacks
    "callback_due_count": PeriodFigure("party.ticket.callback", "due_date"),
    "callback_made_count": PeriodFigure(
        "party.ticket.callback", "called_at", Domain("state", "=", "done")
    ),
    "opinion_count": PeriodFigure("party.ticket.callback", "called_at", _OPINION),
    "satisfied_count": PeriodFigure(
        "party.ticket.callback",
        "called_at",
        _OPINION & Domain("satisfaction", "in", SATISFIED),
    ),
    # registrations
    "found_count": PeriodFigure("party.registration", "found_date"),
    "told_count": PeriodFigure("party.registration", "told_at"),
    "confirmed_count": PeriodFigure("party.registration", "confirmed_at"),
    "pledged_count": PeriodFigure("party.registration", "pledged_at"),
    "entered_count": PeriodFigure("party.registration", "entered_at"),
    # activities
    "held_event_count": PeriodFigure(
        "party.event", "date_begin", Domain("state", "in", HELD_STATES)
    ),
    "invited_count": PeriodFigure("party.event.participant", "date_begin", _INVITED),
    "took_part_count": PeriodFigure(
        "party.event.participant",
        "date_begin",
        _INVITED & Domain("attendance", "in", TOOK_PART),
    ),
    # channels
    "post_count": PeriodFigure(
        "party.channel.post", "posted_at", Domain("state", "=", "sent")
    ),
}
