"""What a letter shows that is the notice of an announcement to one person."""

from odoo import api, models

from ..exceptions import DocumentRefused


class PartyEventNoticeLetterReport(models.AbstractModel):
    """Values of a letter on the list of notices: invitation, change, cancellation.

    Clause: A3.3.2 (notices per person and channel)
    """

    _name = "report.party_service_center_reports.party_event_notice_letter"
    _description = "Printed Letter of a Notice"
    _inherit = ["report.party_service_center_reports.party_event_letter"]

    _document_model = "party.event.notice"

    @api.model
    def _addressees(self, docs):
        return docs.participant_id

    @api.model
    def _purpose(self, doc):
        return doc.announcement_id.kind

    @api.model
    def _check_may_be_sent(self, docs):
        if any(doc.kind != "letter" or doc.state == "cancelled" for doc in docs):
            raise DocumentRefused(
                self.env._(
                    "Only letters that are still needed are printed. Choose those"
                    " whose way is “Letter”."
                )
            )
        return super()._check_may_be_sent(docs)
