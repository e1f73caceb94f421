"""The figures of a period, each counted as the home page counts it (A4.2)."""

from datetime import timedelta

from odoo.fields import Domain

from odoo.addons.party_service_center.models.counted_by_center import (
    Counted,
    counted_by_center,
)
from odoo.addons.party_service_center.models.period_figures import PERIOD_FIGURES

from .comparison import share
from .local_time import within

ONE_DAY = timedelta(days=1)
# share → (part, whole)
SHARES = {
    "instant_share": ("instant_count", "taken_count"),
    "in_time_share": ("in_time_count", "answered_count"),
    "satisfied_share": ("satisfied_count", "opinion_count"),
    "attendance_share": ("took_part_count", "invited_count"),
}


def figure_names(env):
    """Key → name of every figure, in the order in which a report lists them."""
    return {
        "taken_count": env._("Requests taken"),
        "instant_count": env._("Of these answered at once"),
        "answered_count": env._("Requests answered"),
        "in_time_count": env._("Of these answered in time"),
        "late_count": env._("Of these answered late"),
        "overdue_count": env._("Unanswered and overdue at the end"),
        "extension_count": env._("Extensions granted"),
        "callback_due_count": env._("Callbacks that fell due"),
        "callback_made_count": env._("Callbacks that were made"),
        "callback_overdue_count": env._("Callbacks overdue at the end"),
        "opinion_count": env._("Callbacks with an opinion"),
        "satisfied_count": env._("Of these with a good one"),
        "found_count": env._("Traders found"),
        "confirmed_count": env._("Memberships confirmed"),
        "entered_count": env._("Members entered in the register"),
        "held_event_count": env._("Activities that took place"),
        "invited_count": env._("Invitations to them"),
        "took_part_count": env._("Participations in them"),
        "post_count": env._("Posts on channels"),
    }


def share_names(env):
    """Key → name of every share."""
    return {
        "instant_share": env._("Answered at once, of the requests taken"),
        "in_time_share": env._("In time, of the requests answered"),
        "satisfied_share": env._("Satisfied, of those who gave an opinion"),
        "attendance_share": env._("Took part, of those invited"),
    }


def count(env, period, centers):
    """Key → center id → count, of the records that ``env`` may read.

    :param Period period: local days of each center
    :param centers: ``party.center`` records
    """
    figures = {
        name: Counted(model, came_in(env, model, field, period, centers) & domain)
        for name, (model, field, domain) in PERIOD_FIGURES.items()
    } | _waiting_at_end(period, centers)
    wanted = figure_names(env)
    return counted_by_center(
        env, {name: figure for name, figure in figures.items() if name in wanted}
    )


def summed(counts):
    """Key → sum over all centers."""
    return {name: sum(by_center.values()) for name, by_center in counts.items()}


def shares(totals):
    """Key → share between 0 and 1; None where there is nothing to share."""
    return {name: share(totals[p], totals[w]) for name, (p, w) in SHARES.items()}


def came_in(env, model, field, period, centers):
    """Domain of what came to ``field`` in ``period`` by the clock of its center."""
    if env[model]._fields[field].type == "date":
        return (
            Domain("center_id", "in", centers.ids)
            & Domain(field, ">=", period.start)
            & Domain(field, "<=", period.end)
        )
    return within(field, period, centers)


def _waiting_at_end(period, centers):
    """What was due by the last day of ``period`` and not done when it was over."""
    due = Domain("center_id", "in", centers.ids) & Domain("due_date", "<=", period.end)

    def not_by_then(field):
        return centers._in_own_time(
            lambda center: (
                Domain(field, "=", False)
                | Domain(field, ">=", center._first_moment(period.end + ONE_DAY))
            )
        )

    untold = Domain("told_date", "=", False) | Domain("told_date", ">", period.end)
    return {
        "overdue_count": Counted(
            "party.ticket", due & untold & not_by_then("withdrawn_at")
        ),
        # the time of the call is typed in while the callback still waits
        "callback_overdue_count": Counted(
            "party.ticket.callback",
            due & (Domain("state", "=", "waiting") | not_by_then("called_at")),
        ),
    }
