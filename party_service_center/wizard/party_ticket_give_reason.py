from odoo import fields, models


class PartyTicketGiveReason(models.TransientModel):
    """Give the reason for returning or withdrawing a ticket."""

    _name = "party.ticket.give.reason"
    _description = "Reason for Returning or Withdrawing a Ticket"
    _inherit = ["party.single.mixin"]

    ticket_id = fields.Many2one("party.ticket", required=True, ondelete="cascade")
    verb = fields.Selection(
        [("return", "Return"), ("withdraw", "Withdraw")], required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        if self.verb == "return":
            self.ticket_id._return_transfer(self.reason)
        else:
            self.ticket_id._withdraw(self.reason)
