"""Attendance: recorded once, changed with a trace, bounded in time (A3.3.3)."""

import base64

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import EventRefused, FiledRecord, Refusal
from .common import PIXEL, PartyCommon

BEFORE = "2026-09-21 01:49:59"  # the door opens at 01:50 UTC, 09:50 in Shanghai
OPEN = "2026-09-21 01:50:00"
ON_TIME = "2026-09-21 02:30:00"  # ten minutes after the beginning
LATE = "2026-09-21 02:30:01"
HALF_TIME = "2026-09-21 03:20:00"
END = "2026-09-21 04:20:00"
OVER = "2026-09-21 04:20:01"
NEXT_DAY = "2026-09-22 02:00:00"


class TestEventAttendance(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.members = case._create_member()
        for number in range(3):
            cls.members += case._create_member(
                name=f"Person {number}", mobile=f"1380000030{number}"
            )
        cls.event = case._event_at_the_door(cls.members)
        cls.people = cls.event.participant_ids
        cls.rows = cls.env["party.event.attendance"].with_user(cls.clerk_a)

    def _change(self, participant, attendance, **values):
        wizard = self.env["party.event.attendance.change"].with_env(participant.env)
        wizard.create(
            {"participant_id": participant.id, "attendance": attendance} | values
        ).action_confirm()

    # ------------------------------------------------------------------
    # One record in force
    # ------------------------------------------------------------------
    def test_present_counts_the_whole_activity(self):
        self.people[:2].action_present()
        self.assertRecordValues(
            self.people,
            [
                {"attendance": "present", "minutes": 120},
                {"attendance": "present", "minutes": 120},
                {"attendance": False, "minutes": 0},
                {"attendance": False, "minutes": 0},
            ],
        )
        self.assertRecordValues(
            self.people[0].attendance_ids,
            [
                {
                    "way": "list",
                    "recorded_by_id": self.clerk_a.id,
                    "undone_at": False,
                    "center_id": self.center_a.id,
                }
            ],
        )

    def test_late_counts_from_the_arrival(self):
        with freeze_time(HALF_TIME):
            self.people[0].action_late()
        self.assertEqual(self.people[0].minutes, 60)

    def test_late_from_a_sheet_counts_all_but_the_grace(self):
        with freeze_time(NEXT_DAY):
            self.people[0].action_late()
        self.assertEqual(self.people[0].minutes, 110)

    def test_absent_counts_nothing(self):
        self.people[0].action_absent()
        self.assertEqual(self.people[0].minutes, 0)

    def test_second_record_is_refused_in_words(self):
        self.event._let_in(self.people[0], "scan")
        with self.assertRaisesRegex(EventRefused, "checked in already at 10:00"):
            self.people[0].action_present()
        self.people[1].action_absent()
        with self.assertRaisesRegex(EventRefused, "recorded already: “Absent”"):
            self.people[1].action_present()

    def test_many_at_once_keep_what_is_recorded(self):
        self.people[0].action_absent()
        told = self.people.action_present()
        self.assertIn("1 of them", told["params"]["message"])
        self.assertEqual(
            self.people.mapped("attendance"),
            ["absent", "present", "present", "present"],
        )

    @mute_logger("odoo.sql_db")
    def test_database_keeps_one_record_in_force(self):
        self.people[0].action_present()
        row = self.people[0].attendance_ids
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            row.sudo()._as_mover().create(row.copy_data()[0])

    # ------------------------------------------------------------------
    # Changes leave a trace
    # ------------------------------------------------------------------
    def test_change_keeps_the_record_before(self):
        self.people[0].action_absent()
        with freeze_time(NEXT_DAY):
            self._change(
                self.people[0], "made_up", minutes=90, reason="Watched the recording"
            )
        old, new = self.people[0].attendance_ids.sorted("id")
        self.assertRecordValues(
            new + old,
            [
                {"attendance": "made_up", "minutes": 90, "undone_by_id": False},
                {
                    "attendance": "absent",
                    "minutes": 0,
                    "undone_by_id": self.clerk_a.id,
                },
            ],
        )
        self.assertEqual(old.undo_reason, "Watched the recording")
        self.assertEqual(self.people[0].attendance, "made_up")

    def test_change_without_reason_is_refused(self):
        self.people[0].action_present()
        with self.assertRaisesRegex(EventRefused, "why"):
            self._change(self.people[0], "left_early", minutes=30)
        self.assertEqual(self.people[0].attendance, "present")

    def test_left_early_asks_for_the_minutes(self):
        self.event._let_in(self.people[0], "scan")
        for minutes in (0, -1, 121):
            with self.assertRaises(EventRefused), self.env.cr.savepoint():
                self._change(
                    self.people[0], "left_early", minutes=minutes, reason="Called away"
                )
        self._change(self.people[0], "left_early", minutes=45, reason="Called away")
        row = self.people[0]._attendance_in_force()
        self.assertEqual((row.minutes, row.way), (45, "list"))
        self.assertTrue(row.arrived_at)

    def test_dialog_offers_the_minutes(self):
        dialogs = self.env["party.event.attendance.change"].with_user(self.clerk_a)
        with freeze_time(NEXT_DAY):
            form = Form(dialogs.with_context(default_participant_id=self.people[0].id))
            form.attendance = "late"
            self.assertEqual(form.minutes, 110)
            form.arrived_at = HALF_TIME
            self.assertEqual(form.minutes, 60)
            form.save().action_confirm()
        self.assertEqual(self.people[0].minutes, 60)

    def test_nobody_arrives_before_the_door_opens_or_after_the_end(self):
        for moment, words in (
            ("2026-09-20 02:30:00", "time of arrival"),
            (BEFORE, "time of arrival"),
            (OVER, "time of arrival"),
            ("2026-09-22 02:00:01", "in the future"),
        ):
            with (
                self.subTest(moment=moment),
                freeze_time(NEXT_DAY),
                self.assertRaisesRegex(EventRefused, words),
            ):
                self._change(self.people[0], "late", arrived_at=moment)
        self.assertFalse(self.people[0].attendance_ids)
        with freeze_time(NEXT_DAY):
            self._change(self.people[0], "present", arrived_at=OPEN)
        self.assertEqual(self.people[0].minutes, 120)

    def test_undo_leaves_a_trace(self):
        self.people[0].action_present()
        row = self.people[0].attendance_ids
        self._give_reason(row, "undo", "Another person of that name")
        self.assertFalse(self.people[0].attendance)
        self.assertEqual(self.people[0].minutes, 0)
        self.assertEqual(row.undone_by_id, self.clerk_a)
        with self.assertRaisesRegex(EventRefused, "undone already"):
            row.action_undo()
        self.people[0].action_late()
        self.assertEqual(len(self.people[0].attendance_ids), 2)

    def test_records_are_never_deleted(self):
        self.people[0].action_present()
        with self.assertRaises(AccessError):
            self.people[0].attendance_ids.unlink()
        with self.assertRaises(FiledRecord):
            self.people[0].attendance_ids.sudo().unlink()

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------
    def test_not_before_the_door_opens(self):
        with freeze_time(BEFORE):
            with self.assertRaisesRegex(EventRefused, "from 9:50"):
                self.people[0].action_present()
        with freeze_time(OPEN):
            self.people[0].action_present()
        self.assertEqual(self.people[0].attendance, "present")

    def test_late_after_ten_minutes(self):
        for moment, person, attendance in (
            (ON_TIME, self.people[0], "present"),
            (LATE, self.people[1], "late"),
            (END, self.people[2], "late"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.event._let_in(person, "scan")
                self.assertEqual(person.attendance, attendance)
        self.assertEqual(self.people.mapped("minutes"), [120, 109, 0, 0])

    def test_no_check_in_after_the_end(self):
        with freeze_time(OVER):
            with self.assertRaisesRegex(EventRefused, "ended at 12:20"):
                self.event._let_in(self.people[0], "scan")

    def test_making_up_comes_after_the_end(self):
        with self.assertRaisesRegex(EventRefused, "before the activity has ended"):
            self._change(self.people[0], "made_up", minutes=60)

    def test_states_that_take_no_attendance(self):
        self.event._move("draft")
        with self.assertRaisesRegex(EventRefused, "not announced"):
            self.people[0].action_present()
        self.event._move("cancelled", cancel_reason="Rain")
        with self.assertRaisesRegex(EventRefused, "called off"):
            self.people[0].action_present()

    def test_times_are_the_centers(self):
        self.center_a.tz = "Asia/Tokyo"
        with freeze_time(BEFORE):
            with self.assertRaisesRegex(EventRefused, "from 10:50"):
                self.people[0].action_present()

    # ------------------------------------------------------------------
    # The rest, and who was not invited
    # ------------------------------------------------------------------
    def test_rest_is_absent_or_excused(self):
        self.people[0].action_present()
        self.people[1].sudo()._record_proof(reply="excused")
        with self.assertRaisesRegex(EventRefused, "has ended"):
            self.event.action_mark_rest()
        with freeze_time(NEXT_DAY):
            listed = self.people.browse().with_context(default_event_id=self.event.id)
            listed.action_mark_rest()
        self.assertEqual(
            self.people.mapped("attendance"), ["present", "excused", "absent", "absent"]
        )
        self.assertEqual(self.event.unrecorded_count, 0)
        self.assertEqual(self.event.took_part_count, 1)

    def test_rest_leaves_out_who_was_gone_before(self):
        """Who died or moved is not marked absent, and holds no filing up."""
        came, away, dead, moved = self.people
        came.action_present()
        for member in (came.member_id, dead.member_id):
            member._record_proof(is_deceased=True)
        moved.member_id._record_proof(center_id=self.center_b.id)
        self.assertEqual(self.event.unrecorded_count, 1)
        with freeze_time(NEXT_DAY):
            self.event.action_hold()
            self._complete_record(self.event)
            self.assertEqual(
                self.people.mapped("attendance"), ["present", "absent", False, False]
            )
            self.event.invalidate_recordset()
            self.assertRecordValues(
                self.event,
                [{"unrecorded_count": 0, "recorded_count": 2, "took_part_count": 1}],
            )
            self.event.action_file()
        self.assertEqual(self.event.state, "filed")

    def test_rest_waits_for_the_director_s_answer(self):
        asking, came, gone, _other = self.people
        for person in (asking, came, gone):
            person.sudo()._answer("asking", "At the fair")
        came.action_present()
        gone.member_id._record_proof(is_deceased=True)
        with freeze_time(NEXT_DAY):
            with self.assertRaisesRegex(EventRefused, "^1 people asked"):
                self.event.action_mark_rest()
            self.assertFalse(asking.attendance)
            asking.with_user(self.director_a).action_accept_excuse()
            self.event.action_mark_rest()
        self.assertEqual(
            self.people.mapped("attendance"), ["excused", "present", False, "absent"]
        )

    def test_only_the_director_excuses(self):
        accepted, asking, silent, other = self.people
        for person in (accepted, asking):
            person.sudo()._answer("asking", "At the fair")
        accepted.with_user(self.director_a).action_accept_excuse()
        with freeze_time(NEXT_DAY):
            for person in (asking, silent):
                with self.assertRaisesRegex(EventRefused, "director decides"):
                    self._change(person, "excused")
                self.assertFalse(person.attendance_ids)
            self._change(accepted, "excused")
            self._change(silent.with_user(self.director_a), "excused")
            other.action_absent()
            with (
                self.assertRaisesRegex(EventRefused, "director decides"),
                self.env.cr.savepoint(),
            ):
                self._change(other, "excused", reason="Wrong line")
        self.assertEqual(
            self.people.mapped("attendance"), ["excused", False, "excused", "absent"]
        )

    def test_walk_in_is_added_and_recorded(self):
        guest = self._create_member(name="Ye Linchuan", mobile="13800000399")
        action = self.people[0].action_walk_in()
        dialogs = self.env[action["res_model"]].with_user(self.clerk_a)
        form = Form(dialogs.with_context(**action["context"]))
        form.member_id = guest
        form.save().action_confirm()
        added = self.event.participant_ids.filtered(lambda p: p.member_id == guest)
        self.assertRecordValues(
            added,
            [{"attendance": "present", "is_late_addition": True, "origin": "hand"}],
        )

    def test_walk_in_of_the_list_is_just_recorded(self):
        dialogs = self.env["party.event.walk.in"].with_user(self.clerk_a)
        dialogs.create(
            {"event_id": self.event.id, "member_id": self.members[0].id}
        ).action_confirm()
        self.assertEqual(len(self.event.participant_ids), 4)
        self.assertEqual(self.people.mapped("attendance").count("present"), 1)

    def test_walk_in_of_another_center_is_refused(self):
        stranger = self._create_member(self.clerk_b, mobile="13800000398")
        dialogs = self.env["party.event.walk.in"].with_user(self.admin)
        with self.assertRaisesRegex(EventRefused, "another center"):
            dialogs.create(
                {"event_id": self.event.id, "member_id": stranger.id}
            ).action_confirm()

    def test_context_of_a_list_may_hold_anything(self):
        for odd in (None, "x", [1], {}, -1, 2**40, 2_000_000_000):
            people = self.people.browse().with_context(default_event_id=odd)
            with self.subTest(odd=odd), self.assertRaises(EventRefused):
                people.action_mark_rest()

    # ------------------------------------------------------------------
    # Scanning
    # ------------------------------------------------------------------
    def test_scan(self):
        code = self.people[0].code
        answer = self.event.scan_code(f"https://party.example/activity/{code}?x=1")
        self.assertEqual(answer["kind"], "success")
        self.assertEqual(answer["title"], self.people[0].member_name)
        self.assertIn("Present · 10:00", answer["text"])
        again = self.event.scan_code(f" {code[:4].lower()}-{code[4:]} ")
        self.assertEqual(again["kind"], "warning")
        self.assertIn("already at 10:00", again["text"])
        row = self.people[0].attendance_ids
        self.assertEqual((row.way, row.recorded_by_id), ("scan", self.clerk_a))

    def test_scan_of_strangers(self):
        other = self._event_at_the_door(self.members[0], name="Another Evening")
        answer = self.event.scan_code(other.participant_ids.code)
        self.assertEqual(answer["kind"], "danger")
        self.assertIn("Another Evening", answer["text"])
        for odd in ("ZZZZ9999", "", None, 5, [], "x" * 100_000, "/", "\0"):
            with self.subTest(odd=str(odd)[:20]):
                answer = self.event.scan_code(odd)
                self.assertIn("Nobody has this code", answer["text"])

    def test_scan_tells_nothing_of_other_centers(self):
        with self.assertRaises(AccessError):
            self.event.with_user(self.clerk_b).scan_code(self.people[0].code)
        foreign = self._create_event(self.clerk_b, center_id=self.center_b.id)
        answer = foreign.scan_code(self.people[0].code)
        self.assertIn("Nobody has this code", answer["text"])

    # ------------------------------------------------------------------
    # Filing
    # ------------------------------------------------------------------
    def _file_event(self):
        with freeze_time(NEXT_DAY):
            self.event.action_hold()
            self._complete_record(self.event)
            self.event.action_file()

    def test_filing_wants_summary_and_attendance(self):
        with freeze_time(NEXT_DAY):
            self.event.action_hold()
            with self.assertRaisesRegex(EventRefused, "summary"):
                self.event.action_file()
            self.event.summary = "A talk."
            with self.assertRaisesRegex(EventRefused, "of 4 people"):
                self.event.action_file()

    def test_filed_is_locked_until_opened_again(self):
        self.people[0].action_present()
        self._file_event()
        row = self.people[0].attendance_ids
        photos = self.env["party.event.photo"].with_user(self.clerk_a)
        for change in (
            row.action_undo,
            lambda: self._give_reason(row, "undo", "By mistake"),
            lambda: self._change(self.people[0], "absent", reason="By mistake"),
            self.people.action_present,
            self.event.action_mark_rest,
            self.event.action_add_photos,
            lambda: photos._add(self.event, []),
            lambda: setattr(self.event, "summary", "Another"),
        ):
            with self.assertRaises(Refusal):
                change()
        self.assertEqual(self.people[0].attendance, "present")
        self._give_reason(
            self.event.with_user(self.committee), "reopen", "One name is wrong"
        )
        self._give_reason(row, "undo", "By mistake")
        self.assertFalse(self.people[0].attendance)

    # ------------------------------------------------------------------
    # Whose
    # ------------------------------------------------------------------
    def test_others_record_nothing(self):
        for user in (self.clerk_b, self.committee, self.outsider, self.portal_user):
            for call in (
                self.people[0].with_user(user).action_present,
                self.event.with_user(user).action_mark_rest,
                self.event.with_user(user).door_values,
                self.event.with_user(user).action_open_door,
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
        self.assertFalse(self.people[0].attendance)

    def test_new_center_reads_and_does_not_record(self):
        """Attendance goes with a member; the activity stays with its center."""
        self.people[0].action_present()
        member = self.people[0].member_id
        member.sudo()._as_mover().write({"center_id": self.center_b.id})
        row = self.people[0].attendance_ids.with_user(self.clerk_b)
        self.assertEqual(row.attendance, "present")
        with self.assertRaises(AccessError):
            row.action_undo()

    # ------------------------------------------------------------------
    # 2,000 people
    # ------------------------------------------------------------------
    def test_2000_people_in_one_batch(self):
        members = self.env["party.member"].sudo()
        values = members.browse(self.members[0].id).copy_data()[0]
        many = members._as_mover().create(
            [
                values | {"name": f"P {number}", "mobile": f"137{number:08}"}
                for number in range(2000)
            ]
        )
        event = self._event_at_the_door(self.members[0])
        people = self.env["party.event.participant"].with_user(self.clerk_a)
        people._add(event, many.with_user(self.clerk_a).sudo(False))
        people = event.participant_ids
        self.assertEqual(len(people), 2001)
        half = people[:1000]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            half.action_present()
            self.env.flush_all()
        with freeze_time(NEXT_DAY), self.assertQueryCount(60):
            event.action_mark_rest()
            self.env.flush_all()
        self.assertEqual(event.took_part_count, 1000)
        self.assertEqual(event.unrecorded_count, 0)
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            event.door_values()
            event.mapped("unrecorded_count")


class TestEventPhoto(PartyCommon):
    """Photos of an activity, several at once, and taken out again."""

    PICTURE = base64.b64decode(PIXEL)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.event = case._event_at_the_door(case._create_member())

    def _upload(self, name, raw, user=None):
        files = self.env["ir.attachment"].with_user(user or self.clerk_a)
        values = {"name": name, "raw": raw, "res_model": "party.event.photo.add"}
        return files.create(values | {"res_id": 0})

    def _add(self, *files):
        dialogs = self.env["party.event.photo.add"].with_user(self.clerk_a)
        ids = [file.id for file in files]
        dialogs.create(
            {"event_id": self.event.id, "file_ids": [Command.set(ids)]}
        ).action_confirm()

    def test_several_at_once(self):
        picture = self.PICTURE
        files = [self._upload(f"{number}.png", picture) for number in range(3)]
        self._add(*files)
        self.assertEqual(len(self.event.photo_ids), 3)
        self.assertEqual(self.event.photo_ids.added_by_id, self.clerk_a)
        self.assertFalse(files[0].exists())

    def test_no_picture_is_refused(self):
        for raw in (b"", b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
            with self.subTest(raw=raw), self.assertRaisesRegex(EventRefused, "no pict"):
                self._add(self._upload("x.png", raw))
        with self.assertRaisesRegex(EventRefused, "larger than 15 MB"):
            self._add(self._upload("x.png", self.PICTURE + b"0" * 15 * 1024 * 1024))
        with self.assertRaises(EventRefused):
            self._add()
        self.assertFalse(self.event.photo_ids)

    def test_uploads_of_others_are_no_photos(self):
        file = self._upload("a.png", self.PICTURE, self.clerk_b)
        for user in (self.clerk_a, self.director_a):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])
        with self.assertRaises(AccessError):
            self._add(file)
        self.assertTrue(file.exists())
        self.assertFalse(self.event.photo_ids)

    def test_taken_out_with_a_reason(self):
        self._add(self._upload("a.png", self.PICTURE))
        photo = self.event.photo_ids
        with Form(self.event) as form, form.photo_ids.edit(0) as line:
            line.caption = "The hall"
        self.assertEqual(photo.caption, "The hall")
        self._give_reason(photo, "remove", "Somebody does not want to be on it")
        self.event.invalidate_recordset()
        self.assertFalse(self.event.photo_ids)
        self.assertFalse(photo.picture)
        self.assertEqual(photo.removed_by_id, self.clerk_a)
        with self.assertRaises(FiledRecord):
            photo.sudo().unlink()
