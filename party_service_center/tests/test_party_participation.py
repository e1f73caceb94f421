"""What members took part in: in their record, in figures, after moves and merging."""

from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..models.personal_erasure import kept_records
from .common import PartyCommon


class ParticipationCommon(PartyCommon):
    def _held_event(self, members, **values):
        """An activity of center A that was held, with ``members`` invited.

        Past plans are not approved; it is brought there by its own steps' writers.
        """
        event = self._create_event(target_mode="hand", **values)
        self._invite(event, members)
        event.sudo()._move("submitted")
        event.with_user(self.committee).sudo()._approve()
        event.sudo()._move("held")
        return event

    def _attend(self, event, **attendances):
        """Record attendance and minutes by the name of the member."""
        for row in event.participant_ids.sudo():
            attendance, minutes = attendances[row.member_name.split()[0]]
            row._record_proof(attendance=attendance, minutes=minutes)

    def _row(self, event, member):
        return event.participant_ids.sudo().filtered(lambda p: p.member_id == member)


class TestPartyParticipation(ParticipationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.qian = case._create_member()
        cls.zhao = case._create_member(name="Zhao Yulan", mobile="13800000009")
        both = cls.qian | cls.zhao
        year = [
            ("2026-02-03", "present", 90, "absent", 0),
            ("2026-05-05", "late", 60, "excused", 0),
            ("2026-08-08", False, 0, "made_up", 120),
        ]
        for day, first, minutes, second, other_minutes in year:
            event = case._held_event(
                both,
                name=f"Of {day}",
                date_begin=f"{day} 06:00:00",
                date_end=f"{day} 08:00:00",
            )
            case._attend(event, Qian=(first, minutes), Zhao=(second, other_minutes))
        cls.env.flush_all()

    # n of m ---------------------------------------------------------------------
    def test_yearly_participation(self):
        yearly = self.qian._yearly_participation(2026)
        self.assertEqual((yearly.invited_count, yearly.took_part_count), (3, 2))
        self.assertEqual(yearly.minutes, 150)
        latest = yearly.rows[0]
        self.assertEqual(latest.theme, "Of 2026-08-08")
        self.assertEqual(latest.day, date(2026, 8, 8))
        self.assertEqual(latest.center_name, "Center A")
        self.assertFalse(latest.attendance)
        yearly = self.zhao._yearly_participation(2026)
        self.assertEqual((yearly.invited_count, yearly.took_part_count), (3, 1))
        self.assertEqual(yearly.minutes, 120)
        yearly = self.zhao._yearly_participation(2025)
        self.assertEqual((yearly.invited_count, yearly.minutes), (0, 0))

    def test_called_off_and_coming_ones_do_not_count(self):
        self._invite(self._create_event(target_mode="hand"), self.qian)
        called_off = self._create_event(target_mode="hand")
        self._invite(called_off, self.qian)
        self._give_reason(
            called_off.with_user(self.director_a), "cancel", "The hall is closed"
        )
        self.assertEqual(self.qian._yearly_participation(2026).invited_count, 3)

    def test_what_nobody_recorded_of_the_dead_does_not_count(self):
        event = self._held_event(self.zhao, name="Nobody Told Them")
        self.zhao._record_proof(is_deceased=True)
        self.assertEqual(self.zhao._yearly_participation(2026).invited_count, 4)
        event.sudo()._move("filed", file_number="F-1")
        yearly = self.zhao._yearly_participation(2026)
        self.assertEqual((yearly.invited_count, yearly.took_part_count), (3, 1))
        self.assertNotIn("Nobody Told Them", [row.theme for row in yearly.rows])

    def test_year_begins_at_midnight_of_the_center(self):
        for begin, end, counts in (
            ("2025-12-31 15:30:00", "2025-12-31 17:00:00", (3, 1)),
            ("2025-12-31 16:00:00", "2025-12-31 17:00:00", (4, 1)),
        ):
            self._held_event(self.qian, date_begin=begin, date_end=end)
            with self.subTest(begin=begin):
                found = tuple(
                    self.qian._yearly_participation(year).invited_count
                    for year in (2026, 2025)
                )
                self.assertEqual(found, counts)

    def test_form_shows_this_year(self):
        member = self.qian.with_user(self.clerk_a)
        self.assertRecordValues(
            member,
            [{"event_count": 3, "took_part_count": 2, "participation_hours": 2.5}],
        )
        with freeze_time("2026-12-31 16:00:00"):
            member.invalidate_recordset()
            self.assertEqual(member.event_count, 0)
        action = member.action_open_participations()
        found = self.env["party.event.participant"].search(action["domain"])
        self.assertEqual(found, self.qian.participation_ids)

    def test_many_members_cost_no_more_queries(self):
        people = (
            self.env["party.member"]
            .with_user(self.clerk_a)
            ._enter(
                [
                    {
                        "name": f"Member {number:03}",
                        "mobile": f"1390000{number:04}",
                        "home_branch_id": self.branch.id,
                    }
                    for number in range(300)
                ]
            )
        )
        event = self._held_event(people, name="A Big One")
        event.participant_ids.sudo()._record_proof(attendance="present", minutes=60)
        counts = []
        for members in (people[:2], people[:2], people):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            found = members.with_user(self.clerk_a)._yearly_participations(2026)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 8)
        self.assertEqual(len(found), 300)
        self.assertTrue(all(yearly.minutes == 60 for yearly in found.values()))

    # who sees it ------------------------------------------------------------------
    def test_participation_moves_with_the_member(self):
        """What was held at the old center is in the record at the new one."""
        self.env["party.standing"]._change(
            self.qian, self.center_a._today(), center_id=self.center_b.id
        )
        self.env.flush_all()
        self.env.invalidate_all()
        member = self.qian.with_user(self.clerk_b)
        self.assertEqual(member.event_count, 3)
        self.assertEqual(len(member.participation_ids), 3)
        spec = {
            "participation_ids": {
                "fields": {
                    name: {}
                    for name in (
                        "theme",
                        "date_begin",
                        "event_state",
                        "attendance",
                        "hours",
                    )
                }
            }
        }
        rows = member.web_read(spec)[0]["participation_ids"]
        self.assertEqual(
            {row["theme"] for row in rows},
            {"Of 2026-02-03", "Of 2026-05-05", "Of 2026-08-08"},
        )
        with self.assertRaises(AccessError):
            member.participation_ids[0].event_id.read(["plan_text"])
        foreign = self.env["party.event.participant"].with_user(self.clerk_b)
        self.assertEqual(foreign.search([]).member_id, member)

    def test_foreign_members_are_closed(self):
        for user in (self.clerk_b, self.unassigned, self.outsider, self.portal_user):
            member = self.qian.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    member._yearly_participations(2026)
                with self.assertRaises(AccessError):
                    member.action_open_participations()
                with self.assertRaises(AccessError):
                    member.read(["took_part_count", "participation_ids"])
        member = self.qian.with_user(self.committee)
        self.assertEqual(member._yearly_participation(2026).took_part_count, 2)

    # figures ----------------------------------------------------------------------
    def test_figures(self):
        rows = self.env["party.event.participant"].with_user(self.director_a)
        groups = rows._read_group(
            [("event_state", "in", ("held", "filed"))],
            ["center_id", "kind_id", "attendance"],
            ["__count", "hours:sum"],
        )
        kind = self.env.ref("party_service_center.party_event_kind_study")
        self.assertEqual(
            {(group[2], group[3], group[4]) for group in groups},
            {
                ("present", 1, 1.5),
                ("late", 1, 1.0),
                ("made_up", 1, 2.0),
                ("absent", 1, 0),
                ("excused", 1, 0),
                (False, 1, 0),
            },
        )
        self.assertEqual({group[:2] for group in groups}, {(self.center_a, kind)})
        months = rows._read_group([], ["date_begin:month"], ["__count"])
        self.assertEqual(
            months[0], (datetime(2026, 2, 1), 2), "months of the activities"
        )
        foreign = rows.with_user(self.clerk_b)
        self.assertEqual(foreign._read_group([], [], ["__count"]), [(0,)])

    # one person twice ---------------------------------------------------------------
    def test_merge_keeps_what_says_more(self):
        """Of two rows of one activity the attendance wins; the other stays readable."""
        elsewhere = self._held_event(self.zhao, name="Zhao Alone")
        self._attend(elsewhere, Zhao=("present", 30))
        self._merge(self.qian, self.zhao)
        events = self.env["party.event"].search([("name", "ilike", "Of 2026")])
        expected = {
            "Of 2026-02-03": ("present", "absent"),
            "Of 2026-05-05": ("late", "excused"),
            "Of 2026-08-08": ("made_up", False),
        }
        self.assertEqual(len(events), 3)
        for event in events:
            kept, gone = self._row(event, self.qian), self._row(event, self.zhao)
            with self.subTest(event=event.name):
                self.assertEqual(
                    (kept.attendance, gone.attendance), expected[event.name]
                )
                self.assertEqual(kept.member_name, "Qian Muhan")
                self.assertEqual(gone.member_name, "Zhao Yulan")
        self.assertEqual(elsewhere.participant_ids.member_id, self.qian)
        yearly = self.qian._yearly_participation(2026)
        self.assertEqual((yearly.took_part_count, yearly.invited_count), (4, 4))
        self.assertEqual(yearly.minutes, 90 + 60 + 120 + 30)
        gone = self.zhao.with_user(self.clerk_a)
        self.assertEqual(len(gone.participation_ids), 3)

    def test_merge_keeps_an_answer(self):
        event = self._create_event(target_mode="hand")
        self._invite(event, self.qian | self.zhao)
        self._approve(event)
        self._row(event, self.zhao)._answer("coming")
        code = self._row(event, self.zhao).code
        self._merge(self.qian, self.zhao)
        self.assertRecordValues(
            self._row(event, self.qian), [{"reply": "coming", "code": code}]
        )

    def _merge(self, kept, gone):
        dialogs = self.env["party.member.merge"].with_user(self.director_a)
        dialogs.create({"member_id": gone.id, "other_id": kept.id}).action_confirm()
        self.assertEqual(gone.merged_into_id, kept)

    def test_what_is_kept_is_said(self):
        kept = dict(kept_records(self.env, self.qian))
        self.assertIn("A3.3.3", kept["Invited Member"])
