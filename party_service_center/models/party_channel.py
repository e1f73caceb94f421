"""The channels through which a center reaches its members (A1.2)."""

from odoo import fields, models

NAME_LENGTH = 200  # characters in each of the bounded fields

KINDS = [
    ("handbook", "Handbook"),
    ("platform", "Online Education Platform"),
    ("group", "Group Chat"),
    ("microblog", "Microblog"),
    ("sms", "Text Message Platform"),
    ("website", "Website"),
]


class PartyChannel(models.Model):
    """A center's handbook, education platform, group chat, microblog, …

    Clause: A1.2.1–A1.2.5
    """

    _name = "party.channel"
    _description = "Channel of a Center"
    _inherit = ["party.protected.mixin", "party.thread.mixin"]
    _order = "center_id, sequence, id"

    name = fields.Char(required=True, tracking=True)
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    kind = fields.Selection(KINDS, required=True, default="group")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        tracking=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Who looks after it.",
    )
    address = fields.Char(help="Web address, number of the group, …")

    _texts_bounded = models.Constraint(
        f"CHECK (greatest(char_length(name), char_length(address)) <= {NAME_LENGTH})",
        "A name or address has at most 200 characters.",
    )

    def _first_post_state(self):
        """``queued`` where a robot posts, ``manual`` where people do."""
        self.ensure_one()
        return "manual"
