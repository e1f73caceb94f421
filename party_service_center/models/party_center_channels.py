"""Which channels each center has, which are amber, and which it still lacks (A1.2)."""

from odoo import api, fields, models

from .party_channel import ASKED_FOR


class PartyCenterOverview(models.Model):
    """The card of one center on the board of channels.

    Clause: A1.2.1–A1.2.5 (each center has one of each)
    """

    _inherit = "party.center.overview"

    channel_ids = fields.Many2many(
        "party.channel", string="Channels", compute="_compute_channels"
    )
    idle_channel_count = fields.Integer("Amber Channels", compute="_compute_channels")
    missing_channel_text = fields.Char(
        "Channels Still Missing",
        compute="_compute_channels",
        help="What the notice asks for and the center does not have (A1.2).",
    )

    @api.depends_context("uid", "lang")
    def _compute_channels(self):
        channels = self.env["party.channel"].search(
            [("center_id", "in", self.center_id.ids)]
        )
        by_center = channels.grouped("center_id")
        labels = dict(channels._fields["kind"]._description_selection(self.env))
        for overview in self:
            own = by_center.get(overview.center_id, channels.browse())
            missing = [kind for kind in ASKED_FOR if kind not in own.mapped("kind")]
            overview.channel_ids = own
            overview.idle_channel_count = len(own.filtered("is_idle"))
            overview.missing_channel_text = ", ".join(labels[k] for k in missing)

    def action_open_channels(self):
        """The channels of the center."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_channel_action"
        )
        return action | {
            "context": {
                "default_center_id": self.center_id.id,
                "search_default_center_id": self.center_id.id,
            }
        }
