"""Text messages leave through a provider of this country, or not at all.

Odoo's own way is a service abroad that any database may use without being asked.
Nothing is sent until an administrator has set up a provider.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import hmac, split_every

from odoo.addons.sms.tools.sms_api import SmsApi, SmsApiBase

from ..exceptions import SmsRefused
from .sms_api import API_OF_PROVIDER, QUEUE_CRON

SETTING_LENGTH = 500  # characters
QUEUE_BATCH = 20  # messages for each transaction
QUEUE_TRIES = 3  # of a batch that others meet
# provider → what it cannot do without
NEEDED_SETTINGS = {
    "none": (),
    "aliyun": ("party_sms_sign_name", "party_sms_key_id", "party_sms_secret"),
    "tencent": (
        "party_sms_sign_name",
        "party_sms_key_id",
        "party_sms_secret",
        "party_sms_app_id",
    ),
    "http": ("party_sms_endpoint", "party_sms_success"),
}


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
    _name = "res.company"
    _inherit = [
        "res.company",
        "party.letter.company.mixin",
        "party.lapse.company.mixin",
    ]

    party_sms_provider = fields.Selection(
        [
            ("none", "None: nothing is sent"),
            ("aliyun", "Aliyun"),
            ("tencent", "Tencent Cloud"),
            ("http", "Gateway over HTTP"),
        ],
        "Provider of Text Messages",
        required=True,
        default="none",
    )
    party_sms_sign_name = fields.Char(
        "Signature of Text Messages",
        groups="base.group_system",
        help="As the provider approved it, 2 to 12 characters, without brackets.",
    )
    party_sms_key_id = fields.Char(
        "Key of the SMS Provider", groups="base.group_system"
    )
    party_sms_secret = fields.Char(
        "Secret of the SMS Provider", groups="base.group_system"
    )
    party_sms_app_id = fields.Char("SMS Application", groups="base.group_system")
    party_sms_endpoint = fields.Char(
        "Address of the SMS Gateway",
        groups="base.group_system",
        help="Empty: the provider's own. Never an address abroad (P-15).",
    )
    party_sms_success = fields.Char(
        "Success of the SMS Gateway",
        groups="base.group_system",
        default="code=0",
        help="Where the gateway's answer says that it took the message, and how.",
    )

    _party_sms_sign_length = models.Constraint(
        "CHECK (char_length(party_sms_sign_name) BETWEEN 2 AND 12)",
        "A signature of text messages has 2 to 12 characters.",
    )
    _party_sms_texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(party_sms_key_id), char_length(party_sms_secret),"
        " char_length(party_sms_app_id), char_length(party_sms_endpoint),"
        f" char_length(party_sms_success)) <= {SETTING_LENGTH})",
        "Settings of text messages have at most 500 characters each.",
    )

    @api.constrains(
        "party_sms_provider",
        "party_sms_sign_name",
        "party_sms_key_id",
        "party_sms_secret",
        "party_sms_app_id",
        "party_sms_endpoint",
        "party_sms_success",
    )
    def _check_party_sms(self):
        for company in self:
            names = NEEDED_SETTINGS[company.party_sms_provider]
            if missing := [name for name in names if not company[name]]:
                label = company._fields[missing[0]]._description_string(self.env)
                raise SmsRefused(
                    self.env._(
                        "“%(setting)s” is missing; text messages cannot be sent"
                        " without it.",
                        setting=label,
                    )
                )
            keys = (company.party_sms_key_id or "") + (company.party_sms_secret or "")
            if not keys.isascii():
                raise SmsRefused(
                    self.env._(
                        "Key and secret are Latin letters, digits and signs. Copy them"
                        " from the provider's console once more."
                    )
                )
            if not _is_safe_address(company.party_sms_endpoint):
                raise SmsRefused(
                    self.env._(
                        "The address of a gateway begins with https://; within the own"
                        " network http:// and a number will do."
                    )
                )
            path, equals, _value = (company.party_sms_success or "x=").partition("=")
            if not equals or not path.strip():
                raise SmsRefused(
                    self.env._(
                        "Write where success stands and what it says, as in code=0."
                    )
                )

    def _get_sms_api_class(self):
        """What sends: a provider's own class, never Odoo's service."""
        own = API_OF_PROVIDER.get(self.party_sms_provider)
        api = own or super()._get_sms_api_class()
        return NoProvider if api is SmsApi else api

    def _has_sms_provider(self):
        """Whether a text message that is sent now has a way to leave."""
        self.ensure_one()
        return self._get_sms_api_class() is not NoProvider

    def _party_sms_receipt_token(self):
        """What the provider shows when it reports; it was told to nobody else."""
        self.ensure_one()
        # the database's own secret signs it; nobody reads that
        return hmac(self.sudo().env, "party-sms-receipt", self.id)


def _is_safe_address(text):
    """Whether nobody on the way can read what is sent to an address."""
    if not text:
        return True
    try:
        address = urlsplit(text)
        if address.scheme == "https":
            return bool(address.hostname)
        is_near = address.hostname and ip_address(address.hostname).is_private
    except ValueError:
        return False
    return address.scheme == "http" and is_near


def _is_resting(sms_api):
    """Whether a provider makes no more calls in this run; others' never rest."""
    return getattr(sms_api, "is_resting", False)


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """Leave to the queue what a provider of ours takes.

        A request that starts anew after the call would send twice.
        """
        queued = self.filtered(
            lambda sms: sms._get_sms_company().party_sms_provider != "none"
        )
        if queued:
            # the queue is Odoo's; whoever sends may ask for its next run
            self.env.ref(QUEUE_CRON).sudo()._trigger()
        return super(SmsSms, self - queued).send(
            unlink_failed=unlink_failed,
            unlink_sent=unlink_sent,
            raise_exception=raise_exception,
        )

    def _split_by_api(self):
        """Each company's messages with its provider, never Odoo's service.

        What would send by itself is Odoo's service: it is not asked for.
        """
        for company, messages in self.grouped(
            lambda sms: sms._get_sms_company()
        ).items():
            sms_api = company._get_sms_api_class()(self.env)
            sms_api._set_company(company)
            yield sms_api, messages

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """Send the queue by company as well; Odoo takes it to be one company's."""
        options = {
            "unlink_failed": unlink_failed,
            "unlink_sent": unlink_sent,
            "raise_exception": raise_exception,
        }
        if self.env.context.get("sms_api"):
            return super()._send(**options)
        for sms_api, messages in self._split_by_api():
            super(SmsSms, messages.with_context(sms_api=sms_api))._send(**options)
        return None

    # ------------------------------------------------------------------
    # The queue
    # ------------------------------------------------------------------
    @api.model
    def _process_queue(self):
        """Send what is due in small batches, each committed.

        A call takes as long as the provider likes, and a receipt or a member's answer
        may meet the same notices meanwhile: the batch then starts anew, and the ledger
        knows what went out. What waits to be tried again holds nothing up.
        """
        due = self.search(
            self._queue_domain(), limit=self._get_send_batch_size(), order="id"
        )
        cron, is_resting = self.env["ir.cron"], False
        cron._commit_progress(remaining=len(due))
        for sms_api, messages in due._batches():
            messages._send_batch(sms_api)
            is_resting |= _is_resting(sms_api)
            if not cron._commit_progress(len(messages)):
                break
        # a provider that rests has said when to come back
        if due and not is_resting and self.search_count(self._queue_domain(), limit=1):
            self.env.ref(QUEUE_CRON)._trigger()
        # what is left is for another run, or Odoo would begin this one anew at once
        cron._commit_progress(remaining=0)

    def _batches(self):
        """(provider, messages) in small batches, until a provider rests."""
        for sms_api, messages in self._split_by_api():
            for ids in split_every(QUEUE_BATCH, messages.ids):
                yield sms_api, self.browse(ids)
                if _is_resting(sms_api):
                    break

    @api.model
    def _queue_domain(self):
        """What Odoo's queue holds, without what a provider asked to try later."""
        # the queue sends, whoever may read the ledger
        waiting_sudo = (
            self.env["party.delivery"]
            .sudo()
            .search(
                [
                    ("channel", "=", "sms"),
                    ("state", "=", "failed"),
                    ("retry_at", ">", fields.Datetime.now()),
                ]
            )
        )
        return [
            ("state", "=", "outgoing"),
            ("to_delete", "!=", True),
            ("uuid", "not in", waiting_sudo.mapped("key")),
        ]

    def _send_batch(self, sms_api):
        for _again in range(QUEUE_TRIES):
            try:
                messages = self.try_lock_for_update()
                messages = messages.filtered(lambda sms: sms.state == "outgoing")
                if messages:
                    messages.with_context(sms_api=sms_api)._send()
                    self.env.flush_all()
            except SerializationFailure:
                self.env.cr.rollback()
            else:
                return

    def resend_failed(self):
        """Say that what a provider of ours takes is in the queue again."""
        answer = super().resend_failed()
        if queued := self.exists().filtered(lambda sms: sms.state == "outgoing"):
            answer["params"] |= {
                "title": self.env._("In the Queue"),
                "type": "info",
                "message": self.env._(
                    "%(count)s text messages are sent within minutes.",
                    count=len(queued),
                ),
            }
        return answer
