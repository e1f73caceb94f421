"""The invited of an activity are told one by one, and answer (A3.3.2).

Text messages go to a stand-in of the provider over real HTTP, e-mails to a real mail
server on this machine. Two numbers are refused; one of these people has an e-mail
address, the other one is called. The members answer on the page of their notice's link.
"""

from sms_account import account, approve_texts
from staff_at_their_screens import StaffAtTheirScreens

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import freeze_time, tagged

from odoo.addons.party_service_center.models.party_channel_queue_mixin import CRON
from odoo.addons.party_service_center.models.party_channel_robot_mixin import ORIGINS
from odoo.addons.party_service_center.tests.portal_common import PortalCommon
from odoo.addons.party_service_center.tests.robot_stand_in import RobotStandIn
from odoo.addons.party_service_center.tests.sms_stand_in import WRONG_NUMBER, StandIn
from odoo.addons.party_service_center_reports.tests.common import NOTICE_LETTER
from odoo.addons.party_service_center_reports.tests.test_party_report_smtp import (
    LoopbackMail,
)

REFUSAL = "isv.MOBILE_NUMBER_ILLEGAL: the number is not valid"
AN_HOUR_LATER = "2026-09-21 03:00:00"
WORKING_DAY_BEFORE = "2026-09-28 01:30:00"
EMAIL = "qian@example.com"  # of the member who signs in to the portal
CALLS = ("member_name", "mobile", "call_reason", "last_call_text", "call_count")


@tagged("post_install", "-at_install")
class TestInvitedAreTold(LoopbackMail, StaffAtTheirScreens, PortalCommon):
    def setUp(self):
        super().setUp()
        self.stand_in = StandIn("aliyun")
        self.addCleanup(self.stand_in.stop)
        self.env.company.write(account(self.stand_in))
        approve_texts(self.env, "invitation", "reminder")
        self.clerk_a.email = "clerk@example.org"
        self.reached = self._create_member(name="䶮堃", mobile="13800000501")
        self.refused = self.member  # who signs in to the portal and has an e-mail
        self.refused._record_proof(mobile=WRONG_NUMBER)
        self.unknown = self._create_member(name="赟玥", mobile=WRONG_NUMBER)
        self.members = self.reached | self.refused | self.unknown
        self.event = self._draft(self.clerk_a, target_mode="hand")
        self._add_to_list(self.members)
        self._let_approve(self.event)

    def _add_to_list(self, members):
        self._click(
            self.clerk_a,
            self.event,
            "action_invite",
            member_ids=[Command.set(members.ids)],
        )

    def _person(self, member):
        return self._people(self.event, member)

    def _notices(self, member):
        rows = self._person(member).notice_ids.sorted("id")
        return [(row.kind, row.state) for row in rows]

    def _run_queues(self):
        self.env.flush_all()
        cron = self.env.ref("sms.ir_cron_sms_scheduler_action")
        cron.sudo().method_direct_trigger()
        self._send_queue()
        self.env.invalidate_all()

    def _mails(self):
        """E-mails about the activity that members received."""
        return [
            message
            for receivers, message in self.mailbox.messages()
            if receivers == [EMAIL] and self.event.number in message["subject"]
        ]

    def _announce_once_more(self):
        """Whoever presses the button again; everything stays as it is."""
        notices = self.event.announcement_ids.notice_ids
        self._click(self.clerk_a, self.event, "action_announce")
        self.assertEqual(self.event.announcement_ids.notice_ids, notices)

    # ------------------------------------------------------------------
    def test_told_one_by_one(self):
        self._dry_run()
        self._announced()
        self._first_way_fails()
        self._telephone_list()
        self._answers()
        self._reminded()

    def _dry_run(self):
        """Who would be told how, and the text; nothing is written or leaves."""
        action = self._do(self.clerk_a, self.event, "action_announce")
        dialog = self._create(self.clerk_a, action["res_model"], action["context"])
        [row] = self._see(
            self.clerk_a, dialog, "preview", domain=[("id", "=", dialog.id)]
        )
        for text in (self.event.number, "中心会议室", "0572-5012345"):
            self.assertIn(text, row["preview"])
        for person in self.event.participant_ids:
            self.assertNotIn(person.code, row["preview"])
        self._run_queues()
        self.assertEqual((self.stand_in.calls, self._mails()), ([], []))
        self.assertFalse(self.event.announcement_ids)
        self.assertEqual(self.event.state, "approved")

    def _announced(self):
        self._click(self.clerk_a, self.event, "action_announce")
        for member in self.members:
            self.assertEqual(self._notices(member), [("sms", "queued")])
        self._announce_once_more()

    def _first_way_fails(self):
        """What the provider refuses was never sent; the next way is taken."""
        self._run_queues()  # text messages, then e-mails
        self.assertEqual(self.stand_in.numbers(), ["13800000501"])
        self.assertEqual(self._notices(self.reached), [("sms", "sent")])
        [failed, other] = self._person(self.refused).notice_ids.sorted("id")
        self.assertEqual((failed.kind, failed.state), ("sms", "failed"))
        self.assertIn(REFUSAL, f"{failed.provider_code}: {failed.provider_words}")
        self.assertEqual((other.kind, other.state), ("email", "sent"))
        self.assertEqual(len(self._mails()), 1)
        [row] = self._see(
            self.clerk_a,
            self.event.announcement_ids,
            *("told_count", "queued_count", "failed_count"),
            domain=[("event_id", "=", self.event.id)],
        )
        counted = (row["told_count"], row["queued_count"], row["failed_count"])
        self.assertEqual(counted, (2, 1, 2))
        self._announce_once_more()
        self._run_queues()
        self.assertEqual(len(self.stand_in.calls), len(self.members))
        self.assertEqual(len(self._mails()), 1)

    def _calls(self):
        """The rows that the telephone list shows the clerk."""
        action = self._do(self.clerk_a, self.event, "action_open_calls")
        people = self.env[action["res_model"]]
        domain = [*action["domain"], ("reach", "=", "to_call")]
        return self._see(self.clerk_a, people, *CALLS, domain=domain)

    def _telephone_list(self):
        """Worked through with outcome, who and when, until it is empty."""
        [row] = self._calls()
        self.assertEqual(row["member_name"], "赟玥")
        self.assertIn("MOBILE_NUMBER_ILLEGAL", row["call_reason"])
        person = self._person(self.unknown)
        self._do(self.clerk_a, person, "action_not_reached")
        with freeze_time(AN_HOUR_LATER):
            self._click(self.director_a, person, "action_call_later", reason="六点以后")
        [row] = self._calls()
        self.assertEqual(row["call_count"], 2)
        self.assertIn("六点以后", row["last_call_text"])
        self._click(self.clerk_a, person, "action_reached_excuse", reason="外出进货")
        self.assertFalse(self._calls())
        calls = person.notice_ids.filtered(lambda row: row.kind == "phone")
        first, second, last = calls.sorted("id")
        self.assertEqual(
            [(row.outcome, row.state) for row in (first, second, last)],
            [("not_reached", "failed"), ("later", "failed"), ("reached", "delivered")],
        )
        self.assertEqual(first.told_by_id, self.clerk_a)
        self.assertEqual(second.told_by_id, self.director_a)
        self.assertEqual(str(second.told_at), AN_HOUR_LATER)

    def _answer_on_the_page(self, member, **answer):
        self.authenticate(None, None)
        self.seated = None
        page = f"/activity/{self._person(member).code}"
        self.assertIn(self.event.name, self.url_open(page).text)
        form = answer | {"csrf_token": Request.csrf_token(self)}
        self.assertTrue(self.url_open(page, data=form).ok)
        self.env.invalidate_all()

    def _answers(self):
        """Coming, or excused by the director and nobody else."""
        self._answer_on_the_page(self.reached, reply="coming")
        self._answer_on_the_page(self.refused, reply="asking", reason="家中有事")
        asking = self._person(self.refused) | self._person(self.unknown)
        self._assert_told(
            "NotOnDuty", "A3.3.2", self.clerk_a, asking, "action_accept_excuse"
        )
        action = self._do(self.director_a, self.event, "action_open_replies")
        rows = self._see(
            self.director_a,
            asking,
            *("member_name", "reply", "reply_reason", "can_excuse"),
            domain=[*action["domain"], ("reply", "=", "asking")],
        )
        reasons = {row["reply_reason"] for row in rows if row["can_excuse"]}
        self.assertEqual(reasons, {"家中有事", "外出进货"})
        self._do(self.director_a, self._person(self.refused), "action_accept_excuse")
        self._click(
            self.director_a,
            self._person(self.unknown),
            "action_refuse_excuse",
            reason="轮到其发言",
        )
        self.assertEqual(
            [self._person(member).reply for member in self.members],
            ["coming", "excused", "refused"],
        )
        decided = asking.mapped("excuse_decided_by_id")
        self.assertEqual(decided, self.director_a)
        [row] = self._calls()
        self.assertIn("轮到其发言", row["call_reason"], "they have to hear of it")
        self._do(self.clerk_a, self._person(self.unknown), "action_reached_coming")
        self.assertFalse(self._calls())

    def _reminded(self):
        """On the working day before: who comes, through what reached them, once."""
        before = len(self.stand_in.calls), len(self._mails())
        cron = self.env.ref("party_service_center.party_event_announcement_cron_remind")
        for _run in range(2):
            with freeze_time(WORKING_DAY_BEFORE):
                self.env.flush_all()
                cron.sudo().method_direct_trigger()
                self._run_queues()
        reminded = self.event.announcement_ids.filtered(lambda a: a.kind == "reminder")
        self.assertEqual(reminded.notice_ids.participant_id, self._person(self.reached))
        self.assertEqual(reminded.notice_ids.mapped("state"), ["sent"])
        self.assertEqual(len(self.stand_in.calls), before[0] + 1)
        self.assertEqual(len(self._mails()), before[1], "the excused are left in peace")

    def test_told_by_letter(self):
        """Printed, posted by hand, and told when somebody says that it was posted."""
        routes = self.event.route_ids
        self._do(
            self.clerk_a,
            self.event,
            "write",
            {
                "route_ids": [
                    *(Command.delete(route.id) for route in routes),
                    Command.create({"kind": "letter"}),
                ]
            },
        )
        self.assertEqual(self.event.state, "approved", "ways are no part of the plan")
        self._click(self.clerk_a, self.event, "action_announce")
        letters = self.event.announcement_ids.notice_ids
        self.assertEqual(set(letters.mapped("state")), {"manual"})
        self.assertEqual(set(self.event.participant_ids.mapped("reach")), {"waiting"})
        printed = self._printed(letters, NOTICE_LETTER)
        for person in self.event.participant_ids:
            self.assertPrinted(printed, person.code[:4], person.code[4:])
        self._assert_told(
            "AccessError", "", self.clerk_b, letters, "action_mark_posted"
        )
        self._do(self.clerk_a, letters, "action_mark_posted")
        self.assertEqual(set(letters.mapped("state")), {"sent"})
        self.assertEqual(letters.told_by_id, self.clerk_a)
        self.assertEqual(set(self.event.participant_ids.mapped("reach")), {"told"})
        self._run_queues()
        self.assertFalse(self.stand_in.calls)

    def test_posted_in_the_groups(self):
        """By a robot and by hand, each once; what a robot is refused is not posted."""
        robot = RobotStandIn()
        self.addCleanup(robot.stop)
        self.env["ir.config_parameter"].set_param(ORIGINS, robot.origin)
        group = {"center_id": self.center_a.id, "kind": "group"}
        by_robot, by_hand = self.env["party.channel"].create(
            [
                group
                | {
                    "name": "企业微信群",
                    "messenger": "wecom",
                    "robot_address": robot.address("wecom"),
                },
                group | {"name": "QQ群", "messenger": "qq"},
            ]
        )
        self._do(
            self.clerk_a,
            self.event,
            "write",
            {
                "route_ids": [
                    Command.create({"kind": "group", "channel_id": channel.id})
                    for channel in by_robot | by_hand
                ]
            },
        )
        robot.answers.append((93000, "invalid webhook url"))
        self._click(self.clerk_a, self.event, "action_announce")
        self._run_robots()
        posts = self.event.announcement_ids.post_ids.grouped("channel_id")
        post = posts[by_robot]
        self.assertEqual((post.state, post.posted_at), ("failed", False))
        self.assertEqual(post.provider_words, "invalid webhook url")
        self.assertFalse(robot.posted)
        self._do(self.clerk_a, post, "action_try_again")
        for _time in range(2):
            self._run_robots()
            self._announce_once_more()
        self.assertEqual((post.state, robot.posted), ("sent", [post.text]))
        self.assertEqual(posts[by_hand].state, "manual")
        self._click(self.clerk_a, posts[by_hand], "action_confirm_posted")
        self.assertEqual(posts[by_hand].posted_by_id, self.clerk_a)
        reaches = set(self.event.participant_ids.mapped("reach"))
        self.assertEqual(reaches, {"waiting"}, "a post proves nobody's knowledge")

    def _run_robots(self):
        self.env.flush_all()
        self.env.ref(CRON).sudo().method_direct_trigger()
        self.env.invalidate_all()
