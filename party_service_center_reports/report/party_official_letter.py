"""What all letters in the layout of official letters share."""

import unicodedata

from odoo import api, models

LINE_WIDTH = 480  # points, 170 mm: the red line under the issuer's name
LARGE, SMALL = 34, 16  # points: type of a short name, and of one that takes two lines


class PartyOfficialLetterMixin(models.AbstractModel):
    """Values of a letter in the layout of GB/T 9704-2012, clause 10.1.

    It begins with ``party_official_letter_head`` and ends with
    ``party_official_letter_signature``. Drafts are printed too; no seal is drawn.
    """

    _name = "party.official.letter.mixin"
    _description = "Values of an Official Letter"
    _inherit = ["party.document.mixin"]

    @api.model
    def _get_report_values(self, docids, data=None):
        issuer = self._issuer()
        return super()._get_report_values(docids, data) | {
            "issuer": issuer,
            "issuer_points": self._points_of(issuer),
        }

    @api.model
    def _points_of(self, name):
        """Size of type in which a name fits on the line, if it is not too small."""
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in name)
        ems = wide + (len(name) - wide) * 0.6  # a Latin letter is about that wide
        return max(SMALL, min(LARGE, int(LINE_WIDTH / max(ems, 1))))
