"""Settings of the printed documents and of exports."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    party_emblem = fields.Image(related="company_id.party_emblem", readonly=False)
    party_emblem_on_badges = fields.Boolean(
        related="company_id.party_emblem_on_badges", readonly=False
    )
    party_emblem_on_plaques = fields.Boolean(
        related="company_id.party_emblem_on_plaques", readonly=False
    )
    party_mass_export_rows = fields.Integer(
        related="company_id.party_mass_export_rows", readonly=False
    )
