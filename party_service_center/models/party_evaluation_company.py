"""Settings of evaluations."""

from odoo import fields, models


class ResCompany(models.Model):
    """Whether members are evaluated at all.

    Clause: A1.3.4
    """

    _inherit = "res.company"

    party_member_evaluation = fields.Boolean(
        "Evaluate Members",
        help="Off unless the association decides otherwise. Nothing follows by itself"
        " from the points of a member.",
    )
