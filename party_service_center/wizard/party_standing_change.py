from odoo import api, fields, models

from ..exceptions import MemberRefused
from ..models.person_codes import MEMBER_CATEGORIES, RELATION_TYPES


class PartyStandingChange(models.TransientModel):
    """Record another home organization, kind of affiliation or category (A2.2)."""

    _name = "party.standing.change"
    _description = "Change of Standing"
    _inherit = ["party.single.mixin"]

    member_id = fields.Many2one("party.member", required=True, ondelete="cascade")
    date = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="First day on which it holds.",
    )
    home_branch_id = fields.Many2one(
        "party.organization",
        "Home Organization",
        required=True,
        compute="_compute_from_member",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    relation_type = fields.Selection(
        RELATION_TYPES,
        "Kind of Affiliation",
        compute="_compute_from_member",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    member_category = fields.Selection(
        MEMBER_CATEGORIES,
        required=True,
        compute="_compute_from_member",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Text(required=True, help="What changed and how it is known.")

    @api.depends("member_id")
    def _compute_from_member(self):
        for wizard in self:
            for name in ("home_branch_id", "relation_type", "member_category"):
                wizard[name] = wizard.member_id[name]

    def action_confirm(self):
        self.ensure_one()
        values = {
            "home_branch_id": self.home_branch_id.id,
            "relation_type": self.relation_type,
            "member_category": self.member_category,
        }
        member = self.member_id
        if all(
            member._fields[name].convert_to_write(member[name], member) == value
            for name, value in values.items()
        ):
            raise MemberRefused(
                self.env._("Nothing differs from the standing in force.")
            )
        self.env["party.standing"]._change(
            member, self.date, reason=self.reason, **values
        )
