"""Attendance in a real browser: the list, the scans, and a member's own phone."""

import time

from odoo.tests import HttpCase, tagged

from .common import PartyCommon


class EventTourCommon(HttpCase, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        members = cls.env["party.member"]
        for number in range(10):
            members += case._create_member(
                name=f"Person {number}", mobile=f"1380000040{number}"
            )
        cls.event = case._event_at_the_door(members)
        cls.people = cls.event.participant_ids.sorted("member_name")
        cls.people[0].sudo()._record_proof(code="ABCD2345")


@tagged("post_install", "-at_install")
class TestEventTour(EventTourCommon):
    browser_size = "1280x800"

    def test_ten_from_paper(self):
        """Ten people in under a minute, a click for each (A3.3.3)."""
        page = f"/odoo/party.event/{self.event.id}"
        began = time.perf_counter()
        self.start_tour(page, "party_event_tick_ten", login="clerk_a")
        self.assertLess(time.perf_counter() - began, 60)
        self.assertEqual(
            self.people.mapped("attendance"),
            ["present"] * 7 + ["late"] + ["absent"] * 2,
        )
        self.start_tour(page, "party_event_correct", login="clerk_a")
        self.assertEqual(self.people[8].minutes, 45)
        self.assertFalse(self.people[9].attendance)

    def test_door_and_scan(self):
        page = f"/odoo/party.event/{self.event.id}"
        self.start_tour(page, "party_event_door", login="clerk_a")
        self.start_tour(page, "party_event_scan_typed", login="clerk_a")
        self.assertEqual(self.people[0].attendance_ids.way, "scan")


@tagged("post_install", "-at_install")
class TestEventTourPhone(TestEventTour):
    allow_inherited_tests_method = True  # the same on another screen
    browser_size = "390x844"
    touch_enabled = True

    def test_self_check_in(self):
        code = self.event._door_code(self.event._present_minute())
        self.start_tour(
            f"/activity/check-in/{self.event.id}?c={code}",
            "party_event_check_in",
            login=None,
            cookies={"frontend_lang": "en_US"},
        )
        self.assertEqual(self.people[0].attendance_ids.way, "self")
