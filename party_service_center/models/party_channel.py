"""The channels through which a center reaches its members (A1.2)."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import ChannelRefused

NAME_LENGTH = 200  # characters in each of the bounded fields

KINDS = [
    ("handbook", "Handbook"),
    ("platform", "Online Education Platform"),
    ("group", "Group Chat"),
    ("microblog", "Microblog"),
    ("sms", "Text Message Platform"),
    ("website", "Website"),
]
# what every center has to have; a website is an extra (A1.2.1–A1.2.5)
ASKED_FOR = ("handbook", "platform", "group", "microblog", "sms")
MESSENGERS = [
    ("qq", "QQ"),
    ("wecom", "WeCom"),
    ("dingtalk", "DingTalk"),
    ("feishu", "Feishu"),
    ("other", "Other"),
]
# where something is posted; the others are handed out, taught on or sent through
POSTED_ON = ("platform", "group", "microblog", "website")


class PartyChannel(models.Model):
    """A center's handbook, education platform, group chat, microblog, …

    Clause: A1.2.1–A1.2.5
    """

    _name = "party.channel"
    _description = "Channel of a Center"
    _inherit = [
        "party.channel.idle.mixin",
        "party.channel.robot.mixin",
        "party.channel.elearning.mixin",
        "party.thread.mixin",
        "party.succession.mixin",
    ]
    _order = "center_id, sequence, id"
    _fixed_fields = frozenset({"center_id"})
    _succession_field = "user_id"

    name = fields.Char(required=True, tracking=True)
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    kind = fields.Selection(KINDS, required=True, default="group", tracking=True)
    messenger = fields.Selection(
        MESSENGERS, default="qq", help="Where the members of the group write."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        "Looked After by",
        tracking=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Who looks after it.",
    )
    address = fields.Char(help="Web address, number of the group, …")
    since_date = fields.Date("In Use Since", help="When the center began to use it.")
    count_ids = fields.One2many("party.channel.count", "channel_id", "Members by Date")
    post_ids = fields.One2many(
        "party.channel.post", "channel_id", "Posts", readonly=True
    )
    learning_ids = fields.One2many(
        "party.learning", "channel_id", "Learning Records", readonly=True
    )
    post_count = fields.Integer("Number of Posts", compute="_compute_post_count")
    learning_count = fields.Integer("Records", compute="_compute_learning_count")
    can_post = fields.Boolean(compute="_compute_can_post")

    _texts_bounded = models.Constraint(
        f"CHECK (greatest(char_length(name), char_length(address)) <= {NAME_LENGTH})",
        "A name or address has at most 200 characters.",
    )
    _messenger_named = models.Constraint(
        "CHECK (kind != 'group' OR messenger IS NOT NULL)",
        "Choose the messenger of the group.",
    )

    def _compute_post_count(self):
        self._count_parts("party.channel.post", "post_count")

    def _compute_learning_count(self):
        self._count_parts("party.learning", "learning_count")

    def _count_parts(self, model, name):
        counts = dict(
            self.env[model]._read_group(
                [("channel_id", "in", self.ids)], ["channel_id"], ["__count"]
            )
        )
        for channel in self:
            channel[name] = counts.get(channel, 0)

    @api.depends("kind")
    def _compute_can_post(self):
        for channel in self:
            channel.can_post = channel.kind in POSTED_ON

    @api.constrains("since_date")
    def _check_since_date(self):
        for channel in self:
            if channel.since_date and channel.since_date > channel.center_id._today():
                raise ChannelRefused(
                    self.env._("%(date)s lies in the future.", date=channel.since_date)
                )

    # ------------------------------------------------------------------
    # Posts
    # ------------------------------------------------------------------
    def _first_post_state(self):
        """``queued`` where a robot posts, ``manual`` where people do."""
        self.ensure_one()
        return "queued" if self.has_robot else "manual"

    def _check_postable(self, text, is_by_robot):
        """Raise ChannelRefused when ``text`` cannot be posted here, in words."""
        self.ensure_one()
        if not self.active or not self.can_post:
            raise ChannelRefused(
                self.env._(
                    "Nothing is posted on “%(channel)s”. Choose a group chat, microblog"
                    " or website that is in use.",
                    channel=self.name,
                )
            )
        if not (text or "").strip():
            raise ChannelRefused(self.env._("Write down what is to be posted."))
        if is_by_robot:
            self._check_length(text)

    def action_write_post(self):
        """Write a post for the robot, or to be posted by hand."""
        return self._open_post_dialog(self.env._("New Post"), is_posted=False)

    def action_log_post(self):
        """Log what was posted already."""
        return self._open_post_dialog(self.env._("Log a Post"), is_posted=True)

    def _open_post_dialog(self, name, is_posted):
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(
            "party.channel.post.make",
            name,
            channel_id=self.id,
            is_posted=is_posted,
        )

    @api.model
    def _unfinished(self):
        """A channel is looked after as long as it is in use."""
        return Domain.TRUE

    # ------------------------------------------------------------------
    # Kept
    # ------------------------------------------------------------------
    @api.ondelete(at_uninstall=False)
    def _unlink_without_history(self):
        for channel in self:
            if channel.post_ids or channel.count_ids or channel.learning_ids:
                raise ChannelRefused(
                    self.env._(
                        "“%(channel)s” has a history, which is kept. Archive it"
                        " instead.",
                        channel=channel.name,
                    )
                )
