from odoo import fields, models

from ..models.party_channel_post import LINK_LENGTH


class PartyChannelPostConfirm(models.TransientModel):
    """Record that a post was made by hand: when, and where it can be seen (A3.3.2)."""

    _name = "party.channel.post.confirm"
    _description = "Post Was Made by Hand"
    _inherit = ["party.single.mixin"]

    post_id = fields.Many2one("party.channel.post", required=True, ondelete="cascade")
    posted_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    link = fields.Char("Link to the Post", help="Where the post can be seen.")

    _link_bounded = models.Constraint(
        f"CHECK (char_length(link) <= {LINK_LENGTH})",
        "A link has at most 500 characters.",
    )

    def action_confirm(self):
        self.ensure_one()
        self.post_id._confirm_posted(self.posted_at, self.link)
