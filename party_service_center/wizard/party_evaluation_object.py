from odoo import fields, models


class PartyEvaluationObject(models.TransientModel):
    """Object to a figure of the own evaluation, with evidence (A1.3.4)."""

    _name = "party.evaluation.object"
    _description = "Object to a Figure"
    _inherit = ["party.single.mixin"]

    sheet_id = fields.Many2one(
        "party.evaluation.sheet", required=True, ondelete="cascade"
    )
    score_id = fields.Many2one(
        "party.evaluation.score",
        "Figure Objected to",
        required=True,
        ondelete="cascade",
        domain="[('sheet_id', '=', sheet_id)]",
    )
    result_text = fields.Char(related="score_id.result_text", related_sudo=False)
    reason = fields.Text("What Is Wrong", required=True)
    evidence = fields.Binary(attachment=False)
    evidence_name = fields.Char("File Name")

    def action_confirm(self):
        self.ensure_one()
        objection = self.env["party.evaluation.objection"]._ask(
            self.sheet_id,
            self.score_id,
            self.reason,
            self.evidence,
            self.evidence_name,
        )
        return objection._open_form()
