from odoo import fields, models

from ..models.party_registration import TELLING_CHANNELS


class PartyRegistrationTell(models.TransientModel):
    """Record that a trader was told to register: when, by whom, how (A3.1.1)."""

    _name = "party.registration.tell"
    _description = "Told to Register"
    _inherit = ["party.single.mixin"]

    registration_id = fields.Many2one(
        "party.registration", required=True, ondelete="cascade"
    )
    told_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    channel = fields.Selection(TELLING_CHANNELS, "How", required=True, default="window")

    def action_confirm(self):
        self.ensure_one()
        self.registration_id._tell(self.told_at, self.channel)
