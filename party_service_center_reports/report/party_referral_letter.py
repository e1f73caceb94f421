"""What the printed letter of a referral shows."""

import unicodedata

from odoo import api, models

from odoo.addons.party_service_center.tools import id_number

LINE_WIDTH = 480  # points, 170 mm: the red line under the issuer's name
LARGE, SMALL = 34, 16  # points: type of a short name, and of one that takes two lines


class PartyReferralLetterReport(models.AbstractModel):
    """Values of an official letter in the layout of GB/T 9704-2012, clause 10.1.

    It is printed as a draft too, to be signed and sealed by hand; no seal is drawn. An
    identity number that somebody typed into the text is hidden in its middle.

    Clause: A2.5 (legal aid), P-03 (ID number)
    """

    _name = "report.party_service_center_reports.party_referral_letter"
    _description = "Printed Letter of Referral"
    _inherit = ["party.document.mixin"]

    _document_model = "party.ticket.referral"

    @api.model
    def _document_values(self, referrals):
        issuer = self._issuer()
        return {
            "issuer": issuer,
            "issuer_points": self._points_of(issuer),
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
        }

    @api.model
    def _points_of(self, name):
        """Size of type in which a name fits on the line, if it is not too small."""
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in name)
        ems = wide + (len(name) - wide) * 0.6  # a Latin letter is about that wide
        return max(SMALL, min(LARGE, int(LINE_WIDTH / max(ems, 1))))

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
