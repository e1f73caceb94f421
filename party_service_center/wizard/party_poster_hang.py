from odoo import api, fields, models


class PartyPosterHang(models.TransientModel):
    """Hang the version in use of every text at a center, in one step (A1.1.4)."""

    _name = "party.poster.hang"
    _description = "Hang the Current Versions"
    _inherit = ["party.single.mixin"]

    center_id = fields.Many2one(
        "party.center",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    place = fields.Char(help="Empty: where the older poster hung.")
    rule_ids = fields.Many2many(
        "party.rule",
        string="To Be Hung",
        compute="_compute_rule_ids",
        help="Texts that hang in an older version, or not at all.",
    )

    @api.depends("center_id")
    def _compute_rule_ids(self):
        for dialog in self:
            dialog.rule_ids = self.env["party.poster"]._lacking(dialog.center_id)

    def action_confirm(self):
        self.ensure_one()
        self.env["party.poster"]._hang_current(self.center_id, self.place)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
