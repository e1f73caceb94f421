from odoo import fields, models

from ..exceptions import RegistrationRefused
from ..models.party_registration import END_KINDS


class PartyRegistrationEnd(models.TransientModel):
    """End a registration outside the register, with a reason (A3.1.2)."""

    _name = "party.registration.end"
    _description = "End of a Registration"
    _inherit = ["party.single.mixin"]

    registration_id = fields.Many2one(
        "party.registration", required=True, ondelete="cascade"
    )
    # that somebody is no member is said by a call alone
    end_kind = fields.Selection(
        [kind for kind in END_KINDS if kind[0] != "not_member"], "How", required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        if not self.reason.strip():
            raise RegistrationRefused(self.env._("Write down why it ended."))
        self.registration_id._end(self.end_kind, self.reason)
