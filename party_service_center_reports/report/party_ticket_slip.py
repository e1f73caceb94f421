"""What the slip says that a requester takes home when a request is handed over."""

from markupsafe import Markup

from odoo import api, models

from odoo.addons.party_service_center.tools.qr_code import qr_data_uri

from ..exceptions import DocumentRefused


class PartyTicketSlipReport(models.AbstractModel):
    """Values of the slip: who has the matter in hand, until when, whom to ask.

    The slip may lie about at home: of the request it names the kind and nothing else
    (P-14). Below the line is the stub that the requester signs; the center keeps it
    with the form. A code leads to the portal only where the member has access to it.

    Clause: A3.2.4 (telling the seven working days), A4.1 (First-Contact Responsibility)
    """

    _name = "report.party_service_center_reports.party_ticket_slip"
    _description = "Printed Notice Slip"
    _inherit = ["party.document.mixin"]

    _document_model = "party.ticket"

    @api.model
    def _document_values(self, tickets):
        self._check_handed_over(tickets)
        return {
            "handlers": {ticket.id: self._handler(ticket) for ticket in tickets},
            "codes": self._portal_codes(tickets),
            "words": {ticket.id: self._words(ticket) for ticket in tickets},
        }

    @api.model
    def _words(self, ticket):
        """What the requester is told, and what is signed on the stub."""
        day = Markup("<b>%s</b>") % self._day(ticket.due_date)
        return {
            "told": self.env._(
                "%(requester)s, we took your request and handed it over for handling."
                " You are told the result by %(day)s.",
                requester=ticket.requester_name,
                day=day,
            ),
            "stub": self.env._(
                "I was told that my request is handed over and that the result is due"
                " on %(day)s.",
                day=day,
            ),
        }

    @api.model
    def _check_handed_over(self, tickets):
        """Raise DocumentRefused naming the tickets of which there is nothing to say."""
        if other := tickets.filtered(lambda ticket: not ticket.has_slip):
            raise DocumentRefused(
                self.env._(
                    "A notice slip is for a request that is handed over, was not given"
                    " back and is not answered yet (A3.2.4). Leave these out of the"
                    " choice: %(numbers)s.",
                    numbers=", ".join(other.mapped("name")),
                )
            )

    @api.model
    def _handler(self, ticket):
        """Who has it in hand, or was asked to take it over."""
        waiting = ticket.transfer_ids.filtered(lambda t: t.state == "pending")
        return waiting[-1:].to_user_id or ticket.handler_id

    @api.model
    def _portal_codes(self, tickets):
        """QR codes of the portal pages that the requesters can open, by ticket."""
        # who sees a ticket need not see its member, who may be of another center
        members = tickets.member_id._filtered_access("read")
        return {
            ticket.id: qr_data_uri(f"{ticket.get_base_url()}/my/tickets/{ticket.id}")
            for ticket in tickets
            if (ticket.member_id & members).portal_login
        }
