from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..exceptions import EventRefused, ProtectedField
from .event_common import EventCase


class TestEventList(EventCase):
    """The list of the invited: by rule and by hand, frozen by the approval (A3.3.1)."""

    def _dialog(self, event, **values):
        dialogs = self.env["party.event.invite"].with_env(event.env)
        dialogs.create({"event_id": event.id} | values).action_confirm()

    def _hand(self, members):
        return {"member_ids": [(6, 0, members.ids)]}

    def test_by_hand(self):
        event = self._create_event(target_mode="hand")
        self._dialog(event, **self._hand(self.member))
        self._dialog(event, **self._hand(self.member | self.other))
        people = event.participant_ids
        self.assertEqual(people.member_id, self.member | self.other)
        self.assertEqual(set(people.mapped("origin")), {"hand"})
        people.filtered(lambda p: p.member_id == self.other).action_take_off()
        self._approve(event)
        self.assertEqual(event.participant_ids.member_id, self.member)

    def test_all_who_match(self):
        event = self._create_event(target_mode="hand")
        self._dialog(event, is_everybody=True)
        self.assertEqual(event.invited_count, 2)
        event.participant_ids[0].action_take_off()
        self._submit(event)
        self.assertEqual(event.invited_count, 1)

    def test_all_who_match_only_in_a_draft(self):
        event = self._bring_event_to("approved")
        with self.assertRaises(EventRefused):
            self._dialog(event, is_everybody=True)

    def test_nobody_chosen(self):
        with self.assertRaises(EventRefused):
            self._dialog(self._create_event())

    def test_the_list_follows_the_rule_until_the_approval(self):
        event = self._create_event()
        self._submit(event)
        self.assertEqual(event.invited_count, 2)
        event.with_user(self.director_a).action_take_back()
        event.target_category = "probationary"
        with self.assertRaises(EventRefused):
            self._submit(event)

    def test_who_came_by_the_rule_goes_by_the_rule(self):
        event = self._create_event()
        self._dialog(event, is_everybody=True)
        row = event.participant_ids[0]
        self.assertFalse(row.can_take_off)
        with self.assertRaisesRegex(EventRefused, "meets the conditions"):
            row.action_take_off()

    def test_nobody_leaves_an_approved_list(self):
        event = self._bring_event_to("approved")
        rows = event.participant_ids
        for _state in ("approved", "draft"):
            self.assertFalse(any(rows.mapped("can_take_off")))
            with self.assertRaises(EventRefused):
                rows.action_take_off()
            event.place = "In the yard"
        self.assertEqual(event.state, "draft")
        event.target_category = "probationary"
        self._approve(event)
        self.assertEqual(event.participant_ids, rows)

    def test_who_was_never_approved_follows_a_changed_rule(self):
        """People found by a rule that came back are not invited by the next one."""
        event = self._create_event(target_category="probationary", target_mode="hand")
        self._dialog(event, **self._hand(self.member))
        self._approve(event)
        later = fields.Datetime.now() + timedelta(hours=1)
        with freeze_time(later):
            event.write({"target_mode": "rule", "target_category": "full"})
            self._submit(event)
            self.assertEqual(event.invited_count, 2)
            self._return(event)
            event.target_category = "probationary"
            self._submit(event)
        self.assertEqual(event.participant_ids.member_id, self.member)

    def test_later_additions_are_marked(self):
        for state in ("approved", "announced", "held"):
            event = self._bring_event_to(state)
            new = self._create_member(name="Comes Late", mobile="13800000197")
            with self.subTest(state=state):
                self._dialog(event, **self._hand(new))
                late = event.participant_ids.filtered("is_late_addition")
                self.assertEqual(late.member_id, new)
                self.assertEqual(late.added_by_id, self.clerk_a)

    def test_nobody_is_added_while_it_waits_or_is_closed(self):
        new = self._create_member(name="Comes Late", mobile="13800000197")
        for state in ("submitted", "filed", "cancelled"):
            event = self._bring_event_to(state)
            with self.subTest(state=state), self.assertRaises(EventRefused):
                self._dialog(event, **self._hand(new))

    def test_members_of_another_center_and_who_left(self):
        event = self._create_event()
        foreign = self._create_member(
            self.clerk_b, center_id=self.center_b.id, mobile="13800000196"
        )
        with self.assertRaises(UserError):
            self._dialog(event, **self._hand(foreign))
        with self.assertRaises(EventRefused):
            self._invite(event.with_user(self.admin), foreign)
        for values in ({"is_deceased": True}, {"active": False}):
            gone = self._create_member(name="Gone", mobile="13800000195")
            gone.sudo()._record_proof(left_date="2026-09-01", **values)
            with self.subTest(values=values), self.assertRaises(EventRefused):
                self._dialog(event, **self._hand(gone))

    def test_strangers_and_the_committee_change_no_list(self):
        event = self._create_event(target_mode="hand")
        self._dialog(event, **self._hand(self.member))
        row = event.participant_ids
        for user in (self.clerk_b, self.committee, self.portal_user):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._dialog(event.with_user(user), is_everybody=True)
                with self.assertRaises(AccessError):
                    row.with_user(user).action_take_off()
        self.assertTrue(row.exists())

    def test_rows_are_written_by_steps_alone(self):
        event = self._bring_event_to("approved")
        row = event.participant_ids[:1]
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.assertRaises(ProtectedField):
                row.with_user(user).write({"attendance_note": "Mine"})
            with self.assertRaises(UserError):
                row.with_user(user).unlink()

    def test_who_meets_the_rule_is_shown(self):
        event = self._create_event(target_category="full")
        action = event.action_open_target()
        found = self.env["party.member"].with_user(self.clerk_a)
        found = found.search(action["domain"])
        self.assertEqual(found, self.member | self.other)
        self.assertEqual(event.target_count, 2)
        action = event.action_open_invited()
        self.assertEqual(action["domain"], [("event_id", "=", event.id)])
