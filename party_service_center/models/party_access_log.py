"""Who saw a protected number in full, when and why."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class PartyAccessLog(models.Model):
    """One look at a member's full ID number (P-03, P-10). Never changed, never deleted."""

    _name = "party.access.log"
    _description = "Access to Protected Data"
    _order = "id desc"

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, ondelete="restrict"
    )
    reason = fields.Char(required=True)

    @api.model
    def _record(self, member, reason):
        # nobody may write the log by hand, not even those who may read the number
        self.sudo().create(
            {"member_id": member.id, "user_id": self.env.uid, "reason": reason}
        )

    def write(self, vals):
        raise UserError(self.env._("The access log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The access log cannot be deleted."))
