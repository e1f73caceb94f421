"""The process that sends a text message is killed; nobody gets a message twice.

Processes and transactions of their own, as in a running system: what is written down
before the call is all that the next process knows.
"""

from other_connections import SECONDS, OtherConnections
from sms_account import account

from odoo.tests import tagged

from odoo.addons.party_service_center.tests.sms_stand_in import StandIn

NUMBER, TEXT = "+8613800000001", "示例中心：活动九点开始。"
SEND = "env['sms.sms'].browse({sms}).try_lock_for_update()._send()\n"
COMMIT, DIE = "env.cr.commit()\n", "import os\nos._exit(9)\n"


@tagged("post_install", "-at_install")
class TestSmsCrash(OtherConnections):
    def setUp(self):
        super().setUp()
        self.stand_in = StandIn("aliyun")
        self.addCleanup(self.stand_in.stop)
        env = self._connect()
        self.template = env["party.sms.template"].create(
            {
                "name": "开始",
                "text": "${center}：活动${time}开始。",
                "provider_code": "S1",
            }
        )
        self._set_up_provider(env, **account(self.stand_in))
        self.addCleanup(self._clean_up)
        center = env["party.center"].search([], limit=1)
        ticket = env["party.ticket"].search([("center_id", "=", center.id)], limit=1)
        message = ticket._message_sms(TEXT, sms_numbers=[NUMBER], put_in_queue=True)
        self.sms_id = env["sms.sms"].search([("mail_message_id", "=", message.id)]).id
        env.cr.commit()

    @staticmethod
    def _set_up_provider(env, **settings):
        env.company.write(settings)
        env.cr.commit()

    def _clean_up(self):
        env = self._connect()
        self.template.with_env(env).unlink()
        self._set_up_provider(env, party_sms_provider="none", party_sms_endpoint=False)

    def _start(self, script):
        return self._start_odoo(script.format(sms=self.sms_id))

    def _send_again(self):
        process = self._start(SEND + COMMIT)
        self.assertEqual(process.wait(SECONDS), 0)
        return self._state()

    def _state(self):
        """(state of the delivery, of Odoo's message, reason) as now committed."""
        env = self._connect()
        sms = env["sms.sms"].browse(self.sms_id)
        delivery = env["party.delivery"].search([("key", "=", sms.uuid)])
        notification = sms.mail_message_id.notification_ids.filtered("sms_number")
        return delivery.state, sms.state, notification.failure_reason

    def _begin_and_be_killed(self):
        """The provider has the message; its answer reaches nobody."""
        self.process = None
        self.stand_in.misbehave = [lambda: self.process.kill()]
        self.process = self._start(SEND + COMMIT)
        self.assertEqual(self.process.wait(SECONDS), -9)

    def test_killed_during_the_call(self):
        self._begin_and_be_killed()
        self.assertEqual(len(self.stand_in.calls), 1)
        self.assertEqual(self._state()[:2], ("started", "outgoing"))
        for _time in range(2):
            delivery, sms, reason = self._send_again()
            self.assertEqual((delivery, sms), ("unknown", "error"))
            self.assertIn("不会重发", reason)  # in Chinese, as all of this database
        self.assertEqual(len(self.stand_in.calls), 1)

    def test_killed_before_the_commit(self):
        process = self._start(SEND + DIE)
        self.assertEqual(process.wait(SECONDS), 9)
        self.assertEqual(self._state()[:2], ("accepted", "outgoing"))
        self.assertEqual(self._send_again(), ("accepted", "pending", False))
        self.assertEqual(self.stand_in.numbers(), [NUMBER.removeprefix("+86")])
