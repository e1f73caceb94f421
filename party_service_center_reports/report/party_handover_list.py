"""What the printed handover list shows."""

from odoo import models


class PartyHandoverListReport(models.AbstractModel):
    """The open work of who leaves, piece by piece, with who takes it over.

    Clause: A1.1.2 (handover list on leaving)
    """

    _name = "report.party_service_center_reports.party_handover_list"
    _description = "Printed Handover List"
    _inherit = ["party.document.mixin"]

    _document_model = "party.handover"

    def _document_values(self, handovers):
        lines = handovers.line_ids
        return {"states": dict(lines._fields["state"]._description_selection(self.env))}
