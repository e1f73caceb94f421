"""Settings of the product that stand at the company."""

from odoo import models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "party.staff.company.mixin"]
