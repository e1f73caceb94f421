"""Whether there is a slip to give to the requester."""

from odoo import api, fields, models


class PartyTicket(models.Model):
    _inherit = "party.ticket"

    has_slip = fields.Boolean(
        "Has a Notice Slip",
        compute="_compute_has_slip",
        help="It is handed over, the director did not give it back, and the requester"
        " waits for the answer (A3.2.4).",
    )

    @api.depends("state", "transfer_ids.state")
    def _compute_has_slip(self):
        for ticket in self:
            states = set(ticket.transfer_ids.mapped("state"))
            ticket.has_slip = ticket._is_running() and not states.isdisjoint(
                ("pending", "accepted")
            )
