"""Settings of the product."""

from odoo import api, fields, models

from .sms_api import RECEIPT_VENDORS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    party_sms_provider = fields.Selection(
        related="company_id.party_sms_provider", readonly=False, required=True
    )
    party_sms_sign_name = fields.Char(
        related="company_id.party_sms_sign_name", readonly=False
    )
    party_sms_key_id = fields.Char(
        related="company_id.party_sms_key_id", readonly=False
    )
    party_sms_secret = fields.Char(
        related="company_id.party_sms_secret", readonly=False
    )
    party_sms_app_id = fields.Char(
        related="company_id.party_sms_app_id", readonly=False
    )
    party_sms_endpoint = fields.Char(
        related="company_id.party_sms_endpoint", readonly=False
    )
    party_sms_success = fields.Char(
        related="company_id.party_sms_success", readonly=False
    )
    party_sms_receipt_address = fields.Char(
        "Address for Receipts",
        compute="_compute_party_sms_receipt_address",
        groups="base.group_system",
    )

    @api.depends("company_id", "party_sms_provider")
    def _compute_party_sms_receipt_address(self):
        for settings in self:
            provider = settings.party_sms_provider
            settings.party_sms_receipt_address = provider in RECEIPT_VENDORS and (
                f"{settings.get_base_url()}/party/sms/receipt/{provider}"
                f"/{settings.company_id._party_sms_receipt_token()}"
            )

    def action_test_party_sms(self):
        """Open the dialog that sends one message."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Test Message"),
            "res_model": "party.sms.test",
            "view_mode": "form",
            "target": "new",
        }
