"""From the open door to the filed record and the member's year (A3.3.3).

It is 10:00 in Anji on 21 September 2026; the activity begins at 10:20 and ends at
12:20. How codes at the door age and are tried out has tests of its own.
"""

import re

from staff_at_their_screens import StaffAtTheirScreens

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import freeze_time, tagged

from odoo.addons.party_service_center.tests.portal_common import PortalCommon
from odoo.addons.party_service_center_reports.tests.common import EVENT_RECORD, PICTURE

MORNING = {"date_begin": "2026-09-21 02:20:00", "date_end": "2026-09-21 04:20:00"}
AFTERNOON = {"date_begin": "2026-09-21 06:00:00", "date_end": "2026-09-21 07:00:00"}
LATE = "2026-09-21 02:50:00"  # half an hour after the beginning
NOON = "2026-09-21 04:30:00"
EVENING = "2026-09-21 09:00:00"
YEAR = ("event_count", "took_part_count", "participation_hours")


@tagged("post_install", "-at_install")
class TestRecordOfAnActivity(StaffAtTheirScreens, PortalCommon):
    def setUp(self):
        super().setUp()
        self.crowd = self._make_people(15)
        self.phone, self.shown, self.undone, self.early, self.excused = self.crowd[:5]
        self.from_paper = self.crowd[5:]
        self.guest = self._create_member(name="䶮堃", mobile="13800000601")
        everybody = self.crowd | self.member
        self.event = self._announced_event(everybody, name="秤准价明", **MORNING)

    def _announced_event(self, members, **values):
        event = self._draft(self.clerk_a, target_mode="hand", **values)
        self._click(
            self.clerk_a, event, "action_invite", member_ids=[Command.set(members.ids)]
        )
        self._let_approve(event)
        self._click(self.clerk_a, event, "action_announce")
        return event

    def _person(self, member):
        return self._people(self.event, member)

    def _attendances(self, members):
        return [self._person(member).attendance for member in members]

    def test_from_the_door_to_the_file(self):
        self._a_member_checks_in()
        self._staff_scan_codes()
        self._ten_from_a_sheet_of_paper()
        self._undone_with_a_trace()
        self._left_early_and_not_invited()
        with freeze_time(NOON):
            self._closed()
            self._filed()
        self._the_figures_arrive()

    def _a_member_checks_in(self):
        """On the member's phone: the code at the door and the code of the notice."""
        shown = self._do(self.clerk_a, self.event, "door_values")
        self.assertTrue(shown["qr"].startswith("data:image/"))
        self.assertEqual((shown["checked_in"], shown["invited"]), (0, 16))
        code = self.event._door_code(self.event._present_minute())
        self.authenticate(None, None)
        self.seated = None
        page = self.url_open(f"/activity/check-in/{self.event.id}?c={code}").text
        token = re.search(r'name="token" value="([^"]+)"', page).group(1)
        self.url_open(
            f"/activity/check-in/{self.event.id}",
            data={
                "csrf_token": Request.csrf_token(self),
                "token": token,
                "code": self._person(self.phone).code.lower(),
            },
        )
        self.env.invalidate_all()
        row = self._person(self.phone).attendance_ids
        self.assertEqual((row.attendance, row.way), ("present", "self"))
        shown = self._do(self.clerk_a, self.event, "door_values")
        self.assertEqual(shown["checked_in"], 1)

    def _staff_scan_codes(self):
        """The link of a notice, or the code as it is typed; nobody is let in twice."""
        person = self._person(self.shown)
        for text, kind in (
            (f"https://example.org/activity/{person.code}", "success"),
            (person.code, "warning"),
            (self._person(self.phone).code, "warning"),
            ("2222-2222", "danger"),
        ):
            answer = self._do(self.director_a, self.event, "scan_code", text)
            self.assertEqual(answer["kind"], kind, answer)
        self.assertRecordValues(
            person.attendance_ids,
            [{"way": "scan", "recorded_by_id": self.director_a.id, "minutes": 120}],
        )
        self._assert_told(
            "AccessError", "", self.clerk_b, self.event, "scan_code", person.code
        )

    def _ten_from_a_sheet_of_paper(self):
        """The list is opened, ten names are chosen, one button is pressed."""
        action = self._do(self.clerk_a, self.event, "action_record_attendance")
        people = self.env[action["res_model"]]
        domain = [*action["domain"], ("attendance", "=", False)]
        rows = self._see(self.clerk_a, people, "member_name", domain=domain)
        names = set(self.from_paper.mapped("name"))
        ten = people.browse(row["id"] for row in rows if row["member_name"] in names)
        self.assertEqual(len(ten), 10)
        self._do(self.clerk_a, ten, "action_present")
        self.assertEqual(set(ten.mapped("attendance")), {"present"})
        self.assertEqual(ten.attendance_ids.mapped("way"), ["list"] * 10)
        self.assertEqual(ten.attendance_ids.recorded_by_id, self.clerk_a)

    def _undone_with_a_trace(self):
        person = self._person(self.undone)
        self._do(self.clerk_a, person, "action_present")
        self._assert_told("EventRefused", "", self.clerk_a, person, "action_present")
        self._click(
            self.director_a, person, "action_undo_attendance", reason="看错一行"
        )
        self.assertFalse(person.attendance)
        self._do(self.clerk_a, person, "action_absent")
        self.assertRecordValues(
            person.attendance_ids.sorted("id"),
            [
                {
                    "attendance": "present",
                    "undone_by_id": self.director_a.id,
                    "undo_reason": "看错一行",
                },
                {"attendance": "absent", "undone_by_id": False, "undo_reason": False},
            ],
        )
        for method, args in (("write", [{"minutes": 5}]), ("unlink", [])):
            self._assert_told(
                *("ProtectedField" if method == "write" else "AccessError", ""),
                *(self.clerk_a, person.attendance_ids[:1], method, *args),
            )

    def _left_early_and_not_invited(self):
        with freeze_time(LATE):
            self._click(
                self.clerk_a,
                self._person(self.early),
                "action_change_attendance",
                attendance="left_early",
                minutes=45,
            )
            list_action = self._do(self.clerk_a, self.event, "action_record_attendance")
            action = self._do(
                *(self.clerk_a, self.env["party.event.participant"]),
                *("action_walk_in", []),
                context=list_action["context"],
            )
            self._confirm(
                self.clerk_a, action, member_id=self.guest.id, attendance="late"
            )
        guest = self._person(self.guest)
        self.assertTrue(guest.is_late_addition)
        self.assertEqual((guest.attendance, guest.minutes), ("late", 90))

    def _closed(self):
        """Held; who has no record was excused or absent; pictures are added."""
        self._person(self.excused)._record_proof(reply="excused")
        self._do(self.clerk_a, self.event, "action_hold")
        self._do(self.clerk_a, self.event, "action_mark_rest")
        self.assertEqual(
            self._attendances(
                self.phone | self.shown | self.undone | self.early | self.excused
            ),
            ["present", "present", "absent", "left_early", "excused"],
        )
        self.assertEqual(self._person(self.member).attendance, "absent")
        files = [
            self._create(
                self.clerk_a,
                "ir.attachment",
                name=f"{number}.png",
                datas=PICTURE.decode(),
                res_model="party.event.photo.add",
            ).id
            for number in range(2)
        ]
        self._click(
            self.clerk_a, self.event, "action_add_photos", file_ids=[Command.set(files)]
        )
        self.assertEqual(len(self.event.photo_ids), 2)
        self._click(
            self.clerk_a,
            self.event.photo_ids[0],
            "action_remove",
            reason="本人不愿入镜",
        )
        self.assertEqual(len(self.event.photo_ids), 1)

    def _filed(self):
        event = self.event
        self._assert_told("EventRefused", "", self.clerk_a, event, "action_file")
        self._do(self.clerk_a, event, "write", {"summary": "答疑20条。参加14人。"})
        self._do(self.clerk_a, event, "action_file")
        self.assertEqual((event.state, event.took_part_count), ("filed", 14))
        self.assertTrue(event.file_number)
        photo = event.photo_ids
        for records, method, args in (
            (event, "write", [{"summary": "改"}]),
            (self._person(self.phone), "action_undo_attendance", []),
            (photo, "action_remove", []),
        ):
            self._assert_told("FiledRecord", "", self.clerk_a, records, method, *args)
        log = self.env["party.lock.log"].with_user(self.committee)
        tried = log.search([("res_model", "=", "party.event")]).mapped("res_id")
        self.assertIn(event.id, tried)
        printed = self._printed(event, EVENT_RECORD)
        self.assertPrinted(printed, "答疑20条。参加14人。", self.phone.name)

    def _the_figures_arrive(self):
        """n of m and hours, on the member's form, in the portal, and by the rows."""
        called_off = self._announced_event(self.member | self.phone, **AFTERNOON)
        self._click(self.director_a, called_off, "action_cancel", reason="停电")
        second = self._announced_event(self.member | self.phone, **AFTERNOON)
        with freeze_time("2026-09-21 06:05:00"):
            self._do(self.clerk_a, self._people(second, self.member), "action_present")
        with freeze_time(EVENING):
            self._do(self.clerk_a, second, "action_hold")
            self._do(self.clerk_a, second, "action_mark_rest")
        for member, figures in (
            (self.phone, (2, 1, 2.0)),
            (self.member, (2, 1, 1.0)),
            (self.early, (1, 1, 0.75)),
            (self.guest, (1, 1, 1.5)),
            (self.undone, (1, 0, 0.0)),
        ):
            [row] = self._see(
                self.clerk_a, member, *YEAR, domain=[("id", "=", member.id)]
            )
            self.assertEqual(tuple(row[name] for name in YEAR), figures, member.name)
            self.assertEqual(self._counted(member), figures)
        self._sign_in(self.member_user)
        self.seated = None
        page = self.url_open("/my/activities").text
        self.assertIn("You took part in 1 of 2 activities.", page)

    def _counted(self, member):
        """The same figures from the rows that prove them."""
        self.env.cr.execute(
            """
            SELECT count(DISTINCT p.id), count(a.id), coalesce(sum(a.minutes), 0) / 60.0
              FROM party_event_participant p
              JOIN party_event e ON e.id = p.event_id AND e.state IN ('held', 'filed')
         LEFT JOIN party_event_attendance a ON a.participant_id = p.id
                   AND a.undone_at IS NULL AND a.attendance NOT IN ('absent', 'excused')
             WHERE p.member_id = %s
            """,
            [member.id],
        )
        [(invited, took_part, hours)] = self.env.cr.fetchall()
        return invited, took_part, float(hours)
