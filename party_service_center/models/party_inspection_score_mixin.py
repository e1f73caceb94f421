"""How far an inspection has come and what it is worth."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.weighted_share import weighted_percent
from .standard_checks import MET, NOT, PARTLY

# result → share of the item's weight; what does not apply weighs nothing
SHARES = {MET: 1, PARTLY: 0.5, NOT: 0}
FINDINGS = (PARTLY, NOT)
DONE_STATES = ("concluded", "closed")


class PartyInspectionScoreMixin(models.AbstractModel):
    """Progress of an inspection, its weighted result and whether the center complies.

    A re-inspection looks at the open findings alone; its result is that of the
    inspection before it, with what it found in place of the older lines.

    Clause: A1.1–A1.3 (which center meets the construction standard)
    """

    _name = "party.inspection.score.mixin"
    _description = "Inspection With a Result"

    percent = fields.Float(
        "Inspection Result",
        digits=(5, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Weighted share of what is met; partly met counts half.",
    )
    is_compliant = fields.Boolean(
        "Meets the Standard",
        readonly=True,
        copy=False,
        help="Every mandatory item that applies is met.",
    )
    line_count = fields.Integer("Number of Lines", compute="_compute_progress")
    done_count = fields.Integer("Lines Done", compute="_compute_progress")
    finding_count = fields.Integer("Findings", compute="_compute_progress")
    progress_percent = fields.Integer("Progress", compute="_compute_progress")
    progress_text = fields.Char("Gone Through", compute="_compute_progress")

    @api.depends("line_ids.result")
    @api.depends_context("lang")
    def _compute_progress(self):
        for inspection in self:
            lines = inspection.line_ids
            done = len(lines.filtered("result"))
            inspection.line_count = len(lines)
            inspection.done_count = done
            inspection.finding_count = len(lines._findings())
            inspection.progress_percent = 100 * done // len(lines) if lines else 0
            inspection.progress_text = self.env._(
                "%(done)s of %(count)s", done=done, count=len(lines)
            )

    def _scored_lines(self):
        """The lines that make the result: of each item the newest up to this one."""
        self.ensure_one()
        first = self.origin_id or self
        later = first.reinspection_ids.filtered(lambda i: i.state in DONE_STATES)
        newest = {line.item_id: line for line in first.line_ids}
        for inspection in (later | self).sorted("id"):
            newest |= {line.item_id: line for line in inspection.line_ids}
        return first.line_ids.browse(line.id for line in newest.values())

    def _score(self):
        """Values of the result: percent and whether the center complies."""
        lines = self._scored_lines()
        counted = lines.filtered(lambda line: line.result in SHARES)
        mandatory = counted.filtered("item_id.is_mandatory")
        return {
            "percent": weighted_percent(
                (line.item_id.weight, SHARES[line.result]) for line in counted
            ),
            "is_compliant": all(line.result == MET for line in mandatory),
        }

    @api.model
    def _latest_result(self, center, date_from, date_to, known_at=None):
        """What the last inspection concluded at ``center`` in the period found.

        Both days are included.

        :param datetime known_at: leave out what was concluded after this moment
        :return: (percent, is_compliant, inspection), or None where there was none
        """
        inspection = self.search(
            self._concluded_of(center)
            & Domain("date", ">=", date_from)
            & Domain("date", "<=", date_to)
            & (Domain("concluded_at", "<=", known_at) if known_at else Domain.TRUE),
            order="date desc, id desc",
            limit=1,
        )
        if not inspection:
            return None
        return inspection.percent, inspection.is_compliant, inspection

    @api.model
    def _concluded_of(self, centers):
        done = Domain("state", "in", DONE_STATES)
        return done & Domain("center_id", "in", centers.ids)
