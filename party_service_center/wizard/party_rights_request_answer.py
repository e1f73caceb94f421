from odoo import api, fields, models

from ..models.party_registration import TELLING_CHANNELS


class PartyRightsRequestAnswer(models.TransientModel):
    """Write down what was answered to the requester, and how (P-05)."""

    _name = "party.rights.request.answer"
    _description = "Answer to a Rights Request"
    _inherit = ["party.single.mixin"]

    request_id = fields.Many2one(
        "party.rights.request", required=True, ondelete="cascade"
    )
    channel = fields.Selection(
        TELLING_CHANNELS,
        "By Way of",
        compute="_compute_channel",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    answer_text = fields.Text("Answer", required=True)

    @api.depends("request_id")
    def _compute_channel(self):
        """The answer goes the way the request came."""
        for wizard in self:
            wizard.channel = wizard.request_id.channel

    def action_confirm(self):
        self.ensure_one()
        self.request_id._answer(self.answer_text, self.channel)
