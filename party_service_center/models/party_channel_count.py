"""How many people a channel reaches, by date."""

from odoo import api, fields, models

from ..exceptions import ChannelRefused

MOST_MEMBERS = 10_000_000


class PartyChannelCount(models.Model):
    """How many members a group chat, or followers a microblog, had on a day.

    Counts are never changed; of several mistakes of a day all but the last are void.

    Clause: A1.2.3 (membership count by date)
    """

    _name = "party.channel.count"
    _description = "Count of a Channel's Members"
    _inherit = ["party.voided.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["channel_id"]

    _fixed_fields = frozenset({"channel_id", "date", "members"})
    _void_refusal = ChannelRefused

    channel_id = fields.Many2one(
        "party.channel",
        "Center's Channel",
        required=True,
        index=True,
        ondelete="restrict",
    )
    center_id = fields.Many2one(
        related="channel_id.center_id", store=True, index=True, precompute=True
    )
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    members = fields.Integer("Number of Members", required=True, aggregator="avg")

    _day_uniq = models.UniqueIndex(
        "(channel_id, date) WHERE voided_at IS NULL",
        "The members were counted on this day already. Void that count first.",
    )
    _members_sound = models.Constraint(
        f"CHECK (members BETWEEN 0 AND {MOST_MEMBERS})",
        "A channel has from none to ten million members.",
    )

    @api.depends("channel_id", "date")
    def _compute_display_name(self):
        for count in self:
            count.display_name = f"{count.channel_id.name or ''} {count.date or ''}"

    @api.constrains("date")
    def _check_date(self):
        for count in self:
            if count.date > count.center_id._today():
                raise ChannelRefused(
                    self.env._("%(date)s lies in the future.", date=count.date)
                )
