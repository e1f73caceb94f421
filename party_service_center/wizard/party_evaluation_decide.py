from odoo import fields, models


class PartyEvaluationDecide(models.TransientModel):
    """Uphold an objection: the corrected points and the reason (A1.3.4)."""

    _name = "party.evaluation.decide"
    _description = "Uphold an Objection"
    _inherit = ["party.single.mixin"]

    objection_id = fields.Many2one(
        "party.evaluation.objection",
        "Objection to an Evaluation",
        required=True,
        ondelete="cascade",
    )
    weight = fields.Float(related="objection_id.score_id.weight", related_sudo=False)
    old_points = fields.Float(
        "Points so Far",
        related="objection_id.score_id.final_points",
        related_sudo=False,
    )
    points = fields.Float("Corrected Points", required=True, digits=(6, 2))
    note = fields.Text(
        "Reason of the Decision", required=True, help="Kept with the correction."
    )

    def action_confirm(self):
        self.ensure_one()
        self.objection_id._uphold(self.points, self.note)
