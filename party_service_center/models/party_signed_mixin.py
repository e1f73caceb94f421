"""What was signed: drawn on the screen, or a paper that lies somewhere."""

from odoo import fields, models


class PartySignedMixin(models.AbstractModel):
    """A record that a member signs, on the screen or on paper.

    A drawn signature is no reliable electronic signature by itself: where the paper
    original lies can be noted, and its scan kept.

    Clause: P-18
    """

    _name = "party.signed.mixin"
    _description = "Signed Record"

    signature = fields.Image(
        "Member's Signature", max_width=1024, max_height=512, copy=False
    )
    paper_place = fields.Char("Paper Original", copy=False)
    scan = fields.Binary(
        "Scan of the Paper",
        attachment=True,
        copy=False,
        help="Optional: the signed paper as a picture or PDF.",
    )
    scan_name = fields.Char("Name of the Scan", copy=False)

    def _is_signed(self):
        """Whether there is a drawn signature or a place of the signed paper."""
        self.ensure_one()
        return bool(self.signature or (self.paper_place or "").strip())
