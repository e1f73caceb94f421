"""Settings of the daily check for lapses."""

from odoo import fields, models


class PartyLapseCompanyMixin(models.AbstractModel):
    """A company that says how many looks at ID numbers are usual.

    Centers belong to no company, so that one setting counts for all of them.

    Clause: A4.6 (leaks), P-10
    """

    _name = "party.lapse.company.mixin"
    _description = "Company With Settings of Lapses"

    party_look_limit = fields.Integer(
        "Looks at ID Numbers a Day",
        default=20,
        help="Whoever reads more full ID numbers on one day is proposed for a look at"
        " why (A4.6); it is no penalty.",
    )

    _party_look_limit_sane = models.Constraint(
        "CHECK (party_look_limit > 0)",
        "The number of looks a day at ID numbers is at least 1.",
    )
