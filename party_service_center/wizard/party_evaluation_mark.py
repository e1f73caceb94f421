from odoo import fields, models


class PartyEvaluationMark(models.TransientModel):
    """Give points by hand, with the reason (A1.3.4)."""

    _name = "party.evaluation.mark"
    _description = "Points by Hand"
    _inherit = ["party.single.mixin"]

    score_id = fields.Many2one(
        "party.evaluation.score",
        "Score of an Indicator",
        required=True,
        ondelete="cascade",
    )
    subject_name = fields.Char(
        related="score_id.sheet_id.subject_name", related_sudo=False
    )
    weight = fields.Float(related="score_id.weight", related_sudo=False)
    points = fields.Float(required=True, digits=(6, 2))
    reason = fields.Text(
        "Reason for the Points",
        required=True,
        help="What the points stand on; it is printed.",
    )

    def action_confirm(self):
        self.ensure_one()
        self.score_id._give(self.points, self.reason)
