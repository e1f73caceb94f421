"""Settings of letters to home organizations."""

from odoo import fields, models


class PartyLetterCompanyMixin(models.AbstractModel):
    """A company that says which letters are begun by themselves.

    Centers belong to no company, so that one setting counts for all of them.

    Clause: A2.6
    """

    _name = "party.letter.company.mixin"
    _description = "Company With Settings of Letters"

    party_half_year_notices = fields.Boolean(
        "Half-Year Notices",
        default=True,
        help="Besides the annual letters, each home organization hears of its members"
        " after each half of the year (A2.6). Centers belong to no company: where there"
        " are several, the company of the user of the daily job decides for all"
        " centers.",
    )
