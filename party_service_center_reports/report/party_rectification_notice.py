"""What the printed rectification notice shows."""

from odoo import api, models


class PartyRectificationNoticeReport(models.AbstractModel):
    """Values of the notice: what to put right at a center until when.

    One paper for each inspection, with all of its findings that are not closed.

    Clause: A1.1.1–A1.3.4, A4.3
    """

    _name = "report.party_service_center_reports.party_rectification_notice"
    _description = "Printed Rectification Notice"
    _inherit = ["party.document.mixin"]

    _document_model = "party.inspection"

    @api.model
    def _document_values(self, inspections):
        return {
            "issuer": self._issuer(),
            "findings": {
                inspection.id: inspection.rectification_ids.filtered(
                    lambda finding: finding.state != "closed"
                ).sorted("id")
                for inspection in inspections
            },
        }
