"""What the printed report of an inspection shows."""

from odoo import api, models


class PartyInspectionSheetReport(models.AbstractModel):
    """Values of the report: every line by section, with photos small, and the answer.

    Until the inspection is concluded the paper says so; it then serves as a check list.

    Clause: A1.1.1–A1.3.4, A4.3
    """

    _name = "report.party_service_center_reports.party_inspection_sheet"
    _description = "Printed Report of an Inspection"
    _inherit = ["party.document.mixin"]

    _document_model = "party.inspection"

    @api.model
    def _document_values(self, inspections):
        return {
            "marks": {i.id: self._mark(i) for i in inspections},
            "sections": {i.id: self._sections(i) for i in inspections},
            "photos": {i.id: self._photos(i) for i in inspections},
            "seen": self._seen,
        }

    @api.model
    def _mark(self, inspection):
        """What a reader must know before all else."""
        if inspection.state == "cancelled":
            return self.env._("Cancelled")
        if inspection.state in ("draft", "running"):
            return self.env._("Not concluded")
        return ""

    @api.model
    def _sections(self, inspection):
        """Pairs of a section's name and its lines, in the order of the standard."""
        lines = inspection.line_ids
        labels = lines._fields["section"]._description_selection(self.env)
        by_section = lines.sorted(lambda line: (line.sequence, line.id)).grouped(
            "section"
        )
        return [
            (self._labelled(key, label), by_section[key])
            for key, label in labels
            if key in by_section
        ]

    @api.model
    def _seen(self, line):
        """What was counted and what the inspector wrote."""
        counted = ""
        if line.evidence == "count":
            counted = self.env._(
                "Counted %(counted)s of %(wanted)s.",
                counted=line.counted,
                wanted=line.wanted,
            )
        return " ".join(filter(None, (line.figure, counted, line.remark)))

    @api.model
    def _photos(self, inspection):
        return [
            (self._small_picture(photo.picture), photo.display_name)
            for photo in inspection.line_ids.photo_ids
            if photo.picture
        ]
