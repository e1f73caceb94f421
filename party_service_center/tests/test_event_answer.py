"""Answers and excuses, and what telling many people costs (A3.3.2)."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..exceptions import EventRefused, FiledRecord, NotOnDuty
from .event_common import AFTERWARDS
from .event_notice_common import EventNoticeCommon

EXCUSE = "party_service_center.mail_activity_type_event_excuse"


@tagged("post_install", "-at_install")
class TestEventAnswer(EventNoticeCommon):
    def _asking(self):
        event = self._announced()
        for person in event.participant_ids:
            person.sudo()._answer("asking", "At the fair")
        return event

    def _tasks(self, event):
        return event.sudo().activity_search([EXCUSE])

    def test_the_director_accepts_many_excuses(self):
        event = self._asking()
        self.assertEqual(self._tasks(event).user_id, self.director_a)
        self.assertEqual(len(self._tasks(event)), 1)
        people = event.participant_ids
        for user in (self.clerk_a, self.committee):
            self.assertFalse(people[0].with_user(user).can_excuse)
            with self.assertRaises(NotOnDuty):
                people.with_user(user).action_accept_excuse()
        self.assertTrue(people[0].with_user(self.director_a).can_excuse)
        self.assertTrue(people[0].with_user(self.clerk_a).can_record)
        self.assertFalse(people[0].with_user(self.committee).can_record)
        people.with_user(self.director_a).action_accept_excuse()
        self.assertEqual(set(people.mapped("reply")), {"excused"})
        self.assertEqual(people.excuse_decided_by_id, self.director_a)
        self.assertFalse(self._tasks(event))
        self.assertEqual(event.excused_count, 2)

    def test_a_refused_excuse_is_told_by_telephone(self):
        event = self._asking()
        person = self._person(event, self.plain).with_user(self.director_a)
        action = person.action_refuse_excuse()
        dialogs = self.env[action["res_model"]].with_user(self.director_a)
        dialogs.with_context(**action["context"]).create(
            {"reason": "You give the talk"}
        ).action_confirm()
        self.assertEqual((person.reply, person.reach), ("refused", "to_call"))
        self.assertEqual(person.excuse_note, "You give the talk")
        self.assertIn("not accepted", person.call_reason)
        self.assertTrue(self._tasks(event), "another one asks")
        person.with_user(self.clerk_a).action_reached_coming()
        self.assertEqual((person.reply, person.reach), ("coming", "answered"))
        self.assertFalse(person.excuse_note)

    def test_a_vacant_post_lets_the_committee_decide(self):
        event = self._asking()
        directors = self.center_a.staff_ids.filtered(lambda s: s.role == "director")
        directors.date_to = "2026-09-20"
        people = event.participant_ids
        with self.assertRaises(NotOnDuty):
            people.with_user(self.clerk_a).action_accept_excuse()
        people.with_user(self.committee).action_accept_excuse()
        self.assertEqual(set(people.mapped("reply")), {"excused"})

    def _run_watch(self):
        with patch.object(self.env.cr, "commit"):
            self.env["party.event"].sudo()._cron_watch()

    def test_the_next_director_gets_the_task(self):
        event = self._asking()
        self._run_watch()
        self.assertEqual(self._tasks(event).user_id, self.director_a)
        posts = self.center_a.staff_ids.filtered(lambda s: s.role == "director")
        posts.date_to = "2026-09-20"
        successor = self._new_user("director_next", "director")
        self.env["party.staff"].create(
            self._assignment(self.center_a, successor, "director")
            | {"date_from": "2026-09-21"}
        )
        self._run_watch()
        self.assertEqual(self._tasks(event).user_id, successor)
        self.assertEqual(len(self._tasks(event)), 1)

    def test_no_excuse_from_what_is_cancelled(self):
        event = self._asking()
        self.assertTrue(self._tasks(event))
        self._give_reason(event.with_user(self.director_a), "cancel", "Storm")
        self.assertFalse(self._tasks(event))
        self._run_watch()
        one = event.participant_ids[0].with_user(self.director_a)
        one.action_accept_excuse()
        self.assertFalse(self._tasks(event), "the other one still asks")

    def test_what_is_filed_takes_no_answer_call_or_letter(self):
        event = self._approved()
        event.route_ids.unlink()
        event.route_ids.create({"event_id": event.id, "kind": "letter"})
        self._announce(event)
        plain, online = (self._person(event, m) for m in (self.plain, self.online))
        plain.notice_ids.with_user(self.clerk_a).action_mark_posted()
        plain.sudo()._answer("asking", "At the fair")
        with freeze_time(AFTERWARDS):
            event.action_hold()
            event.participant_ids.action_absent()
            event.summary = "A talk."
            event.action_file()
        mine = plain.with_user(self.director_a)
        clerk = plain.with_user(self.clerk_a)
        letter = online.notice_ids.with_user(self.clerk_a)
        for call in (
            mine.action_accept_excuse,
            mine.action_refuse_excuse,
            lambda: self._give_reason(mine, "refuse", "You give the talk"),
            clerk.action_reached,
            clerk.action_not_reached,
            clerk.action_call_later,
            clerk.action_hear_coming,
            letter.action_mark_posted,
            plain.notice_ids.with_user(self.clerk_a).action_letter_came_back,
        ):
            with self.subTest(call=call), self.assertRaises(FiledRecord):
                call()
        self.assertEqual(plain.reply, "asking")
        self.assertEqual(self._kinds(plain), [("letter", "sent")])
        self.assertEqual(self._kinds(online), [("letter", "manual")])

    def test_only_who_asks_is_excused(self):
        event = self._announced()
        with self.assertRaises(EventRefused):
            event.participant_ids.with_user(self.director_a).action_accept_excuse()
        with self.assertRaises(AccessError):
            event.participant_ids.with_user(self.director_b).action_accept_excuse()

    def test_staff_write_down_what_they_hear(self):
        event = self._announced()
        plain, online = (
            self._person(event, m).with_user(self.clerk_a)
            for m in (self.plain, self.online)
        )
        plain.action_hear_coming()
        self.assertEqual((plain.reply, plain.heard_by_id), ("coming", self.clerk_a))
        self.assertEqual(self._kinds(plain), [("phone", "cancelled")])
        action = online.action_hear_excuse()
        dialogs = self.env[action["res_model"]].with_user(self.clerk_a)
        dialogs.with_context(**action["context"]).create(
            {"reason": "At the fair"}
        ).action_confirm()
        self.assertEqual((online.reply, online.reply_reason), ("asking", "At the fair"))
        online.sudo()._answer("coming")
        self.assertFalse(online.heard_by_id, "answered in person")
        self.assertEqual(
            (event.coming_count, event.asking_count, event.unanswered_count), (2, 0, 0)
        )


@tagged("post_install", "-at_install")
class TestEventNoticeSpeed(EventNoticeCommon):
    """The number of queries does not follow the number of the invited."""

    def _many(self, count, first):
        return (
            self.env["party.member"]
            .with_user(self.clerk_a)
            ._enter(
                [
                    {
                        "name": f"Member {first + place}",
                        "mobile": str(13900000000 + first + place),
                        "home_branch_id": self.branch.id,
                    }
                    for place in range(count)
                ]
            )
        )

    def _costs(self, count, first):
        """Queries of preview, announcement, failure of all, list and counts."""
        event = self._approved(self._many(count, first))
        costs = {}

        def measure(name, call):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = call()
            self.env.flush_all()
            costs[name] = self.env.cr.sql_log_count - before
            return result

        dialogs = self.env["party.event.announce"].with_user(self.clerk_a)
        dialog = measure("preview", lambda: self._read_preview(dialogs, event))
        measure("announce", dialog.action_confirm)
        trackers = self.env["sms.tracker"].search(
            [("event_notice_id.event_id", "=", event.id)]
        )
        self.assertEqual(len(trackers), count)
        measure(
            "fail",
            lambda: trackers._action_update_from_sms_state(
                "error", failure_type="sms_server", failure_reason="down"
            ),
        )
        people = self.env["party.event.participant"].with_user(self.clerk_a)
        domain = [("event_id", "=", event.id), ("reach", "=", "to_call")]
        self.assertEqual(people.search_count(domain), count)
        names = ["member_name", "mobile", "call_reason", "last_call_text"]
        measure("list", lambda: people.search(domain, limit=20).read(names))
        measure("counts", lambda: event.with_user(self.clerk_a).to_call_count)
        return costs

    def _read_preview(self, dialogs, event):
        dialog = dialogs.create({"event_id": event.id})
        self.assertTrue(dialog.preview)
        return dialog

    def test_queries_do_not_grow(self):
        self._set_up()
        self._costs(3, 0)  # warms the caches of the server
        few, many = self._costs(20, 100), self._costs(200, 1000)
        for name in few:
            with self.subTest(name):
                # rows are written in batches of 100, each with two queries at most
                self.assertLessEqual(many[name], few[name] + 20)
