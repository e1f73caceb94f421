"""What a check of a center's equipment found."""

from odoo import api, fields, models

from ..exceptions import AssetRefused
from .party_asset import CONDITIONS, MOST

REMARK_LENGTH = 2000  # characters


class PartyAssetCheck(models.Model):
    """One look at a thing: how many there were, in what condition, with a photo.

    Clause: A1.1.4, A1.1.5 (check dates)
    """

    _name = "party.asset.check"
    _description = "Check of Equipment"
    _inherit = ["party.voided.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["asset_id"]

    _proof_fields = frozenset({"checked_by_id"})
    _fixed_fields = frozenset(
        {"asset_id", "date", "counted", "condition", "photo", "remark"}
    )
    _void_refusal = AssetRefused

    asset_id = fields.Many2one(
        "party.asset", "Equipment", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        related="asset_id.center_id", store=True, index=True, precompute=True
    )
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    checked_by_id = fields.Many2one(
        "res.users",
        "Checked by",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    counted = fields.Integer("Number Counted", required=True, aggregator=None)
    condition = fields.Selection(CONDITIONS, required=True, default="good")
    photo = fields.Image(max_width=1280, max_height=1280)
    remark = fields.Text()

    _counted_sound = models.Constraint(
        f"CHECK (counted BETWEEN 0 AND {MOST})", "From none to 100,000 are counted."
    )
    _remark_bounded = models.Constraint(
        f"CHECK (char_length(remark) <= {REMARK_LENGTH})",
        "The remark on a check has at most 2,000 characters.",
    )

    @api.depends("asset_id", "date")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.asset_id.name or ''} {check.date or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks.asset_id._end_check_tasks()
        return checks

    @api.constrains("asset_id", "date")
    def _check_date(self):
        for check in self:
            check.asset_id._check_in_use()
            if check.date > check.center_id._today():
                raise AssetRefused(
                    self.env._("%(date)s lies in the future.", date=check.date)
                )
