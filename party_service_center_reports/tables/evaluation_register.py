"""The evaluation register: totals, grades and places by period (A1.3.4)."""

from odoo.fields import Domain

from . import frame
from .reading import labels
from .table import Chart, Column, Figure, Kind

# characters; Chinese ones take two
PERIOD_WIDTH = 20
KIND_WIDTH = 16
CENTER_WIDTH = 18
NAME_WIDTH = 18
NUMBER_WIDTH = 10
DATE_WIDTH = 12
TEXT_WIDTH = 40
DAYS_WIDTH = 24


def build(env, period, centers, wording):
    """The sheets whose period ends in ``period`` and that the present user may read.

    :param centers: ``party.center`` records; none means all
    """
    centers = frame.chosen(env, centers)
    # a round has a sheet for each center or person, and there are a few a year
    sheets = env["party.evaluation.sheet"].search(
        Domain("center_id", "in", centers.ids)
        & Domain("date_to", ">=", period.start)
        & Domain("date_to", "<=", period.end)
        & Domain("state", "in", ("published", "closed")),
        order="date_to, evaluation_id, rank, id",
    )
    return frame.table(
        centers,
        wording,
        title=env._("Evaluation Register"),
        subtitle=env._(
            "Evaluated of periods that ended from %(start)s to %(end)s, %(centers)s",
            **frame.span(env, period, centers),
        ),
        columns=_columns(env),
        rows=_rows(env, sheets),
        figures=(
            Figure(env._("Evaluations"), len(sheets.evaluation_id)),
            Figure(env._("Sheets"), len(sheets)),
            Figure(
                env._("Not Passed"),
                len(sheets.filtered(lambda sheet: sheet.grade == "fail")),
            ),
        ),
        notes=(
            env._(
                "The total is the weighted sum of the indicators from 0 to 100; what"
                " had nothing to measure is left out and its weight spread over the"
                " others."
            ),
        ),
        charts=(Chart(env._("Totals of the Evaluations"), "who", ("total",)),),
    )


def _columns(env):
    return (
        Column("period", env._("Period"), width=PERIOD_WIDTH),
        Column("kind", env._("Who Is Evaluated"), width=KIND_WIDTH),
        Column("center", env._("Center"), width=CENTER_WIDTH),
        Column("who", env._("Center or Person"), width=NAME_WIDTH),
        Column("days", env._("Days in the Post"), width=DAYS_WIDTH),
        Column("total", env._("Total Points"), Kind.DECIMAL, NUMBER_WIDTH),
        Column("grade", env._("Grade Reached"), width=NUMBER_WIDTH),
        Column("rank", env._("Place in the Ranking"), Kind.INTEGER, NUMBER_WIDTH),
        Column("published", env._("Results Published on"), Kind.DATE, DATE_WIDTH),
        Column("late", env._("Results Published Late"), width=NUMBER_WIDTH),
        Column("corrected", env._("Corrected Figures"), Kind.INTEGER, NUMBER_WIDTH),
        Column("remark", env._("Remark of the Committee"), width=TEXT_WIDTH),
    )


def _rows(env, sheets):
    kinds, grades = labels(sheets, "kind"), labels(sheets, "grade")
    late = env._("Late")
    # of other centers the totals alone are there to be read; asked anew, because what
    # somebody else could read may lie in the cache
    scores = env["party.evaluation.score"].search([("sheet_id", "in", sheets.ids)])
    known = scores.grouped("sheet_id")
    return [
        (
            sheet.evaluation_id.period_name,
            kinds[sheet.kind],
            sheet.center_id.name,
            sheet.subject_name,
            sheet.post_text or None,
            sheet.total if sheet.is_measured else None,
            grades.get(sheet.grade),
            sheet.rank or None,
            sheet.center_id._local_date(sheet.evaluation_id.published_at),
            late if sheet.evaluation_id.is_published_late else None,
            _corrected(known.get(sheet)),
            sheet.remark or None,
        )
        for sheet in sheets
    ]


def _corrected(scores):
    """How many figures were corrected; None where they are not for the reader."""
    return len(scores.filtered("is_corrected")) if scores else None
