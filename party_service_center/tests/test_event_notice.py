"""Notices per person and channel: who is told how, and who is called (A3.3.2)."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import ChannelRefused, EventRefused, ProtectedField
from .common import NOW
from .event_notice_common import EventNoticeCommon

SECRETS = ("Honest Scales", "Luo Shuyao", "A talk")


@tagged("post_install", "-at_install")
class TestEventNotice(EventNoticeCommon):
    # ------------------------------------------------------------------
    # Ways
    # ------------------------------------------------------------------
    def test_a_new_activity_has_an_order_of_ways(self):
        group = self.env["party.channel"].create(
            {"name": "Traders' Group", "center_id": self.center_a.id}
        )
        self.env["party.channel"].create(
            {"name": "Of Center B", "center_id": self.center_b.id}
        )
        event = self._create_event()
        kinds = event.route_ids.sorted().mapped("kind")
        self.assertEqual(kinds, ["sms", "email", "portal", "group"])
        self.assertEqual(event.route_ids.channel_id, group)

    def test_ways_are_chosen_before_the_announcement(self):
        event = self._approved()
        route = event.route_ids[0]
        route.sequence = 99
        self._announce(event)
        for call in (
            lambda: route.write({"sequence": 1}),
            route.unlink,
            lambda: route.create({"event_id": event.id, "kind": "letter"}),
        ):
            with self.assertRaises(EventRefused):
                call()
        with self.assertRaises(ProtectedField):
            self._create_event().route_ids[0].event_id = event

    def test_posts_go_on_channels_of_the_own_center(self):
        event = self._create_event()
        foreign = self.env["party.channel"].create(
            {"name": "Of Center B", "center_id": self.center_b.id}
        )
        values = {"event_id": event.id, "kind": "group", "channel_id": foreign.id}
        with self.assertRaises(ChannelRefused):
            self.env["party.event.route"].create(values)

    # ------------------------------------------------------------------
    # Each way
    # ------------------------------------------------------------------
    def test_text_message(self):
        self._set_up(email=False)
        event = self._announced(self.plain)
        person = event.participant_ids
        self.assertEqual(event.state, "announced")
        self.assertEqual(self._kinds(person), [("sms", "queued")])
        self.assertEqual(person.reach, "waiting")
        queued = self.env["sms.sms"].search([("state", "=", "outgoing")])
        self.assertEqual(
            queued.sms_tracker_id._party_centers(), {queued.uuid: self.center_a.id}
        )
        [message] = self._send_messages()
        self.assertEqual(
            message["content"],
            f"Center A 0572-5012345: activity {event.number} on 09-29 14:00, Meeting"
            f" room of the center. Your code: {person.code}. Please call"
            " whether you come.",
        )
        for secret in SECRETS:
            self.assertNotIn(secret, message["content"])
        self.assertEqual(self._kinds(person), [("sms", "sent")])
        self.assertEqual(person.reach, "told")
        tracker = self.env["sms.tracker"].search(
            [("event_notice_id", "=", person.notice_ids.id)]
        )
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(self._kinds(person), [("sms", "delivered")])

    def test_email(self):
        self._set_up(sms=False)
        event = self._announced(self.online)
        person = event.participant_ids
        self.assertEqual(self._kinds(person), [("email", "queued")])
        mail = self.env["mail.mail"].search(
            [("event_notice_id", "=", person.notice_ids.id)]
        )
        self.assertEqual(mail.email_to, "yunshu@example.org")
        self.assertIn(event.number, mail.subject)
        self.assertIn(f"/activity/{person.code}", mail.body_html)
        self.assertIn("2:00", mail.body_html)
        for secret in SECRETS:
            self.assertNotIn(secret, mail.body_html + mail.subject)
        with self.mock_mail_gateway(mail_unlink_sent=True):
            mail.send()
        self.assertFalse(mail.exists())
        self.assertEqual(self._kinds(person), [("email", "sent")])
        self.assertEqual(person.reach, "told")

    def test_email_that_fails_or_bounces(self):
        self._set_up(sms=False)
        people = (self._announced(self.online) | self._announced(self.online)).mapped(
            "participant_ids"
        )
        failing, bouncing = people
        mails = self.env["mail.mail"].search([("event_notice_id", "!=", False)])
        by_person = mails.grouped(lambda m: m.event_notice_id.participant_id)
        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_mail"),
            patch.object(
                type(self.env["ir.mail_server"]),
                "send_email",
                side_effect=OSError("no server"),
            ),
        ):
            by_person[failing].send()
        self.assertEqual(
            self._kinds(failing), [("email", "failed"), ("portal", "sent")]
        )
        failed = failing.notice_ids.filtered(lambda n: n.kind == "email")
        self.assertEqual(
            (failed.provider_code, failed.provider_words), ("unknown", "no server")
        )
        with self.mock_mail_gateway():
            by_person[bouncing].send()
        reference = bouncing.notice_ids.message_ref
        self.assertTrue(reference)
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": False,
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": [reference],
                "bounced_message": self.env["mail.message"],
                "body": "<p>Unknown user</p>",
                "email_from": "",
                "to": "",
                "message_id": "",
            },
        )
        self.assertEqual(
            self._kinds(bouncing), [("email", "failed"), ("portal", "sent")]
        )

    def test_an_email_that_is_stopped_is_told_otherwise(self):
        self._set_up(sms=False)
        person = self._announced(self.online).participant_ids
        mail = self.env["mail.mail"].search(
            [("event_notice_id", "=", person.notice_ids.id)]
        )
        mail.cancel()
        self.assertEqual(mail.state, "cancel")
        self.assertEqual(self._kinds(person), [("email", "failed"), ("portal", "sent")])
        self.assertEqual(person.reach, "told")

    def test_portal(self):
        event = self._announced(self.online)
        person = event.participant_ids
        self.assertEqual(self._kinds(person), [("portal", "sent")])
        self.assertEqual(person.reach, "told")
        person.sudo()._record_opened()
        person.sudo()._record_opened()
        self.assertEqual(self._kinds(person), [("portal", "delivered")])

    def test_letters_are_posted_by_hand(self):
        event = self._approved()
        event.route_ids.unlink()
        event.route_ids.create({"event_id": event.id, "kind": "letter"})
        self._announce(event)
        letters = event.participant_ids.notice_ids
        self.assertEqual(set(letters.mapped("state")), {"manual"})
        letters.with_user(self.clerk_a).action_mark_posted()
        self.assertEqual(set(letters.mapped("state")), {"sent"})
        self.assertEqual(letters.told_by_id, self.clerk_a)
        self.assertEqual(set(event.participant_ids.mapped("reach")), {"told"})
        with self.assertRaises(AccessError):
            letters.with_user(self.clerk_b).action_mark_posted()

    def test_a_letter_that_came_back(self):
        event = self._approved()
        event.route_ids.unlink()
        event.route_ids.create({"event_id": event.id, "kind": "letter"})
        self._announce(event)
        plain, online = (self._person(event, m) for m in (self.plain, self.online))
        letter, waiting = (
            person.notice_ids.with_user(self.clerk_a) for person in (plain, online)
        )
        letter.action_mark_posted()
        with self.assertRaises(AccessError):
            letter.with_user(self.clerk_b).action_letter_came_back()
        for some in (waiting, letter | waiting):
            with self.assertRaises(EventRefused):
                some.action_letter_came_back()
        letter.action_letter_came_back()
        self.assertEqual(
            self._kinds(plain), [("letter", "failed"), ("phone", "manual")]
        )
        self.assertEqual(plain.reach, "to_call")
        self.assertIn("came back", plain.call_reason)
        with self.assertRaises(EventRefused):
            letter.action_letter_came_back()
        self.assertEqual(self._kinds(online), [("letter", "manual")])

    def test_nothing_but_letters_comes_back(self):
        person = self._announced(self.online).participant_ids
        notice = person.notice_ids.with_user(self.clerk_a)
        self.assertEqual(self._kinds(person), [("portal", "sent")])
        with self.assertRaises(EventRefused):
            notice.action_letter_came_back()
        self.assertEqual(self._kinds(person), [("portal", "sent")])

    def test_posts_tell_nobody_by_name(self):
        self.env["party.channel"].create(
            {"name": "Traders' Group", "center_id": self.center_a.id}
        )
        event = self._announced(self.plain)
        post = event.announcement_ids.post_ids
        self.assertEqual((len(post), post.state), (1, "manual"))
        for secret in (*SECRETS, event.participant_ids.code):
            self.assertNotIn(secret, post.text)
        self.assertEqual(event.participant_ids.reach, "to_call")

    # ------------------------------------------------------------------
    # Fallback and the telephone list
    # ------------------------------------------------------------------
    def test_one_person_without_email_appears_on_the_phone_list(self):
        """The check of A3.3.2."""
        self._set_up(sms=False)
        event = self._announced()
        calls = self.env["party.event.participant"].search([("reach", "=", "to_call")])
        self.assertEqual(calls.member_id, self.plain)
        self.assertIn("no e-mail", calls.call_reason)
        self.assertFalse(calls.last_call_text)
        self.assertEqual(event.to_call_count, 1)

    def test_what_fails_is_told_in_the_next_way(self):
        self._set_up()
        event = self._announced()
        plain, online = (self._person(event, m) for m in (self.plain, self.online))
        self._send_messages(
            n13800000201="isv.MOBILE_NUMBER_ILLEGAL", n13800000202="blocked"
        )
        self.assertEqual(self._kinds(plain), [("sms", "failed"), ("phone", "manual")])
        self.assertIn("MOBILE_NUMBER_ILLEGAL", plain.call_reason)
        self.assertEqual(plain.reach, "to_call")
        self.assertEqual(self._kinds(online), [("sms", "failed"), ("email", "queued")])
        self.assertEqual(online.reach, "waiting")

    def test_a_receipt_that_comes_late(self):
        self._set_up(email=False)
        event = self._announced(self.plain)
        person = event.participant_ids
        self._send_messages(n13800000201="timed out")
        self.assertEqual(person.reach, "to_call")
        tracker = self.env["sms.tracker"].search([("event_notice_id", "!=", False)])
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(
            self._kinds(person), [("sms", "delivered"), ("phone", "cancelled")]
        )
        self.assertEqual(person.reach, "told")

    def _trackers(self):
        return self.env["sms.tracker"].search([("event_notice_id", "!=", False)])

    def test_who_was_refused_is_called_whatever_message_arrives(self):
        self._set_up(email=False)
        event = self._announced(self.plain)
        person = event.participant_ids
        self._send_messages()
        invitation = self._trackers()
        person.sudo()._answer("asking", "At the fair")
        self._give_reason(
            person.with_user(self.director_a), "refuse", "You give the talk"
        )
        self.assertEqual(person.reach, "to_call")
        invitation._action_update_from_sms_state("sent")
        self.assertEqual(
            self._kinds(person), [("sms", "delivered"), ("phone", "manual")]
        )
        self._remind("2026-09-28 01:00:00")
        self._send_messages()
        (self._trackers() - invitation)._action_update_from_sms_state("sent")
        self.assertEqual(
            self._kinds(person),
            [("sms", "delivered"), ("phone", "manual"), ("sms", "delivered")],
        )
        self.assertEqual(person.reach, "to_call")
        self.assertIn("not accepted", person.call_reason)

    def test_a_late_receipt_of_the_old_plan_ends_no_call_about_the_change(self):
        self._set_up(email=False)
        event = self._announced(self.plain)
        person = event.participant_ids
        self._send_messages()
        self._set_up(sms=False, email=False)
        event.place = "Another room"
        self._approve(event)
        self._announce(event)
        self.assertEqual(person.reach, "to_call")
        self._trackers()._action_update_from_sms_state("sent")
        self.assertEqual(
            self._kinds(person), [("sms", "delivered"), ("phone", "manual")]
        )
        self.assertEqual(person.reach, "to_call")

    def test_nobody_is_told_otherwise_who_has_answered(self):
        self._set_up()
        event = self._announced(self.online)
        person = event.participant_ids
        person.sudo()._answer("coming")
        self._send_messages(n13800000202="blocked")
        self.assertEqual(self._kinds(person), [("sms", "failed")])
        self.assertEqual(person.reach, "answered")

    def test_the_dead_and_those_who_left_get_nothing(self):
        self._set_up()
        event = self._approved()
        self.plain._record_proof(is_deceased=True)
        self._announce(event)
        person = self._person(event, self.plain)
        self.assertFalse(person.notice_ids)
        self.assertEqual((person.reach, person.mobile), ("gone", False))
        self.assertFalse(event.announcement_due)

    def test_who_moves_away_is_called_no_more(self):
        event = self._announced(self.plain)
        person = event.participant_ids
        self.assertEqual((person.reach, person.mobile), ("to_call", "13800000201"))
        self.plain._record_proof(center_id=self.center_b.id)
        self.assertEqual((person.reach, person.mobile), ("gone", False))

    def test_calls_are_worked_through(self):
        event = self._announced(self.plain)
        person = event.participant_ids.with_user(self.clerk_a)
        person.action_not_reached()
        with freeze_time("2026-09-21 03:00:00"):
            action = person.action_call_later()
            self.env[action["res_model"]].with_user(self.clerk_a).with_context(
                **action["context"]
            ).create({"reason": "After six"}).action_confirm()
        self.assertEqual(person.reach, "to_call")
        self.assertEqual(person.call_count, 2)
        self.assertIn("After six", person.last_call_text)
        person.action_reached_coming()
        calls = person.notice_ids.sorted("id")
        self.assertEqual(
            [(call.outcome, call.state) for call in calls],
            [("not_reached", "failed"), ("later", "failed"), ("reached", "delivered")],
        )
        self.assertEqual(calls.told_by_id, self.clerk_a)
        self.assertEqual((person.reply, person.reach), ("coming", "answered"))
        self.assertEqual(person.heard_by_id, self.clerk_a)

    def test_a_call_that_told_without_an_answer(self):
        person = self._announced(self.plain).participant_ids.with_user(self.clerk_a)
        person.action_wrong_number()
        self.assertEqual(person.reach, "to_call")
        person.action_reached()
        self.assertEqual((person.reach, person.reply), ("told", "none"))

    def test_calls_before_the_announcement_are_refused(self):
        person = self._approved(self.plain).participant_ids.with_user(self.clerk_a)
        with self.assertRaises(EventRefused):
            person.action_reached()

    # ------------------------------------------------------------------
    # Once
    # ------------------------------------------------------------------
    def test_a_second_click_makes_nothing_twice(self):
        self._set_up()
        event = self._announced()
        before = event.announcement_ids.notice_ids
        self.assertEqual(len(self._messages()), 2)
        self._announce(event)
        self.assertEqual(event.announcement_ids.notice_ids, before)
        self.assertEqual(len(event.announcement_ids), 1)
        self.assertEqual(len(self._messages()), 2)

    def test_the_database_refuses_doubles(self):
        event = self._announced(self.online)
        notices = self.env["party.event.notice"].sudo()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            notices._make(
                event.announcement_ids, event.participant_ids, "portal", "sent"
            )

    def test_who_is_added_later_gets_the_invitation(self):
        self._set_up()
        event = self._announced(self.plain)
        self.assertFalse(event.announcement_due)
        self._invite(event, self.online)
        self.assertEqual(event.announcement_due, "addition")
        self._announce(event)
        self.assertEqual(len(event.announcement_ids), 1)
        self.assertEqual(
            self._kinds(self._person(event, self.online)), [("sms", "queued")]
        )
        self.assertEqual(len(self._messages()), 2)

    def test_who_is_added_after_a_change_is_invited(self):
        self._set_up()
        event = self._announced(self.plain)
        event.place = "Another room"
        self.assertFalse(event.announcement_due)
        self._invite(event, self.online)
        self._approve(event)
        self.assertEqual(event.announcement_due, "change")
        self._announce(event)
        change, invitation = (
            event.announcement_ids.filtered(
                lambda a, kind=kind: a.kind == kind and a.plan_version == 2
            )
            for kind in ("change", "invitation")
        )
        self.assertEqual(change.notice_ids.participant_id.member_id, self.plain)
        self.assertEqual(invitation.notice_ids.participant_id.member_id, self.online)
        self.assertIn("Another room", change.sms_text)
        self.assertIn("has changed", change.sms_text)
        self.assertTrue(change.is_running and invitation.is_running)
        first = event.announcement_ids - change - invitation
        self.assertFalse(first.is_running)

    def test_an_answer_to_what_holds_no_longer(self):
        event = self._announced(self.plain)
        person = event.participant_ids
        person.sudo()._answer("coming")
        self.assertEqual(person.reach, "answered")
        with freeze_time("2026-09-22 02:00:00"):
            event.date_begin = "2026-09-29 06:30:00"
            self._approve(event)
            self._announce(event)
            self.assertEqual(person.reach, "to_call")
            person.with_user(self.clerk_a).action_reached_coming()
        self.assertEqual(person.reach, "answered")

    def test_a_change_takes_open_calls_with_it(self):
        event = self._announced(self.plain)
        person = event.participant_ids
        event.place = "Another room"
        self._approve(event)
        self._announce(event)
        self.assertEqual(
            self._kinds(person), [("phone", "cancelled"), ("phone", "manual")]
        )

    def _posts(self, announcement):
        return {post.channel_id.name: post.state for post in announcement.post_ids}

    def test_posts_that_wait_end_with_what_they_say(self):
        groups = [
            {"name": name, "center_id": self.center_a.id}
            for name in ("Posted", "Waiting")
        ]
        self.env["party.channel"].create(groups)
        event = self._announced(self.plain)
        invitation = event.announcement_ids
        posts = invitation.post_ids.grouped(lambda post: post.channel_id.name)
        posts["Posted"].with_user(self.clerk_a)._confirm_posted(NOW, False)
        event.place = "Another room"
        self._approve(event)
        self.assertEqual(posts["Waiting"].state, "manual", "nothing else is told yet")
        self._announce(event)
        ended = {"Posted": "sent", "Waiting": "cancelled"}
        self.assertEqual(self._posts(invitation), ended)
        change = event.announcement_ids - invitation
        self.assertEqual(self._posts(change), {"Posted": "manual", "Waiting": "manual"})
        change.post_ids[0].with_user(self.clerk_a)._confirm_posted(NOW, False)
        self._give_reason(event.with_user(self.director_a), "cancel", "Storm")
        self._announce(event, self.director_a)
        self.assertEqual(sorted(change.post_ids.mapped("state")), ["cancelled", "sent"])
        self.assertEqual(self._posts(invitation), ended)

    def test_cancelling_offers_to_tell(self):
        self._set_up()
        event = self._announced(self.plain)
        event = event.with_user(self.director_a)
        action = event._cancel("The speaker is ill")
        self.assertEqual(action["res_model"], "party.event.announce")
        self.assertEqual(event.announcement_due, "cancellation")
        self.assertTrue(event.activity_ids.filtered(lambda a: "Cancelled" in a.summary))
        self._announce(event, self.director_a)
        self.assertFalse(event.announcement_due)
        self.assertFalse(event.activity_ids)
        self.assertEqual(event.state, "cancelled")
        cancellation = event.announcement_ids.filtered("is_running")
        self.assertEqual(cancellation.kind, "cancellation")
        self.assertIn("is cancelled", cancellation.sms_text)
        self.assertNotIn("code", cancellation.sms_text)

    def test_cancelled_before_anybody_was_told(self):
        event = self._approved().with_user(self.director_a)
        self.assertFalse(event._cancel("The speaker is ill"))
        self.assertFalse(event.announcement_due)
        with self.assertRaises(EventRefused):
            event.action_announce()

    def test_only_what_is_approved_and_to_come_is_announced(self):
        draft = self._create_event()
        with self.assertRaises(EventRefused):
            draft.action_announce()
        event = self._approved()
        with freeze_time("2026-09-29 06:00:00"), self.assertRaises(EventRefused):
            event.action_announce()

    # ------------------------------------------------------------------
    # Dry run
    # ------------------------------------------------------------------
    def _dialog(self, event):
        return (
            self.env["party.event.announce"]
            .with_user(self.clerk_a)
            .create({"event_id": event.id})
        )

    def test_dry_run_shows_and_leaves_nothing(self):
        event = self._approved()
        dialog = self._dialog(event)
        preview = dialog.preview
        self.assertIn("nothing leaves this way", preview)
        self.assertIn(event.number, preview)
        self.assertIn("does not sign in to the portal", preview)
        for person in event.participant_ids:
            self.assertNotIn(person.code, preview)
        self.assertEqual(event.state, "approved")
        self.assertFalse(event.announcement_ids or self._messages())
        dialog.action_confirm()
        self.assertFalse(self._messages())
        self.assertFalse(
            self.env["mail.mail"].search([("event_notice_id", "!=", False)])
        )
        self.assertEqual(
            self._kinds(self._person(event, self.plain)), [("phone", "manual")]
        )
        self.assertEqual(
            self._kinds(self._person(event, self.online)), [("portal", "sent")]
        )

    def test_dry_run_names_who_gets_nothing(self):
        event = self._approved()
        self.plain._record_proof(is_deceased=True)
        self.assertIn("has died", self._dialog(event).preview)
        self._announce(event)
        self.assertFalse(self._dialog(event).has_people)

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------
    def _remind(self, now):
        with freeze_time(now), patch.object(self.env.cr, "commit"):
            self.env["party.event.announcement"].sudo()._cron_remind()

    def test_reminder_on_the_working_day_before(self):
        self._set_up()
        third = self._create_member(name="Ye Linchuan", mobile="13800000203")
        event = self._announced(self.plain | self.online | third)
        self._send_messages()
        self._person(event, self.online).sudo()._answer("coming")
        self._person(event, third).sudo()._answer("asking", "At sea")
        for early in ("2026-09-25 02:00:00", "2026-09-27 02:00:00"):
            self._remind(early)
        self._remind("2026-09-28 12:00:00")  # closed
        self.assertFalse(event.reminded_at)
        self._remind("2026-09-28 01:00:00")
        self._remind("2026-09-28 02:00:00")
        reminder = event.announcement_ids.filtered(lambda a: a.kind == "reminder")
        self.assertEqual(
            reminder.notice_ids.participant_id.member_id, self.plain | self.online
        )
        self.assertEqual(set(reminder.notice_ids.mapped("kind")), {"sms"})
        self.assertFalse(reminder.is_running)
        self.assertIn("reminder of activity", reminder.sms_text)
        # a reminder that fails sends nobody to the telephone
        self._send_messages(n13800000201="blocked")
        self.assertEqual(self._person(event, self.plain).reach, "told")

    def test_no_reminder_of_what_was_called_off_meanwhile(self):
        events = self._announced(self.online) | self._announced(self.online)
        remind = type(events)._remind

        def remind_and_call_off(event):
            remind(event)
            others = event.browse(events.ids) - event
            others._move("cancelled", cancel_reason="Storm")

        self.patch(type(events), "_remind", remind_and_call_off)
        self._remind("2026-09-28 01:00:00")
        self.assertEqual(len(events.filtered("reminded_at")), 1)
        called_off = events.filtered(lambda event: event.state == "cancelled")
        self.assertFalse(called_off.reminded_at)

    def test_no_reminder_where_it_is_switched_off(self):
        self._set_up()
        event = self._announced(is_reminder_on=False)
        self._send_messages()
        self._remind("2026-09-28 01:00:00")
        self.assertFalse(event.reminded_at)

    # ------------------------------------------------------------------
    # Isolation
    # ------------------------------------------------------------------
    def test_another_center_sees_and_does_nothing(self):
        event = self._announced()
        people = event.participant_ids
        for user in (self.clerk_b, self.portal_user):
            for records in (people, people.notice_ids, event.announcement_ids):
                with self.subTest(user=user.login, model=records._name):
                    with self.assertRaises(AccessError):
                        records.with_user(user).read(["display_name"])
            with self.assertRaises(AccessError):
                people[0].with_user(user).action_reached_coming()
        groups = (
            self.env["party.event.notice"]
            .with_user(self.clerk_b)
            ._read_group([("event_id", "=", event.id)], ["state"], ["__count"])
        )
        self.assertFalse(groups)

    def test_the_next_center_learns_no_number_and_records_no_call(self):
        """A member's participation goes along to another center, the notices not."""
        event = self._announced(self.plain)
        self.plain._record_proof(center_id=self.center_b.id)
        self.env.flush_all()
        self.env.invalidate_all()
        person = event.participant_ids.with_user(self.clerk_b)
        self.assertEqual(person.theme, "Honest Scales in the Market")
        self.assertFalse(person.notice_ids)
        self.assertFalse(person.mobile)
        with self.assertRaises(AccessError):
            person.action_reached()

    def test_notices_are_written_by_steps_alone(self):
        notice = self._announced(self.online).participant_ids.notice_ids
        with self.assertRaises(ProtectedField):
            notice.state = "delivered"
        with self.assertRaises(AccessError):
            notice.with_user(self.clerk_a).unlink()

    def test_codes_are_new(self):
        people = self.env["party.event.participant"]
        taken = self._approved(self.plain).participant_ids.code
        given = iter([taken, "AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
        with patch.object(type(people), "_new_code", lambda self: next(given)):
            self.assertEqual(set(people._new_codes(2)), {"AAAAAAAA", "BBBBBBBB"})
