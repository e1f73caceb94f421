"""Settings of the product."""

from odoo import api, fields, models

from ..exceptions import LetterRefused
from .letter_codes import SEQUENCE
from .sms_api import RECEIPT_VENDORS

YEAR_SIGNS = ("%(range_year)s", "%(year)s")
SIGN_LENGTH = 100  # characters before, and after, the running number of a letter


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

    party_appointment_gaps = fields.Selection(
        related="company_id.party_appointment_gaps", readonly=False, required=True
    )
    party_half_year_notices = fields.Boolean(
        related="company_id.party_half_year_notices", readonly=False
    )
    party_look_limit = fields.Integer(
        related="company_id.party_look_limit", readonly=False
    )
    party_member_evaluation = fields.Boolean(
        related="company_id.party_member_evaluation", readonly=False
    )
    party_letter_prefix = fields.Char(
        "Before the Letter's Number",
        default=lambda self: self._party_letter_sequence().prefix,
        groups="base.group_system",
        help="%(range_year)s stands for the year; each year counts from 1.",
    )
    party_letter_suffix = fields.Char(
        "After the Letter's Number",
        default=lambda self: self._party_letter_sequence().suffix,
        groups="base.group_system",
    )

    @api.model
    def _party_letter_sequence(self):
        return self.env.ref(SEQUENCE)

    def set_values(self):
        res = super().set_values()
        sequence = self._party_letter_sequence()
        signs = {
            "prefix": self.party_letter_prefix or False,
            "suffix": self.party_letter_suffix or False,
        }
        if any(sequence[name] != signs[name] for name in signs):
            self._check_party_letter_signs(*signs.values())
            sequence.write(signs)
        return res

    @api.model
    def _check_party_letter_signs(self, prefix, suffix):
        """Raise LetterRefused for a pattern that would give two letters one number."""
        pattern = f"{prefix or ''}{suffix or ''}"
        if not any(sign in pattern for sign in YEAR_SIGNS):
            raise LetterRefused(
                self.env._(
                    "The number of a letter shows its year, for each year counts from"
                    " 1: write %(sign)s where the year stands.",
                    sign=YEAR_SIGNS[0],
                )
            )
        try:
            is_sound = len(pattern % dict.fromkeys(("range_year", "year"), "2026")) <= (
                SIGN_LENGTH
            )
        except (KeyError, TypeError, ValueError):
            is_sound = False
        if not is_sound:
            raise LetterRefused(
                self.env._(
                    "“%(pattern)s” is no pattern of a letter's number: besides the year"
                    " it holds plain words, 100 characters at most.",
                    pattern=pattern[:SIGN_LENGTH],
                )
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
