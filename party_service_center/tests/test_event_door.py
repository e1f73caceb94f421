"""Self check-in over HTTP: code at the door, personal code, the phone's page."""

import base64
import re

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import PIXEL
from .portal_common import PortalCommon

# it is 10:00 in Shanghai; the activity begins at 10:20
PAGE = "/activity/check-in/"


@tagged("post_install", "-at_install")
class TestEventDoor(HttpCase, PortalCommon):
    PICTURE = base64.b64decode(PIXEL)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.guest = case._create_member(name="Ye Linchuan", mobile="13800000397")
        cls.event = case._event_at_the_door(cls.member | cls.guest)
        cls.people = cls.event.participant_ids
        cls.person = cls.people.filtered(lambda p: p.member_id == cls.guest)
        cls.env.flush_all()

    # PortalCommon's _invite gives access to the portal
    def _invite(self, record, other):
        if record._name == "party.event":
            people = self.env["party.event.participant"].with_env(record.env)
            return people._add(record, other.with_env(record.env))
        return super()._invite(record, other)

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.opener.cookies["frontend_lang"] = "en_US"

    def _url(self, event=None, code=None):
        event = event or self.event
        code = code or event._door_code(event._present_minute())
        return f"{PAGE}{event.id}?c={code}"

    def _scan(self, url=None):
        """Open the page of the code at the door; return its form's hidden fields."""
        page = self.url_open(url or self._url())
        self.assertEqual(page.status_code, 200)
        return page.text, {
            name: value
            for name, value in re.findall(
                r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text
            )
        }

    def _enter(self, fields, code, event=None):
        url = f"{PAGE}{(event or self.event).id}"
        page = self.url_open(url, data=fields | {"code": code})
        self.assertEqual(page.status_code, 200)
        return page.text

    # ------------------------------------------------------------------
    def test_check_in(self):
        page, fields = self._scan()
        self.assertIn("Honest Scales in the Market", page)
        self.assertRegex(page, "10:20.* – 12:20")
        code = self.person.code
        answer = self._enter(fields, f" {code[:4].lower()}-{code[4:].lower()}")
        self.assertIn("You are checked in, 10:00", answer.replace("\u202f", " "))
        self.assertIn("Y**", answer)
        self.assertNotIn("Ye Linchuan", answer)
        self.assertRecordValues(
            self.person.attendance_ids,
            [
                {
                    "attendance": "present",
                    "way": "self",
                    "recorded_by_id": False,
                    "minutes": 120,
                }
            ],
        )

    def test_replay_and_second_time(self):
        _page, fields = self._scan()
        self._enter(fields, self.person.code)
        with freeze_time("2026-09-21 02:02:00"):
            self.assertIn("checked in already", self._enter(fields, self.person.code))
        self.assertEqual(len(self.person.attendance_ids), 1)

    def test_the_page_names_nobody_and_no_attendance(self):
        """A code may have been forwarded: what is recorded is not told (P-14)."""
        _page, fields = self._scan()
        answer = self._enter(fields, self.person.code)
        self.assertIn("Y**", answer)
        again = self._enter(fields, self.person.code)
        self.assertIn("You are checked in already.", again)
        self._give_reason(
            self.person.attendance_ids.with_user(self.clerk_a), "undo", "Gone again"
        )
        self.person.with_user(self.clerk_a).action_absent()
        self.env.flush_all()
        absent = self._enter(fields, self.person.code)
        self.assertIn("The staff have recorded you already", absent)
        for page in (answer, again, absent):
            for secret in ("Linchuan", "Absent", "Present"):
                self.assertNotIn(secret, page)

    def test_a_wrong_code_gives_no_more_time(self):
        _page, fields = self._scan()
        with freeze_time("2026-09-21 02:04:00"):
            page = self._enter(fields, "ZZZZ9999")
            self.assertIn(f'name="token" value="{fields["token"]}"', page)

    def test_code_of_a_record_that_was_merged(self):
        """It lets the kept record in, at the door and for who scans (A1.1.6)."""
        double = self._create_member(name="Ye Lin Chuan", mobile="13800000396")
        events = [
            self._event_at_the_door(self.guest | double, name=name)
            for name in ("Self Check-in", "Scanned by Staff")
        ]
        dialogs = self.env["party.member.merge"].with_user(self.director_a)
        dialogs.create(
            {"member_id": double.id, "other_id": self.guest.id}
        ).action_confirm()
        self.env.flush_all()
        (kept, gone), (other_kept, other_gone) = (
            [
                event.participant_ids.filtered(lambda p, m=member: p.member_id == m)
                for member in (self.guest, double)
            ]
            for event in events
        )
        _page, fields = self._scan(self._url(events[0]))
        answer = self._enter(fields, gone.code, events[0])
        self.assertIn("You are checked in, 10:00", answer.replace("\u202f", " "))
        self.assertEqual((kept.attendance, gone.attendance), ("present", False))
        again = self._enter(fields, gone.code, events[0])
        self.assertIn("You are checked in already.", again)
        self.assertNotIn("Linchuan", again)
        answer = events[1].with_user(self.clerk_a).scan_code(other_gone.code)
        self.assertEqual((answer["kind"], answer["title"]), ("success", "Ye Linchuan"))
        self.assertIn("Present", answer["text"])
        self.assertEqual(
            (other_kept.attendance, other_gone.attendance), ("present", False)
        )

    def test_late(self):
        with freeze_time("2026-09-21 02:30:59"):
            _page, fields = self._scan()
            self.assertIn("Recorded as late", self._enter(fields, self.person.code))
        self.assertEqual(self.person.attendance, "late")

    def test_signed_in_member_types_nothing(self):
        self._sign_in(self.member_user)
        page, fields = self._scan()
        self.assertNotIn('name="code"', page)
        self.assertIn("You are checked in", self._enter(fields, ""))
        mine = self.people - self.person
        self.assertEqual(mine.attendance, "present")
        self.assertFalse(mine.attendance_ids.recorded_by_id)

    def test_code_at_the_door_is_worth_nothing_a_minute_later(self):
        url = self._url()
        for moment, is_good in (
            ("2026-09-21 02:00:59", True),
            ("2026-09-21 02:01:59", True),  # the minute before still counts
            ("2026-09-21 02:02:00", False),
            ("2026-09-21 01:59:59", False),  # not shown yet
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                page, fields = self._scan(url)
                self.assertEqual("token" in fields, is_good)
                if not is_good:
                    self.assertIn("not shown any more", page)
                    self.assertNotIn("Honest Scales", page)

    def test_form_is_worth_nothing_after_five_minutes(self):
        _page, fields = self._scan()
        with freeze_time("2026-09-21 02:05:01"):
            answer = self._enter(fields, self.person.code)
        self.assertIn("not shown any more", answer)
        self.assertFalse(self.person.attendance)

    def test_code_and_form_of_another_activity(self):
        other = self._event_at_the_door(self.guest, name="Another Evening")
        _page, fields = self._scan()
        self.assertIn("any more", self._enter(fields, self.person.code, other))
        stolen = self.event._door_code(self.event._present_minute())
        self.assertIn("any more", self._scan(self._url(other, stolen))[0])
        answer = self._enter(fields, other.participant_ids.code)
        self.assertIn("Nobody on the list", answer)
        self.assertFalse(self.person.attendance)
        self.assertFalse(other.participant_ids.attendance)

    def test_nonsense_is_answered_in_words(self):
        _page, fields = self._scan()
        for code in ("", "ZZZZ9999", "x" * 5000, "0'--", "\0", "党员", "%00"):
            with self.subTest(code=code[:10]):
                self.assertIn("Nobody on the list", self._enter(fields, code))
        for token in ("", "x", "=" * 100, "党", "AAAA", "\0"):
            with self.subTest(token=token):
                answer = self._enter(fields | {"token": token}, self.person.code)
                self.assertIn("any more", answer)
        for url in (
            f"{PAGE}{self.event.id}",
            f"{PAGE}{self.event.id}?c=",
            f"{PAGE}{self.event.id}?c=党",
            f"{PAGE}0?c=x",
            f"{PAGE}{10**30}?c=x",
        ):
            with self.subTest(url=url):
                self.assertIn("any more", self._scan(url)[0])
        gone = self.event.browse(2**31 - 1)
        code = gone._door_code(gone._present_minute())
        self.assertIn("any more", self._scan(f"{PAGE}{10**30}?c={code}")[0])
        files = {"code": ("a.txt", b"x"), "token": ("b.txt", b"x")}
        data = {"csrf_token": fields["csrf_token"]}
        page = self.url_open(f"{PAGE}{self.event.id}", data=data, files=files)
        self.assertIn("any more", page.text)

    @mute_logger("odoo.http")
    def test_no_check_in_without_csrf_token(self):
        _page, fields = self._scan()
        fields.pop("csrf_token")
        page = self.url_open(
            f"{PAGE}{self.event.id}", data=fields | {"code": self.person.code}
        )
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.person.attendance)

    def test_codes_are_not_tried_out(self):
        _page, fields = self._scan()
        for number in range(30):
            self._enter(fields, f"WRONG{number:03}")
        answer = self._enter(fields, self.person.code)
        self.assertIn("Too many wrong codes", answer)
        self.assertFalse(self.person.attendance)
        with freeze_time("2026-09-21 02:10:01"):
            _page, fields = self._scan()
            self.assertIn("checked in", self._enter(fields, self.person.code))

    def test_window(self):
        for moment, is_open, text in (
            ("2026-09-21 01:49:59", False, "from 9:50"),
            ("2026-09-21 01:50:00", True, ""),
            ("2026-09-21 04:20:00", True, ""),
            ("2026-09-21 04:20:01", False, "ended at 12:20"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                page, fields = self._scan()
                self.assertEqual("token" in fields, is_open)
                self.assertIn(text, page.replace("\u202f", " "))
        with freeze_time("2026-09-21 04:18:00"):
            _page, fields = self._scan()
        with freeze_time("2026-09-21 04:20:01"):
            answer = self._enter(fields, self.person.code)
        self.assertIn("ended at", answer)
        self.assertFalse(self.person.attendance)

    def test_cancelled_and_not_announced(self):
        _page, fields = self._scan()
        self.event._move("draft")
        self.env.flush_all()
        self.assertIn("not announced", self._scan()[0])
        self.assertIn("not announced", self._enter(fields, self.person.code))
        self.event._move("cancelled", cancel_reason="Rain")
        self.env.flush_all()
        self.assertIn("called off", self._scan()[0])

    def test_who_is_marked_absent_is_sent_to_the_staff(self):
        self.person.action_absent()
        self.env.flush_all()
        _page, fields = self._scan()
        answer = self._enter(fields, self.person.code)
        self.assertIn("Ask them at the door", answer)
        self.assertNotIn("Absent", answer)
        self.assertEqual(self.person.attendance, "absent")

    def test_who_moved_away_or_died_is_no_trouble(self):
        self.guest.sudo()._as_mover().write({"center_id": self.center_b.id})
        self.env.flush_all()
        _page, fields = self._scan()
        self.assertIn("You are checked in", self._enter(fields, self.person.code))

    def test_screen_at_the_door(self):
        values = self.event.door_values()
        self.assertTrue(values["qr"].startswith("data:image/"))
        self.assertEqual((values["checked_in"], values["invited"]), (0, 2))
        self.assertIn("10:20", values["time"])
        with freeze_time("2026-09-21 02:01:00"):
            self.assertNotEqual(self.event.door_values()["qr"], values["qr"])
        with freeze_time("2026-09-21 05:00:00"):
            self.assertFalse(self.event.door_values()["qr"])

    # ------------------------------------------------------------------
    def test_photos_are_their_centers(self):
        """The address of a picture opens it for the center and the committee alone."""
        photos = self.env["party.event.photo"].with_user(self.clerk_a)
        photo = photos._add(self.event, [("a.png", self.PICTURE)])
        self.env.flush_all()
        url = f"/web/image/party.event.photo/{photo.id}/picture"
        file = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", photo._name), ("res_field", "=", "picture")],
                limit=1,
            )
        )
        for login, is_allowed in (
            ("clerk_a", True),
            ("committee", True),
            ("clerk_b", False),
            ("unassigned", False),
            ("outsider", False),
            (self.member_user.login, False),
            (None, False),
        ):
            with self.subTest(login=login), mute_logger("odoo.http"):
                if login == self.member_user.login:
                    self._sign_in(self.member_user)
                else:
                    self.authenticate(login, login and login.ljust(8, "x"))
                for path in (url, f"/web/image/{file.id}", f"/web/content/{file.id}"):
                    page = self.url_open(path)
                    is_shown = page.status_code == 200 and page.content == file.raw
                    self.assertEqual(is_shown, is_allowed, path)
