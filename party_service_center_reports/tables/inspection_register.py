"""The inspection register: what the committee found at which center (A1.1–A1.3)."""

from odoo.fields import Domain

from . import frame
from .reading import labels
from .table import Chart, Column, Figure, Kind

# characters; Chinese ones take two
NUMBER_WIDTH = 16
CENTER_WIDTH = 18
DATE_WIDTH = 12
PERSON_WIDTH = 12
PERCENT_WIDTH = 10
COUNT_WIDTH = 10
VERDICT_WIDTH = 16
STATE_WIDTH = 12
DONE = Domain("state", "in", ("concluded", "closed"))


def build(env, period, centers, wording):
    """The inspections of ``period`` that the present user may read.

    :param Period period: days on which the center was looked at
    :param centers: ``party.center`` records; none means all
    """
    centers = frame.chosen(env, centers)
    domain = Domain("center_id", "in", centers.ids) & Domain("state", "!=", "draft")
    domain &= Domain("date", ">=", period.start) & Domain("date", "<=", period.end)
    # a center is inspected a few times a year
    inspections = env["party.inspection"].search(domain, order="center_id, date, id")
    done = inspections.filtered_domain(DONE)
    return frame.table(
        centers,
        wording,
        title=env._("Inspection Register"),
        subtitle=env._(
            "Inspected from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, inspections),
        figures=(
            Figure(env._("Inspections"), len(inspections)),
            Figure(env._("Concluded"), len(done)),
            Figure(env._("Meet the Standard"), len(done.filtered("is_compliant"))),
            Figure(env._("Findings"), sum(done.mapped("finding_count"))),
        ),
        notes=(
            env._(
                "The result is the weighted share of what is met; partly met counts"
                " half, what does not apply counts nothing. A center meets the standard"
                " when every mandatory item is met. A re-inspection states the result"
                " of the whole standard with what was seen again."
            ),
        ),
        charts=(Chart(env._("Results of the Inspections"), "number", ("percent",)),),
    )


def _columns(env):
    return (
        Column("number", env._("Number"), width=NUMBER_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("date", env._("Day"), Kind.DATE, DATE_WIDTH),
        Column("inspector", env._("Inspector"), width=PERSON_WIDTH),
        Column("percent", env._("Result"), Kind.PERCENT, PERCENT_WIDTH),
        Column("verdict", env._("Standard"), width=VERDICT_WIDTH),
        Column("findings", env._("Findings"), Kind.INTEGER, COUNT_WIDTH),
        Column("open", env._("Findings Open"), Kind.INTEGER, COUNT_WIDTH),
        Column("overdue", env._("Overdue"), Kind.INTEGER, COUNT_WIDTH),
        Column("next", env._("Next Inspection"), Kind.DATE, DATE_WIDTH),
        Column("state", env._("State"), width=STATE_WIDTH),
    )


def _rows(env, inspections):
    states = labels(inspections, "state")
    meets, lacks = env._("Meets the Standard"), env._("Does Not Meet It")
    rows = []
    for inspection in inspections:
        is_done = inspection.state in ("concluded", "closed")
        findings = inspection.rectification_ids
        rows.append(
            (
                inspection.name,
                inspection.center_id.name,
                inspection.date,
                inspection.inspector_id.name,
                inspection.percent / 100 if is_done else None,
                (meets if inspection.is_compliant else lacks) if is_done else None,
                inspection.finding_count,
                inspection.open_rectification_count,
                len(findings.filtered("is_overdue")),
                inspection.next_date or None,
                states[inspection.state],
            )
        )
    return rows
