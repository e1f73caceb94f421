"""The shops and stalls that members run or work in."""

from odoo import api, fields, models

from ..exceptions import InvalidCreditCode, MemberRefused
from ..tools import credit_code

TEXT_LENGTH = 200  # characters in each of the bounded fields
BOUNDED_FIELDS = ("name", "premises", "market", "stall_no", "trade")


class PartyBusiness(models.Model):
    """A member's part in one business over a time; a new shop is a new row.

    Clause: A2.1, A2.2 (dated shop), A3.1.1 (survey form)
    """

    _name = "party.business"
    _description = "Member's Business"
    _inherit = ["party.protected.mixin"]
    _order = "closed_date desc nulls first, opened_date desc, id desc"

    # a shop taken over by somebody else is a row of theirs, also in another center
    _fixed_fields = frozenset({"member_id"})

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="cascade"
    )
    center_id = fields.Many2one(related="member_id.center_id", store=True, index=True)
    name = fields.Char("Business", required=True, index="trigram")
    role = fields.Selection(
        [("owner", "Owner"), ("employee", "Employee")],
        "Part in It",
        required=True,
        default="owner",
    )
    credit_code = fields.Char(
        index="btree_not_null",
        help="18 characters, or the older registration number of 15 digits.",
    )
    premises = fields.Char(help="Street and number of the shop.")
    market = fields.Char(help="Name of the market, when it is a stall.")
    stall_no = fields.Char("Stall")
    trade = fields.Char(help="What is sold or done.")
    opened_date = fields.Date("Opened on")
    closed_date = fields.Date("Closed on", help="Empty while the business runs.")

    _dates_ordered = models.Constraint(
        "CHECK (closed_date >= opened_date)",
        "A business cannot close before it opens.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (greatest({', '.join(f'char_length({f})' for f in BOUNDED_FIELDS)})"
        f" <= {TEXT_LENGTH})",
        "Each entry about a business has at most 200 characters.",
    )

    @api.constrains("opened_date", "closed_date")
    def _check_dates(self):
        for business in self:
            today = business.member_id.center_id._today()
            if any(
                day and day > today
                for day in (business.opened_date, business.closed_date)
            ):
                raise MemberRefused(
                    self.env._(
                        "%(business)s: the dates of a business cannot lie in the"
                        " future.",
                        business=business.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_plain_code(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_plain_code(vals))

    @api.model
    def _with_plain_code(self, vals):
        if not vals.get("credit_code"):
            return vals
        try:
            code = credit_code.parse(str(vals["credit_code"]))
        except credit_code.InvalidCode:
            raise InvalidCreditCode(
                self.env._(
                    "“%(code)s” is neither a credit code (18 characters) nor an older"
                    " registration number (15 digits). Compare it with the licence.",
                    code=str(vals["credit_code"])[:40],
                )
            ) from None
        return vals | {"credit_code": code}
