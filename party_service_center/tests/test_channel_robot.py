"""Robots post in groups, over real HTTP; nothing refused counts as sent (A1.2.3)."""

import logging
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from ..exceptions import ChannelRefused, NotOnDuty
from ..models.party_channel_queue_mixin import CRON
from ..models.party_channel_robot_mixin import ORIGINS
from .common import MODULE, NOW, PartyCommon
from .robot_stand_in import KEY, SECRET, RobotStandIn

MINUTE = timedelta(minutes=1)


class RobotCommon(PartyCommon):
    """``channels``: a group of each messenger, with a robot at the stand-in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = new_test_user(
            cls.env, "system", f"base.group_system,{MODULE}.group_party_admin"
        )
        # past the half hour at which Feishu is left alone
        cls.start = fields.Datetime.to_datetime(NOW) + 7 * MINUTE

    def setUp(self):
        super().setUp()
        self.stand_in = RobotStandIn()
        self.addCleanup(self.stand_in.stop)
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(ORIGINS, self.stand_in.origin)
        self.channels = {
            kind: self._make_channel(kind) for kind in ("wecom", "dingtalk", "feishu")
        }

    def _make_channel(self, kind):
        channel = self.env["party.channel"].create(
            {
                "name": f"Traders on {kind}",
                "center_id": self.center_a.id,
                "messenger": kind,
                "robot_address": self.stand_in.address(kind),
                "robot_secret": kind != "wecom" and SECRET,
            }
        )
        return channel.with_user(self.clerk_a)

    def _post(self, kind, text="We meet on Friday.", key="friday"):
        posts = self.env["party.channel.post"].with_user(self.clerk_a)
        return posts._post(self.channels[kind], text, f"{kind}/{key}")

    def _run(self, minutes=0):
        """Let the queue run ``minutes`` after the start."""
        moment = self.start + minutes * MINUTE
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestChannelRobot(RobotCommon):
    def test_each_provider_takes_a_post(self):
        posts = {kind: self._post(kind) for kind in self.channels}
        for post in posts.values():
            self.assertEqual(post.state, "queued")
        self._run()
        self.assertEqual(self.stand_in.posted, ["We meet on Friday."] * 3)
        for kind, post in posts.items():
            with self.subTest(kind=kind):
                self.assertEqual(post.state, "sent")
                self.assertEqual(post.posted_at, self.start)
                self.assertFalse(post.posted_by_id)
        self._run(5)
        self.assertEqual(len(self.stand_in.asked), 3)

    def test_a_refusal_with_status_200_is_a_failure(self):
        for kind, code, words in (
            ("wecom", 93000, "invalid webhook url"),
            ("dingtalk", 310000, "keywords not in content"),
            ("feishu", 19024, "Key Words Not Found"),
        ):
            with self.subTest(kind=kind):
                self.stand_in.answers.append((code, words))
                post = self._post(kind, key=str(code))
                self._run()
                self.assertRecordValues(
                    post,
                    [
                        {
                            "state": "failed",
                            "provider_code": str(code),
                            "provider_words": words,
                            "posted_at": False,
                        }
                    ],
                )
        self._run(60)
        self.assertEqual(len(self.stand_in.asked), 3)
        self.assertFalse(self.stand_in.posted)

    def test_wrong_secret_is_not_tried_again(self):
        self.channels["dingtalk"].sudo().robot_secret = "SECother"
        self.channels["feishu"].sudo().robot_secret = "SECother"
        for kind, code in (("dingtalk", "310000"), ("feishu", "19021")):
            post = self._post(kind)
            self._run()
            self.assertEqual((post.state, post.provider_code), ("failed", code))

    def test_what_passes_is_tried_again_a_few_times(self):
        """A provider that takes nothing now is asked again; then it is over."""
        self.stand_in.answers.extend([503, 429, 503, 503])
        post = self._post("wecom")
        tries = []
        for minutes in range(60):
            before = len(self.stand_in.asked)
            self._run(minutes)
            if len(self.stand_in.asked) > before:
                tries.append(minutes)
        self.assertEqual(tries, [0, 1, 6, 36])
        self.assertEqual(post.state, "failed")
        self.assertEqual(post.provider_code, "HTTP 503")
        post.action_try_again()
        self.assertEqual(post.state, "queued")
        self._run(61)
        self.assertEqual(post.state, "sent")
        self.assertEqual(self.stand_in.posted, ["We meet on Friday."])

    def test_an_answer_that_says_nothing_is_not_tried_again(self):
        """The group may have the post: people look before anything else happens."""
        for answer, code in ((500, "HTTP 500"), ("<html>Hello</html>", "unreadable")):
            with self.subTest(answer=answer):
                self.stand_in.answers.append(answer)
                post = self._post("wecom", key=code)
                self._run()
                self._run(60)
                self.assertEqual((post.state, post.provider_code), ("unknown", code))
        self.assertEqual(len(self.stand_in.asked), 2)

    def test_a_post_that_came_through_at_last(self):
        self.stand_in.answers.append(503)
        post = self._post("feishu")
        self._run()
        self.assertEqual(post.state, "queued")
        self.assertEqual(post.failure_count, 1)
        self._run(1)
        self.assertEqual(post.state, "sent")

    def test_too_many_posts_pause_the_robot(self):
        """A blocked DingTalk robot is left alone for its ten minutes."""
        self.stand_in.answers.append((130101, "send too fast"))
        first, second = self._post("dingtalk"), self._post("dingtalk", key="next")
        other = self._post("wecom")
        self._run()
        self.assertEqual(other.state, "sent")
        for minutes in range(1, 10):
            self._run(minutes)
        self.assertEqual(len(self.stand_in.asked), 2)
        self.assertEqual((first.state, second.state), ("queued", "queued"))
        self._run(10)
        self.assertEqual((first.state, second.state), ("sent", "sent"))

    def test_the_limit_of_a_minute_is_kept(self):
        posts = [self._post("dingtalk", key=str(number)) for number in range(40)]
        sent = []
        for minutes in range(4):
            self._run(minutes)
            sent.append(len(self.stand_in.posted))
        self.assertEqual(sent, [15, 30, 40, 40])
        self.assertEqual({post.state for post in posts}, {"sent"})
        self.assertEqual({post.provider_words for post in posts}, {"ok"})

    def test_the_next_run_is_called_when_a_post_is_due(self):
        self.stand_in.answers.append(503)
        self._post("wecom")
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref(CRON).id)]
        )
        self.assertEqual(triggers.call_at, fields.Datetime.now())
        triggers.unlink()
        self._run()
        triggers = triggers.search([("cron_id", "=", self.env.ref(CRON).id)])
        self.assertEqual(triggers.call_at, self.start + MINUTE)

    def test_feishu_is_left_alone_at_half_hours(self):
        post = self._post("feishu")
        self._run(23)
        self.assertEqual(post.state, "queued")
        self._run(24)
        self.assertEqual(post.state, "sent")

    # ------------------------------------------------------------------
    # Nothing twice
    # ------------------------------------------------------------------
    def test_the_same_key_posts_once(self):
        first = self._post("wecom")
        self.assertEqual(self._post("wecom"), first)
        self._run()
        self.assertEqual(self._post("wecom"), first)
        self._run(1)
        self.assertEqual(len(self.stand_in.posted), 1)

    def test_a_call_without_an_answer_is_unknown(self):
        """The group may have the post: the robot does not post it again by itself."""
        self.stand_in.answers.append(lambda: None)
        post = self._post("wecom")
        self._run()
        self.assertEqual(post.state, "unknown")
        self._run(60)
        self.assertEqual(self.stand_in.posted, ["We meet on Friday."])
        post.action_was_posted()
        self.assertEqual(post.state, "sent")
        self.assertEqual(post.posted_at, self.start)
        with self.assertRaises(ChannelRefused):
            post.action_post_again()

    def test_a_process_that_died_leaves_it_unknown(self):
        post = self._post("wecom")
        with self.enter_registry_test_mode():
            self.env["party.delivery"]._begin(
                post.sudo()._delivery_key(), "robot", "Post", "Group", "wecom"
            )
        self._run()
        self.assertEqual(post.state, "unknown")
        self.assertFalse(self.stand_in.asked)
        with self.enter_registry_test_mode():
            post.action_post_again()
        self._run(1)
        self.assertEqual(post.state, "sent")
        self.assertEqual(len(self.stand_in.posted), 1)

    def test_a_process_that_died_after_the_answer(self):
        """The ledger knows that the provider took it, the post's row does not yet."""
        post = self._post("wecom")
        key = post.sudo()._delivery_key()
        with self.enter_registry_test_mode():
            deliveries = self.env["party.delivery"]
            deliveries._begin(key, "robot", "Post", "Group", "wecom")
            deliveries._end(key, "accepted")
        self._run()
        self.assertEqual(post.state, "sent")
        self.assertFalse(self.stand_in.asked)

    def test_the_ledger_names_the_group(self):
        self._post("feishu", "A text of its own")
        self._run()
        row = self.env["party.delivery"].search([("channel", "=", "robot")])
        self.assertEqual(row.state, "accepted")
        self.assertEqual(row.recipient, "Traders on feishu")
        self.assertEqual(row.characters, len("A text of its own"))

    # ------------------------------------------------------------------
    # Before the call
    # ------------------------------------------------------------------
    def test_too_long_is_refused_before_queueing(self):
        for kind, limit in (("wecom", 2048), ("feishu", 20_000)):
            with self.subTest(kind=kind):
                with self.assertRaisesRegex(ChannelRefused, "too long"):
                    self._post(kind, "a" * (limit + 500))
        self._post("wecom", "a" * 2048)
        with self.assertRaisesRegex(ChannelRefused, "about 1 of them"):
            self._post("wecom", "é" * 1025, key="bytes")

    def test_cancelled_is_not_posted(self):
        post = self._post("wecom")
        post.action_cancel()
        self._run()
        self.assertEqual(post.state, "cancelled")
        self.assertEqual(post.cancelled_by_id, self.clerk_a)
        self.assertFalse(self.stand_in.asked)

    def test_without_its_robot_people_post(self):
        post = self._post("wecom")
        self.channels["wecom"].sudo().robot_address = False
        self._run()
        self.assertEqual(post.state, "manual")
        self.assertEqual(self._post("wecom", key="next").state, "manual")
        archived = self._post("dingtalk")
        self.channels["dingtalk"].action_archive()
        self._run()
        self.assertEqual(archived.state, "manual")
        self.assertFalse(self.stand_in.asked)

    def test_an_address_that_is_allowed_no_more(self):
        post = self._post("wecom")
        self.env["ir.config_parameter"].sudo().set_param(ORIGINS, "")
        self._run()
        self.assertEqual(post.state, "failed")
        self.assertIn("not the address of a robot", post.provider_words)
        self.assertFalse(self.stand_in.asked)

    def test_only_addresses_of_the_providers(self):
        channel = self.channels["wecom"].sudo()
        good = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-123"
        channel.robot_address = good
        for address in (
            good.replace("https", "http"),
            good.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com.example.org"),
            good.replace("qyapi.weixin.qq.com", "example.org\\@qyapi.weixin.qq.com"),
            good.replace("qyapi.weixin.qq.com", "me:pw@qyapi.weixin.qq.com"),
            good.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com:8443"),
            good + "\n",
            good + "&x=../..",
            "https://169.254.169.254/cgi-bin/webhook/send?key=abc",
            "file:///etc/passwd",
            "http://localhost/cgi-bin/webhook/send?key=abc",
            self.stand_in.address("dingtalk"),
        ):
            with self.subTest(address=address), self.assertRaises(ChannelRefused):
                channel.robot_address = address

    def test_a_robot_posts_on_one_channel(self):
        """Two channels of one robot would post more than it may."""
        channel = self.channels["wecom"].sudo()
        values = {
            "name": "Second",
            "center_id": self.center_b.id,
            "messenger": "wecom",
            "robot_address": channel.robot_address,
        }
        with self.assertRaises(ChannelRefused) as caught:
            channel.create(values)
        self.assertIn("posts on “Traders on wecom” already", str(caught.exception))
        channel.action_archive()
        second = channel.create(values)
        with self.assertRaises(ChannelRefused) as caught:
            channel.action_unarchive()
        self.assertIn("posts on “Second” already", str(caught.exception))
        second.robot_address = False
        channel.action_unarchive()
        self.assertTrue(channel.has_robot)

    def test_the_messenger_fits_to_the_robot(self):
        """A clerk, who cannot see the address, cannot send it elsewhere either."""
        channel = self.channels["wecom"]
        for values in ({"messenger": "dingtalk"}, {"kind": "website"}):
            with self.subTest(values=values):
                with self.assertRaises(ChannelRefused) as caught:
                    channel.write(values)
                self.assertNotIn(KEY, str(caught.exception))

    def test_no_redirect_is_followed(self):
        self.stand_in.answers.append(302)
        post = self._post("wecom")
        self._run()
        self.assertEqual((post.state, post.provider_code), ("failed", "HTTP 302"))

    # ------------------------------------------------------------------
    # Secrets
    # ------------------------------------------------------------------
    def test_secrets_are_for_administrators_of_the_system(self):
        people = self.clerk_a | self.director_a | self.committee | self.admin
        for user in people | self.portal_user:
            channel = self.channels["wecom"].with_user(user)
            for name in ("robot_address", "robot_secret"):
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        channel.read([name])
                    with self.assertRaises(AccessError):
                        channel.search([(name, "like", "key")])
                    with self.assertRaises(AccessError):
                        channel._read_group([], [name])
                    with self.assertRaises(AccessError):
                        channel.search([], order=name).mapped("id")
                    with self.assertRaises(AccessError):
                        channel._export_rows([[name]])
                    with self.assertRaises(AccessError):
                        channel.write({name: "x"})
                    if user != self.portal_user:
                        self.assertNotIn(name, channel.fields_get())
            if user != self.portal_user:
                arch = channel.get_view(view_type="form")["arch"]
                self.assertNotIn("robot_address", arch)
        mine = self.channels["wecom"].with_user(self.system)
        self.assertIn(KEY, mine.robot_address)
        self.assertIn("robot_address", mine.get_view(view_type="form")["arch"])

    def test_secrets_stand_nowhere_else(self):
        """Not in logs, answers, chatter, the ledger or a copy."""
        root = logging.getLogger()
        lines = []

        class Keep(logging.Handler):
            def emit(self, record):
                lines.append(record.getMessage())

        handler = Keep(logging.DEBUG)
        root.addHandler(handler)
        self.addCleanup(root.removeHandler, handler)
        channel = self.channels["wecom"]
        self.stand_in.answers.extend(
            [
                (93000, f"bad key {KEY} in {self.stand_in.address('wecom')}"),
                lambda: None,
                500,
            ]
        )
        posts = [self._post("wecom", key=str(number)) for number in range(4)]
        self._run()
        channel.with_user(self.system).with_context(tracking_disable=False).write(
            {"robot_secret": "SECnew"}
        )
        self.env.cr.precommit.run()
        self.stand_in.stop()
        self._post("wecom", key="unreachable")
        self._run(2)
        self.assertEqual(posts[0].provider_words, "bad key … in …")
        texts = [
            *lines,
            *self.env["party.channel.post"].search([]).mapped("provider_words"),
            *self.env["party.delivery"].search([]).mapped("words"),
            *channel.sudo().message_ids.mapped("body"),
            *channel.sudo().message_ids.tracking_value_ids.mapped("new_value_char"),
        ]
        for text in filter(None, texts):
            self.assertNotIn(KEY, text)
            self.assertNotIn("SECnew", text)
        self.assertTrue(
            any("robot were changed" in body for body in texts if body), texts
        )
        self.assertFalse(channel.sudo().copy().robot_address)

    def test_a_test_post_is_for_administrators(self):
        channel = self.channels["dingtalk"]
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.assertRaises(NotOnDuty):
                channel.with_user(user).action_send_test()
        action = channel.with_user(self.system).action_send_test()
        self._run()
        post = self.env["party.channel.post"].browse(action["res_id"])
        self.assertEqual(post.state, "sent")
        channel.sudo().robot_address = False
        with self.assertRaises(ChannelRefused):
            channel.with_user(self.system).action_send_test()

    def test_strangers_take_no_step_on_posts(self):
        post = self._post("wecom")
        for user in (self.clerk_b, self.committee, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                post.with_user(user).action_cancel()
        posts = self.env["party.channel.post"].with_user(self.clerk_b)
        with self.assertRaises(AccessError):
            posts._post(self.channels["wecom"].with_user(self.clerk_b), "Hi", "other")
