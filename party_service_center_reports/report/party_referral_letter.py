"""What the printed letter of a referral shows."""

from odoo import api, models

from odoo.addons.party_service_center.tools import id_number


class PartyReferralLetterReport(models.AbstractModel):
    """Values of an official letter; a draft is printed too, to be signed by hand.

    An identity number that somebody typed into the text is hidden in its middle.

    Clause: A2.5 (legal aid), P-03 (ID number)
    """

    _name = "report.party_service_center_reports.party_referral_letter"
    _description = "Printed Letter of Referral"
    _inherit = ["party.official.letter.mixin"]

    _document_model = "party.ticket.referral"

    @api.model
    def _document_values(self, referrals):
        return {
            "subjects": {
                referral.id: id_number.hide(referral.letter_subject or "")
                for referral in referrals
            },
            "paragraphs": {
                referral.id: self._paragraphs(referral) for referral in referrals
            },
            "dates": {
                referral.id: referral.sent_date or referral.center_id._today()
                for referral in referrals
            },
            "contacts": {
                referral.id: self._contact(referral) for referral in referrals
            },
        }

    @api.model
    def _paragraphs(self, referral):
        """The text line by line, and by when an answer is hoped for."""
        text = id_number.hide(referral.letter_body or "")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if referral.due_date:
            lines.append(
                self.env._(
                    "Please let us know the outcome by %(day)s.",
                    day=self._day(referral.due_date),
                )
            )
        return lines

    @api.model
    def _contact(self, referral):
        values = {
            "person": referral.ticket_id.handler_id.name,
            "phone": referral.center_id.phone,
        }
        if not referral.center_id.phone:
            return self.env._("(Contact: %(person)s)", **values)
        return self.env._("(Contact: %(person)s, telephone %(phone)s)", **values)
