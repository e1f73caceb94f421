"""Settings of the printed documents."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    party_emblem = fields.Image(related="company_id.party_emblem", readonly=False)
