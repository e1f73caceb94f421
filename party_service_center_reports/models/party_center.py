"""A center that is founded later reports like the others; a closed one does not."""

from odoo import api, models


class PartyCenter(models.Model):
    _inherit = "party.center"

    @api.model_create_multi
    def create(self, vals_list):
        centers = super().create(vals_list)
        # whoever founds a center need not be the one who sets up reports
        self.env["party.bulletin.series"].sudo()._make_for(centers)
        return centers

    def write(self, vals):
        changed = self.browse()
        if "active" in vals:
            changed = self.filtered(lambda center: center.active != vals["active"])
        res = super().write(vals)
        # whoever closes a center need not be the one who sets up reports
        self.env["party.bulletin.series"].sudo()._follow(changed)
        return res
