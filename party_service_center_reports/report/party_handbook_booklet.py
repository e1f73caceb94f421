"""What the printed Service Handbook and its receipt show."""

from odoo import api, models


class PartyHandbookBookletReport(models.AbstractModel):
    """Values of the booklet that a member receives with the plaque.

    Twelve pages of A5 with ordinary content: three sheets of A4, folded.

    Clause: A1.2.1, A1.3.1 (service content), A1.3.3 (course), A3.1.4, A4 (six rules)
    """

    _name = "report.party_service_center_reports.party_handbook_booklet"
    _description = "Printed Service Handbook"
    _inherit = ["party.document.mixin"]

    _document_model = "party.handbook.copy"

    @api.model
    def _document_values(self, copies):
        service_types = self.env["party.service.type"].search([("is_ready", "=", True)])
        return self._handing_out(copies) | {
            "issuer": self._issuer(),
            "service_types": service_types,
        }

    @api.model
    def _handing_out(self, copies):
        """To whom each copy went, and the plaque that hangs there."""
        people = {copy.id: self._person(copy) for copy in copies}
        return {
            "people": people,
            "plaques": {
                copy.id: people[copy.id].plaque_ids.filtered(
                    lambda plaque: plaque.state == "issued"
                )[:1]
                for copy in copies
            },
        }


class PartyHandbookReceiptReport(models.AbstractModel):
    """Values of the slip on which a member signs for handbook and plaque.

    The center keeps it; it is a sheet of its own, so that the booklet stays whole.

    Clause: A1.2.1, A3.1.4
    """

    _name = "report.party_service_center_reports.party_handbook_receipt"
    _description = "Printed Receipt for Handbook and Plaque"
    _inherit = ["report.party_service_center_reports.party_handbook_booklet"]

    @api.model
    def _document_values(self, copies):
        return self._handing_out(copies)
