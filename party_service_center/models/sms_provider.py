"""Text messages leave through a provider of this country, or not at all.

Odoo's own way is a service abroad that any database may use without being asked. A
module that brings a provider takes the place of what stands here.
"""

from odoo import models

from odoo.addons.sms.tools.sms_api import SmsApi, SmsApiBase


class NoProvider(SmsApiBase):
    """Takes no message; each one fails with the reason, for staff to see.

    Clause: P-15 (no foreign service in the default installation)
    """

    PROVIDER_TO_SMS_FAILURE_TYPE = SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE | {
        "no_provider": "sms_acc"
    }

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        reason = self.env._("No provider of text messages is set up; nothing was sent.")
        return [
            {
                "uuid": number["uuid"],
                "state": "no_provider",
                "failure_reason": reason,
            }
            for message in messages
            for number in message["numbers"]
        ]


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_sms_api_class(self):
        """What sends the queue: a provider's own class, never Odoo's service."""
        api = super()._get_sms_api_class()
        return NoProvider if api is SmsApi else api

    def _has_sms_provider(self):
        """Whether a text message that is sent now has a way to leave."""
        self.ensure_one()
        return self._get_sms_api_class() is not NoProvider


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _split_by_api(self):
        """What sends at once: as in the queue, never Odoo's service."""
        for api, messages in super()._split_by_api():
            is_abroad = type(api) is SmsApi  # a provider's class may build on it
            yield NoProvider(self.env) if is_abroad else api, messages
