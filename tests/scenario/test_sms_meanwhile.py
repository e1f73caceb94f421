"""While the provider takes its time over a batch of text messages, others go on.

What they commit meets the batch, which then starts anew: nobody gets a message twice,
and nothing of what was committed meanwhile is lost.
"""

from collections import Counter
from uuid import uuid4

import requests
from announced_by_message import AnnouncedByMessage

from odoo.tests import HttpCase, tagged

# that two meet is what is tested here; the log would show it as an error
RUN_QUEUE = """
import logging
logging.getLogger('odoo.sql_db').setLevel(logging.CRITICAL)
from odoo.addons.party_service_center.models import sms_provider
sms_provider.QUEUE_BATCH = 2
env['sms.sms']._process_queue()
env.cr.commit()
"""


@tagged("post_install", "-at_install")
class TestSmsMeanwhile(AnnouncedByMessage):
    people = 5  # three batches

    def setUp(self):
        super().setUp()
        # the ledger keeps the messages of every run of these tests
        self.stand_in.mark = f"{uuid4().hex}-"
        env = self._connect()
        self.event.with_env(env)._announce()
        env.cr.commit()

    def _run_queue(self, *works):
        """Send all; while the second message of a batch is on its way, do a work."""
        self.works = list(works)
        self.stand_in.delay = self._work
        self.stand_in.misbehave = ["", "delay"] * len(works)
        self._run(RUN_QUEUE)
        self.assertFalse(self.works, "all of them were done")
        self.assertEqual(
            Counter(self.stand_in.numbers()),
            {member.mobile: 1 for member in self.members},
        )

    def _work(self):
        self.works.pop(0)()

    def _person(self, call):
        """Who got the message of a call, as now committed."""
        [number] = self.stand_in.calls[call]["numbers"]
        people = self._seen().participant_ids
        return people.filtered(
            lambda person: person.member_id.mobile.removeprefix("+86") == number
        )

    def _receive(self, call):
        """The provider reports that the message of a call was delivered."""
        [number] = self.stand_in.calls[call]["numbers"]
        token = self._seen().env.company._party_sms_receipt_token()
        answer = requests.post(
            f"http://127.0.0.1:{HttpCase.http_port()}/party/sms/receipt/aliyun/{token}",
            json=[
                {
                    "phone_number": number,
                    "biz_id": f"{self.stand_in.mark}{call + 1}^0",
                    "success": True,
                    "err_code": "DELIVERED",
                    "err_msg": "",
                }
            ],
            timeout=10,
        )
        self.assertEqual((answer.status_code, answer.json()["code"]), (200, 0))

    def _reply(self, call):
        """The member who just got the message answers."""
        person = self._person(call)
        person._answer("coming")
        person.env.cr.commit()

    def _states(self, call):
        """(delivery, Odoo's message, notice, reach) of the message of a call."""
        person = self._person(call)
        [notice] = person.notice_ids
        env = person.env
        tracker = env["sms.tracker"].search([("event_notice_id", "=", notice.id)])
        sms = env["sms.sms"].search([("uuid", "=", tracker.sms_uuid)])
        delivery = env["party.delivery"].search([("key", "=", tracker.sms_uuid)])
        return delivery.state, sms.state, notice.state, person.reach

    def test_receipt(self):
        """The first message of each batch is delivered while the second one waits."""
        self._run_queue(lambda: self._receive(0), lambda: self._receive(2))
        for call in (0, 2):
            states = ("delivered", "sent", "delivered", "told")
            self.assertEqual(self._states(call), states)
        for call in (1, 3, 4):
            states = ("accepted", "pending", "sent", "told")
            self.assertEqual(self._states(call), states)

    def test_answer(self):
        """A member answers at once, and somebody who was not told yet as well."""
        self._run_queue(lambda: self._reply(0), lambda: self._reply(3))
        for call in (0, 3):
            states = ("accepted", "pending", "sent", "answered")
            self.assertEqual(self._states(call), states)
            self.assertEqual(self._person(call).reply, "coming")
        for call in (1, 2, 4):
            states = ("accepted", "pending", "sent", "told")
            self.assertEqual(self._states(call), states)
