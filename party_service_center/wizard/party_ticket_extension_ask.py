from odoo import api, fields, models

from ..models.party_ticket_extension import EXTENSION_DAYS, REASONS


class PartyTicketExtensionAsk(models.TransientModel):
    """Ask for more time on a ticket, with the reason (A4.4)."""

    _name = "party.ticket.extension.ask"
    _description = "Ask for More Time"
    _inherit = ["party.single.mixin"]

    ticket_id = fields.Many2one("party.ticket", required=True, ondelete="cascade")
    due_date = fields.Date(related="ticket_id.due_date", related_sudo=False)
    days = fields.Integer(
        "Working Days",
        required=True,
        default=EXTENSION_DAYS,
        help="Added to the due date; at most 7 at a time.",
    )
    new_due_date = fields.Date("Then Due on", compute="_compute_new_due_date")
    reason_class = fields.Selection(REASONS, "Kind of Reason", required=True)
    reason = fields.Text(required=True, help="The decision is taken by it.")

    @api.depends("due_date", "days")
    def _compute_new_due_date(self):
        calendar = self.env["party.workday"]._calendar()
        for wizard in self:
            is_possible = wizard.due_date and 1 <= wizard.days <= EXTENSION_DAYS
            wizard.new_due_date = is_possible and calendar.add(
                wizard.due_date, wizard.days
            )

    def action_confirm(self):
        self.ensure_one()
        self.env["party.ticket.extension"]._ask(
            self.ticket_id, self.days, self.reason_class, self.reason
        )
