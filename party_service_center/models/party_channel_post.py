"""What was posted, or is to be posted, on a channel."""

from odoo import api, fields, models

from ..exceptions import ChannelRefused, FiledRecord
from ..tools.transitions import Transitions
from .past_moment import past_moment

TEXT_LENGTH = 20_000  # characters
LINK_LENGTH = 500  # characters
KEY_LENGTH = 400  # characters
REASON_LENGTH = 2000  # characters
TITLE_LENGTH = 60  # characters


class PartyChannelPost(models.Model):
    """One post on a group chat, microblog or website: by a robot or by hand.

    Clause: A1.2.3, A1.2.4, A3.3.2
    """

    _name = "party.channel.post"
    _description = "Post on a Channel"
    _inherit = ["party.channel.queue.mixin", "party.reason.mixin"]
    _order = "id desc"
    _rec_names_search = ["text"]

    _transitions = Transitions.declare(
        {
            "manual": ["sent", "cancelled"],
            "queued": ["sent", "failed", "unknown", "manual", "cancelled"],
            "unknown": ["sent", "queued"],
            "failed": ["queued", "sent", "cancelled"],
            "sent": ["cancelled"],
            "cancelled": [],
        }
    )
    _stamps = {
        "sent": ("posted_at", "posted_by_id"),
        "cancelled": ("cancelled_at", "cancelled_by_id"),
    }
    _proof_fields = frozenset(
        {"channel_id", "text", "dedupe_key", "link", "cancel_reason"}
    )
    _reasoned_steps = {"void": "_void"}

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
    text = fields.Text(required=True)
    dedupe_key = fields.Char(
        required=True, help="A second post with the same key is never made."
    )
    state = fields.Selection(
        [
            ("manual", "To Be Posted by Hand"),
            ("queued", "Queued"),
            ("unknown", "Unknown"),
            ("failed", "Failed"),
            ("sent", "Posted"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        help="Unknown: the robot was called and nobody knows what came of it. Look in"
        " the group whether the post appeared.",
    )
    posted_at = fields.Datetime("Posted at", readonly=True, copy=False)
    posted_by_id = fields.Many2one(
        "res.users",
        "Posted by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Empty where a robot did it.",
    )
    link = fields.Char("Link to the Post", help="Where the post can be seen.")
    cancelled_at = fields.Datetime("Cancelled at", readonly=True, copy=False)
    cancelled_by_id = fields.Many2one(
        "res.users", "Cancelled by", readonly=True, copy=False, ondelete="restrict"
    )
    cancel_reason = fields.Text("Reason for Cancelling", readonly=True, copy=False)

    _dedupe_uniq = models.UniqueIndex(
        "(dedupe_key)", "This was posted or queued already; it is not sent twice."
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(text) <= {TEXT_LENGTH}"
        f" AND char_length(link) <= {LINK_LENGTH}"
        f" AND char_length(dedupe_key) <= {KEY_LENGTH}"
        f" AND char_length(cancel_reason) <= {REASON_LENGTH})",
        "A post has at most 20,000 characters, a link at most 500, a reason 2,000.",
    )
    _posted_known = models.Constraint(
        "CHECK (state != 'sent' OR posted_at IS NOT NULL)",
        "What is posted has its moment.",
    )
    # the last post of a channel
    _posted_idx = models.Index("(channel_id, posted_at) WHERE state = 'sent'")

    @api.depends("text")
    def _compute_display_name(self):
        for post in self:
            title = " ".join((post.text or "").split())
            is_long = len(title) > TITLE_LENGTH
            post.display_name = title[:TITLE_LENGTH] + ("…" if is_long else "")

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------
    @api.model
    def _post(self, channel, text, dedupe_key):
        """Queue ``text`` for a channel's robot, or put it down to be posted by hand.

        The same key gives the same post, however often this is called.

        :raise ChannelRefused: nothing is posted on this channel, or the text is too
            long for its robot
        """
        state = channel._first_post_state()
        post = self._make(channel, text, dedupe_key, state)
        if state == "queued":
            post._call_queue()
        return post

    @api.model
    def _log(self, channel, text, dedupe_key, posted_at, link):
        """Log what somebody posted already.

        :raise ChannelRefused: the moment lies in the future or far in the past
        """
        return self._make(
            channel,
            text,
            dedupe_key,
            "sent",
            posted_at=past_moment(self.env, posted_at, ChannelRefused),
            posted_by_id=self.env.uid,
            link=link,
        )

    @api.model
    def _make(self, channel, text, dedupe_key, state, **values):
        channel.check_access("write")
        # staff may read posts but make them by these steps alone
        posts_sudo = self.sudo()
        post_sudo = posts_sudo.search([("dedupe_key", "=", dedupe_key)], limit=1)
        if not post_sudo:
            channel._check_postable(text, is_by_robot=state == "queued")
            post_sudo = (
                posts_sudo._as_mover()
                .create(
                    {
                        "channel_id": channel.id,
                        "text": text,
                        "dedupe_key": dedupe_key,
                        "state": state,
                    }
                    | values
                )
                ._as_user()
            )
        return post_sudo.sudo(False)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_confirm_posted(self):
        """Ask when and where it was posted by hand."""
        self._check_in_hand("manual", "failed")
        return self._open_dialog(
            "party.channel.post.confirm",
            self.env._("Posted"),
            post_id=self.id,
        )

    def _confirm_posted(self, posted_at, link):
        """Record that the present user posted it, when and where."""
        self._check_in_hand("manual", "failed")
        posted_at = past_moment(self.env, posted_at, ChannelRefused)
        # staff may read posts but settle them by this step alone
        self.sudo()._move(
            "sent", posted_at=posted_at, posted_by_id=self.env.uid, link=link
        )

    def action_cancel(self):
        """Take a post back before anybody has made it."""
        self._check_in_hand("manual", "queued", "failed")
        # staff may read posts but cancel them by this step alone
        self.sudo()._move("cancelled")

    def action_void(self):
        """Take an entry out of the log of what people posted."""
        self._check_voidable()
        return self._ask_reason("void", self.env._("Logged by Mistake"))

    def _void(self, reason):
        self._check_voidable()
        # staff may read posts but cancel them by this step alone
        self.sudo()._move("cancelled", cancel_reason=reason)

    def _check_voidable(self):
        self._check_in_hand("sent")
        if not self.posted_by_id:
            raise ChannelRefused(
                self.env._("The robot posted this; it stays in the log.")
            )

    def _check_in_hand(self, *states):
        """Raise unless staff of the center take a step on a post in one of ``states``.

        :raise ChannelRefused: it is in another state
        """
        self.ensure_one()
        self.check_access("read")
        self.channel_id.check_access("write")
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise ChannelRefused(
                self.env._(
                    "“%(post)s” is “%(state)s”; this step is not possible from there."
                    " Reload the form to see what somebody else may have done"
                    " meanwhile.",
                    post=self.display_name,
                    state=labels[self.state],
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Posts are kept; they prove what was announced."))
