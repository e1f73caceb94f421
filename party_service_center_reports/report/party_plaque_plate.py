"""What the printed Party Member Identity Plaque shows."""

from odoo import api, models

from ..exceptions import DocumentRefused

# the longest text of each size of type; what is longer gets the next smaller one
NAME_SIZES = ((6, "large"), (12, "medium"), (24, "small"))
BUSINESS_SIZES = ((16, "large"), (28, "medium"), (60, "small"))


class PartyPlaquePlateReport(models.AbstractModel):
    """Values of the plate that hangs in the shop.

    A plaque is a public display. Who consented to it is named. Who refused, was never
    asked or withdrew still gets a plaque, since no service depends on a consent (P-04):
    it bears business and serial and no name (P-02). A business called after the member
    is left out as well, for it would name them all the same.

    A serial that is lost, replaced, returned or withdrawn is void and is not printed.

    The plate bears no Party emblem unless an administrator chose a picture of it in the
    settings and wants it on plaques; the product draws none, and nothing is printed
    onto it.

    Clause: A3.1.4; P-02, P-04
    """

    _name = "report.party_service_center_reports.party_plaque_plate"
    _description = "Printed Member Identity Plaque"
    _inherit = ["party.document.mixin"]

    _document_model = "party.plaque"

    @api.model
    def _document_values(self, plaques):
        self._check_valid(plaques)
        company = self.env.company
        return {
            "plates": {plaque.id: self._plate(plaque) for plaque in plaques},
            "issuer": self._issuer(),
            "emblem": company.party_emblem_on_plaques and company.party_emblem,
        }

    @api.model
    def _check_valid(self, plaques):
        """Raise DocumentRefused naming the serials that are void."""
        if void := plaques.filtered(lambda plaque: plaque.state != "issued"):
            raise DocumentRefused(
                self.env._(
                    "These serials are void and are not printed any more: %(serials)s."
                    " Leave them out of the choice, or replace a lost plaque first.",
                    serials=", ".join(void.mapped("name")),
                )
            )

    @api.model
    def _plate(self, plaque):
        is_named = self._latest_consent(self._person(plaque), "display").is_given
        name, business = plaque.person_name, plaque.business_name or ""
        if not is_named:
            business = "" if name in business else business
            name = ""
        return {
            "name": name,
            "name_size": self._size(name, NAME_SIZES),
            "business": business,
            "business_size": self._size(business, BUSINESS_SIZES),
        }

    @api.model
    def _size(self, text, sizes):
        return next((size for most, size in sizes if len(text) <= most), "tiny")
