from odoo import api, fields, models


class PartyEvaluationCheck(models.TransientModel):
    """Count a published round once more and show what differs; nothing is changed.

    Clause: A1.3.4 (a closed period has the same figures)
    """

    _name = "party.evaluation.check"
    _description = "Count an Evaluation Once More"

    evaluation_id = fields.Many2one(
        "party.evaluation", required=True, ondelete="cascade"
    )
    result = fields.Html("Differences Found", compute="_compute_result", sanitize=False)

    @api.depends("evaluation_id")
    def _compute_result(self):
        for wizard in self:
            wizard.result = self.env["ir.qweb"]._render(
                "party_service_center.party_evaluation_differences",
                {"rows": wizard._differences()},
            )

    def _differences(self):
        """(score, kept, found) wherever both are not the same."""
        self.evaluation_id.check_access("write")
        # a figure is counted from all there is, by whoever has it counted
        scores_sudo = self.evaluation_id.sudo().sheet_ids.score_ids
        found = [(score, score._difference()) for score in scores_sudo]
        return [(score, *rows) for score, rows in found if rows]
