from odoo.tests import tagged

from ..exceptions import EventRefused, NotOnDuty
from .common import PartyCommon


@tagged("post_install", "-at_install")
class TestEventCourse(PartyCommon):
    """An activity from the draft to the filing cabinet (A3.3.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.member = case._create_member()
        cls.other = case._create_member(name="Luo Shuyao", mobile="13800000198")

    def test_the_way_of_a_plan(self):
        event = self._create_event()
        self._submit(event)
        self.assertEqual(event.state, "submitted")
        self.assertEqual(event.participant_ids.member_id, self.member | self.other)
        event.with_user(self.committee).action_approve()
        self.assertEqual(event.state, "approved")
        self.assertEqual(event.number, "TA-A-2026-0001")

    def test_only_the_director_submits_and_nobody_approves_their_own(self):
        event = self._create_event()
        with self.assertRaises(NotOnDuty):
            event.action_submit()
        self._submit(event)
        with self.assertRaises(NotOnDuty):
            event.with_user(self.director_a).action_approve()

    def test_a_changed_theme_goes_back_to_approval(self):
        event = self._create_event()
        self._approve(event)
        event.name = "Another theme"
        self.assertEqual(event.state, "draft")
        self._approve(event)
        self.assertEqual(event.plan_version, 2)
        self.assertEqual(event.number, "TA-A-2026-0001")

    def test_a_plan_without_people_is_not_submitted(self):
        event = self._create_event(target_mode="hand")
        with self.assertRaises(EventRefused):
            self._submit(event)
