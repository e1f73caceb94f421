"""The shops and stalls that members run or work in."""

from odoo import api, fields, models

from ..exceptions import MemberRefused
from .credit_code_check import normalize_credit_code
from .person_codes import BUSINESS_ROLES

TEXT_LENGTH = 200  # characters in each of the bounded fields
BOUNDED_FIELDS = ("name", "premises", "market", "stall_no", "trade")
FACTS = (*BOUNDED_FIELDS, "role", "credit_code", "opened_date")


class PartyBusiness(models.Model):
    """A member's part in one business over a time.

    A move to another stall, a pause or the closing ends the row and begins a new one:
    what was true before stays readable.

    Clause: A2.1, A2.2 (dated shop), A3.1.1 (survey form)
    """

    _name = "party.business"
    _description = "Member's Business"
    _inherit = ["party.protected.mixin"]
    _order = "date_to desc nulls first, date_from desc, id desc"

    # a shop taken over by somebody else is a row of theirs, also in another center
    _fixed_fields = frozenset({"member_id", "date_from", "state", *FACTS})
    _proof_fields = frozenset({"date_to", "previous_id"})

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="cascade"
    )
    center_id = fields.Many2one(
        related="member_id.center_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="First day these entries hold.",
    )
    date_to = fields.Date(
        "Until", readonly=True, help="First day they hold no more; empty if they do."
    )
    state = fields.Selection(
        [("open", "Running"), ("suspended", "Suspended"), ("closed", "Closed")],
        "Trading",
        required=True,
        default="open",
    )
    previous_id = fields.Many2one(
        "party.business",
        "Before That",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char("Business", required=True, index="trigram")
    role = fields.Selection(
        BUSINESS_ROLES, "Part in It", required=True, default="owner"
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

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)",
        "What holds of a business cannot end before it begins.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (greatest({', '.join(f'char_length({f})' for f in BOUNDED_FIELDS)},"
        f" char_length(credit_code)) <= {TEXT_LENGTH})",
        "Each entry about a business has at most 200 characters.",
    )

    @api.constrains("opened_date", "date_from")
    def _check_dates(self):
        for business in self:
            today = business.member_id.center_id._today()
            if max(business.opened_date or today, business.date_from) > today:
                raise MemberRefused(
                    self.env._(
                        "%(business)s: the dates of a business cannot lie in the"
                        " future.",
                        business=business.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list) if not self._is_mover() else self
        return super().create(
            [normalize_credit_code(self.env, vals) for vals in vals_list]
        )

    def _change(self, date, **values):
        """Close this row on ``date`` and open the next one with ``values`` in it.

        :raise MemberRefused: a closed row, a date in the future or before this row
        """
        self.ensure_one()
        self.check_access("write")
        if self.date_to:
            raise MemberRefused(
                self.env._(
                    "These entries of %(business)s ended on %(date)s and stay as they"
                    " are. Change the row that holds now.",
                    business=self.name,
                    date=self.date_to,
                )
            )
        if date < self.date_from:
            raise MemberRefused(
                self.env._(
                    "What holds for %(business)s now began on %(date)s; a change cannot"
                    " lie before that day.",
                    business=self.name,
                    date=self.date_from,
                )
            )
        self._record_proof(date_to=date)
        kept = {name: self[name] for name in (*FACTS, "state")}
        return self._as_mover().create(
            kept
            | values
            | {
                "member_id": self.member_id.id,
                "date_from": date,
                "previous_id": self.id,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_with_member(self):
        # an import that is undone takes its rows back as superuser
        if not self.env.su:
            raise MemberRefused(
                self.env._(
                    "Entries about a business are not deleted: close the business, or"
                    " change what does not hold any more."
                )
            )

    def action_change(self):
        """Open the dialog for a move, a pause, the reopening or the closing."""
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(
            "party.business.change",
            self.env._("Change a Business"),
            business_id=self.id,
        )
