"""What the printed notice on personal data and its consent lines show."""

from odoo import api, models

TEXT_KINDS = ("notice", "sensitive", "home", "display")


class PartyConsentDocumentMixin(models.AbstractModel):
    """Values of the sheet on which somebody reads the notice and ticks the consents.

    Before the answers the boxes are empty and the words are those in use today; no box
    is ticked for anybody (P-02). Afterwards the sheet shows the answers, each in the
    words that were answered.

    Clause: A3.1.1; P-01 (notice), P-02 (separate consents), P-04 (withdrawal)
    """

    _name = "party.consent.document.mixin"
    _description = "Values of the Printed Notice and Consents"
    _inherit = ["party.document.mixin"]

    @api.model
    def _document_values(self, people):
        texts = self.env["party.text"]
        current = {kind: texts._current(kind) for kind in TEXT_KINDS}
        ways = dict(
            self.env["party.consent"]._fields["way"]._description_selection(self.env)
        )
        return {
            "parts": {
                person.id: [
                    self._part(kind, self._latest_consent(person, kind), current, ways)
                    for kind in TEXT_KINDS
                ]
                for person in people
            },
        }

    @api.model
    def _part(self, kind, consent, current, ways):
        return {
            "text": consent.text_id or current[kind],
            "boxes": self._boxes(kind, consent),
            "answer": self._answer(consent, ways),
        }

    @api.model
    def _boxes(self, kind, consent):
        is_yes = consent.is_accepted
        if kind == "notice":
            return [(self.env._("Read and accepted"), is_yes)]
        is_no = bool(consent) and not is_yes
        return [(self.env._("Consents"), is_yes), (self.env._("Refuses"), is_no)]

    @api.model
    def _answer(self, consent, ways):
        """When, how and before whom it was answered, and whether it still holds."""
        if not consent:
            return ""
        tz = consent.center_id.tz
        answer = self.env._(
            "Answered on %(day)s, %(way)s, before %(collector)s.",
            day=self._local_day(consent.answered_at, tz),
            way=ways[consent.way],
            collector=consent.collector_id.name,
        )
        if not consent.withdrawn_at:
            return answer
        withdrawn = self.env._(
            "Withdrawn on %(day)s.", day=self._local_day(consent.withdrawn_at, tz)
        )
        return f"{answer} {withdrawn}"


class PartyConsentSheetReport(models.AbstractModel):
    """The sheet of somebody who is being registered."""

    _name = "report.party_service_center_reports.party_consent_sheet"
    _description = "Printed Notice and Consents of a Registration"
    _inherit = ["party.consent.document.mixin"]

    _document_model = "party.registration"


class PartyMemberConsentSheetReport(models.AbstractModel):
    """The sheet of a member who is in the register."""

    _name = "report.party_service_center_reports.party_member_consent_sheet"
    _description = "Printed Notice and Consents of a Member"
    _inherit = ["party.consent.document.mixin"]

    _document_model = "party.member"
