"""What the printed badge shows."""

from odoo import api, models

from odoo.addons.party_service_center.tools.qr_code import qr_data_uri

from ..exceptions import DocumentRefused
from .party_document import type_size

# the longest text of each size of type; a Chinese character takes twice the room
NAME_SIZES = ((8, "large"), (14, "medium"), (24, "small"))


class PartyBadgeCardReport(models.AbstractModel):
    """Values of the card that hangs around the neck: 60 × 90 mm, one to a page.

    Only a badge that is handed out is printed: a draft has no number, and one that is
    void or over shall not be seen again. One that holds from tomorrow on may be made
    ready today.

    The card bears the Party emblem where an administrator chose a picture of it.

    Clause: A4.3 (Badge on Duty)
    """

    _name = "report.party_service_center_reports.party_badge_card"
    _description = "Printed Badge"
    _inherit = ["party.document.mixin"]

    _document_model = "party.badge"

    @api.model
    def _document_values(self, badges):
        self._check_wearable(badges)
        company = self.env.company
        return {
            "codes": {badge.id: qr_data_uri(badge._page_url()) for badge in badges},
            "issuer": self._issuer(),
            "emblem": company.party_emblem_on_badges and company.party_emblem,
            "name_sizes": {
                badge.id: type_size(badge.person_name or "", NAME_SIZES)
                for badge in badges
            },
        }

    @api.model
    def _check_wearable(self, badges):
        """Raise DocumentRefused naming the badges that nobody may wear."""
        if other := badges - badges._wearable():
            raise DocumentRefused(
                self.env._(
                    "Only badges are printed that are handed out and whose dates and"
                    " assignment are not over. Leave these out of the choice:"
                    " %(badges)s.",
                    badges=", ".join(other.mapped("display_name")),
                )
            )
