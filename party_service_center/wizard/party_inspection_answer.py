from odoo import fields, models


class PartyInspectionAnswer(models.TransientModel):
    """Answer to what an inspection concluded (A1.1–A1.3)."""

    _name = "party.inspection.answer"
    _description = "Answer to an Inspection"
    _inherit = ["party.single.mixin"]

    inspection_id = fields.Many2one(
        "party.inspection", required=True, ondelete="cascade"
    )
    conclusion = fields.Text(related="inspection_id.conclusion", related_sudo=False)
    answer_text = fields.Text("Answer", required=True)

    def action_confirm(self):
        self.ensure_one()
        self.inspection_id._answer(self.answer_text)
