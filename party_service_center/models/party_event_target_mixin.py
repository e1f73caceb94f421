"""Whom an activity is meant for: members found by a rule, or chosen by hand."""

from odoo import api, fields, models
from odoo.fields import Domain

from .data_quality import PRESENT
from .person_codes import MEMBER_CATEGORIES, RELATION_TYPES

TARGET_LENGTH = 200  # characters
# what the committee approves of the target
TARGET_FIELDS = (
    "target_mode",
    "target_organization_ids",
    "target_trade",
    "target_market",
    "target_relation_type",
    "target_category",
)


class PartyEventTargetMixin(models.AbstractModel):
    """The rule by which the members of an activity's center are invited.

    Conditions that are left empty do not restrict; all that are filled in must hold.

    Clause: A3.3.1 (the committee approves whom an activity is for)
    """

    _name = "party.event.target.mixin"
    _description = "Activity With a Target"

    target_mode = fields.Selection(
        [("rule", "By Rule"), ("hand", "Chosen by Hand")],
        "Whom to Invite",
        required=True,
        default="rule",
        help="By rule: all members of the center who meet the conditions. By hand: who"
        " is put on the list.",
    )
    target_organization_ids = fields.Many2many(
        "party.organization",
        string="Home Organizations",
        help="Members of these and of what is below them.",
    )
    target_trade = fields.Char("Trade", help="Words of the trade of their business.")
    target_market = fields.Char("Market", help="Words of the market they trade in.")
    target_relation_type = fields.Selection(RELATION_TYPES, "Kind of Affiliation")
    target_category = fields.Selection(MEMBER_CATEGORIES, "Membership")
    target_count = fields.Integer(
        "Meet the Conditions",
        compute="_compute_target_count",
        help="Members of the center whom the rule finds now.",
    )

    _target_bounded = models.Constraint(
        "CHECK (greatest(char_length(target_trade), char_length(target_market))"
        f" <= {TARGET_LENGTH})",
        "A condition has at most 200 characters.",
    )

    @api.depends("center_id", *TARGET_FIELDS)
    def _compute_target_count(self):
        for event in self:
            members = self.env["party.member"]
            event.target_count = members.search_count(event._target_domain())

    def _target_domain(self):
        """Domain of the members whom the rule finds today."""
        self.ensure_one()
        domain = PRESENT & Domain("center_id", "=", self.center_id.id)
        domain &= Domain("is_deceased", "=", False)
        if self.target_organization_ids:
            domain &= Domain(
                "home_branch_id", "child_of", self.target_organization_ids._origin.ids
            )
        if self.target_relation_type:
            domain &= Domain("relation_type", "=", self.target_relation_type)
        if self.target_category:
            domain &= Domain("member_category", "=", self.target_category)
        business = [Domain("date_to", "=", False), Domain("state", "!=", "closed")]
        for name in ("trade", "market"):
            if words := (self[f"target_{name}"] or "").strip():
                business.append(Domain(name, "ilike", words))
        if len(business) > 2:
            domain &= Domain("business_ids", "any", Domain.AND(business))
        return domain

    def _target_text(self):
        """The target in words, as the committee approves it."""
        self.ensure_one()
        if self.target_mode == "hand":
            return self.env._("chosen by hand")
        parts = [
            ", ".join(self.target_organization_ids.mapped("complete_name")),
            self.target_trade,
            self.target_market,
            self._target_label("target_relation_type"),
            self._target_label("target_category"),
        ]
        words = " · ".join(filter(None, parts))
        return words or self.env._("all members of the center")

    def _target_label(self, name):
        selection = self._fields[name]._description_selection(self.env)
        return dict(selection).get(self[name])
