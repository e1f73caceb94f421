from odoo import fields, models

from ..models import portal_access


class PartyMemberInvite(models.TransientModel):
    """Give a member access to the portal: Odoo invites them by e-mail (A3.2.1)."""

    _name = "party.member.invite"
    _description = "Portal Access"
    _inherit = ["party.single.mixin"]

    member_id = fields.Many2one("party.member", required=True, ondelete="cascade")
    email = fields.Char(
        "E-mail",
        required=True,
        help="The member signs in with it. Staff of all centers can read it.",
    )

    def action_confirm(self):
        self.ensure_one()
        portal_access.give(self.member_id, self.email)
