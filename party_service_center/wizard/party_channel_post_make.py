from odoo import fields, models

from ..models.party_channel_post import LINK_LENGTH, TEXT_LENGTH


class PartyChannelPostMake(models.TransientModel):
    """Write a post for a channel, or log one that was made already (A1.2.4)."""

    _name = "party.channel.post.make"
    _description = "Post on a Channel: Write or Log"
    _inherit = ["party.single.mixin"]

    channel_id = fields.Many2one(
        "party.channel", "Center's Channel", required=True, ondelete="cascade"
    )
    has_robot = fields.Boolean(related="channel_id.has_robot", related_sudo=False)
    is_posted = fields.Boolean(
        "Posted Already", help="It goes into the log; nothing is posted again."
    )
    text = fields.Text(required=True)
    posted_at = fields.Datetime("When", default=fields.Datetime.now)
    link = fields.Char("Link to the Post", help="Where the post can be seen.")

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(text) <= {TEXT_LENGTH}"
        f" AND char_length(link) <= {LINK_LENGTH})",
        "A post has at most 20,000 characters, a link at most 500.",
    )

    def action_confirm(self):
        """Make the post; of a second click on the same dialog nothing comes."""
        self.ensure_one()
        posts, key = self.env["party.channel.post"], f"dialog/{self.id}"
        if self.is_posted:
            return posts._log(
                self.channel_id, self.text, key, self.posted_at, self.link
            )._open_form()
        return posts._post(self.channel_id, self.text, key)._open_form()
