"""Two processes make the posts of one queue, or one is killed: nothing appears twice.

Processes and transactions of their own, as in a running system: what is written down
before the call is all that the next process knows.
"""

from collections import Counter

from other_connections import SECONDS, OtherConnections

from odoo.tests import tagged

from odoo.addons.party_service_center.models.party_channel_robot_mixin import ORIGINS
from odoo.addons.party_service_center.tests.robot_stand_in import RobotStandIn

SEND = "env['party.channel.post']._cron_send()\nenv.cr.commit()\n"


@tagged("post_install", "-at_install")
class TestRobotQueue(OtherConnections):
    def setUp(self):
        super().setUp()
        self.stand_in = RobotStandIn()
        self.addCleanup(self.stand_in.stop)
        env = self._connect()
        env["ir.config_parameter"].set_param(ORIGINS, self.stand_in.origin)
        self.channel = env["party.channel"].create(
            {
                "name": "Traders",
                "center_id": env["party.center"].search([], limit=1).id,
                "messenger": "wecom",
                "robot_address": self.stand_in.address("wecom"),
            }
        )
        env.cr.commit()
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        env = self._connect()
        self.channel.with_env(env).action_archive()
        env["ir.config_parameter"].set_param(ORIGINS, False)
        env.cr.commit()

    def _post(self, number):
        env = self._connect()
        channel = self.channel.with_env(env)
        posts = env["party.channel.post"]
        made = [
            posts._post(channel, f"Text {n}", f"scenario/{channel.id}/{n}")
            for n in range(number)
        ]
        env.cr.commit()
        return posts.union(*made)

    def _start(self):
        return self._start_odoo(SEND)

    def _states(self, posts):
        return posts.with_env(self._connect()).mapped("state")

    def test_two_processes_at_once(self):
        posts = self._post(12)
        self.stand_in.seconds = 0.5
        workers = [self._start(), self._start()]
        for worker in workers:
            worker.wait(SECONDS)
        self.assertEqual(set(self._states(posts)), {"sent"})
        times = Counter(self.stand_in.posted)
        self.assertEqual(times, {f"Text {n}": 1 for n in range(12)})

    def test_killed_during_the_call(self):
        post = self._post(1)
        worker = None
        self.stand_in.answers.append(lambda: worker.kill())
        worker = self._start()
        self.assertEqual(worker.wait(SECONDS), -9)
        self.assertEqual(self._states(post), ["queued"])
        for _time in range(2):
            self.assertEqual(self._start().wait(SECONDS), 0)
            self.assertEqual(self._states(post), ["unknown"])
        self.assertEqual(self.stand_in.posted, ["Text 0"])
