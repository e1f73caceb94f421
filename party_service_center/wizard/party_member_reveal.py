from odoo import fields, models
from odoo.exceptions import AccessError

from ..exceptions import MemberRefused


class PartyMemberReveal(models.TransientModel):
    """Show a member's ID number in full, for a reason that is logged (P-03)."""

    _name = "party.member.reveal"
    _description = "Show an ID Number"
    _inherit = ["party.single.mixin"]

    member_id = fields.Many2one("party.member", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Log the look, then show the number in a notice that stays until closed."""
        self.ensure_one()
        if not self.env.user.has_group("party_service_center.group_party_data_officer"):
            raise AccessError(self.env._("Only the data officer sees ID numbers."))
        if not self.reason.strip():
            raise MemberRefused(
                self.env._("Write down why the number is needed; it is logged.")
            )
        self.member_id.check_access("read")
        self.env["party.access.log"]._record(self.member_id, self.reason)
        # nobody reads the field itself: this logged step is the only way to see it
        member_sudo = self.member_id.sudo()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.member_id.name,
                "message": member_sudo.id_number_full
                or self.env._("No ID number is recorded."),
                "type": "info",
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
