"""The channels of a center, from the empty board to a day on which all are alive.

Handbook, education platform, group chat, microblog and text message platform
(A1.2.1–A1.2.5). Posts of robots and messages cut by a crash have tests of their own.
"""

from sms_account import account
from staff_at_their_screens import StaffAtTheirScreens

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.party_service_center.models.party_channel import ASKED_FOR
from odoo.addons.party_service_center.tests.sms_common import TEXT
from odoo.addons.party_service_center.tests.sms_stand_in import WRONG_NUMBER, StandIn

LONG_AGO = "2026-06-01"  # longer than any channel may be silent
LINK = "https://example.org/post/1"
LOOKS = ("kind", "is_idle", "idle_text", "last_activity_date", "member_count")


@tagged("post_install", "-at_install")
class TestChannelsOfACenter(StaffAtTheirScreens):
    def _have_all(self, **values):
        """A channel of each kind that the notice asks for, by kind."""
        return {
            kind: self._create(
                self.clerk_a,
                "party.channel",
                name=f"示例{place}",
                kind=kind,
                center_id=self.center_a.id,
                **values,
            )
            for place, kind in enumerate(ASKED_FOR)
        }

    def _board(self, user):
        """The card of center A: (kinds that lack, number of amber channels)."""
        cards = self.env["party.center.overview"]
        [card] = self._see(
            user,
            cards,
            *("missing_channel_text", "idle_channel_count"),
            domain=[("center_id", "=", self.center_a.id)],
        )
        return card["missing_channel_text"], card["idle_channel_count"]

    def _amber(self, user):
        """Kinds of the channels that the filter finds; each says why."""
        rows = self._see(
            user,
            self.env["party.channel"],
            *LOOKS,
            domain=[("center_id", "=", self.center_a.id), ("is_idle", "=", True)],
        )
        for row in rows:
            self.assertTrue(row["is_idle"] and row["idle_text"], row)
        return {row["kind"] for row in rows}

    def test_each_center_has_one_of_each(self):
        """A1.2.1–A1.2.5: what lacks stands on the board until it is there."""
        fields = self._do(
            self.committee, self.env["party.channel"], "fields_get", ["kind"]
        )
        labels = dict(fields["kind"]["selection"])
        missing, _amber = self._board(self.committee)
        self.assertEqual(missing, ", ".join(labels[kind] for kind in ASKED_FOR))
        channels = self._have_all()
        self.assertEqual(self._board(self.committee), ("", 0))
        self._do(self.clerk_a, channels["microblog"], "action_archive")
        self.assertEqual(self._board(self.committee), (labels["microblog"], 0))
        domain = [("center_id", "=", self.center_a.id)]
        theirs = self._see(self.clerk_b, channels["sms"], "name", domain=domain)
        self.assertFalse(theirs)

    def test_amber_until_something_happens(self):
        # messages of other tests were sent, and committed, by today's clock
        self.env.cr.execute("DELETE FROM party_delivery WHERE channel = 'sms'")
        channels = self._have_all(since_date=LONG_AGO)
        alive = set()
        for kind, happen in (
            ("handbook", self._hand_out_a_handbook),
            ("platform", self._record_a_lesson),
            ("group", self._count_the_members),
            ("microblog", self._post_by_hand),
            ("sms", self._send_a_message),
        ):
            self.assertEqual(self._amber(self.committee), set(ASKED_FOR) - alive)
            self.assertEqual(self._board(self.clerk_a)[1], len(ASKED_FOR) - len(alive))
            happen(channels[kind])
            alive.add(kind)
            [row] = self._see(
                self.clerk_a,
                channels[kind],
                *LOOKS,
                domain=[("id", "=", channels[kind].id)],
            )
            self.assertEqual(row["last_activity_date"], "2026-09-21", kind)
            self.assertFalse(row["is_idle"], kind)
        self.assertFalse(self._amber(self.committee))
        self.assertEqual(self._board(self.committee), ("", 0))

    # ------------------------------------------------------------------
    def _hand_out_a_handbook(self, _channel):
        self._bring_registration_to("equipped")

    def _record_a_lesson(self, channel):
        """A1.2.2: by hand; it stands with the member, and is voided, not deleted."""
        member = self._create_member()
        lesson = {
            "member_id": member.id,
            "channel_id": channel.id,
            "course": "食品安全",
            "minutes": 90,
        }
        wrong = self._create(
            self.clerk_a, "party.learning", **lesson | {"course": "听错了"}
        )
        self._click(self.clerk_a, wrong, "action_void", reason="未参加")
        self.assertIn("platform", self._amber(self.clerk_a))
        self._create(self.clerk_a, "party.learning", **lesson)
        kept = member.learning_ids.filtered(lambda row: not row.voided_at)
        self.assertEqual(kept.mapped("course"), ["食品安全"])
        self._assert_told("AccessError", "", self.clerk_a, wrong, "unlink")

    def _count_the_members(self, channel):
        """A1.2.3: how many were in the group, by date."""
        for day, members in (("2026-06-30", 61), ("2026-09-21", 86)):
            self._create(
                self.clerk_a,
                "party.channel.count",
                channel_id=channel.id,
                date=day,
                members=members,
            )
        [row] = self._see(
            self.committee, channel, *LOOKS, domain=[("id", "=", channel.id)]
        )
        self.assertEqual(row["member_count"], 86)

    def _post_by_hand(self, channel):
        """A1.2.4: text to copy; it is a post when somebody says where and when."""
        action = self._click(
            self.clerk_a, channel, "action_write_post", text="周五下午活动。"
        )
        post = self.env["party.channel.post"].browse(action["res_id"])
        self.assertEqual(post.state, "manual")
        self.assertIn("microblog", self._amber(self.clerk_a), "nothing posted yet")
        confirm = self._do(self.clerk_a, post, "action_confirm_posted")
        self._confirm(self.clerk_a, confirm, posted_at="2026-09-21 01:30:00", link=LINK)
        self.assertRecordValues(
            post,
            [
                {
                    "state": "sent",
                    "posted_by_id": self.clerk_a.id,
                    "posted_at": fields.Datetime.to_datetime("2026-09-21 01:30:00"),
                    "link": LINK,
                }
            ],
        )
        self._assert_told(
            "ChannelRefused", "", self.clerk_a, post, "action_confirm_posted"
        )

    def _send_a_message(self, _channel):
        """A1.2.5: the outcome of each message; what is refused is no activity."""
        stand_in = StandIn("aliyun")
        self.addCleanup(stand_in.stop)
        self.env.company.write(account(stand_in))
        template = self.env["party.sms.template"].create(
            {
                "name": "开始",
                "text": "${center}: the hall opens at ${time}.",
                "provider_code": "SMS_1",
                "sample_text": TEXT,
            }
        )
        technician = new_test_user(
            self.env, "technician", "base.group_system", lang="zh_CN"
        )
        for number, words in (
            (WRONG_NUMBER, "isv.MOBILE_NUMBER_ILLEGAL: the number is not valid"),
            ("13800000001", ""),
        ):
            self.assertIn("sms", self._amber(self.clerk_a))
            test = self._create(
                technician, "party.sms.test", template_id=template.id, number=number
            )
            for _click in range(2):
                self._do(technician, test, "action_send")
            self.assertIn(words, test.outcome)
        self.assertEqual(stand_in.numbers(), ["13800000001"])
