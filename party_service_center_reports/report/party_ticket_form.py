"""What the printed Service Acceptance (Handling) Form shows of a ticket."""

from odoo import api, models


class PartyTicketFormReport(models.AbstractModel):
    """Values of the printed form: the screen's content in the order of the paper.

    The boxes of the paper form are there from the beginning; what only some tickets
    have (extensions, visits, callbacks, …) takes room when there is something.

    Clause: A3.2.2, A3.2.5; P-17 (print mark)
    """

    _name = "report.party_service_center_reports.party_ticket_form"
    _description = "Printed Service Acceptance (Handling) Form"
    _inherit = ["party.document.mixin"]

    _document_model = "party.ticket"

    @api.model
    def _document_values(self, tickets):
        # who sees a ticket need not see its member, who may be of another center, nor
        # the secret tickets of the same matter
        members = tickets.member_id._filtered_access("read")
        related = tickets.round_of_id | tickets.duplicate_of_id | tickets.matter_id
        related = related._filtered_access("read")
        return {
            "members": {ticket.id: ticket.member_id & members for ticket in tickets},
            "related": related,
            "channels": tickets._fields["channel"]._description_selection(self.env),
            "decisions": tickets._fields["decision"]._description_selection(self.env),
            "unsigned": self._unsigned(tickets),
        }

    @api.model
    def _unsigned(self, tickets):
        """What stands in place of a signature drawn on the screen, by ticket."""
        # of the scans only whether there are any, not what they hold
        scanned = tickets.with_context(bin_size=True).filtered("scan")
        on_paper = self.env._("Signed on paper")
        texts = {}
        for ticket in tickets:
            reason = (ticket.unsigned_reason or "").strip()
            if ticket.id in scanned._ids or ticket.is_signed_on_paper:
                texts[ticket.id] = on_paper
            else:
                texts[ticket.id] = reason and self.env._(
                    "Not signed: %(reason)s", reason=reason
                )
        return texts
