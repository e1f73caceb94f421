from odoo import fields, models

from ..models.party_standing import LEAVING_KINDS


class PartyMemberLeave(models.TransientModel):
    """Record that a member left the register, why and when (A2.2)."""

    _name = "party.member.leave"
    _description = "Leaving the Register"
    _inherit = ["party.single.mixin"]

    member_id = fields.Many2one("party.member", required=True, ondelete="cascade")
    leaving_kind = fields.Selection(
        [kind for kind in LEAVING_KINDS if kind[0] != "merged"], "Why", required=True
    )
    date = fields.Date(
        "Left on", required=True, default=lambda self: fields.Date.context_today(self)
    )
    reason = fields.Text("Note", help="How it is known, where to.")
    plaque_name = fields.Char(related="member_id.plaque_name", related_sudo=False)

    def action_confirm(self):
        self.ensure_one()
        self.member_id._leave(self.date, self.leaving_kind, self.reason)
