from odoo import fields, models


class PartyEvaluationRemark(models.TransientModel):
    """Write the committee's remark on a sheet (A1.3.4)."""

    _name = "party.evaluation.remark"
    _description = "Remark on a Sheet"
    _inherit = ["party.single.mixin"]

    sheet_id = fields.Many2one(
        "party.evaluation.sheet", required=True, ondelete="cascade"
    )
    text = fields.Text(
        "Remark of the Committee", help="Seen by whoever sees the total."
    )

    def action_confirm(self):
        self.ensure_one()
        self.sheet_id._remark(self.text)
