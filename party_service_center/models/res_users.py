"""Where a user works, for the record rules."""

from odoo import fields, models


class ResUsers(models.Model):
    """A person with a login, and the assignments that open centers to them.

    Clause: Body, A1.1.1
    """

    _inherit = "res.users"

    party_staff_ids = fields.One2many(
        "party.staff",
        "user_id",
        "Assignments",
        context={"active_test": False},
        groups=fields.NO_ACCESS,  # of others' work one hears at their center
    )
    party_qualification_ids = fields.One2many(
        "party.qualification",
        "user_id",
        "Training and Examinations",
        groups=fields.NO_ACCESS,  # read at the assignments, by who may see them
    )
    party_undertaking_ids = fields.One2many(
        "party.undertaking",
        "user_id",
        "Secrecy Undertakings",
        groups=fields.NO_ACCESS,  # likewise
    )
