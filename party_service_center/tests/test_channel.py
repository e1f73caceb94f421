"""Channels of a center: what is on them, when they are amber, what lacks (A1.2)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import ChannelRefused, FiledRecord, ProtectedField
from .common import NOW
from .samples import PartySamples

TODAY = fields.Date.to_date("2026-09-21")


def day(ago):
    return TODAY - timedelta(days=ago)


class ChannelCommon(PartySamples):
    def _channel(self, kind="group", **values):
        values = {"name": f"A {kind}", "kind": kind, "since_date": day(400)} | values
        return self._make("party.channel", **values)

    def _count(self, channel, ago, members=100, **values):
        return self._make(
            "party.channel.count",
            channel_id=channel.id,
            date=day(ago),
            members=members,
            **values,
        )

    def _log(self, channel, moment, text="What we did", key="log"):
        posts = self.env["party.channel.post"].with_user(self.clerk_a)
        return posts._log(channel, text, f"{key}/{channel.id}/{moment}", moment, "")

    def _found_idle(self, channel):
        return channel in channel.search([("is_idle", "=", True)])


@tagged("post_install", "-at_install")
class TestChannel(ChannelCommon):
    # ------------------------------------------------------------------
    # Amber
    # ------------------------------------------------------------------
    def _assert_amber(self, channel, text):
        self.env.invalidate_all()
        self.assertEqual(channel.is_idle, bool(text), channel.last_activity_date)
        self.assertEqual(channel.idle_text, text)
        self.assertEqual(self._found_idle(channel), bool(text))
        not_idle = channel.search([("is_idle", "=", False)])
        self.assertEqual(channel in not_idle, not text)

    def test_idle_days_follow_the_kind(self):
        self.assertEqual(self._channel("handbook").idle_days, 90)
        channel = self._channel("microblog")
        self.assertEqual(channel.idle_days, 30)
        channel.idle_days = 14
        self.assertEqual(channel.idle_days, 14)
        with mute_logger("odoo.sql_db"):
            self.assertTrue(self._refusal_of(channel.write, {"idle_days": 0}))

    def test_new_channel_has_its_time(self):
        self._assert_amber(self._channel(since_date=day(30)), False)
        self._assert_amber(self._channel(since_date=day(31)), "Nothing recorded yet")

    def test_each_activity_counts(self):
        group = self._channel()
        self._assert_amber(group, "Nothing recorded yet")
        self._count(group, 31)
        self._assert_amber(group, "Nothing happened for 31 days")
        self._count(group, 30)
        self._assert_amber(group, False)

        microblog = self._channel("microblog")
        post = self._log(microblog, f"{day(2)} 04:00:00")
        self._assert_amber(microblog, False)
        self.assertEqual(microblog.last_activity_date, day(2))
        self._give(post, "void", "On another page")
        self._assert_amber(microblog, "Nothing recorded yet")

        platform = self._channel("platform")
        learning = self._make("party.learning", channel_id=platform.id, date=day(1))
        self.assertEqual(platform.last_activity_date, day(1))
        self._give(learning, "void", "Not there")
        self._assert_amber(platform, "Nothing recorded yet")

    def _give(self, record, step, reason):
        self._give_reason(record.with_user(self.clerk_a), step, reason)

    def test_a_voided_count_does_not_count(self):
        group = self._channel()
        self._count(group, 50, 90)
        wrong = self._count(group, 3, 9_000)
        self.assertEqual(group.member_count, 9_000)
        self._give(wrong, "void", "A slip of the finger")
        self.env.invalidate_all()
        self.assertEqual(group.member_count, 90)
        self._assert_amber(group, "Nothing happened for 50 days")
        self._count(group, 3, 900)
        self.assertEqual(group.member_count, 900)
        self.assertEqual(len(group.count_ids), 3)

    def test_handbooks_handed_out_and_messages_sent_count(self):
        book = self._channel("handbook")
        self.assertEqual(book.last_activity_date, TODAY)  # the sample handed one out
        sms = self._channel("sms")
        self._assert_amber(sms, "Nothing recorded yet")
        with self.enter_registry_test_mode():
            deliveries = self.env["party.delivery"]
            for key, center in (("b", self.center_b), ("a", self.center_a)):
                self._assert_amber(sms, "Nothing recorded yet")
                deliveries._begin(
                    key, "sms", "Notice", "13800000001", "aliyun", center_id=center.id
                )
                self._assert_amber(sms, "Nothing recorded yet")
                deliveries._end(key, "accepted")
        self._assert_amber(sms, False)
        self.assertEqual(sms.last_activity_date, TODAY)

    def test_days_are_days_of_the_center(self):
        microblog = self._channel("microblog")
        # half past midnight at the center
        self._log(microblog, f"{day(1)} 16:30:00")
        self.assertEqual(microblog.last_activity_date, TODAY)

    def test_archived_is_not_amber(self):
        group = self._channel()
        group.action_archive()
        self.assertFalse(group.is_idle)
        everything = group.with_context(active_test=False)
        self.assertNotIn(group, everything.search([("is_idle", "=", True)]))

    def test_amber_reaches_no_other_center(self):
        group = self._channel()
        theirs = group.with_user(self.clerk_b)
        self.assertFalse(self._found_idle(theirs))
        with self.assertRaises(AccessError):
            theirs.read(["is_idle", "last_activity_date"])

    def test_queries_do_not_grow(self):
        channels = self.env["party.channel"].with_user(self.clerk_a)
        spec = {
            name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
            for name in (
                "name",
                "kind",
                "center_id",
                "user_id",
                "member_count",
                "last_activity_date",
                "is_idle",
                "idle_text",
                "has_robot",
            )
        }
        counts = []
        for size in (3, 30):
            while channels.search_count([]) < size:
                self._count(self._channel(name=f"{size}"), size)
            self.env.flush_all()
            for _round in range(2):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                channels.web_search_read([("is_idle", "=", False)], spec, limit=80)
                count = self.env.cr.sql_log_count - before
            counts.append(count)
        self.assertEqual(*counts)

    # ------------------------------------------------------------------
    # Board
    # ------------------------------------------------------------------
    def test_board_says_what_is_missing_and_amber(self):
        overviews = self.env["party.center.overview"]
        card = overviews.with_user(self.clerk_a).search([])
        self.assertEqual(card.center_id, self.center_a)
        self.assertEqual(
            card.missing_channel_text,
            "Handbook, Online Education Platform, Microblog, Text Message Platform",
        )
        before = card.idle_channel_count
        for kind in ("handbook", "platform", "microblog"):
            self._channel(kind)
        self.env.invalidate_all()
        self.assertEqual(card.missing_channel_text, "Text Message Platform")
        self.assertEqual(card.idle_channel_count, before + 2)
        self.assertEqual(
            len(card.channel_ids), len(card.channel_ids & card.search([]).channel_ids)
        )
        self._channel("sms").action_archive()
        self.env.invalidate_all()
        self.assertEqual(card.missing_channel_text, "Text Message Platform")
        everybody = overviews.with_user(self.committee).search([])
        self.assertIn(self.center_b, everybody.center_id)
        with self.assertRaises(AccessError):
            card.with_user(self.clerk_b).action_open_channels()

    # ------------------------------------------------------------------
    # Owner, history
    # ------------------------------------------------------------------
    def test_owner_is_tracked(self):
        channel = self._channel().with_context(tracking_disable=False)
        self.env.cr.precommit.run()
        channel.user_id = self.director_a
        self.env.cr.precommit.run()
        value = channel.sudo().message_ids.tracking_value_ids.filtered(
            lambda line: line.field_id.name == "user_id"
        )
        self.assertEqual(value.new_value_integer, self.director_a.id)

    def test_with_history_it_is_kept(self):
        self._channel("website").unlink()
        for make in (
            lambda channel: self._count(channel, 1),
            lambda channel: self._log(channel, NOW),
        ):
            channel = self._channel()
            make(channel)
            with self.assertRaisesRegex(ChannelRefused, "Archive"):
                channel.unlink()
        for user in (self.committee, self.clerk_b):
            with self.assertRaises(AccessError):
                self._channel().with_user(user).unlink()

    def test_bad_facts(self):
        channel = self._channel()
        self._count(channel, 1)
        for values in (
            {"date": day(-1)},
            {"date": day(1)},
            {"date": False},
            {"members": -1},
            {"members": 2_000_000_000},
            {"channel_id": False},
        ):
            with self.subTest(values=values):
                values = {"channel_id": channel.id, "date": day(5)} | values
                self.assertTrue(
                    self._refusal_of(
                        lambda v=values: self._make("party.channel.count", **v)
                    )
                )
        self.assertTrue(self._refusal_of(lambda: self._channel(since_date=day(-1))))
        self.assertTrue(self._refusal_of(lambda: self._channel(messenger=False)))
        self.assertTrue(
            self._refusal_of(channel.write, {"center_id": self.center_c.id})
        )

    def test_counts_are_not_changed(self):
        count = self._count(self._channel(), 1)
        with self.assertRaises(ProtectedField):
            count.members = 5
        with self.assertRaises(AccessError):
            count.unlink()
        with self.assertRaisesRegex(ChannelRefused, "Void"):
            count.with_user(self.admin)._unlink_never()


@tagged("post_install", "-at_install")
class TestChannelPost(ChannelCommon):
    """Posts that people make: copied, posted, said so (A1.2.3, A1.2.4)."""

    def _write(self, channel, user=None, **values):
        dialogs = self.env["party.channel.post.make"].with_user(user or self.clerk_a)
        dialog = dialogs.create({"channel_id": channel.id, "text": "Friday"} | values)
        return self.env["party.channel.post"].browse(dialog.action_confirm()["res_id"])

    def _confirm_post(self, post, **values):
        dialogs = self.env["party.channel.post.confirm"].with_env(post.env)
        dialogs.create({"post_id": post.id} | values).action_confirm()

    def test_posted_by_hand(self):
        post = self._write(self._channel()).with_user(self.clerk_a)
        self.assertEqual(post.state, "manual")
        self.assertEqual(post.display_name, "Friday")
        action = post.action_confirm_posted()
        self.assertEqual(action["context"], {"default_post_id": post.id})
        self._confirm_post(
            post, posted_at="2026-09-21 01:30:00", link="https://example.org/1"
        )
        self.assertRecordValues(
            post,
            [
                {
                    "state": "sent",
                    "posted_by_id": self.clerk_a.id,
                    "link": "https://example.org/1",
                    "posted_at": fields.Datetime.to_datetime("2026-09-21 01:30:00"),
                }
            ],
        )
        with self.assertRaises(ChannelRefused):
            self._confirm_post(post)
        with self.assertRaises(ChannelRefused):
            post.action_cancel()

    def test_moments_lie_in_the_past(self):
        post = self._write(self._channel()).with_user(self.clerk_a)
        for moment in ("2026-09-21 02:30:00", "1999-01-01 00:00:00"):
            with self.assertRaises(ChannelRefused):
                self._confirm_post(post, posted_at=moment)
            with self.assertRaises(ChannelRefused):
                self._write(post.channel_id, is_posted=True, posted_at=moment)
        with self.assertRaises(ChannelRefused):
            self._write(post.channel_id, is_posted=True, posted_at=False)

    def test_log_of_a_microblog(self):
        microblog = self._channel("microblog")
        post = self._write(
            microblog,
            is_posted=True,
            posted_at="2026-09-20 08:00:00",
            link="https://example.org/2",
        )
        self.assertEqual((post.state, post.posted_by_id), ("sent", self.clerk_a))
        self.assertEqual(microblog.post_count, 1)
        mine = post.with_user(self.clerk_a)
        self.assertTrue(mine.action_void())
        self._give_reason(mine, "void", "Another center's")
        self.assertEqual(
            (post.state, post.cancel_reason), ("cancelled", "Another center's")
        )

    def test_a_second_click_makes_no_second_post(self):
        channel = self._channel()
        dialogs = self.env["party.channel.post.make"].with_user(self.clerk_a)
        dialog = dialogs.create({"channel_id": channel.id, "text": "Friday"})
        self.assertEqual(
            dialog.action_confirm()["res_id"], dialog.action_confirm()["res_id"]
        )
        self.assertEqual(channel.post_count, 1)

    def test_nothing_is_posted_where_nothing_can_be(self):
        for kind in ("handbook", "sms"):
            with self.assertRaisesRegex(ChannelRefused, "Nothing is posted"):
                self._write(self._channel(kind))
        channel = self._channel()
        with self.assertRaisesRegex(ChannelRefused, "Write down"):
            self._write(channel, text="  ")
        channel.action_archive()
        with self.assertRaisesRegex(ChannelRefused, "Nothing is posted"):
            self._write(channel)

    def test_strangers(self):
        channel = self._channel()
        post = self._write(channel)
        for user in (self.clerk_b, self.portal_user, self.outsider):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._write(channel, user)
                with self.assertRaises(AccessError):
                    post.with_user(user).action_confirm_posted()
        with self.assertRaises(AccessError):
            post.with_user(self.committee).action_confirm_posted()
        with self.assertRaises(ProtectedField):
            post.with_user(self.clerk_a).write({"text": "Other"})
        with self.assertRaises(FiledRecord):
            post.sudo().unlink()

    def test_queries_of_the_list_do_not_grow(self):
        channel = self._channel()
        posts = self.env["party.channel.post"].with_user(self.clerk_a)
        counts = []
        for size in (5, 50):
            for number in range(size):
                self._log(channel, NOW, key=f"{size}/{number}")
            self.env.flush_all()
            for _round in range(2):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                posts.web_search_read(
                    [],
                    {
                        "display_name": {},
                        "state": {},
                        "channel_id": {"fields": {"display_name": {}}},
                        "posted_by_id": {"fields": {"display_name": {}}},
                    },
                    limit=80,
                )
                count = self.env.cr.sql_log_count - before
            counts.append(count)
        self.assertEqual(*counts)
