"""The registers of activities and attendance: what they say, to whom (A2.3, A3.3.3)."""

from datetime import date, datetime
from io import BytesIO

import openpyxl

from ..renderers.xlsx import xlsx_bytes
from ..tables import attendance_register, event_register, reading
from ..tables.period import Period
from .common import RARE_NAMES, SEPTEMBER, PartyReportsCommon


class TestEventRegisters(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centers = cls.center_a | cls.center_b

    def _table(self, register, user=None, period=SEPTEMBER):
        env = self.env(user=user or self.committee)
        wording = env["party.report.mixin"]._wording()
        return register.build(env, period, self.centers.with_env(env), wording)

    def _rows(self, register, **options):
        table = self._table(register, **options)
        keys = [column.key for column in table.columns]
        return [dict(zip(keys, row, strict=True)) for row in table.rows]

    def _attend(self, person, attendance, minutes=0):
        person.sudo()._record_proof(attendance=attendance, minutes=minutes)

    def _hold(self, event):
        event.sudo()._as_mover().state = "held"

    def _held_event(self, count=4, **values):
        """Present, late, excused, absent, and so on; 90 minutes for those who came."""
        event = self._make_approved_event(self._make_people(count), **values)
        course = (("present", 90), ("late", 60), ("excused", 0), ("absent", 0))
        for number, person in enumerate(event.participant_ids):
            self._attend(person, *course[number % len(course)])
        self._hold(event)
        return event

    def _foreign_event(self):
        member = self._create_member(self.clerk_b, mobile="13800000009")
        event = self._create_event(
            self.clerk_b, center_id=self.center_b.id, target_mode="hand"
        )
        self._invite(event, member)
        event.with_user(self.director_b).action_submit()
        event.with_user(self.committee).action_approve()
        self._hold(event)
        return event

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------
    def test_rows_say_what_the_activities_say(self):
        held = self._held_event(budget=1200.5)
        coming = self._make_approved_event(
            self._create_member(), name="To Come", date_begin="2026-09-28 06:00:00"
        )
        draft = self._create_event(name="An Idea")
        rows = self._rows(event_register)
        self.assertEqual([row["theme"] for row in rows], [coming.name, held.name])
        self.assertNotIn(draft.name, str(rows))
        self.assertEqual(
            rows[1],
            {
                "number": held.number,
                "center": "Center A",
                "kind": held.kind_id.name,
                "theme": "Honest Scales in the Market",
                "begin": datetime(2026, 9, 29, 14, 0),
                "place": "Meeting room of the center",
                "budget": 1200.5,
                "invited": 4,
                "took_part": 2,
                "excused": 1,
                "absent": 1,
                "hours": 2.5,
                "state": "Held",
            },
        )
        self.assertEqual(rows[0]["invited"], 1)
        self.assertIsNone(rows[0]["took_part"], "it has not been held")

    def test_changed_plan_keeps_its_line(self):
        """A number that was given is in the register whatever became of the plan."""
        event = self._make_approved_event(self._make_people(1))
        event.name = "Another Theme"
        self.assertEqual(event.state, "draft")
        [row] = self._rows(event_register)
        self.assertEqual((row["number"], row["state"]), (event.number, "Draft"))

    def test_figures(self):
        self._held_event()
        event = self._create_event(name="Called Off")
        event.sudo()._as_mover().state = "cancelled"
        figures = {f.label: f.value for f in self._table(event_register).figures}
        self.assertEqual(
            figures,
            {
                "Activities": 2,
                "Held": 1,
                "Cancelled": 1,
                "Invited to Those Held": 4,
                "Took Part": 2,
            },
        )
        figures = {f.label: f.value for f in self._table(attendance_register).figures}
        self.assertEqual(list(figures.values()), [4, 2, 1, 1, 0])

    def test_period_counts_local_days(self):
        """16:30 UTC on 30 September is 1 October in Shanghai."""
        self._held_event(date_begin="2026-09-30 16:30:00", date_end="2026-10-01 06:00")
        self.assertFalse(self._rows(event_register))
        self.assertFalse(self._rows(attendance_register))
        october = Period(date(2026, 10, 1), date(2026, 10, 1))
        [row] = self._rows(event_register, period=october)
        self.assertEqual(row["begin"], datetime(2026, 10, 1, 0, 30))
        rows = self._rows(attendance_register, period=october)
        self.assertEqual({row["date"] for row in rows}, {date(2026, 10, 1)})

    # ------------------------------------------------------------------
    # Attendance
    # ------------------------------------------------------------------
    def test_rows_say_who_took_part(self):
        event = self._held_event()
        event.participant_ids[0].sudo()._record_proof(reply="coming")
        self._make_approved_event(self._create_member(), name="To Come")
        rows = self._rows(attendance_register)
        self.assertEqual(
            rows[0],
            {
                "number": event.number,
                "center": "Center A",
                "theme": "Honest Scales in the Market",
                "date": date(2026, 9, 29),
                "member": "Member 0001",
                "home": self.branch.display_name,
                "answer": "Coming",
                "attendance": "Present",
                "minutes": 90,
            },
        )
        self.assertEqual(
            [row["attendance"] for row in rows],
            ["Present", "Late", "Excused", "Absent"],
        )

    def test_by_activity_then_by_name(self):
        later = self._held_event(2)
        earlier = self._held_event(2, name="Before", date_begin="2026-09-28 06:00:00")
        late_comer = self._create_member(name="A First by Name")
        self._invite(earlier, late_comer)
        rows = self._rows(attendance_register)
        self.assertEqual(
            [(row["theme"], row["member"]) for row in rows],
            [
                ("Before", name)
                for name in ("A First by Name", "Member 0001", "Member 0002")
            ]
            + [(later.name, name) for name in ("Member 0001", "Member 0002")],
        )

    def test_member_gone_to_another_center(self):
        event = self._held_event(1)
        event.participant_ids.member_id.sudo()._as_mover().center_id = self.center_b
        [row] = self._rows(attendance_register, user=self.director_a)
        self.assertEqual(row["member"], "Member 0001")
        self.assertIsNone(row["home"])

    def test_member_who_left_keeps_the_home(self):
        event = self._held_event(1)
        event.participant_ids.member_id.sudo()._as_mover().write(
            {"active": False, "left_date": "2026-09-30"}
        )
        [row] = self._rows(attendance_register, user=self.director_a)
        self.assertEqual(row["home"], self.branch.display_name)

    def test_no_telephone_no_code(self):
        event = self._held_event()
        text = str(self._rows(attendance_register)) + str(self._rows(event_register))
        for person in event.participant_ids:
            self.assertNotIn(person.member_id.mobile, text)
            self.assertNotIn(person.code, text)

    # ------------------------------------------------------------------
    # Both
    # ------------------------------------------------------------------
    def test_reader_sees_own_centers_only(self):
        """P-09: registers are read under the record rules of whoever asks."""
        self._held_event(1)
        self._foreign_event()
        for register in (event_register, attendance_register):
            for user, centers in (
                (self.director_a, {"Center A"}),
                (self.director_b, {"Center B"}),
                (self.committee, {"Center A", "Center B"}),
                (self.unassigned, set()),
            ):
                with self.subTest(register=register.__name__, user=user.login):
                    rows = self._rows(register, user=user)
                    self.assertEqual({row["center"] for row in rows}, centers)

    def test_workbook_can_be_read_back(self):
        event = self._held_event(name="=1+1", place=RARE_NAMES)
        content = xlsx_bytes(self._table(event_register))
        [row] = self._read_workbook(content)
        self.assertEqual((row["Theme"], row["Meeting Place"]), ("=1+1", RARE_NAMES))
        self.assertEqual(row["Begins"], datetime(2026, 9, 29, 14, 0))
        rows = self._read_workbook(xlsx_bytes(self._table(attendance_register)))
        self.assertEqual(
            [row["Party Member"] for row in rows],
            event.participant_ids.mapped("member_name"),
        )
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        self.assertEqual(sheet.page_setup.orientation, "landscape")

    def test_order_holds_over_batches(self):
        self._held_event(7)
        people = self.env["party.event.participant"].search(
            [], order="member_name desc, id"
        )
        for size in (1, 2, 3, 7, 8):
            with self.subTest(size=size):
                batches = list(
                    reading.read_in_order(
                        people, [], ("id",), "member_name desc, id", size
                    )
                )
                found = [key for batch in batches for (key,) in batch]
                self.assertEqual(found, people.ids)
                self.assertLessEqual(max(map(len, batches)), size)

    def test_queries_do_not_grow_with_the_rows(self):
        def count(register):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            list(self._table(register).rows)
            return self.env.cr.sql_log_count - before

        registers = (event_register, attendance_register)
        self._held_event(2)
        few = {}
        for register in registers:
            count(register)  # fill the caches of rules and translations
            few[register] = count(register)
        for _number in range(5):
            self._held_event(10)
        for register in registers:
            with self.subTest(register=register.__name__):
                self.assertEqual(count(register), few[register])
                self.assertLess(few[register], 40)
