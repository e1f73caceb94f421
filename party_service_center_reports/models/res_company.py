"""The picture that may stand on plaques."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    party_emblem = fields.Image("Emblem on Plaques", max_width=1024, max_height=1024)
