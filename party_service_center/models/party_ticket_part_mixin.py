"""What belongs to one ticket: a hand-over, a telling, a visit, a callback, …"""

from odoo import fields, models


class PartyTicketPartMixin(models.AbstractModel):
    """A dated record of one ticket; seen by whoever sees the ticket.

    Record rules cannot be inherited: a model that uses this one states the rules of its
    center and of secret tickets itself.

    Clause: A3.2.2 (the form records the course in detail)
    """

    _name = "party.ticket.part.mixin"
    _description = "Part of a Ticket"
    _inherit = ["party.export.mixin"]

    ticket_id = fields.Many2one(
        "party.ticket", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        related="ticket_id.center_id", store=True, index=True, precompute=True
    )
