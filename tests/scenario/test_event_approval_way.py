"""The plan of an activity before the committee (A3.3.1).

The member of the committee in charge of the center is away; a stand-in decides.
"""

from staff_at_their_screens import StaffAtTheirScreens

from odoo.fields import Command
from odoo.tests import tagged

HALL, YARD = "中心会议室", "文化广场"


@tagged("post_install", "-at_install")
class TestPlanBeforeTheCommittee(StaffAtTheirScreens):
    def setUp(self):
        super().setUp()
        self.stand_in = self._new_user("stand_in", "committee")
        self.center_a.approver_id = self.committee
        self._create(
            self.committee,
            "party.absence",
            user_id=self.committee.id,
            stand_in_id=self.stand_in.id,
            date_from="2026-09-20",
            date_to="2026-09-25",
        )
        self.members = self._create_member(name="䶮堃") | self._create_member(
            name="赟玥", mobile="13800000402"
        )
        self.event = self._draft(self.clerk_a, place=HALL, user_id=self.director_a.id)

    def _invite_by_hand(self, user, member):
        self._click(
            user,
            self.event,
            "action_invite",
            member_ids=[Command.set(member.ids)],
        )

    def _waiting(self, user):
        """Themes of the plans that wait for a decision of ``user``."""
        events = self._see(
            user,
            self.event,
            *("name", "can_decide"),
            domain=[("state", "=", "submitted")],
        )
        return [event["name"] for event in events if event["can_decide"]]

    def test_from_the_draft_to_the_second_approval(self):
        self._submitted_by_the_director_alone()
        self._returned_with_remarks()
        self._approved_by_the_stand_in()
        self._list_is_frozen()
        self._added_later()
        self._another_place_goes_back()

    def _submitted_by_the_director_alone(self):
        event = self.event
        self._assert_told("NotOnDuty", "A3.3.1", self.clerk_a, event, "action_submit")
        self._do(self.director_a, event, "action_submit")
        self.assertEqual(event.participant_ids.member_id, self.members)
        for user in (self.director_a, self.clerk_a, self.committee):
            self.assertFalse(self._waiting(user))
            self._assert_told("NotOnDuty", "A3.3.1", user, event, "action_approve")
        self.assertEqual(self._waiting(self.stand_in), [event.name])
        self._assert_told(
            "EventRefused", "", self.clerk_a, event, "write", {"plan_text": "改"}
        )

    def _returned_with_remarks(self):
        event = self.event
        self._click(self.stand_in, event, "action_return", reason="请写明经费。")
        [row] = self._see(
            self.director_a,
            event,
            *("state", "remarks"),
            domain=[("id", "=", event.id)],
        )
        self.assertEqual((row["state"], row["remarks"]), ("draft", "请写明经费。"))
        self._do(self.director_a, event, "write", {"budget": 800})
        # who came into the register meanwhile meets the rule, who left does not
        self.members |= self._create_member(name="玺淏", mobile="13800000403")
        self._do(self.director_a, event, "action_submit")
        self.assertEqual(event.participant_ids.member_id, self.members)

    def _approved_by_the_stand_in(self):
        event = self.event
        self._do(self.stand_in, event, "action_approve")
        self.assertEqual((event.state, event.number), ("approved", "TA-A-2026-0001"))
        first, second = event.approval_ids.sorted("id")
        self.assertEqual((first.state, second.state), ("returned", "approved"))
        for decided in (first, second):
            self.assertEqual(decided.decided_by_id, self.stand_in)
            self.assertEqual(decided.stood_in_for_id, self.committee)
            self.assertEqual(decided.asked_by_id, self.director_a)
        self._assert_told("EventRefused", "", self.stand_in, event, "action_approve")

    def _list_is_frozen(self):
        people = self.event.participant_ids
        self._create_member(name="后来人", mobile="13800000404")
        self._assert_told(
            "EventRefused", "A3.3.1", self.director_a, people[:1], "action_take_off"
        )
        for error, method, args in (
            ("AccessError", "unlink", []),
            ("ProtectedField", "write", [{"is_late_addition": False}]),
        ):
            self._assert_told(error, "", self.clerk_a, people[:1], method, *args)
        self._assert_told(
            *("ProtectedField", "", self.clerk_a, people.browse()),
            *(
                "create",
                [{"event_id": self.event.id, "member_id": people.member_id[0].id}],
            ),
        )
        action = self._do(self.clerk_a, self.event, "action_invite")
        dialog = self._create(
            self.clerk_a, action["res_model"], action["context"], is_everybody=True
        )
        self._assert_told("EventRefused", "", self.clerk_a, dialog, "action_confirm")
        self.assertEqual(self.event.participant_ids, people)

    def _added_later(self):
        late = self._create_member(name="翀芃", mobile="13800000405")
        self._invite_by_hand(self.clerk_a, late)
        rows = self._see(
            self.committee,
            self.event.participant_ids,
            *("member_name", "is_late_addition", "added_by_id"),
            domain=[("event_id", "=", self.event.id), ("is_late_addition", "=", True)],
        )
        self.assertEqual([row["member_name"] for row in rows], ["翀芃"])
        self.assertEqual(rows[0]["added_by_id"]["id"], self.clerk_a.id)
        self.assertEqual(self.event.state, "approved")
        self.members |= late

    def _another_place_goes_back(self):
        event = self.event
        self._do(self.clerk_a, event, "write", {"materials": "投影仪"})
        self.assertEqual(event.state, "approved")
        self._do(self.clerk_a, event, "write", {"place": YARD})
        self.assertEqual(event.state, "draft")
        self._assert_told(
            "EventRefused", "A3.3.1", self.clerk_a, event, "action_announce"
        )
        self._do(self.director_a, event, "action_submit")
        self.assertEqual(event.participant_ids.member_id & self.members, self.members)
        [row] = self._see(
            self.stand_in, event, "pending_changes", domain=[("id", "=", event.id)]
        )
        for text in (HALL, YARD):
            self.assertIn(text, row["pending_changes"])
        self._do(self.stand_in, event, "action_approve")
        self.assertEqual((event.plan_version, event.number), (2, "TA-A-2026-0001"))

    def test_nobody_approves_their_own(self):
        """A member of the committee who directs a center, or drafted the plan."""
        group = self.env.ref("party_service_center.group_party_director")
        self.stand_in.group_ids |= group
        self.env["party.staff"].search(
            [("user_id", "=", self.director_a.id)]
        ).date_to = "2026-09-20"
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.stand_in, "director")
            | {"date_from": "2026-09-21"}
        )
        self._do(self.stand_in, self.event, "action_submit")
        self._assert_told(
            "NotOnDuty", "A3.3.1", self.stand_in, self.event, "action_approve"
        )
        others = self.event.decider_ids
        self.assertIn(self.committee, others)
        self.assertNotIn(self.stand_in, others)
        self._do(self.committee, self.event, "action_approve")
        self.assertEqual(self.event.approval_ids.decided_by_id, self.committee)
