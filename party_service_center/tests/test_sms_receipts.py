"""Reports of text messages that contradict themselves, and what people find out."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..exceptions import Refusal
from .sms_common import SmsProviderCase

ONE = "+8613800000001"


@tagged("post_install", "-at_install")
class TestSmsReceipts(SmsProviderCase):
    def setUp(self):
        super().setUp()
        self.message = self._queue(ONE)

    def _report(self, *reports):
        """Push reports of the message: (whether it was delivered, code, words)."""
        token = self.company._party_sms_receipt_token()
        body = [
            {
                "phone_number": "13800000001",
                "biz_id": "1^0",
                "success": success,
                "err_code": code,
                "err_msg": words,
            }
            for success, code, words in reports
        ]
        self.env.flush_all()
        answer = self.url_open(
            f"/party/sms/receipt/aliyun/{token}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        self.assertEqual((answer.status_code, answer.json()["code"]), (200, 0))
        [row] = self._deliveries()
        return row, self._outcomes(self.message)[ONE]

    # ------------------------------------------------------------------
    # Two reports of one message
    # ------------------------------------------------------------------
    def test_delivered_then_failed(self):
        self._run_queue()
        row, outcome = self._report((True, "DELIVERED", ""), (False, "MK:1", "no"))
        self.assertEqual((row.state, row.code), ("delivered", "DELIVERED"))
        self.assertEqual(outcome, ("sent", "", ""))

    def test_failed_then_delivered(self):
        self._run_queue()
        row, outcome = self._report((False, "MK:1", "no"), (True, "DELIVERED", ""))
        self.assertEqual((row.state, row.code), ("delivered", "DELIVERED"))
        self.assertEqual(outcome, ("sent", "", ""))

    def test_failed_in_two_ways(self):
        """What was reported first stands."""
        self._run_queue()
        row, outcome = self._report((False, "MK:1", "no"), (False, "MK:2", "off"))
        self.assertEqual((row.state, row.code), ("failed", "MK:1"))
        self.assertEqual(outcome, ("exception", "sms_not_delivered", "MK:1: no"))

    def test_words_that_no_database_keeps(self):
        self._run_queue()
        row, outcome = self._report((False, "MK\x00:1", "n\x00o\ud800"))
        self.assertEqual((row.state, row.code, row.words), ("failed", "MK:1", "no?"))
        self.assertEqual(outcome[2], "MK:1: no?")

    # ------------------------------------------------------------------
    # What an administrator finds out
    # ------------------------------------------------------------------
    def _assert_refused(self, row, words):
        for step in ("action_confirm_sent", "action_confirm_not_sent"):
            with self.assertRaises(Refusal) as caught:
                getattr(row.with_user(self.admin), step)()
            self.assertIn(words, str(caught.exception))

    def test_a_call_that_may_still_run_is_not_settled(self):
        sms = self._sms(self.message)
        self.env["party.delivery"]._begin(sms.uuid, "sms", "Opening", ONE, "aliyun")
        [row] = self._deliveries()
        self._assert_refused(row, "may still be running")
        almost = fields.Datetime.now() + timedelta(minutes=9)
        with freeze_time(almost):
            self._assert_refused(row, "may still be running")
        with freeze_time(almost + timedelta(minutes=1)):
            row.with_user(self.admin).action_confirm_not_sent()
        self.assertEqual(row.state, "failed")
        self._run_queue()
        self.assertEqual(self.stand_in.numbers(), ["13800000001"])

    def test_posts_are_settled_where_they_stand(self):
        deliveries = self.env["party.delivery"]
        deliveries._begin("post", "robot", "Announcement", "Group", "wecom")
        deliveries._end("post", "unknown")
        [row] = self._deliveries()
        self._assert_refused(row, "on the post or letter itself")
        self.assertEqual(row.state, "unknown")
