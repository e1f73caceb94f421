from odoo import fields, models
from odoo.exceptions import UserError


class PartyHandbookDeliver(models.TransientModel):
    """Record a delivery of handbooks, or correct a count."""

    _name = "party.handbook.deliver"
    _description = "Delivery of Handbooks"
    _inherit = ["party.single.mixin"]

    stock_id = fields.Many2one(
        "party.handbook.stock", required=True, ondelete="cascade"
    )
    quantity = fields.Integer(
        "Copies", required=True, help="A negative number takes copies away."
    )
    reason = fields.Char(
        required=True, help="Where they come from, or why the count was wrong."
    )

    _quantity_bounded = models.Constraint(
        "CHECK (abs(quantity) <= 10000)", "A delivery has at most 10,000 copies."
    )
    _reason_given = models.Constraint(
        "CHECK (trim(reason) != '')",
        "Write down where the copies come from, or why the count was wrong.",
    )

    def action_confirm(self):
        self.ensure_one()
        if not self.quantity:
            raise UserError(self.env._("Enter how many copies came or went."))
        if self.stock_id.quantity + self.quantity < 0:
            raise UserError(
                self.env._(
                    "There are only %(count)s copies in stock.",
                    count=self.stock_id.quantity,
                )
            )
        self.stock_id._change(self.quantity, self.reason)
