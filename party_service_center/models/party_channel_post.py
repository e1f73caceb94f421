"""What was posted, or is to be posted, on a channel."""

from odoo import api, fields, models

from ..exceptions import FiledRecord

TEXT_LENGTH = 20_000  # characters
LINK_LENGTH = 500  # characters


class PartyChannelPost(models.Model):
    """One post on a group chat, microblog or website: by a robot or by hand.

    Clause: A1.2.3, A1.2.4, A3.3.2
    """

    _name = "party.channel.post"
    _description = "Post on a Channel"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"

    _proof_fields = frozenset(
        {
            "channel_id",
            "text",
            "dedupe_key",
            "state",
            "mobiles",
            "posted_at",
            "posted_by_id",
            "link",
            "provider_code",
            "provider_words",
        }
    )

    channel_id = fields.Many2one(
        "party.channel", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        related="channel_id.center_id", store=True, index=True, precompute=True
    )
    text = fields.Text(required=True)
    mobiles = fields.Json(help="Numbers of the people whom the post calls by name.")
    dedupe_key = fields.Char(
        required=True, help="A second post with the same key is never made."
    )
    state = fields.Selection(
        [
            ("manual", "To Be Posted by Hand"),
            ("queued", "Queued"),
            ("sent", "Posted"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
    )
    posted_at = fields.Datetime()
    posted_by_id = fields.Many2one("res.users", "Posted by", ondelete="restrict")
    link = fields.Char(help="Where the post can be seen.")
    provider_code = fields.Char("Code", help="What the provider answered.")
    provider_words = fields.Char("Answer", help="In the provider's words.")

    _dedupe_uniq = models.UniqueIndex(
        "(dedupe_key)", "This was posted or queued already; it is not sent twice."
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(text) <= {TEXT_LENGTH}"
        f" AND char_length(link) <= {LINK_LENGTH})",
        "A post has at most 20,000 characters, a link at most 500.",
    )

    @api.model
    def _post(self, channel, text, dedupe_key, mobiles=()):
        """Queue ``text`` for a channel's robot, or put it down to be posted by hand.

        The same key gives the same post, however often this is called.

        :param mobiles: numbers of the people whom a group robot calls by name
        """
        channel.check_access("write")
        # staff may read posts but make them by this step alone
        posts_sudo = self.sudo()
        post_sudo = posts_sudo.search([("dedupe_key", "=", dedupe_key)], limit=1)
        if not post_sudo:
            post_sudo = (
                posts_sudo._as_mover()
                .create(
                    {
                        "channel_id": channel.id,
                        "text": text,
                        "dedupe_key": dedupe_key,
                        "mobiles": list(mobiles),
                        "state": channel._first_post_state(),
                    }
                )
                ._as_user()
            )
        return post_sudo.sudo(False)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Posts are kept; they prove what was announced."))
