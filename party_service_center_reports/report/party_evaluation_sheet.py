"""What the printed evaluation sheet shows."""

from odoo import api, models


class PartyEvaluationSheetReport(models.AbstractModel):
    """Values of the sheet: each figure with its points, objections, place.

    Of another center only the total is printed, as it is only seen on the screen.

    Clause: A1.3.4
    """

    _name = "report.party_service_center_reports.party_evaluation_sheet"
    _description = "Printed Evaluation Sheet"
    _inherit = ["party.document.mixin"]

    _document_model = "party.evaluation.sheet"

    @api.model
    def _document_values(self, sheets):
        return {
            "marks": {sheet.id: self._mark(sheet) for sheet in sheets},
            # what somebody else read before may lie in the cache
            "scores": sheets.score_ids._filtered_access("read").grouped("sheet_id"),
            "objections": sheets.objection_ids._filtered_access("read").grouped(
                "sheet_id"
            ),
            "measured": self._measured,
            "reached": self._reached,
            "decided": self._decided,
        }

    @api.model
    def _mark(self, sheet):
        """What a reader must know before all else."""
        if sheet.state in ("draft", "counted"):
            return self.env._("Not published")
        return ""

    @api.model
    def _measured(self, score):
        """How the figure came about; a correction says what it was before."""
        if not score.is_corrected:
            return score.result_text
        return self._noted(
            score.result_text,
            self.env._("corrected from %(points)s", points=round(score.points, 2)),
        )

    @api.model
    def _reached(self, score):
        """Points; a dash where there was nothing to measure."""
        known = score.is_applicable or score.is_given or score.is_corrected
        return f"{score.final_points:.2f}" if known else "–"

    @api.model
    def _decided(self, objection):
        if objection.state == "requested":
            return self.env._("To be decided")
        state = dict(objection._fields["state"]._description_selection(self.env))
        return self._labelled(state[objection.state], objection.decision_note)
