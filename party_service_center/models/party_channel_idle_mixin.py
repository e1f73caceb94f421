"""Channels on which nothing happens: they turn amber after a set time (A1.2)."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# days without anything happening; a handbook is handed out when somebody joins
IDLE_DAYS = {"handbook": 90}
USUAL_IDLE_DAYS = 30
LONGEST_IDLE_DAYS = 3650
# what the figures are read from: model → fields
SOURCES = {
    "party.channel": ("active", "center_id", "idle_days", "kind", "since_date"),
    "party.channel.count": ("channel_id", "date", "members", "voided_at"),
    "party.channel.post": ("channel_id", "posted_at", "state"),
    "party.delivery": ("center_id", "channel", "started_at", "state"),
    "party.handbook.copy": ("center_id", "issued_date"),
    "party.learning": ("channel_id", "date", "voided_at"),
}


class PartyChannelIdleMixin(models.AbstractModel):
    """A channel with the day something last happened on it.

    Posts, counts of members and learning records count; for the handbook the copies
    handed out, for the text message platform the center's last message, or a test, that
    was accepted. None of it is stored: whoever records a post never waits for somebody
    else's.

    Clause: A1.2.1–A1.2.5 (no activity for the set period: amber)
    """

    _name = "party.channel.idle.mixin"
    _description = "Channel That Turns Amber"

    idle_days = fields.Integer(
        "Amber After",
        required=True,
        compute="_compute_idle_days",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="Days without anything happening, then the channel turns amber.",
    )
    last_activity_date = fields.Date(
        "Last Activity",
        compute="_compute_activity",
        help="The latest post, count of members, learning record, handbook handed out"
        " or accepted text message.",
    )
    member_count = fields.Integer(
        "Number of Members", compute="_compute_activity", help="At the latest count."
    )
    is_idle = fields.Boolean(
        "Amber", compute="_compute_activity", search="_search_is_idle"
    )
    idle_text = fields.Char("What Is Amber", compute="_compute_activity")

    _idle_days_sound = models.Constraint(
        f"CHECK (idle_days BETWEEN 1 AND {LONGEST_IDLE_DAYS})",
        "A channel turns amber after 1 to 3,650 days.",
    )

    @api.depends("kind")
    def _compute_idle_days(self):
        for channel in self:
            channel.idle_days = IDLE_DAYS.get(channel.kind, USUAL_IDLE_DAYS)

    @api.depends(
        "active",
        "idle_days",
        "kind",
        "since_date",
        "count_ids.members",
        "count_ids.voided_at",
        "learning_ids.date",
        "learning_ids.voided_at",
        "post_ids.posted_at",
        "post_ids.state",
    )
    def _compute_activity(self):
        found = {}
        if self.ids:
            query = SQL("%s WHERE c.id IN %s", self._activity_query(), tuple(self.ids))
            rows = self.env.execute_query(query)
            found = {row[0]: row[1:4] for row in rows}
        nothing = (None, None, None)
        for channel in self:
            last, begun, members = found.get(channel._origin.id, nothing)
            channel.last_activity_date = last
            channel.member_count = members or 0
            days = begun and channel.active and (channel.center_id._today() - begun)
            channel.is_idle = bool(days) and days.days > channel.idle_days
            channel.idle_text = channel.is_idle and channel._say_idle(last, days.days)

    def _say_idle(self, last, days):
        if last:
            return self.env._("Nothing happened for %(days)s days", days=days)
        return self.env._("Nothing recorded yet")

    @api.model
    def _search_is_idle(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self._activity_query()
        return Domain("active", "=", True) & self.env["party.center"]._in_own_time(
            lambda center: Domain(
                "id",
                "in",
                SQL(
                    "SELECT a.id FROM (%s) a WHERE a.begun + a.idle_days < %s",
                    query,
                    center._today(),
                ),
            )
        )

    @api.model
    def _activity_query(self):
        """Of each channel: id, last (date), begun (date: or when it began), members."""
        for model, names in SOURCES.items():
            self.env[model].flush_model(names)
        return SQL(
            """
            SELECT c.id, f.last,
                   coalesce(f.last, c.since_date,
                       timezone(z.tz, timezone('UTC', c.create_date))::date) AS begun,
                   (SELECT n.members FROM party_channel_count n
                     WHERE n.channel_id = c.id AND n.voided_at IS NULL
                     ORDER BY n.date DESC LIMIT 1) AS members,
                   c.idle_days
              FROM party_channel c
              JOIN party_center z ON z.id = c.center_id
        CROSS JOIN LATERAL (SELECT greatest(
                   (SELECT timezone(z.tz, timezone('UTC', max(p.posted_at)))::date
                      FROM party_channel_post p
                     WHERE p.channel_id = c.id AND p.state = 'sent'),
                   (SELECT max(n.date) FROM party_channel_count n
                     WHERE n.channel_id = c.id AND n.voided_at IS NULL),
                   (SELECT max(l.date) FROM party_learning l
                     WHERE l.channel_id = c.id AND l.voided_at IS NULL),
                   (SELECT max(h.issued_date) FROM party_handbook_copy h
                     WHERE c.kind = 'handbook' AND h.center_id = c.center_id),
                   (SELECT timezone(z.tz, timezone('UTC', max(d.started_at)))::date
                      FROM party_delivery d
                     WHERE c.kind = 'sms' AND d.channel = 'sms'
                       AND d.state IN ('accepted', 'delivered')
                       AND (d.center_id = c.center_id OR d.center_id IS NULL))
                   ) AS last) f
            """
        )
