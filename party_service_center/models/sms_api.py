"""The providers of this country that Odoo's text messages can leave through.

Each class is to ``sms`` what Odoo's own service is: it takes a batch and answers for
each number. What is asked and how answers are judged stands in ``tools``.
"""

import logging
import re
import time
from datetime import timedelta
from uuid import uuid4

import requests

from odoo import fields

from odoo.addons.sms.tools.sms_api import SmsApiBase

from ..tools import phone_number, sms_aliyun, sms_http, sms_outcome, sms_tencent
from ..tools.sms_outcome import FAILED, LATER, UNKNOWN, Message, Outcome, storable
from ..tools.unsent import is_never_sent

_logger = logging.getLogger(__name__)

TIMEOUT = 15  # seconds for each wait within a call
MAX_SECONDS = 30  # for a batch; the rest stays in the queue
MAX_SILENCE = 3  # calls in a row without an answer; the rest stays in the queue
RETRY_MINUTES = (2, 15, 70)  # limits per minute and per hour are over by then
QUEUE_CRON = "sms.ir_cron_sms_scheduler_action"
WORDS_LENGTH = 200  # characters that are kept of an answer
LONG_NUMBER = re.compile(r"\d{7,}(?=\d{4})")


class PartySmsApi(SmsApiBase):
    """A provider that takes approved texts with their variables' values.

    Each call is written down before it is made (``party.delivery``), so that a message
    is never sent twice. Of a batch, messages that are to be tried later, or that the
    time did not reach, get no answer: they stay in Odoo's queue.

    Clause: A1.2.5
    """

    PROVIDER_TO_SMS_FAILURE_TYPE = SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE | {
        "insufficient_credit": "sms_credit",
        "unregistered": "sms_acc",
        "no_template": "sms_registration_needed",
    }
    FAULT_TO_STATE = {
        sms_outcome.NUMBER: "wrong_number_format",
        sms_outcome.CREDIT: "insufficient_credit",
        sms_outcome.ACCOUNT: "unregistered",
        sms_outcome.LATER: "server_error",
        sms_outcome.OTHER: "refused",  # the provider's own words say it
    }
    silence = 0  # calls in a row without an answer
    is_resting = False  # no more calls in this run
    provider = None
    vendor = None  # the module that knows the vendor's requests and answers

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        results, ready, facts = [], [], {}
        uuids = [n["uuid"] for message in messages for n in message["numbers"]]
        trackers = self.env["sms.tracker"].search([("sms_uuid", "in", uuids)])
        centers = trackers._party_centers()
        approved = self.env["party.sms.template"]._approved()
        for message in messages:
            for number in message["numbers"]:
                text = message["content"] or ""
                refusal, one, purpose = self._prepare(approved, text, number)
                if refusal:
                    results.append({"uuid": number["uuid"]} | refusal)
                else:
                    ready.append(one)
                    facts[one.key] = {
                        "purpose": purpose,
                        "center_id": centers.get(one.key),
                    }
        return results + self._send_all(ready, facts)

    # ------------------------------------------------------------------
    # Before the call
    # ------------------------------------------------------------------
    def _prepare(self, approved, text, number):
        """(refusal, message, purpose) for one number."""
        dialed, refusal = self._dialed(number["number"])
        if refusal:
            return refusal, None, None
        for template_text, template in approved:
            params = template_text.values_in(text, self.vendor.MAX_VARIABLE)
            if params is not None:
                code = template.provider_code
                one = Message(number["uuid"], dialed, text, code, params)
                return None, one, template.name
        refusal = {
            "state": "no_template",
            "failure_reason": self.env._(
                "No approved template fits this text; nothing was sent."
            ),
        }
        return refusal, None, None

    def _dialed(self, text):
        """(number as it is dialed, refusal)."""
        if not text:
            return None, {
                "state": "sms_number_missing",
                "failure_reason": self.env._("There is no number."),
            }
        try:
            parsed = phone_number.parse(text)
        except phone_number.InvalidPhone:
            parsed = None
        if not parsed or not phone_number.is_mobile(parsed):
            return None, {
                "state": "wrong_number_format",
                "failure_reason": self.env._(
                    "The number cannot receive text messages; nothing was sent."
                ),
            }
        return phone_number.international(parsed), None

    # ------------------------------------------------------------------
    # The calls
    # ------------------------------------------------------------------
    def _send_all(self, messages, facts):
        results = []
        self.come_back_at = set()
        end = time.monotonic() + MAX_SECONDS
        # cookies of one call are none of the next one's business
        with requests.Session() as session:
            for call in sms_outcome.calls(messages, self.vendor.MAX_NUMBERS):
                if self.is_resting:
                    break
                if time.monotonic() > end:
                    self._come_back_in(0)
                    break
                try:
                    answers, is_answered = self._send_call(session, call, facts)
                except Exception as error:
                    # what the provider took before would be told in another way too
                    _logger.error("A call was cut short: %s", type(error).__name__)
                    self.is_resting = True
                    break
                results += answers
                self.silence = 0 if is_answered else self.silence + 1
                self.is_resting = self.silence >= MAX_SILENCE
        if self.is_resting:
            self._come_back_in(RETRY_MINUTES[0])
        if self.come_back_at:
            # the queue is Odoo's; whoever sends may ask for its next run
            self.env.ref(QUEUE_CRON).sudo()._trigger(at=sorted(self.come_back_at))
        return results

    def _come_back_in(self, minutes):
        self.come_back_at.add(fields.Datetime.now() + timedelta(minutes=minutes))

    def _send_call(self, session, call, facts):
        """(results of the messages of a call, whether the provider answered)."""
        deliveries = self.env["party.delivery"]
        begun = deliveries._begin_all(
            [
                {
                    "key": message.key,
                    "channel": "sms",
                    "recipient": message.number,
                    "provider": self.provider,
                    "template_code": message.template_code,
                    "characters": len(message.text),
                    "company_id": self.company.id,
                }
                | facts[message.key]
                for message in call
            ]
        )
        results = [
            self._known_result(row) for may_send, row in begun.values() if not may_send
        ]
        call = [message for message in call if begun[message.key][0]]
        is_answered = True
        if call:
            outcomes, is_answered = self._post(session, call)
            answers = {}
            for message in call:
                attempts = begun[message.key][1]["attempts"]
                outcome = outcomes[message.key]
                answer = self._answer(outcome, attempts)
                answers[message.key] = answer
                results.append(self._result(message.key, outcome.fault, **answer))
            deliveries._end_all(answers)
        return [result for result in results if result], is_answered

    def _post(self, session, call):
        """({key: outcome}, whether the provider answered)."""
        request = self._request(call)
        try:
            response = session.post(
                request.url,
                data=request.body,
                headers=request.headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            text = response.text
        except requests.RequestException as error:
            # its text may hold numbers and keys
            _logger.info("%s does not answer: %s", self.provider, type(error).__name__)
            return dict.fromkeys((one.key for one in call), self._silent(error)), False
        return self._judge(call, response.status_code, text), True

    def _silent(self, error):
        """What a call without an answer means."""
        if is_never_sent(error):
            words = self.env._("The provider cannot be reached.")
            return Outcome(FAILED, words=words, fault=LATER)
        return Outcome(UNKNOWN, words=self.env._("The provider did not answer."))

    # ------------------------------------------------------------------
    # After the call
    # ------------------------------------------------------------------
    def _answer(self, outcome, attempts):
        """What the ledger keeps of an outcome."""
        answer = {
            "state": outcome.state,
            "provider_ref": storable(outcome.provider_ref),
            "code": self._clean(outcome.code),
            "words": self._clean(outcome.words),
        }
        if outcome.is_retriable and attempts <= len(RETRY_MINUTES):
            wait = timedelta(minutes=RETRY_MINUTES[attempts - 1])
            answer["retry_at"] = fields.Datetime.now() + wait
        return answer

    def _result(
        self, key, fault, state, provider_ref=None, code=None, words=None, retry_at=None
    ):
        """What Odoo is told; None leaves the message in the queue."""
        if retry_at:
            # full minutes, so that many messages ask for few runs
            minute = retry_at.replace(second=0) + timedelta(minutes=1)
            self.come_back_at.add(minute)
            return None
        if state in ("accepted", "delivered"):
            told = "sent" if state == "accepted" else "delivered"
            return {"uuid": key, "state": told}
        reason = ": ".join(filter(None, (code, words)))
        if state == UNKNOWN:
            doubt = self.env._(
                "Ask the provider whether it went out; it is not sent again."
            )
            reason = " ".join(filter(None, (reason, doubt)))
            return {"uuid": key, "state": "unanswered", "failure_reason": reason}
        told = self.FAULT_TO_STATE[fault]
        return {"uuid": key, "state": told, "failure_reason": reason}

    def _known_result(self, row):
        """What Odoo is told of a message that was sent, or begun, before.

        Odoo locks the messages it sends: who began a call that has no end is gone.
        """
        if row["state"] == "started":
            words = self.env._("Sending was interrupted.")
            self.env["party.delivery"]._end(row["key"], UNKNOWN, words=words)
            row = row | {"state": UNKNOWN, "words": words}
        facts = ("state", "provider_ref", "code", "words", "retry_at")
        return self._result(row["key"], "", **{name: row[name] for name in facts})

    def _clean(self, text):
        """A provider's words without secrets and telephone numbers, cut afterwards."""
        text = storable(text)
        company_sudo = self.company.sudo()  # what must not be shown has to be known
        for secret in (company_sudo.party_sms_secret, company_sudo.party_sms_key_id):
            if secret:
                text = text.replace(secret, "****")
        return LONG_NUMBER.sub("****", text)[:WORDS_LENGTH]

    def _request(self, call):
        raise NotImplementedError

    def _judge(self, call, status, text):
        return self.vendor.judge(call, status, text)

    def _account(self, *names):
        """Settings of the company; clerks send, administrators alone may read them."""
        company_sudo = self.company.sudo()
        return {name: company_sudo[f"party_sms_{name}"] or "" for name in names}


class AliyunApi(PartySmsApi):
    provider = "aliyun"
    vendor = sms_aliyun

    def _request(self, call):
        return sms_aliyun.send_request(
            call,
            **self._account("endpoint", "key_id", "secret", "sign_name"),
            now=fields.Datetime.now(),
            nonce=uuid4().hex,
        )


class TencentApi(PartySmsApi):
    provider = "tencent"
    vendor = sms_tencent

    def _request(self, call):
        return sms_tencent.send_request(
            call,
            **self._account("endpoint", "key_id", "secret", "app_id", "sign_name"),
            now=fields.Datetime.now(),
        )


class GatewayApi(PartySmsApi):
    provider = "http"
    vendor = sms_http

    def _request(self, call):
        account = self._account("endpoint", "sign_name", "secret")
        return sms_http.send_request(call, token=account.pop("secret"), **account)

    def _judge(self, call, status, text):
        path, _equals, value = self._account("success")["success"].partition("=")
        return sms_http.judge(
            call, status, text, path=path.strip(), value=value.strip()
        )


API_OF_PROVIDER = {api.provider: api for api in (AliyunApi, TencentApi, GatewayApi)}
# those that report what became of a message
RECEIPT_VENDORS = {"aliyun": sms_aliyun, "tencent": sms_tencent}
