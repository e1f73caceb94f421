"""A company with a provider of text messages that runs within the tests."""

from odoo.tests import HttpCase
from odoo.tools import mute_logger

from .common import PartyCommon
from .sms_stand_in import APP_ID, KEY_ID, SECRET, SIGN_NAME, StandIn

TEXT = "Center A: the hall opens at nine."


class SmsProviderCase(HttpCase, PartyCommon):
    """``provider`` names the vendor; ``stand_in`` answers in its place.

    An HttpCase, so that the rows that are committed at once stay within the test.
    """

    provider = "aliyun"

    def setUp(self):
        super().setUp()
        self.stand_in = StandIn(self.provider)
        self.addCleanup(self.stand_in.stop)
        self.company = self.env.company
        self.company.write(
            {
                "party_sms_provider": self.provider,
                "party_sms_sign_name": SIGN_NAME,
                "party_sms_key_id": KEY_ID,
                "party_sms_secret": SECRET,
                "party_sms_app_id": APP_ID,
                "party_sms_endpoint": self.stand_in.url,
            }
        )
        self.templates = self.env["party.sms.template"]
        self.opening = self.templates.create(
            {
                "name": "Opening",
                "text": "${center}: the hall opens at ${time}.",
                "provider_code": "SMS_1",
                "sample_text": TEXT,
            }
        )

    def _queue(self, *numbers, text=TEXT):
        """One message for each number, on one ticket, as Odoo's queue holds them."""
        ticket = self._create_ticket()
        message = ticket._message_sms(
            text,
            sms_numbers=list(numbers),
            put_in_queue=True,
            notify_skip_followers=True,
        )
        return message.sudo()

    def _run_queue(self):
        self.env.flush_all()
        cron = self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()
        with mute_logger("odoo.addons.base.models.ir_cron"):
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _outcomes(self, message):
        """{number: (state, type of failure, reason)} as staff see them."""
        self.env.invalidate_all()
        return {
            row.sms_number: (
                row.notification_status,
                row.failure_type or "",
                row.failure_reason or "",
            )
            for row in message.notification_ids
        }

    def _sms(self, message):
        return self.env["sms.sms"].sudo().search([("mail_message_id", "=", message.id)])

    def _deliveries(self):
        self.env.invalidate_all()
        return self.env["party.delivery"].search([], order="id")
