from odoo import fields, models

from ..models.party_rights_request import IDENTITY_WAYS


class PartyRightsRequestIdentify(models.TransientModel):
    """Record how it was made sure who asks, before anything is said (P-05)."""

    _name = "party.rights.request.identify"
    _description = "Identity of a Requester"
    _inherit = ["party.single.mixin"]

    request_id = fields.Many2one(
        "party.rights.request", required=True, ondelete="cascade"
    )
    requester_kind = fields.Selection(
        related="request_id.requester_kind", related_sudo=False
    )
    way = fields.Selection(IDENTITY_WAYS, "How", required=True)
    note = fields.Text("What Was Shown")

    def action_confirm(self):
        self.ensure_one()
        self.request_id._identify(self.way, self.note)
