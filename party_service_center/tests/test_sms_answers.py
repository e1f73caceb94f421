"""Answers of providers that are odd, or that break what reads them."""

import json
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import SmsRefused
from ..tools import sms_aliyun
from .sms_common import SmsProviderCase

ONE, TWO, THREE = "+8613800000001", "+8613800000002", "+8613800000003"
LATER = "2026-09-21 02:05:00"
ODD = "a\x00b\ud800c"  # what no database keeps
KEPT = "ab?c"


@tagged("post_install", "-at_install")
class TestSmsAnswers(SmsProviderCase):
    def _answered(self, answer, status=200):
        """(state, failure, reason) of a message that is answered so, and its row."""
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.stand_in.misbehave = [(status, text)]
        message = self._queue(ONE)
        self._run_queue()
        return self._outcomes(message)[ONE], self._deliveries()[-1:]

    def test_what_breaks_undoes_nothing_before(self):
        """Who was told is not told in another way; who may have been, not again."""
        message = self._queue(ONE, TWO, THREE)
        judge = sms_aliyun.judge

        def judge_or_break(call, *args):
            if call[0].number == TWO:
                raise ValueError("something unexpected")
            return judge(call, *args)

        with (
            patch.object(sms_aliyun, "judge", judge_or_break),
            self.assertLogs("odoo.addons.party_service_center", "ERROR") as logs,
        ):
            self._run_queue()
        self.assertIn("cut short: ValueError", logs.output[0])
        outcomes = self._outcomes(message)
        self.assertEqual(outcomes[ONE], ("pending", "", ""))
        self.assertEqual(outcomes[TWO][0], "ready")
        self.assertEqual(outcomes[THREE][0], "ready")
        self.assertEqual(len(self.stand_in.calls), 2)
        with freeze_time(LATER):
            self._run_queue()
        outcomes = self._outcomes(message)
        self.assertEqual(outcomes[ONE], ("pending", "", ""))
        self.assertEqual(outcomes[TWO][:2], ("exception", "unknown"))
        self.assertEqual(outcomes[THREE], ("pending", "", ""))
        self.assertEqual(len(self.stand_in.calls), 3)

    @mute_logger("odoo.addons.party_service_center.models.sms_api")
    def test_words_that_no_database_keeps(self):
        outcome, row = self._answered({"Code": "isv.OTHER", "Message": ODD})
        self.assertEqual(outcome, ("exception", "unknown", f"isv.OTHER: {KEPT}"))
        self.assertEqual((row.state, row.words), ("failed", KEPT))

    @mute_logger("odoo.addons.party_service_center.models.sms_api")
    def test_number_that_no_database_keeps(self):
        """A receipt that names the message so finds it."""
        answer = {"Code": "OK", "Message": "OK", "BizId": ODD}
        outcome, row = self._answered(answer)
        self.assertEqual(outcome, ("pending", "", ""))
        self.assertEqual((row.state, row.provider_ref), ("accepted", KEPT))
        report = {"phone_number": ONE, "success": True, "biz_id": ODD}
        receipts = sms_aliyun.receipts(json.dumps([report]))
        row._receive(self.company, self.provider, receipts)
        self.assertEqual(row.state, "delivered")

    @mute_logger("odoo.addons.party_service_center.models.sms_api")
    def test_answers_that_are_too_deep(self):
        for answer in ("[" * 100_000, '{"Code": ' * 100_000):
            with self.subTest(answer=answer[:9]):
                outcome, row = self._answered(answer)
                self.assertEqual(outcome[:2], ("exception", "unknown"))
                self.assertEqual((row.state, row.code), ("unknown", "HTTP 200"))

    def test_keys_go_out_as_they_are_or_not_at_all(self):
        """What no header can carry is refused when it is entered."""
        for name in ("party_sms_key_id", "party_sms_secret"):
            for value in ("密钥", "key–id", "key\u3000"):
                with self.subTest(name=name, value=value):
                    with self.assertRaises(SmsRefused) as caught:
                        self.company[name] = value
                    self.assertIn("Latin letters", str(caught.exception))
        self.company.party_sms_sign_name = "示例中心"  # that is no key


@tagged("post_install", "-at_install")
class TestSmsGatewayAnswers(SmsProviderCase):
    provider = "http"

    def test_success_is_read_as_it_was_meant(self):
        self.company.party_sms_success = " code = 0 "
        message = self._queue(ONE)
        self._run_queue()
        self.assertEqual(self._outcomes(message)[ONE], ("pending", "", ""))

    def test_success_that_stands_nowhere(self):
        for value in ("=OK", " = OK", "code"):
            with self.subTest(value=value), self.assertRaises(SmsRefused):
                self.company.party_sms_success = value
