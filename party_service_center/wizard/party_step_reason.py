from odoo import fields, models
from odoo.exceptions import UserError

REASON_LENGTH = 20_000  # characters; most records allow fewer


class PartyStepReason(models.TransientModel):
    """Give the reason for a step; the record itself decides what may be done."""

    _name = "party.step.reason"
    _description = "Reason for a Step"
    _inherit = ["party.single.mixin"]

    res_model = fields.Char("Kind of Record", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    step = fields.Char(required=True)
    reason = fields.Text(required=True)

    _reason_bounded = models.Constraint(
        f"CHECK (char_length(reason) <= {REASON_LENGTH})",
        "A reason has at most 20,000 characters.",
    )

    def action_confirm(self):
        self.ensure_one()
        model = self.env.get(self.res_model)
        method = getattr(model, "_reasoned_steps", {}).get(self.step)
        if not method:
            raise UserError(self.env._("There is no such step."))
        if not self.reason.strip():
            raise UserError(self.env._("Write down the reason; it is kept."))
        return getattr(model.browse(self.res_id), method)(self.reason)
