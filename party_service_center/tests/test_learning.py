"""Learning records: by hand, from a file, from eLearning (A1.2.2)."""

from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..exceptions import ChannelRefused, MemberRefused, ProtectedField
from ..models import party_channel_elearning_mixin as bridge
from .common import MODULE
from .samples import PartySamples

COLUMNS = ["mobile", "member_name", "course", "date", "minutes", "result"]


@tagged("post_install", "-at_install")
class TestLearning(PartySamples):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.member = case._create_member(name="Qian Muhan", mobile="13800000301")
        cls.other = case._create_member(name="Luo Shuyao", mobile="13800000302")
        cls.platform = case._make("party.channel", name="Lessons", kind="platform")

    def _learn(self, member=None, user=None, **values):
        return self._make(
            "party.learning", user, member_id=(member or self.member).id, **values
        )

    def _load(self, rows, columns=None):
        records = self.env["party.learning"].with_user(self.clerk_a)
        columns = columns or COLUMNS
        with mute_logger("odoo.sql_db"):
            return records.with_context(import_file=True).load(columns, rows)

    # ------------------------------------------------------------------
    def test_by_hand(self):
        record = self._learn(channel_id=self.platform.id, result="Passed")
        self.assertRecordValues(
            record,
            [
                {
                    "source": "hand",
                    "member_name": "Qian Muhan",
                    "center_id": self.center_a.id,
                    "create_uid": self.clerk_a.id,
                }
            ],
        )
        self.assertEqual(self.member.learning_count, 1)

    def test_minutes_of_a_year(self):
        self._learn(minutes=60, date="2026-01-01")
        self._learn(minutes=45, date="2025-12-31")
        wrong = self._learn(minutes=500)
        self._give_reason(wrong, "void", "Of a namesake")
        for member, year, minutes in (
            (self.member, 2026, 60),
            (self.member, 2025, 45),
            (self.other, 2026, 0),
        ):
            yearly = member._yearly_participation(year)
            self.assertEqual(yearly.learning_minutes, minutes)
        both = self.member | self.other
        self.env.flush_all()
        with self.assertQueryCount(1):
            minutes = self.env["party.learning"]._minutes_by_member(both, 2026)
        self.assertEqual(minutes, {self.member.id: 60, self.other.id: 0})

    def test_rows_are_voided_not_changed(self):
        record = self._learn()
        for values in ({"minutes": 5}, {"course": "Other"}, {"mobile": "13800000302"}):
            with self.assertRaises(ProtectedField):
                record.write(values)
        with self.assertRaises(AccessError):
            record.unlink()
        self.assertTrue(record.action_void())
        self._give_reason(record, "void", "Of a namesake")
        self.assertEqual(record.voided_by_id, self.clerk_a)
        with self.assertRaisesRegex(MemberRefused, "void already"):
            self._give_reason(record, "void", "Again")

    def test_bad_facts(self):
        group = self._make("party.channel")
        foreign = self.env["party.channel"].create(
            {"name": "B", "kind": "platform", "center_id": self.center_b.id}
        )
        stranger = self._create_member(self.clerk_b, mobile="13800000399")
        for values in (
            {"minutes": 0},
            {"minutes": -5},
            {"minutes": 100_000},
            {"course": " "},
            {"course": False},
            {"course": "x" * 201},
            {"date": "2026-09-22"},
            {"date": False},
            {"channel_id": group.id},
            {"channel_id": foreign.id},
            {"member_id": stranger.id},
            {"member_id": False},
            {"source": "elearning"},
            {"external_key": "slide.channel.partner,1"},
        ):
            with self.subTest(values=str(values)[:50]):
                values = {"member_id": self.member.id} | values
                self.assertTrue(
                    self._refusal_of(lambda v=values: self._make("party.learning", **v))
                )

    # ------------------------------------------------------------------
    # From a file
    # ------------------------------------------------------------------
    def test_import_finds_members_by_mobile_and_name(self):
        namesake = self._create_member(name="Qian Muhan", mobile="13800000303")
        result = self._load(
            [
                ["138 0000 0301", "Qian Muhan", "Safe Food", "2026-09-01", "90", "92"],
                ["13800000303", "Qian Muhan", "Safe Food", "2026-09-01", "90", ""],
                ["13800000302", "", "Fair Prices", "2026-09-02", "45", ""],
            ]
        )
        self.assertFalse(result["messages"])
        records = self.env["party.learning"].browse(result["ids"])
        self.assertEqual(
            [record.member_id for record in records],
            [self.member, namesake, self.other],
        )
        self.assertEqual(set(records.mapped("source")), {"import"})

    def test_import_refuses_bad_rows_in_words(self):
        shared = self._create_member(name="Ye Linchuan", mobile="13800000302")
        stranger = self._create_member(self.clerk_b, mobile="13800000398")
        good = ["Safe Food", "2026-09-01", "90", ""]
        for row, words in (
            (["13899999999", "Qian Muhan", *good], "no member of your center"),
            (["13800000301", "Luo Shuyao", *good], "no member of your center"),
            ([stranger.mobile, stranger.name, *good], "no member of your center"),
            (["13800000302", "", *good], "several members"),
            (["", "Qian Muhan", *good], "give the mobile"),
            (["12345", "Qian Muhan", *good], "not a telephone number"),
            (["0572-5012345", "Qian Muhan", *good], "fixed line"),
            (["13800000301", "", "Safe Food", "2026-09-22", "90", ""], "in the future"),
            (
                ["13800000301", "", "Safe Food", "2026-09-01", "0", ""],
                "how many minutes",
            ),
            (["13800000301", "", "Safe Food", "someday", "90", ""], "someday"),
            (["", "", *good], "Party Member"),
        ):
            with self.subTest(row=row):
                result = self._load([row])
                self.assertFalse(result["ids"])
                self.assertRegex(result["messages"][0]["message"], words)
        result = self._load([["13800000302", shared.name, *good]])
        self.assertTrue(result["ids"])

    def test_import_looks_members_up_at_once(self):
        rows = [["13800000301", "", f"C{n}", "2026-09-01", "9", ""] for n in range(50)]
        few, many = rows[:5], rows[5:]
        self._load([["13800000301", "", "Warm", "2026-09-01", "9", ""]])
        counts = []
        for batch in (few, many):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._load(batch)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # rows of the external ids and of the records themselves go in by the hundred
        self.assertLess(counts[1], counts[0] + 20)

    def test_template_is_imported(self):
        template = self.env["party.learning"].get_import_templates()[0]["template"]
        with file_open(template.lstrip("/"), "rb") as file:
            content = file.read()
        importer = (
            self.env["base_import.import"]
            .with_user(self.clerk_a)
            .create(
                {
                    "res_model": "party.learning",
                    "file": content,
                    "file_name": "learning.xlsx",
                    "file_type": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                }
            )
        )
        options = {"has_headers": True, "quoting": '"'}
        preview = importer.parse_preview(options)
        self.assertFalse(preview.get("error"), preview.get("error"))
        names = [preview["matches"][n][0] for n in sorted(preview["matches"], key=int)]
        self.assertEqual(names, COLUMNS)

    # ------------------------------------------------------------------
    # From eLearning
    # ------------------------------------------------------------------
    def _completion(self, number, member):
        return {
            "external_key": f"slide.channel.partner,{number}",
            "member_id": member.id,
            "course": "Safe Food",
            "date": "2026-09-10",
            "minutes": 150,
        }

    def test_completed_courses_are_recorded_once(self):
        records = self.env["party.learning"].with_user(self.clerk_a)
        first = [self._completion(1, self.member)]
        new = records._record_completions(self.platform, first)
        self.assertEqual((new.source, new.channel_id), ("elearning", self.platform))
        both = [*first, self._completion(2, self.other)]
        new = records._record_completions(self.platform, both)
        self.assertEqual(new.member_id, self.other)
        self._give_reason(new, "void", "Took it for somebody else")
        self.assertFalse(records._record_completions(self.platform, both))

    def test_courses_of_members_with_a_login_are_fetched(self):
        """Plain values in place of eLearning, which may not be installed."""
        partner = self.env["res.partner"].create({"name": "Qian Muhan"})
        self.member._record_proof(partner_id=partner.id)
        finished = {
            "id": 7,
            "partner_id": partner.id,
            "course": "Safe Food" * 40,
            "finished_at": datetime(2026, 9, 10, 16, 30),
            "minutes": 0,
        }
        asked = []

        def answer(channel, partner_ids):
            asked.append(partner_ids)
            return [finished]

        platform = self.platform
        with (
            patch.object(bridge, "ATTENDEES", "res.partner"),
            patch.object(type(platform), "_finished_courses", answer),
        ):
            platform.invalidate_recordset()
            self.assertTrue(platform.has_elearning)
            for _press in range(2):
                platform.action_fetch_elearning()
        self.assertEqual(asked, [partner.ids] * 2)
        record = platform.learning_ids
        self.assertEqual(record.member_id, self.member)
        self.assertEqual(record.minutes, 1)
        self.assertEqual(str(record.date), "2026-09-11")
        with self.assertRaises(AccessError):
            platform.with_user(self.clerk_b).action_fetch_elearning()

    def test_without_elearning_there_is_no_button(self):
        with patch.object(bridge, "ATTENDEES", "no.such.model"):
            self.platform.invalidate_recordset()
            self.assertFalse(self.platform.has_elearning)
            with self.assertRaisesRegex(ChannelRefused, "no eLearning"):
                self.platform.action_fetch_elearning()

    def test_view_of_the_member_shows_the_records(self):
        arch = (
            self.env["party.member"]
            .with_user(self.clerk_a)
            .get_view(self.env.ref(f"{MODULE}.party_member_view_form").id, "form")[
                "arch"
            ]
        )
        self.assertIn("learning_count", arch)
