"""Who saw a protected number in full, when and why."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .party_person_mixin import NOTE_LENGTH


class PartyAccessLog(models.Model):
    """One look at a member's full ID number (P-03, P-10); never changed or deleted."""

    _name = "party.access.log"
    _description = "Access to Protected Data"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"

    _fixed_fields = frozenset({"member_id", "user_id", "reason"})

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, ondelete="restrict"
    )
    reason = fields.Char(required=True)

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.model
    def _record(self, member, reason):
        # nobody may write the log by hand, not even those who may read the number
        self.sudo().create(
            {"member_id": member.id, "user_id": self.env.uid, "reason": reason}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The access log cannot be deleted."))
