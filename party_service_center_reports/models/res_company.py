"""What a company sets for its documents and exports."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    party_emblem = fields.Image(max_width=1024, max_height=1024)
    party_emblem_on_badges = fields.Boolean("Emblem on Badges", default=True)
    # a plaque hangs in a shop, which is none of the places that the rules name
    party_emblem_on_plaques = fields.Boolean("Emblem on Plaques")
    party_mass_export_rows = fields.Integer(
        "Rows of a Mass Export",
        default=5_000,
        help="More rows naming people than this, exported by one person within a day,"
        " are told to the committee and the data officers (P-11).",
    )

    _mass_export_positive = models.Constraint(
        "CHECK (party_mass_export_rows > 0)",
        "A mass export has at least one row; give a number above zero.",
    )
