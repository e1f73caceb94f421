from odoo import fields, models

from ..models.accountability_codes import REVIEWS


class PartyAccountabilityReview(models.TransientModel):
    """Decide on the objection of the person concerned (A4.6)."""

    _name = "party.accountability.review"
    _description = "Decide on an Objection"
    _inherit = ["party.accountability.measure.mixin"]

    review = fields.Selection(REVIEWS, "Decision", required=True, default="upheld")

    def action_confirm(self):
        self.ensure_one()
        self.accountability_id._review(
            self.review, self.measure_id, self.months, self.text
        )
