"""What the printed Service Acceptance (Handling) Form shows of a ticket."""

from odoo import api, models


class PartyTicketFormReport(models.AbstractModel):
    """Values of the printed form: the screen's content in the order of the paper.

    Clause: A3.2.2, A3.2.5
    """

    _name = "report.party_service_center_reports.party_ticket_form"
    _description = "Printed Service Acceptance (Handling) Form"
    _inherit = ["party.document.mixin"]

    _document_model = "party.ticket"

    @api.model
    def _document_values(self, tickets):
        # who sees a ticket need not see its member, who may be of another center
        visible = tickets.member_id._filtered_access("read")
        return {
            "members": {ticket.id: ticket.member_id & visible for ticket in tickets},
            "channels": tickets._fields["channel"]._description_selection(self.env),
        }
