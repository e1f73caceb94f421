from odoo import fields, models

from ..exceptions import SupervisionRefused
from ..models.party_ticket_supervision import SUPERVISION_DAYS


class PartyTicketPress(models.TransientModel):
    """The committee presses a ticket, or presses again after an answer (A4.4)."""

    _name = "party.ticket.press"
    _description = "Press a Ticket"
    _inherit = ["party.single.mixin"]

    ticket_id = fields.Many2one("party.ticket", required=True, ondelete="cascade")
    previous_id = fields.Many2one(
        "party.ticket.supervision", "Answer at Hand", ondelete="cascade"
    )
    answer_text = fields.Text(related="previous_id.answer_text", related_sudo=False)
    text = fields.Text("What Is Wanted", required=True)
    limit_days = fields.Integer(
        "Working Days for the Answer", required=True, default=SUPERVISION_DAYS
    )

    def action_confirm(self):
        self.ensure_one()
        if self.previous_id and self.previous_id.ticket_id != self.ticket_id:
            raise SupervisionRefused(
                self.env._("The answer at hand belongs to another ticket.")
            )
        self.env["party.ticket.supervision"]._press(
            self.ticket_id, self.text, self.limit_days, self.previous_id
        )
