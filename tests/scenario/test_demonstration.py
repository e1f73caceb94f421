"""The demonstration data show each kind of thing that a center meets.

Whoever tries the product finds an example of every state and every way, told relative
to the day of installation.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged

from odoo.addons.party_service_center.models import yearly_participation
from odoo.addons.party_service_center.models.party_channel import ASKED_FOR
from odoo.addons.party_service_center.models.party_event_attendance import WAYS
from odoo.addons.party_service_center.models.party_event_notice import OUTCOMES
from odoo.addons.party_service_center.models.party_event_participant import (
    ATTENDANCES,
    REPLIES,
)
from odoo.addons.party_service_center.models.party_event_plan_line import STANDINGS
from odoo.addons.party_service_center.models.party_filed_mixin import RETENTIONS
from odoo.addons.party_service_center.models.party_ticket import CHANNELS
from odoo.addons.party_service_center.models.party_ticket_callback import SATISFACTION

# model of a part → (what there is one of, at least)
PARTS = {
    "party.ticket.extension": {
        "approved and told": [("ticket_id.notice_ids.kind", "=", "extension")],
        "waits for the director": [
            ("state", "=", "requested"),
            ("level", "=", "director"),
        ],
        "waits for the committee": [
            ("state", "=", "requested"),
            ("level", "=", "committee"),
        ],
        "refused": [("state", "=", "refused")],
    },
    "party.ticket.supervision": {
        state: [("state", "=", state)] for state in ("open", "answered", "closed")
    },
    "party.ticket.referral": {
        state: [("state", "=", state)]
        for state in ("draft", "sent", "answered", "recalled")
    }
    | {"overdue": [("is_overdue", "=", True)]},
    "party.ticket.visit": {
        "due": [("is_follow_up_due", "=", True)],
        "answered": [("followed_up_by_id", "!=", False)],
    },
    "party.ticket.callback": {
        "waits": [("state", "=", "waiting"), ("is_overdue", "=", False)],
        "overdue": [("is_overdue", "=", True)],
        "nothing said": [("state", "=", "done"), ("satisfaction", "=", False)],
        "opinion": [("opinion", "!=", False)],
        "further round": [("round_id", "!=", False)],
    }
    | {code: [("satisfaction", "=", code)] for code, _label in SATISFACTION},
    "party.ticket.unlock": {"waits": [("state", "=", "requested")]},
    "party.ticket.step": {"dated": []},
    "party.ticket.transfer": {"returned": [("state", "=", "returned")]},
    "party.ticket.notice": {
        channel: [("channel", "=", channel)] for channel in ("phone", "online", "sms")
    },
    "party.ticket": {
        "co-handler": [("cohandler_ids", "!=", False)],
        "important": [
            ("is_important", "=", True),
            ("service_type_id.is_important", "=", False),
        ],
        "secret": [("is_confidential", "=", True), ("circle_ids", "!=", False)],
        "twice": [("duplicate_of_id", "!=", False)],
        "overdue": [("is_overdue", "=", True), ("told_date", "=", False)],
        "told late": [("is_told_late", "=", True)],
        "failed message": [("has_failed_message", "=", True)],
        "signed": [("signature", "!=", False)],
        "no member": [("member_id", "=", False)],
        "instant": [("is_instant", "=", True)],
    }
    | {channel: [("channel", "=", channel)] for channel, _label in CHANNELS}
    | {f"kept {code}": [("retention", "=", code)] for code, _label in RETENTIONS},
}

EVENT_STATES = (
    *("draft", "submitted", "approved", "announced", "held", "filed", "cancelled"),
)
ACTIVITY_PARTS = {
    "party.event": {state: [("state", "=", state)] for state in EVENT_STATES}
    | {
        "over and not recorded": [("is_record_due", "=", True)],
        "changed after the approval": [
            ("state", "=", "draft"),
            ("plan_version", "=", 1),
            ("approval_ids.state", "not in", ("requested", "returned")),
        ],
        "returned": [("state", "=", "draft"), ("approval_ids.state", "=", "returned")],
        "by hand": [("target_mode", "=", "hand"), ("participant_ids", "!=", False)],
        "for a trade": [("target_trade", "!=", False)],
        "for home organizations": [("target_organization_ids", "!=", False)],
        "filed with pictures": [("state", "=", "filed"), ("photo_ids", "!=", False)],
    },
    "party.event.approval": {
        "waits": [("state", "=", "requested")],
        "remarks": [("state", "=", "returned"), ("decision_note", "!=", False)],
        "by a stand-in": [("stood_in_for_id", "!=", False)],
    },
    "party.event.participant": {
        f"answer {code}": [("reply", "=", code)] for code, _label in REPLIES
    }
    | {f"attendance {code}": [("attendance", "=", code)] for code, _ in ATTENDANCES}
    | {
        "added later": [("is_late_addition", "=", True)],
        "walked in": [
            ("is_late_addition", "=", True),
            ("attendance", "=", "present"),
        ],
        "to be called": [("reach", "=", "to_call"), ("event_id.state", "!=", "filed")],
    },
    "party.event.notice": {
        f"call {code}": [("outcome", "=", code)] for code, _label in OUTCOMES
    }
    | {
        "letter posted": [("kind", "=", "letter"), ("state", "=", "sent")],
        "read in the portal": [("kind", "=", "portal"), ("state", "=", "delivered")],
        "of a cancellation": [("announcement_id.kind", "=", "cancellation")],
    },
    "party.event.attendance": {code: [("way", "=", code)] for code, _label in WAYS}
    | {"undone": [("undo_reason", "!=", False)]},
    "party.event.plan.line": {
        standing: [("standing", "=", standing)] for standing, _label in STANDINGS
    },
    "party.channel.post": {
        state: [("state", "=", state)] for state in ("manual", "sent", "cancelled")
    },
    "party.channel.count": {"counted": []},
    "party.learning": {
        "with a result": [("result", "!=", False)],
        "void": [("voided_at", "!=", False)],
    },
}


@tagged("post_install", "-at_install")
class TestDemonstration(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center = cls.env.ref("party_service_center.party_center_changshuo")
        cls.clerk = cls.env.ref("party_service_center.user_clerk_cs")
        cls.tickets = cls.env["party.ticket"].search(
            [("center_id", "=", cls.center.id)]
        )

    def test_every_part_has_each_of_its_kinds(self):
        for model, kinds in (PARTS | ACTIVITY_PARTS).items():
            for kind, domain in kinds.items():
                with self.subTest(model=model, kind=kind):
                    here = Domain("center_id", "=", self.center.id) & Domain(domain)
                    self.assertTrue(self.env[model].search_count(here, limit=1))

    def test_new_due_dates_told_and_untold(self):
        self.assertEqual({True, False}, set(self._approved().mapped("is_told")))

    def _approved(self):
        return self.tickets.extension_ids.filtered(lambda e: e.state == "approved")

    def test_a_matter_was_asked_three_times(self):
        self.assertIn(2, self.tickets.mapped("repeat_count"))

    def test_tickets_are_numbered_as_they_came_in(self):
        first_rounds = self.tickets.filtered(lambda t: t.round_number == 1).sorted("id")
        moments = first_rounds.mapped("accepted_at")
        self.assertEqual(moments, sorted(moments))

    def test_a_chinese_message_counts_as_one(self):
        """P-14: at most 70 characters with the signature, which takes eight."""
        ticket = self.tickets.filtered(lambda t: t.round_number == 1)[:1]
        ticket = ticket.with_context(lang="zh_CN")
        for kind in ("promise", "extension", "answer"):
            text = ticket._render_message(kind, "sms")
            with self.subTest(kind=kind, text=text):
                self.assertIn("诉求", text)
                self.assertLessEqual(len(text), 62)

    def test_topics_and_templates(self):
        self.assertTrue(self.tickets.topic_ids)
        unready = self.env["party.service.type"].search([("is_ready", "=", False)])
        self.assertTrue(unready)

    def test_nothing_was_sent_and_nothing_waits_to_be_sent(self):
        waiting = self.env["sms.sms"].search_count([("state", "!=", "error")])
        self.assertFalse(waiting)
        failed = self.tickets.notice_ids.filtered(lambda n: n.channel == "sms")
        self.assertEqual({"failed"}, set(failed.mapped("delivery_state")))

    def test_a_member_signs_in_and_has_two_requests(self):
        user = self.env["res.users"].search([("login", "=", "member")])
        self.assertTrue(user._is_portal())
        member = self.env["party.member"].search(
            [("partner_id", "=", user.partner_id.id)]
        )
        states = member.ticket_ids.mapped("state")
        self.assertEqual({"accepted", "told"}, set(states))
        self.assertEqual(2, len(states))

    def test_whoever_called_back_did_not_handle_the_matter(self):
        for callback in self.tickets.callback_ids.filtered("done_by_id"):
            with self.subTest(callback=callback.display_name):
                handlers = callback.ticket_id._handlers()
                self.assertNotIn(callback.done_by_id, handlers)


@tagged("post_install", "-at_install")
class TestDemonstratedActivities(TransactionCase):
    """A year of activities, the present weeks, and the channels of four centers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centers = cls.env["party.center"].search([])
        cls.events = cls.env["party.event"].search([])
        cls.now = fields.Datetime.now()

    def test_every_center_has_held_activities_and_some_to_come(self):
        self.assertEqual(4, len(self.centers))
        for center, events in self.events.grouped("center_id").items():
            coming = events.filtered(lambda event: event.date_begin > self.now)
            with self.subTest(center=center.code):
                self.assertIn("filed", events.mapped("state"))
                self.assertIn("announced", coming.mapped("state"))
                self.assertIn("draft", coming.mapped("state"))
        self.assertEqual(self.centers, self.events.center_id)

    def test_one_is_held_tomorrow_and_calls_are_open(self):
        soon = self.events.filtered(
            lambda event: (
                event.state == "announced"
                and self.now < event.date_begin < self.now + timedelta(days=2)
            )
        )
        self.assertTrue(soon)
        self.assertTrue(soon[0].to_call_count)
        self.assertTrue(soon[0].coming_count)

    def test_steps_follow_one_another(self):
        for event in self.events:
            approved = event.approval_ids.filtered(lambda a: a.state == "approved")
            pairs = [
                *((approval.asked_at, approval.decided_at) for approval in approved),
                (event.approved_at, event.announced_at),
                (event.announced_at, event.date_begin),
                (event.date_end, event.held_at),
                (event.held_at, event.filed_at),
                (event.filed_at, self.now),
            ]
            for earlier, later in pairs:
                if earlier and later:
                    with self.subTest(event=event.name, earlier=earlier):
                        self.assertLessEqual(earlier, later)

    def test_whoever_was_told_was_told_before_it_began(self):
        told = self.events.announcement_ids.notice_ids.filtered("told_at")
        self.assertTrue(told)
        for notice in told:
            self.assertLess(notice.told_at, notice.event_id.date_begin)
            self.assertGreaterEqual(notice.told_at, notice.announcement_id.made_at)

    def test_the_log_says_when_it_happened(self):
        for event in self.events.filtered(lambda event: event.state == "filed"):
            with self.subTest(event=event.name):
                days = event.message_ids.sorted("id").mapped("date")
                self.assertEqual(days, sorted(days))
                self.assertLessEqual(days[-1], event.filed_at)

    def test_the_stand_in_decided_while_the_other_was_away(self):
        approval = self.events.approval_ids.filtered("stood_in_for_id")
        absence = self.env["party.absence"].search(
            [("user_id", "=", approval.stood_in_for_id.id)]
        )
        self.assertEqual(absence.stand_in_id, approval.decided_by_id)
        day = approval.center_id._local_date(approval.decided_at)
        self.assertTrue(absence.date_from <= day <= absence.date_to)

    def test_every_center_plans_this_year(self):
        for center in self.centers:
            plan = self.env["party.event.plan"].search(
                [("center_id", "=", center.id), ("year", "=", center._today().year)]
            )
            with self.subTest(center=center.code):
                self.assertTrue(plan.line_count)
                self.assertTrue(plan.message_ids)

    def test_every_center_has_each_channel_and_one_is_amber(self):
        channels = self.env["party.channel"].search([])
        self.assertEqual(self.centers, channels.center_id)
        for center, own in channels.grouped("center_id").items():
            with self.subTest(center=center.code):
                self.assertEqual(set(ASKED_FOR), set(own.mapped("kind")))
                self.assertTrue(all(own.mapped("member_count")))
                self.assertTrue(all(own.mapped("user_id")))
        self.assertEqual(1, len(channels.filtered("is_idle")))

    def test_the_year_of_the_member_who_signs_in(self):
        user = self.env["res.users"].search([("login", "=", "member")])
        member = self.env["party.member"].search(
            [("partner_id", "=", user.partner_id.id)]
        )
        invited = self.events.participant_ids.filtered(
            lambda person: person.member_id == member
        )
        coming = invited.filtered(lambda person: person.date_begin > self.now)
        self.assertIn("announced", coming.event_id.mapped("state"))
        self.assertIn("none", coming.mapped("reply"))
        this_year = member.center_id._today().year
        years = [
            yearly_participation.of_members(member, year)[member]
            for year in (this_year - 1, this_year)
        ]
        self.assertGreater(sum(year.took_part_count for year in years), 2)
        self.assertGreater(sum(year.minutes for year in years), 0)
        self.assertGreater(sum(year.learning_minutes for year in years), 0)

    def test_nothing_waits_to_be_sent(self):
        self.assertFalse(self.env["mail.mail"].search_count([]))
        queued = self.events.announcement_ids.notice_ids.filtered(
            lambda notice: notice.state == "queued"
        )
        self.assertFalse(queued)
