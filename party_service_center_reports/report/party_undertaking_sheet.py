"""What the printed secrecy undertaking shows."""

from odoo import models


class PartyUndertakingSheetReport(models.AbstractModel):
    """The sheet that somebody signs before they are assigned to a center.

    It shows the wording that the record was made ready with, whatever is in use today.

    Clause: P-17 (secrecy undertaking), P-18 (paper original)
    """

    _name = "report.party_service_center_reports.party_undertaking_sheet"
    _description = "Printed Secrecy Undertaking"
    _inherit = ["party.document.mixin"]

    _document_model = "party.undertaking"

    def _document_values(self, papers):
        return {"issuer": self._issuer()}
