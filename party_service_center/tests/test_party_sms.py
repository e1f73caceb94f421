"""Text messages through providers of this country, over real HTTP (A1.2.5)."""

import json
import logging
from contextlib import suppress
from io import StringIO
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import NotOnDuty, Refusal, SmsRefused
from ..models import party_delivery, sms_api
from .sms_common import TEXT, SmsProviderCase
from .sms_stand_in import KEY_ID, SECRET, SIGN_NAME, WRONG_NUMBER

ONE, TWO, WRONG = "+8613800000001", "+8613800000002", f"+86{WRONG_NUMBER}"
LATER = "2026-09-21 02:05:00"


class Crash(BaseException):
    """The process ends here."""


@tagged("post_install", "-at_install")
class TestPartySmsAliyun(SmsProviderCase):
    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------
    def test_three_numbers_one_wrong(self):
        """A1.2.5: the outcome is shown per person."""
        message = self._queue(ONE, TWO, WRONG)
        self._run_queue()
        outcomes = self._outcomes(message)
        self.assertEqual(outcomes[ONE], ("pending", "", ""))
        self.assertEqual(outcomes[TWO], ("pending", "", ""))
        self.assertEqual(
            outcomes[WRONG],
            (
                "exception",
                "sms_number_format",
                "isv.MOBILE_NUMBER_ILLEGAL: the number is not valid",
            ),
        )
        self.assertEqual(self.stand_in.numbers(), ["13800000001", "13800000002"])

    def test_request_carries_template_and_values(self):
        self._queue(ONE, TWO)
        self._run_queue()
        numbers = [call["numbers"] for call in self.stand_in.calls]
        self.assertEqual(numbers, [["13800000001"], ["13800000002"]])
        call = self.stand_in.calls[-1]
        self.assertEqual(call["template"], "SMS_1")
        self.assertEqual(call["params"], {"center": "Center A", "time": "nine"})
        self.assertEqual(call["sign"], SIGN_NAME)

    def test_telling_of_a_ticket(self):
        """Odoo's own ways send through the provider, with the shipped text."""
        self.center_a.phone = "0572-5012345"
        shipped = self.env.ref("party_service_center.party_sms_template_promise")
        shipped.provider_code = "SMS_2"
        ticket = self._create_ticket()
        self._hand_over(ticket, is_promise_told=True, told_channel="sms")
        self.assertEqual(ticket.notice_ids.delivery_state, "sending")
        self._run_queue()
        self.assertEqual(ticket.notice_ids.delivery_state, "sent")
        [call] = self.stand_in.calls
        self.assertEqual(
            call["params"],
            {
                "center": "Center A",
                "phone": "0572-5012345",
                "number": ticket.name,
                "date": "October 8, 2026",
            },
        )
        [row] = self._deliveries()
        self.assertEqual((row.purpose, row.state), (shipped.name, "accepted"))
        self.assertEqual(row.recipient, "****0001")
        self.assertEqual((row.provider, row.data_kinds), ("aliyun", "number_text"))
        self.assertEqual(row.center_id, self.center_a)

    def test_composer_waits_for_the_queue(self):
        """What is to be sent at once leaves with the queue, after the transaction."""
        composer = self.env["sms.composer"].with_user(self.clerk_a)
        composer = composer.create(
            {"body": TEXT, "composition_mode": "numbers", "numbers": ONE}
        )
        sms = composer._action_send_sms()[0]
        self.assertEqual(sms.state, "outgoing")
        self.assertFalse(self.stand_in.calls)
        self._run_queue()
        self.assertEqual(self.stand_in.numbers(), ["13800000001"])

    def test_no_approved_text_fits(self):
        message = self._queue(ONE, text="Come to the hall.")
        self._run_queue()
        self.assertFalse(self.stand_in.calls)
        status, failure, reason = self._outcomes(message)[ONE]
        self.assertEqual((status, failure), ("exception", "sms_registration_needed"))
        self.assertIn("No approved template", reason)
        self.assertFalse(self._deliveries())

    def test_closest_text_and_drafts(self):
        values = {"name": "Any", "text": "${a} ${b}", "provider_code": "SMS_9"}
        self.templates.create(values)
        self.templates.create(
            {"name": "Draft", "text": "Center A: the hall opens at ${time}."}
        )
        self._queue(ONE)
        self._run_queue()
        self.assertEqual(self.stand_in.calls[0]["template"], "SMS_1")
        self.opening.active = False
        self._queue(TWO)
        self._run_queue()
        self.assertEqual(self.stand_in.calls[1]["template"], "SMS_9")

    def test_numbers_that_get_no_message(self):
        message = self._queue("+865725012345", "+8612")
        self._run_queue()
        self.assertFalse(self.stand_in.calls)
        for outcome in self._outcomes(message).values():
            self.assertEqual(outcome[:2], ("exception", "sms_number_format"))

    # ------------------------------------------------------------------
    # What goes wrong
    # ------------------------------------------------------------------
    def _misbehave(self, *modes):
        self.stand_in.misbehave = list(modes)
        message = self._queue(ONE)
        self._run_queue()
        return message

    def test_answers_that_say_nothing(self):
        """It may have gone out: not sent again, whoever asks."""
        for mode in ("drop", "broken", "error", "empty"):
            with self.subTest(mode=mode):
                message = self._misbehave(mode)
                status, failure, reason = self._outcomes(message)[ONE]
                self.assertEqual((status, failure), ("exception", "unknown"))
                self.assertIn("Ask the provider whether it went out", reason)
                self.assertEqual(self._deliveries()[-1:].state, "unknown")
                calls = len(self.stand_in.calls)
                self._sms(message).resend_failed()
                self._run_queue()
                self.assertEqual(len(self.stand_in.calls), calls)
                self.assertEqual(self._outcomes(message)[ONE][1], "unknown")

    def test_provider_that_is_slow(self):
        """A call that takes too long does not hold up the next one."""
        self.stand_in.misbehave, self.stand_in.delay = ["delay"], 12
        message = self._queue(ONE, TWO)
        with patch.object(sms_api, "TIMEOUT", 1):  # the tests' own client makes it 10
            self._run_queue()
        outcomes = self._outcomes(message)
        self.assertEqual(outcomes[ONE][:2], ("exception", "unknown"))
        self.assertEqual(outcomes[TWO], ("pending", "", ""))

    def test_throttled_is_tried_again(self):
        for mode in ("limit", "busy"):
            with self.subTest(mode=mode):
                calls = len(self.stand_in.calls)
                message = self._misbehave(mode)
                self.assertEqual(self._outcomes(message)[ONE][0], "ready")
                self.assertEqual(self._sms(message).state, "outgoing")
                self._run_queue()
                self.assertEqual(len(self.stand_in.calls), calls + 1, "not yet")
                with freeze_time(LATER):
                    self._run_queue()
                self.assertEqual(len(self.stand_in.calls), calls + 2)
                self.assertEqual(self._outcomes(message)[ONE][0], "pending")

    def test_throttled_for_good_fails(self):
        message = self._misbehave("limit")
        for hour in ("03", "05", "08"):
            self.stand_in.misbehave = ["limit"]
            with freeze_time(f"2026-09-21 {hour}:00:00"):
                self._run_queue()
        status, failure, reason = self._outcomes(message)[ONE]
        self.assertEqual((status, failure), ("exception", "sms_server"))
        self.assertIn("isv.BUSINESS_LIMIT_CONTROL", reason)
        self.assertEqual(len(self.stand_in.calls), 4)
        self.assertEqual(self._deliveries().mapped("state"), ["failed"] * 4)

    def test_refused_may_be_sent_again(self):
        message = self._misbehave("leak")
        self.assertEqual(self._outcomes(message)[ONE][0], "exception")
        self._sms(message).resend_failed()
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE], ("pending", "", ""))

    def test_unreachable_provider(self):
        self.stand_in.stop()
        message = self._queue(ONE)
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE][0], "ready")
        [row] = self._deliveries()
        self.assertEqual((row.state, bool(row.retry_at)), ("failed", True))

    def test_silent_provider_is_not_asked_on(self):
        self.stand_in.misbehave = ["drop"] * 9
        message = self._queue(*(f"+86138000000{number}" for number in range(10, 16)))
        self._run_queue()
        self.assertEqual(len(self.stand_in.calls), sms_api.MAX_SILENCE)
        states = [outcome[0] for outcome in self._outcomes(message).values()]
        self.assertEqual(sorted(states), ["exception"] * 3 + ["ready"] * 3)

    def test_time_is_bounded(self):
        message = self._queue(ONE)
        with patch.object(sms_api, "MAX_SECONDS", -1):
            self._run_queue()
        self.assertFalse(self.stand_in.calls)
        self.assertEqual(self._outcomes(message)[ONE][0], "ready")
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE][0], "pending")

    def test_wrong_secret(self):
        self.company.party_sms_secret = "another"
        message = self._queue(ONE)
        self._run_queue()
        status, failure, reason = self._outcomes(message)[ONE]
        self.assertEqual((status, failure), ("exception", "sms_acc"))
        self.assertIn("SignatureDoesNotMatch", reason)

    # ------------------------------------------------------------------
    # Sent once
    # ------------------------------------------------------------------
    def test_crash_between_call_and_commit(self):
        """The provider took it, then the process died: never sent again."""
        message = self._queue(ONE)
        sms = self._sms(message)
        with (
            patch.object(party_delivery.PartyDelivery, "_end_all", side_effect=Crash),
            suppress(Crash),  # Odoo's assertRaises would undo what was committed
        ):
            sms._send(raise_exception=True)
        self.env.invalidate_all()
        self.assertEqual(self.stand_in.numbers(), ["13800000001"])
        self.assertEqual((sms.state, self._deliveries().state), ("outgoing", "started"))
        self._run_queue()
        self.assertEqual(self.stand_in.numbers(), ["13800000001"])
        status, failure, reason = self._outcomes(message)[ONE]
        self.assertEqual((status, failure), ("exception", "unknown"))
        self.assertIn("interrupted", reason)
        # an administrator asks the provider
        row = self._deliveries()
        for user in (self.committee, self.data_officer):
            with self.assertRaises(NotOnDuty):
                row.with_user(user).action_confirm_sent()
        with self.assertRaises(AccessError):
            row.with_user(self.clerk_a).action_confirm_sent()
        row.with_user(self.admin).action_confirm_sent()
        self.assertEqual(self._outcomes(message)[ONE], ("pending", "", ""))
        with self.assertRaises(Refusal):
            row.with_user(self.admin).action_confirm_not_sent()

    def test_crash_after_the_answer_was_kept(self):
        """The answer is known although Odoo's transaction was lost."""
        message = self._queue(ONE)
        sms = self._sms(message)
        deliveries = self.env["party.delivery"]
        deliveries._begin(sms.uuid, "sms", "Opening", ONE, "aliyun")
        deliveries._end(sms.uuid, "accepted", provider_ref="1^0")
        self._run_queue()
        self.assertFalse(self.stand_in.calls)
        self.assertEqual(self._outcomes(message)[ONE], ("pending", "", ""))

    def test_not_sent_says_the_provider(self):
        message = self._misbehave("drop")
        self._deliveries().with_user(self.admin).action_confirm_not_sent()
        self._sms(message).resend_failed()
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE], ("pending", "", ""))

    # ------------------------------------------------------------------
    # Many
    # ------------------------------------------------------------------
    def test_one_call_for_each_text(self):
        """A fixed number of queries for each call, whatever the batch."""

        def count(times):
            for number in range(times):
                self._queue(ONE, text=TEXT.replace("nine", str(number + 10)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run_queue()
            return self.env.cr.sql_log_count - before

        count(1)
        few, many = count(5), count(25)
        self.assertLess((many - few) / 20, 25)

    # ------------------------------------------------------------------
    # Secrets
    # ------------------------------------------------------------------
    def test_secrets_are_read_by_administrators_only(self):
        names = ["sign_name", "key_id", "secret", "app_id", "endpoint", "success"]
        for user in (self.clerk_a, self.committee, self.admin, self.portal_user):
            company = self.company.with_user(user)
            for name in [f"party_sms_{name}" for name in names]:
                with self.subTest(user=user.login, name=name):
                    with self.assertRaises(AccessError):
                        company.read([name])
                    with self.assertRaises(AccessError):
                        company.search([(name, "like", "s%")])
                    with self.assertRaises(AccessError):
                        company.search([], order=name)
                    with self.assertRaises(AccessError):
                        company._read_group([], [name], ["__count"])
                    with self.assertRaises(UserError):
                        company.export_data([name])
                    with self.assertRaises(AccessError):
                        company.write({name: "mine"})
                    self.assertNotIn(name, company.fields_get())
            self.assertFalse(
                self.env["res.config.settings"].with_user(user).has_access("create")
            )
            self.assertFalse(
                self.env["party.sms.test"].with_user(user).has_access("create")
            )

    def test_secrets_show_nowhere(self):
        told = StringIO()
        handler = logging.StreamHandler(told)
        handler.setLevel(logging.INFO)  # below, the database's queries are shown
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)
        message = self._misbehave("leak")
        self.assertIn("is wrong for", told.getvalue())
        reason = self._outcomes(message)[ONE][2]
        rows = self._deliveries()
        shown = [reason, told.getvalue(), *rows.mapped("words"), *rows.mapped("code")]
        for text in shown:
            for secret in (SECRET, KEY_ID):
                self.assertNotIn(secret, text)
        self.assertNotIn("13800000001", reason)
        self.assertIn("is wrong for", reason)

    # ------------------------------------------------------------------
    # Settings
    # ------------------------------------------------------------------
    def test_settings_refuse_what_cannot_work(self):
        for values in (
            {"party_sms_secret": False},
            {"party_sms_key_id": False},
            {"party_sms_sign_name": False},
            {"party_sms_endpoint": "http://sms.example.org"},
            {"party_sms_endpoint": "ftp://10.0.0.1"},
            {"party_sms_endpoint": "http://[::"},
            {"party_sms_provider": "tencent", "party_sms_app_id": False},
            {"party_sms_provider": "http", "party_sms_endpoint": False},
            {"party_sms_success": "code"},
        ):
            with self.subTest(values=values), self.assertRaises(SmsRefused):
                self.company.write(values)
        for address in ("https://sms.example.org/x", "http://10.0.0.1:8000/sms"):
            self.company.party_sms_endpoint = address
        with mute_logger("odoo.sql_db"):
            for name in ("x", "x" * 13):
                with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                    self.company.party_sms_sign_name = name
                    self.env.flush_all()

    def test_without_a_provider_nothing_leaves(self):
        self.company.party_sms_provider = "none"
        message = self._queue(ONE)
        self._run_queue()
        self.assertFalse(self.stand_in.calls)
        self.assertIn("No provider", self._outcomes(message)[ONE][2])
        self.assertFalse(self.company._has_sms_provider())

    def test_each_company_sends_its_own_way(self):
        """Odoo's queue takes all messages to be one company's; ours are not."""
        other = self.env["res.company"].create({"name": "Another Association"})
        mine, theirs = self._queue(ONE), self._queue(TWO)
        theirs.record_company_id = other
        self._run_queue()
        self.assertEqual(self._outcomes(mine)[ONE], ("pending", "", ""))
        self.assertIn("No provider", self._outcomes(theirs)[TWO][2])
        self.assertEqual(self.stand_in.numbers(), ["13800000001"])

    def test_test_message(self):
        tests = self.env["party.sms.test"].with_user(self.env.ref("base.user_admin"))
        dialog = tests.create({"template_id": self.opening.id, "number": "13800000001"})
        dialog.action_send()
        self.assertIn("took the message", dialog.outcome)
        dialog.action_send()
        self.assertEqual(self.stand_in.numbers(), ["13800000001"], "one, clicked twice")
        wrong = tests.create({"template_id": self.opening.id, "number": WRONG_NUMBER})
        wrong.action_send()
        self.assertIn("isv.MOBILE_NUMBER_ILLEGAL", wrong.outcome)
        self.opening.sample_text = False
        with self.assertRaises(SmsRefused):
            dialog.copy().action_send()

    def test_settings_screen(self):
        admin = self.env.ref("base.user_admin")
        settings = self.env["res.config.settings"].with_user(admin)
        settings = settings.create({"party_sms_secret": "changed"})
        settings.execute()
        self.assertEqual(self.company.party_sms_secret, "changed")
        self.assertIn("/party/sms/receipt/aliyun/", settings.party_sms_receipt_address)
        self.assertEqual(
            settings.action_test_party_sms()["res_model"], "party.sms.test"
        )

    def test_texts_that_cannot_be(self):
        for values in (
            {"text": "${a} and ${a}"},
            {"text": " ".join(f"${{a{number}}}" for number in range(11))},
            {"text": "x" * 501},
            {"name": "x" * 201},
            {"sample_text": "Center A: the hall opens at nine!"},
        ):
            with self.subTest(values=values), self.assertRaises(SmsRefused):
                self.opening.write(values)

    # ------------------------------------------------------------------
    # Receipts
    # ------------------------------------------------------------------
    def _address(self, provider=None, token=None):
        token = token or self.company._party_sms_receipt_token()
        return f"/party/sms/receipt/{provider or self.provider}/{token}"

    def _report(self, body, **address):
        self.env.flush_all()
        data = body if isinstance(body, str) else json.dumps(body)
        answer = self.url_open(
            self._address(**address),
            data=data.encode(),
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        return answer

    @staticmethod
    def _aliyun_report(number, success=True, biz_id="1^0", **values):
        return {
            "phone_number": number,
            "success": success,
            "biz_id": biz_id,
            "err_code": "DELIVERED" if success else "MK:0001",
            "err_msg": "" if success else "no such number",
        } | values

    def test_receipts(self):
        message = self._queue(ONE, TWO)
        self._run_queue()
        reports = [
            self._aliyun_report("13800000001"),
            self._aliyun_report("13800000002", success=False, biz_id="2^0"),
            self._aliyun_report("13800000003"),
            self._aliyun_report("13800000001", biz_id="unknown"),
        ]
        for _time in range(2):  # a repeated receipt changes nothing
            answer = self._report(reports)
            self.assertEqual((answer.status_code, answer.json()["code"]), (200, 0))
            outcomes = self._outcomes(message)
            self.assertEqual(outcomes[ONE], ("sent", "", ""))
            self.assertEqual(
                outcomes[TWO],
                ("exception", "sms_not_delivered", "MK:0001: no such number"),
            )
        self.assertEqual(self._deliveries().mapped("state"), ["delivered", "failed"])

    def test_receipts_in_any_order(self):
        message = self._queue(ONE)
        self._run_queue()
        for is_delivered, state in (
            (False, "exception"),
            (True, "sent"),
            (False, "sent"),
        ):
            self._report([self._aliyun_report("13800000001", is_delivered)])
            self.assertEqual(self._outcomes(message)[ONE][0], state)

    @mute_logger("odoo.http")
    def test_receipts_that_are_none(self):
        message = self._queue(ONE)
        self._run_queue()
        for body in (" ", "{", "{}", "[1]", '{"a": 1}', "\x00", "[" * 5000):
            answer = self._report(body)
            self.assertEqual(answer.status_code, 400, body[:5])
        for body in ([], [{}], [{"biz_id": None}], [{"biz_id": [1], "success": {}}]):
            self.assertEqual(self._report(body).status_code, 200)
        report = [self._aliyun_report("13800000001")]
        for address in (
            {"token": "x"},
            {"token": "%00"},
            {"token": "名"},
            {"provider": "http"},
            {"provider": "nobody"},
        ):
            self.assertEqual(self._report(report, **address).status_code, 404, address)
        self.assertEqual(self.url_open(self._address()).status_code, 405)
        self.assertEqual(self._outcomes(message)[ONE][0], "pending")

    def test_receipts_of_another_company(self):
        message = self._queue(ONE)
        self._run_queue()
        other = self.env["res.company"].create({"name": "Another Association"})
        token = other._party_sms_receipt_token()
        answer = self._report([self._aliyun_report("13800000001")], token=token)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._outcomes(message)[ONE][0], "pending")


@tagged("post_install", "-at_install")
class TestPartySmsTencent(SmsProviderCase):
    provider = "tencent"

    def test_three_numbers_one_wrong(self):
        """A1.2.5: one call, an answer for each number."""
        message = self._queue(ONE, TWO, WRONG)
        self._run_queue()
        outcomes = self._outcomes(message)
        self.assertEqual(outcomes[ONE], ("pending", "", ""))
        self.assertEqual(outcomes[TWO], ("pending", "", ""))
        self.assertEqual(outcomes[WRONG][:2], ("exception", "sms_number_format"))
        [call] = self.stand_in.calls
        self.assertEqual(call["params"], ["Center A", "nine"])
        self.assertEqual(
            self._deliveries().mapped("provider_ref"), ["1:0001", "1:0002", False]
        )

    def test_limit_and_receipt(self):
        self.stand_in.misbehave = ["limit"]
        message = self._queue(ONE)
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE][0], "ready")
        with freeze_time(LATER):
            self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE][0], "pending")
        token = self.company._party_sms_receipt_token()
        answer = self.url_open(
            f"/party/sms/receipt/tencent/{token}",
            data=json.dumps(
                [{"sid": "2:0001", "mobile": "13800000001", "report_status": "SUCCESS"}]
            ).encode(),
            headers={"Content-Type": "application/json"},
        )
        self.assertEqual(answer.json(), {"result": 0, "errmsg": "OK"})
        self.assertEqual(self._outcomes(message)[ONE][0], "sent")

    def test_wrong_secret(self):
        self.company.party_sms_secret = "another"
        message = self._queue(ONE)
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE][:2], ("exception", "sms_acc"))


@tagged("post_install", "-at_install")
class TestPartySmsGateway(SmsProviderCase):
    provider = "http"

    def test_gateway(self):
        message = self._queue(ONE, TWO)
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE], ("pending", "", ""))
        call, other = self.stand_in.calls
        self.assertEqual((call["numbers"], other["numbers"]), ([ONE], [TWO]))
        self.assertEqual(call["text"], TEXT)
        self.assertEqual(call["params"], {"center": "Center A", "time": "nine"})
        self.stand_in.misbehave = ["limit"]
        message = self._queue(ONE)
        self._run_queue()
        outcome = self._outcomes(message)[ONE]
        self.assertEqual(outcome, ("exception", "unknown", "7: too often"))
        self.company.party_sms_secret = False
        message = self._queue(ONE)
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE][1], "sms_acc")
