from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    EventRefused,
    FiledRecord,
    NotOnDuty,
    ProtectedField,
    TransitionRefused,
)
from ..models.party_event_task_mixin import APPROVAL, PREPARATION, RECORD
from .event_common import AFTERWARDS, EventCase

DOOR_OPEN = "2026-09-29 05:40:00"
BEGUN = "2026-09-29 06:10:00"


class TestEventCourse(EventCase):
    """An activity from the draft to the filing cabinet (A3.3.1)."""

    def test_the_way_of_a_plan(self):
        event = self._create_event()
        self._submit(event)
        self.assertEqual(event.state, "submitted")
        self.assertEqual(event.participant_ids.member_id, self.member | self.other)
        event.with_user(self.committee).action_approve()
        self.assertEqual(event.state, "approved")
        self.assertEqual(event.number, "TA-A-2026-0001")
        self.assertFalse(event.participant_ids.filtered("is_late_addition"))

    def test_only_the_director_submits_and_nobody_approves_their_own(self):
        event = self._create_event()
        with self.assertRaises(NotOnDuty):
            event.action_submit()
        self._submit(event)
        with self.assertRaises(NotOnDuty):
            event.with_user(self.director_a).action_approve()

    def test_at_a_vacant_center_the_clerk_submits(self):
        self.center_a.staff_ids.filtered(
            lambda staff: staff.role == "director"
        ).date_to = date(2026, 9, 1)
        event = self._create_event()
        self.assertTrue(event.can_direct)
        event.action_submit()
        self.assertEqual(event.state, "submitted")

    def test_a_director_on_the_committee_does_not_approve_own_plans(self):
        group = self.env.ref("party_service_center.group_party_committee")
        self.director_a.group_ids += group
        event = self._create_event()
        self._submit(event)
        mine = event.with_user(self.director_a)
        self.assertFalse(mine.can_decide)
        with self.assertRaises(NotOnDuty):
            mine.action_approve()
        with self.assertRaises(NotOnDuty):
            self._give_reason(mine._pending_approval(), "return", "Mine")
        self.assertNotIn(self.director_a, mine.decider_ids)

    def test_who_drafted_the_plan_does_not_approve_it(self):
        group = self.env.ref("party_service_center.group_party_committee")
        self.clerk_a.group_ids += group
        event = self._create_event()
        self._submit(event)
        with self.assertRaises(NotOnDuty):
            event.with_user(self.clerk_a).action_approve()

    def test_a_plan_without_people_is_not_submitted(self):
        event = self._create_event(target_mode="hand")
        with self.assertRaises(EventRefused):
            self._submit(event)

    def test_what_the_committee_must_see(self):
        for lack in (
            {"place": False},
            {"place": "  "},
            {"plan_text": False},
            {"plan_text": " \n"},
            {"date_begin": "2026-09-20 06:00:00"},
        ):
            with self.subTest(lack=lack), self.assertRaises(EventRefused):
                self._submit(self._create_event(**lack))

    # ------------------------------------------------------------------
    # Back to the committee
    # ------------------------------------------------------------------
    def test_each_approved_field_goes_back(self):
        for change in (
            {"name": "Another Theme"},
            {"date_begin": "2026-09-29 05:00:00"},
            {"date_end": "2026-09-29 09:30:00"},
            {"place": "In the yard"},
            {"target_mode": "hand"},
            {"target_organization_ids": [(6, 0, self.branch.ids)]},
            {"target_trade": "Tea"},
            {"target_market": "North"},
            {"target_relation_type": "origin"},
            {"target_category": "full"},
        ):
            for state in ("approved", "announced"):
                event = self._bring_event_to(state)
                with self.subTest(change=change, state=state):
                    event.write(change)
                    self.assertEqual(event.state, "draft")

    def test_other_fields_leave_the_approval(self):
        event = self._bring_event_to("approved")
        event.write({"plan_text": "Longer", "budget": 20, "name": event.name})
        self.assertEqual(event.state, "approved")

    def test_a_changed_plan_is_approved_anew(self):
        event = self._bring_event_to("approved")
        event.name = "Another Theme"
        self.assertEqual(self._tasks(event, PREPARATION).user_id, self.director_a)
        self._approve(event)
        self.assertEqual(event.plan_version, 2)
        self.assertEqual(event.number, "TA-A-2026-0001")

    def test_nothing_changes_while_the_committee_decides(self):
        event = self._create_event()
        self._submit(event)
        for change in (
            {"name": "Another"},
            {"plan_text": "Another"},
            {"materials": "Chairs"},
            {"budget": 5},
            {"target_trade": "Tea"},
        ):
            with self.subTest(change=change), self.assertRaises(EventRefused):
                event.write(change)
        event.write({"name": event.name, "user_id": self.director_a.id})
        event.with_user(self.director_a).action_take_back()
        event.name = "Another"
        self.assertEqual(event.approval_ids.state, "withdrawn")

    def test_what_was_held_keeps_its_plan(self):
        event = self._bring_event_to("held")
        with self.assertRaises(EventRefused):
            event.name = "Another"

    def test_the_kind_stays_while_the_committee_decides(self):
        event = self._create_event()
        self._submit(event)
        with self.assertRaises(EventRefused):
            event.kind_id = self.env.ref("party_service_center.party_event_kind_talk")

    # ------------------------------------------------------------------
    # Under way: what was approved stays
    # ------------------------------------------------------------------
    POSTPONED = {
        "date_begin": "2026-09-30 06:00:00",
        "date_end": "2026-09-30 08:00:00",
    }

    def _assert_stays(self, event, *changes):
        facts = ["state", "number", "plan_version", "name", "place", "date_end"]
        before = event.read([*facts, "recorded_count"])
        for change in changes:
            with self.subTest(change=change):
                with (
                    self.assertRaisesRegex(EventRefused, "has begun, or attendance"),
                    self.env.cr.savepoint(),
                ):
                    event.write(change)
                event.invalidate_recordset()
                self.assertEqual(event.read([*facts, "recorded_count"]), before)

    def test_what_has_begun_is_not_taken_back_by_a_typing_error(self):
        event = self._bring_event_to("announced")
        with freeze_time(BEGUN):
            self._assert_stays(
                event,
                {"name": "Honest Scale in the Market"},
                {"date_end": "2026-09-29 08:30:00"},
                {"place": "In the yard"},
                {"target_trade": "Tea"},
            )
            event.plan_text = "A talk, a film, then questions."
        self.assertEqual(event.state, "announced")

    def test_recorded_attendance_keeps_the_plan(self):
        event = self._bring_event_to("announced")
        person = event.participant_ids[0]
        with freeze_time(DOOR_OPEN):
            person.action_present()
            self._assert_stays(event, {"name": "Another"}, self.POSTPONED)
        self.assertEqual(person.attendance, "present")
        self.assertFalse(person.attendance_ids.undone_at)

    def test_what_nobody_came_to_yet_can_still_be_postponed(self):
        event = self._bring_event_to("announced")
        with freeze_time(BEGUN):
            event.write(self.POSTPONED)
        self.assertEqual((event.state, event.number), ("draft", "TA-A-2026-0001"))

    def test_recorded_attendance_is_not_cancelled(self):
        event = self._bring_event_to("announced")
        with freeze_time(DOOR_OPEN):
            event.participant_ids[0].action_present()
            theirs = event.with_user(self.director_a)
            with self.assertRaisesRegex(EventRefused, "Attendance is recorded"):
                self._give_reason(theirs, "cancel", "Storm")
            self.assertEqual(event.state, "announced")
            row = event.participant_ids.attendance_ids
            self._give_reason(row, "undo", "Another person of that name")
            event.invalidate_recordset()
            self._give_reason(theirs, "cancel", "Storm")
        self.assertEqual(event.state, "cancelled")

    def test_years_that_cannot_be_meant(self):
        for year in (1900, 9999):
            dates = {
                "date_begin": f"{year}-09-29 06:00:00",
                "date_end": f"{year}-09-29 08:00:00",
            }
            with (
                self.subTest(year=year),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError) as caught,
            ):
                self._create_event(**dates)
            words = self.env["party.event"]._sql_error_to_message(caught.exception)
            self.assertIn("between the years 2012 and 2100", words)

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------
    def test_return_with_remarks(self):
        event = self._create_event()
        self._submit(event)
        self._return(event)
        self.assertEqual(event.state, "draft")
        self.assertEqual(event.remarks, "Which day suits the traders?")
        self.assertEqual(self._tasks(event, PREPARATION).user_id, self.director_a)
        self.assertFalse(self._tasks(event, APPROVAL))
        self._submit(event)
        self.assertFalse(event.remarks)
        self.assertFalse(self._tasks(event, PREPARATION))

    def test_a_decision_is_taken_once(self):
        event = self._create_event()
        self._submit(event)
        approval = event.approval_ids.with_user(self.committee)
        approval.action_approve()
        with self.assertRaises(TransitionRefused):
            approval.action_approve()
        with self.assertRaises(TransitionRefused):
            self._give_reason(approval, "return", "Too late")
        self.assertEqual(approval.decided_by_id, self.committee)

    def test_of_two_who_submit_the_database_takes_one(self):
        event = self._create_event()
        self._submit(event)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["party.event.approval"].with_user(self.director_a)._ask(event)

    def test_a_plan_that_waits_nowhere_is_not_decided(self):
        event = self._create_event()
        for step in ("action_approve", "action_return"):
            with self.subTest(step=step), self.assertRaises(EventRefused):
                getattr(event.with_user(self.committee), step)()

    def test_what_changed_since_the_last_approval(self):
        event = self._bring_event_to("approved")
        self.assertFalse(event.approval_ids.changes)
        event.write({"name": "Fair <b>Prices</b>", "target_category": "full"})
        self._submit(event)
        approval = event._pending_approval().with_user(self.committee)
        changes = approval.changes
        self.assertIn("Honest Scales in the Market", changes)
        self.assertIn("Fair &lt;b&gt;Prices&lt;/b&gt;", changes)
        self.assertIn("Meant for", changes)
        self.assertNotIn("Meeting Place", changes)
        self.assertEqual(event.with_user(self.committee).pending_changes, changes)

    def test_kind_plan_and_materials_are_compared(self):
        event = self._bring_event_to("approved")
        talk = self.env.ref("party_service_center.party_event_kind_talk")
        event.write(
            {"kind_id": talk.id, "plan_text": "First a film.", "materials": "A screen"}
        )
        event.place = "In the yard"
        self._submit(event)
        new, old = event.approval_ids.sorted("id", reverse=True)
        self.assertEqual(new.kind_id, talk)
        study = self.env.ref("party_service_center.party_event_kind_study")
        self.assertEqual(old.kind_id, study)
        for text in (
            study.name,
            talk.name,
            "A talk, then questions.",
            "First a film.",
            "A screen",
        ):
            self.assertIn(text, new.changes)

    def test_submitted_again_without_a_change(self):
        event = self._bring_event_to("approved")
        event.place = "In the yard"
        event.place = "Meeting room of the center"
        self._submit(event)
        self.assertIn("Submitted again", event._pending_approval().changes)

    # ------------------------------------------------------------------
    # Who decides
    # ------------------------------------------------------------------
    def _second_on_committee(self):
        return self._new_user("second", "committee")

    def test_the_approver_of_the_center_decides(self):
        second = self._second_on_committee()
        self.center_a.approver_id = second
        event = self._create_event()
        self._submit(event)
        self.assertEqual(self._tasks(event, APPROVAL).user_id, second)
        self.assertEqual(event.decider_ids, second)
        with self.assertRaises(NotOnDuty):
            event.with_user(self.committee).action_approve()
        event.with_user(second).action_approve()
        self.assertFalse(event.approval_ids.stood_in_for_id)

    def test_without_an_approver_everybody_on_the_committee_is_asked(self):
        second = self._second_on_committee()
        event = self._create_event()
        self._submit(event)
        people = self._tasks(event, APPROVAL).user_id
        self.assertLessEqual(second | self.committee, people)
        event.with_user(second).action_approve()
        self.assertFalse(self._tasks(event, APPROVAL))

    def _send_away(self, person, stand_in, **values):
        return (
            self.env["party.absence"]
            .with_user(person)
            .create(
                {
                    "user_id": person.id,
                    "stand_in_id": stand_in.id,
                    "date_from": "2026-09-20",
                    "date_to": "2026-09-25",
                }
                | values
            )
        )

    def test_the_stand_in_decides_and_the_record_says_for_whom(self):
        second = self._second_on_committee()
        self.center_a.approver_id = self.committee
        self._send_away(self.committee, second)
        event = self._create_event()
        self._submit(event)
        self.assertEqual(self._tasks(event, APPROVAL).user_id, second)
        with self.assertRaises(NotOnDuty):
            event.with_user(self.committee).action_approve()
        event.with_user(second).action_approve()
        approval = event.approval_ids
        self.assertEqual(approval.decided_by_id, second)
        self.assertEqual(approval.stood_in_for_id, self.committee)

    def _decider_of_new_plan(self):
        event = self._create_event()
        self._submit(event)
        return event, event._pending_approval().decider_ids

    def test_a_stand_in_who_is_away_has_one_too(self):
        second = self._second_on_committee()
        third = self._new_user("third", "committee")
        self.center_a.approver_id = self.committee
        self._send_away(self.committee, second)
        self._send_away(second, third)
        event, deciders = self._decider_of_new_plan()
        self.assertEqual(deciders, third)
        self.assertEqual(self._tasks(event, APPROVAL).user_id, third)
        with self.assertRaises(NotOnDuty):
            event.with_user(second).action_approve()
        event.with_user(third).action_approve()
        self.assertEqual(event.approval_ids.stood_in_for_id, self.committee)

    def test_where_all_are_away_anybody_on_the_committee_decides(self):
        second = self._second_on_committee()
        third = self._new_user("third", "committee")
        self.center_a.approver_id = self.committee
        self._send_away(self.committee, second)
        self._send_away(second, self.committee)
        event, deciders = self._decider_of_new_plan()
        self.assertLessEqual(self.committee | second | third, deciders)
        event.with_user(third).action_approve()
        self.assertEqual(event.state, "approved")

    def test_no_stand_in_decides_on_an_own_plan(self):
        group = self.env.ref("party_service_center.group_party_committee")
        self.director_a.group_ids += group
        self.center_a.approver_id = self.committee
        self._send_away(self.committee, self.director_a)
        event, deciders = self._decider_of_new_plan()
        self.assertNotIn(self.director_a, deciders)
        with self.assertRaises(NotOnDuty):
            event.with_user(self.director_a).action_approve()
        event.with_user(self.committee).action_approve()
        self.assertEqual(event.state, "approved")

    def test_the_task_follows_who_goes_away_and_comes_back(self):
        second = self._second_on_committee()
        self.center_a.approver_id = self.committee
        self._send_away(self.committee, second, date_from="2026-09-22")
        event = self._create_event()
        self._submit(event)
        for day, person in (
            ("2026-09-21", self.committee),
            ("2026-09-22", second),
            ("2026-09-26", self.committee),
        ):
            with freeze_time(f"{day} 02:00:00"), self.enter_registry_test_mode():
                self._run_watch()
            with self.subTest(day=day):
                self.assertEqual(self._tasks(event, APPROVAL).user_id, person)

    def test_absences_are_entered_by_who_is_away(self):
        second = self._second_on_committee()
        absence = self._send_away(self.committee, second)
        for user in (second, self.director_a, self.clerk_a):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                absence.with_user(user).date_to = "2026-12-31"
            self.assertTrue(absence.with_user(user).read(["stand_in_id"]))
        with self.assertRaises(AccessError):
            self._send_away(second, second.browse(self.committee.id)).with_user(
                self.committee
            ).write({"note": "Mine"})
        absence.with_user(self.admin).note = "Ill"

    def test_the_approver_is_on_the_committee(self):
        with self.assertRaises(EventRefused):
            self.center_a.approver_id = self.clerk_a
        with self.assertRaises(AccessError):
            self.center_a.with_user(self.director_a).approver_id = self.committee

    # ------------------------------------------------------------------
    # Tasks
    # ------------------------------------------------------------------
    def _run_watch(self):
        self.env.ref(
            "party_service_center.party_event_cron_watch"
        ).method_direct_trigger()

    def test_tasks_follow_the_course(self):
        event = self._create_event()
        self._approve(event)
        self.assertEqual(self._tasks(event, PREPARATION).user_id, self.clerk_a)
        event.user_id = self.director_a
        self.assertEqual(self._tasks(event, PREPARATION).user_id, self.director_a)
        with freeze_time(AFTERWARDS):
            for _run in range(2):
                with self.enter_registry_test_mode():
                    self._run_watch()
            self.assertFalse(self._tasks(event, PREPARATION))
            task = self._tasks(event, RECORD)
            self.assertEqual(task.user_id, self.director_a)
            self.assertEqual(task.date_deadline, date(2026, 9, 29))
            event.action_hold()
            self.assertTrue(self._tasks(event, RECORD))
            self._complete_record(event)
            event.action_file()
        self.assertFalse(self._tasks(event, RECORD))

    def test_the_job_leaves_what_was_called_off_meanwhile(self):
        events = self._bring_event_to("approved") | self._bring_event_to("approved")
        ask = type(events)._ask_for_record

        def ask_and_call_off(event):
            ask(event)
            others = event.browse(events.ids) - event
            others._move("cancelled", cancel_reason="Storm")

        self.patch(type(events), "_ask_for_record", ask_and_call_off)
        with freeze_time(AFTERWARDS), self.enter_registry_test_mode():
            self._run_watch()
        self.env.invalidate_all()
        called_off = events.filtered(lambda event: event.state == "cancelled")
        self.assertEqual(len(called_off), 1)
        self.assertFalse(self._tasks(called_off, RECORD))
        self.assertTrue(self._tasks(events - called_off, RECORD))

    def test_tasks_end_with_a_cancelled_activity(self):
        event = self._bring_event_to("approved")
        self._give_reason(event.with_user(self.director_a), "cancel", "Storm")
        self.assertFalse(self._tasks(event, PREPARATION))
        event = self._create_event()
        self._submit(event)
        self._give_reason(event.with_user(self.director_a), "cancel", "Storm")
        self.assertFalse(self._tasks(event, APPROVAL))
        self.assertEqual(event.approval_ids.state, "withdrawn")

    def test_whoever_left_gets_no_task(self):
        event = self._create_event()
        self._submit(event)
        self.center_a.staff_ids.filtered(
            lambda staff: staff.user_id == self.clerk_a
        ).date_to = date(2026, 9, 1)
        event.with_user(self.committee).action_approve()
        self.assertEqual(self._tasks(event, PREPARATION).user_id, self.director_a)

    # ------------------------------------------------------------------
    # Held, filed, opened again
    # ------------------------------------------------------------------
    def test_nothing_is_held_before_it_begins(self):
        event = self._bring_event_to("approved")
        self.assertFalse(event.has_begun)
        with self.assertRaises(EventRefused):
            event.action_hold()

    def test_what_is_over_waits_for_its_record(self):
        event = self._bring_event_to("approved")
        events = self.env["party.event"].with_user(self.clerk_a)
        domain = [("is_record_due", "=", True)]
        self.assertFalse(event.is_record_due)
        self.assertFalse(events.search(domain))
        with freeze_time(AFTERWARDS):
            event.invalidate_recordset()
            self.assertTrue(event.is_record_due)
            self.assertEqual(events.search(domain), event)
            event.action_hold()
            self.assertFalse(events.search(domain))

    def test_a_filed_activity_is_locked_and_the_attempt_is_logged(self):
        event = self._bring_event_to("filed")
        logs = []
        self.patch(
            self.registry["party.lock.log"],
            "_note",
            lambda log, records, verb, names=(): logs.append(
                (records, verb, set(names), log.env.user)
            ),
        )
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.assertRaises(FiledRecord):
                event.with_user(user).write({"plan_text": "Nicer"})
            with self.assertRaises(FiledRecord):
                event.with_user(user).unlink()
            self.assertIn((event, "write", {"plan_text"}, user), logs)
            self.assertIn((event, "unlink", set(), user), logs)

    def test_the_committee_opens_it_again_and_the_number_stays(self):
        event = self._bring_event_to("filed")
        number, held_at = event.file_number, event.held_at
        self.assertEqual(number, "TA-F-2026-0001")
        for user in (self.clerk_a, self.director_a):
            with self.assertRaises(NotOnDuty):
                event.with_user(user).action_reopen()
            with self.assertRaises(NotOnDuty):
                self._give_reason(event.with_user(user), "reopen", "A wrong name")
        theirs = event.with_user(self.committee)
        self.assertTrue(theirs.can_reopen)
        with freeze_time("2026-10-09 02:00:00"):
            self._give_reason(theirs, "reopen", "A wrong name")
            self.assertEqual(event.state, "held")
            self.assertEqual((event.held_at, event.held_by_id), (held_at, self.clerk_a))
            self.assertEqual(self._tasks(event, PREPARATION).user_id, self.clerk_a)
            self.assertIn("A wrong name", event.message_ids[0].body)
            event.plan_text = "Corrected"
            event.action_file()
        self.assertEqual(event.file_number, number)
        self.assertFalse(self._tasks(event, PREPARATION))

    def test_what_was_submitted_is_not_deleted(self):
        event = self._create_event()
        self._submit(event)
        event.with_user(self.director_a).action_take_back()
        approval = event.approval_ids
        for user in (self.director_a, self.admin):
            with self.assertRaises(UserError):
                approval.with_user(user).unlink()
        with self.assertRaises(FiledRecord):
            event.unlink()

    def test_a_draft_goes_with_its_list(self):
        event = self._create_event(target_mode="hand")
        self._invite(event, self.member)
        row = event.participant_ids
        event.unlink()
        self.env.flush_all()
        self.assertFalse(row.exists())

    def test_states_are_written_by_steps_alone(self):
        event = self._create_event()
        for values in (
            {"state": "approved"},
            {"number": "TA-A-2026-0009"},
            {"plan_version": 3},
            {"file_number": "1"},
            {"approved_by_id": self.committee.id},
            {"center_id": self.center_b.id},
        ):
            with self.subTest(values=values), self.assertRaises(ProtectedField):
                event.write(values)

    # ------------------------------------------------------------------
    # Next step on the screen
    # ------------------------------------------------------------------
    def test_next_step_for_whoever_looks(self):
        flags = ("can_work", "can_direct", "can_decide", "can_reopen")
        table = {
            "draft": {
                self.clerk_a: "can_work",
                self.director_a: "can_work can_direct",
                self.committee: "",
            },
            "submitted": {
                self.director_a: "can_work can_direct",
                self.committee: "can_decide",
            },
            "approved": {self.clerk_a: "can_work", self.committee: ""},
            "filed": {self.clerk_a: "can_work", self.committee: "can_reopen"},
        }
        for state, people in table.items():
            event = self._bring_event_to(state)
            for user, wanted in people.items():
                theirs = event.with_user(user)
                with self.subTest(state=state, user=user.login):
                    found = {name for name in flags if theirs[name]}
                    self.assertEqual(found, set(wanted.split()))

    def test_the_board_is_in_the_order_of_the_course(self):
        self._bring_event_to("approved")
        groups = (
            self.env["party.event"]
            .with_user(self.clerk_a)
            .with_context(read_group_expand=True)
            .web_read_group([], ["state"], auto_unfold=True)["groups"]
        )
        course = ["draft", "submitted", "approved", "announced", "held"]
        self.assertEqual([group["state"] for group in groups], course)

    def test_a_new_form(self):
        event = self.env["party.event"].with_user(self.clerk_a).new({})
        self.assertTrue(event.can_work)
        self.assertFalse(event.can_decide)
        self.assertFalse(event.is_record_due)
        self.assertEqual(event.center_id, self.center_a)

    def test_strangers_learn_nothing(self):
        event = self._bring_event_to("submitted")
        for user in (self.clerk_b, self.director_b, self.portal_user, self.outsider):
            theirs = event.with_user(user)
            for call in (
                lambda t=theirs: t.read(["name"]),
                lambda t=theirs: t.action_approve(),
                lambda t=theirs: t.action_open_invited(),
                lambda t=theirs: t.action_add_to_calendar(),
                lambda t=theirs: t.action_invite(),
                lambda t=theirs: t.write({"name": "Mine"}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
