"""The queue of text messages: small batches, and nothing holds up what is due."""

from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models import sms_api, sms_provider
from ..models.sms_api import QUEUE_CRON
from ..tools import sms_aliyun
from .sms_common import SmsProviderCase

ONE, TWO = "+8613800000001", "+8613800000002"


class Crash(BaseException):
    """The process ends here."""


@tagged("post_install", "-at_install")
class TestSmsQueue(SmsProviderCase):
    def _numbers(self, count):
        return [f"+86138000001{number:02}" for number in range(count)]

    def _states(self, message):
        """How many of the message's numbers are in which state."""
        outcomes = self._outcomes(message)
        return [outcomes[number][0] for number in sorted(outcomes)]

    def _next_runs(self):
        """When the queue runs next, as asked for since it ran."""
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref(QUEUE_CRON).id)]
        )
        return set(triggers.mapped("call_at"))

    # ------------------------------------------------------------------
    # What waits holds nothing up
    # ------------------------------------------------------------------
    def test_what_is_tried_later_holds_nothing_up(self):
        self.env["ir.config_parameter"].sudo().set_param("sms.session.batch.size", 1)
        self.stand_in.misbehave = ["limit"]
        waiting = self._queue(ONE)
        self._run_queue()
        self.assertEqual(self._states(waiting), ["ready"])
        later = self._queue(TWO)
        self._run_queue()
        self.assertEqual(self._states(later), ["pending"])
        self.assertEqual(self._states(waiting), ["ready"])
        self.assertEqual(len(self.stand_in.calls), 2)

    def test_more_than_one_run_takes_asks_for_another(self):
        """Odoo itself runs the queue once a day."""
        self.env["ir.config_parameter"].sudo().set_param("sms.session.batch.size", 2)
        message = self._queue(*self._numbers(3))
        self._run_queue()
        self.assertEqual(self._states(message), ["pending", "pending", "ready"])
        self.assertEqual(self._next_runs(), {fields.Datetime.now()})
        self._run_queue()
        self.assertEqual(self._states(message), ["pending"] * 3)
        self.assertFalse(self._next_runs())

    def test_time_that_is_over_asks_for_another_run(self):
        message = self._queue(*self._numbers(4))
        crons = type(self.env["ir.cron"])
        with (
            patch.object(sms_provider, "QUEUE_BATCH", 2),
            patch.object(crons, "_commit_progress", return_value=0),
        ):
            self._run_queue()
        self.assertEqual(self._states(message), ["pending"] * 2 + ["ready"] * 2)
        self.assertEqual(self._next_runs(), {fields.Datetime.now()})

    # ------------------------------------------------------------------
    # Small batches
    # ------------------------------------------------------------------
    def test_each_batch_is_committed(self):
        """The process dies in the second batch; the first one is done for good."""
        message = self._queue(*self._numbers(6))
        judge, judged = sms_aliyun.judge, []

        def judge_or_die(*args):
            judged.append(args)
            if len(judged) == 4:
                raise Crash
            return judge(*args)

        with (
            patch.object(sms_provider, "QUEUE_BATCH", 2),
            patch.object(sms_aliyun, "judge", judge_or_die),
            suppress(Crash),
        ):
            self._run_queue()
        self.assertEqual(self._states(message), ["pending"] * 2 + ["ready"] * 4)
        self._run_queue()
        # of the fourth nobody knows; the third was taken before the process died
        states = ["pending"] * 3 + ["exception"] + ["pending"] * 2
        self.assertEqual(self._states(message), states)
        self.assertEqual(len(self.stand_in.numbers()), 6)
        self.assertEqual(len(set(self.stand_in.numbers())), 6)

    # ------------------------------------------------------------------
    # A provider that does not answer
    # ------------------------------------------------------------------
    def _assert_rests(self, message, states):
        self.assertEqual(len(self.stand_in.calls), sms_api.MAX_SILENCE)
        self.assertEqual(self._states(message), states)
        pause = timedelta(minutes=sms_api.RETRY_MINUTES[0])
        self.assertEqual(self._next_runs(), {fields.Datetime.now() + pause})

    def test_silence_ends_the_run(self):
        """Also when Odoo would begin the run anew for what is left."""
        count = sms_provider.QUEUE_BATCH + 5
        self.stand_in.misbehave = ["drop"] * count
        message = self._queue(*self._numbers(count))
        self._run_queue()
        self._assert_rests(message, ["exception"] * 3 + ["ready"] * (count - 3))

    def test_silence_is_counted_over_batches(self):
        self.stand_in.misbehave = ["drop"] * 8
        message = self._queue(*self._numbers(8))
        with patch.object(sms_provider, "QUEUE_BATCH", 2):
            self._run_queue()
        self._assert_rests(message, ["exception"] * 3 + ["ready"] * 5)

    def test_silence_that_ends_with_its_batch(self):
        self.stand_in.misbehave = ["drop"] * 6
        message = self._queue(*self._numbers(6))
        with patch.object(sms_provider, "QUEUE_BATCH", 3):
            self._run_queue()
        self._assert_rests(message, ["exception"] * 3 + ["ready"] * 3)

    def test_silence_of_one_company_is_no_other_ones(self):
        """Who rests ends the run for its own messages alone."""
        self.stand_in.misbehave = ["drop"] * 5
        mine = self._queue(*self._numbers(5))
        other = self.env["res.company"].create({"name": "Another Association"})
        theirs = self._queue(TWO)
        theirs.record_company_id = other
        with patch.object(sms_provider, "QUEUE_BATCH", 4):
            self._run_queue()
        self.assertEqual(self._states(mine), ["exception"] * 3 + ["ready"] * 2)
        self.assertIn("No provider", self._outcomes(theirs)[TWO][2])

    # ------------------------------------------------------------------
    # Sent again by hand
    # ------------------------------------------------------------------
    def test_sent_again_says_that_it_is_in_the_queue(self):
        self.stand_in.misbehave = ["leak", "leak"]
        messages = self._queue(ONE, TWO)
        self._run_queue()
        self.assertEqual(self._states(messages), ["exception"] * 2)
        shown = self._sms(messages).resend_failed()["params"]
        self.assertEqual((shown["title"], shown["type"]), ("In the Queue", "info"))
        self.assertIn("2 text messages are sent within minutes", shown["message"])
        self.assertEqual(len(self.stand_in.calls), 2)
        self._run_queue()
        self.assertEqual(self._states(messages), ["pending"] * 2)
        shown = self._sms(messages).resend_failed()["params"]
        self.assertEqual(shown["type"], "danger", "nothing is to be sent again")
