"""What a roster says and whom it means, in the preview (A2.2)."""

import base64
import re
from datetime import date
from io import BytesIO

import openpyxl

from odoo.exceptions import UserError

from ..exceptions import ImportRefused
from ..models import party_import, roster_stage
from ..models.roster_check import RosterCheck, describe_workbook
from ..tools.roster_workbook import Problem, Roster, WorkbookProblem
from ..tools.sheet_cell import CellProblem
from .party_import_common import (
    BRANCH,
    MASKED,
    NUMBER,
    OTHER_NUMBER,
    PartyImportCommon,
)


class TestPartyImportCheck(PartyImportCommon):
    def test_preview_writes_nothing(self):
        before = self._members()
        record = self._checked(
            self._person(1, home_branch="A New Branch", home_committee="A New 党委"),
            self._person(2, home_branch="A New Branch", home_committee="A New 党委"),
            self._person(3),
            self._person(4, mobile="12"),
        )
        self.assertEqual(self._members(), before)
        self.assertFalse(
            self.env["party.organization"].search([("name", "like", "A New")])
        )
        self.assertRecordValues(
            record,
            [
                {
                    "new_count": 3,
                    "refused_count": 1,
                    "update_count": 0,
                    "new_organization_count": 2,
                    "checked_by_id": self.clerk_a.id,
                }
            ],
        )

    def test_errors_name_row_and_column(self):
        record = self._checked(
            self._person(1, mobile="123", join_date="soon", education="PhD?")
        )
        row = self._row(record)
        self.assertEqual(row.row_number, 2)
        self.assertOutcome(row, "refused", "G 手机: “123” is not a telephone number")
        self.assertIn("K 入党日期: “soon” is no date", row.remark)
        self.assertIn("F 学历: “PhD?” is not in the list", row.remark)

    def test_each_kind_of_cell(self):
        good = {
            "sex": "女",
            "ethnic_group": "畲族",
            "id_number": OTHER_NUMBER,
            "education": "大专",
            "mobile": 13800000001,
            "phone": "０５７２ 5012345",
            "residence": " 递铺 ",
            "member_category": "预备党员",
            "join_date": "2020年7月",
            "full_member_date": date(2021, 7, 1),
            "is_floating": "是",
            "floating_since_date": 44197,
            "relation_type": "原籍",
            "business_name": "茶庄",
            "credit_code": "92330523ma2b3c4d5j",
            "business_role": "从业人员",
            "opened_date": "20120306",
            "confirmed_date": "2026-09-01",
        }
        row = self._row(self._checked(self._person(**good)))
        self.assertOutcome(row, "new")
        self.assertEqual(
            row.sheet_values,
            {
                "name": "沈云1",
                "home_branch": BRANCH,
                "sex": "female",
                "ethnic_group": "22",
                "id_number": "330523********0027",
                "birth_date": "2000-02-29",
                "education": "30",
                "mobile": "13800000001",
                "phone": "0572-5012345",
                "residence": "递铺",
                "member_category": "probationary",
                "join_date": "2020-07-01",
                "full_member_date": "2021-07-01",
                "is_floating": True,
                "floating_since_date": "2021-01-01",
                "relation_type": "origin",
                "business_name": "茶庄",
                "credit_code": "92330523MA2B3C4D5J",
                "business_role": "employee",
                "opened_date": "2012-03-06",
                "confirmed_date": "2026-09-01",
            },
        )
        self.assertIn("性别: 女", row.sheet_text)

    def test_each_wrong_cell_is_refused_in_words(self):
        for cells, words in [
            ({"name": None}, "A 姓名: must be filled in"),
            ({"name": "x" * 51}, "longer than 50"),
            ({"mobile": None}, "手机: must be filled in"),
            ({"mobile": "0572-5012345"}, "fixed line"),
            ({"home_branch": None}, "must be filled in"),
            ({"home_branch": "x" * 201}, "longer than 200"),
            ({"id_number": 3.30523197503150e17}, "last digits are lost"),
            ({"id_number": "330523197503150011"}, "mistyped"),
            ({"id_number": "330523"}, "17 digits"),
            ({"birth_date": "1975.3"}, "lacks the day"),
            ({"birth_date": "1899-12-31"}, "born in 1899"),
            ({"birth_date": "2026-09-22"}, "in the future"),
            ({"join_date": 1998.1}, "January or October"),
            ({"join_date": 1998}, "a year only"),
            ({"join_date": "#N/A"}, "shows the error #N/A"),
            ({"residence": "=A1"}, "formula without a result"),
            ({"stall_no": date(2026, 3, 5)}, "became a date"),
            (
                {"birth_date": "2000-01-02", "join_date": "2018-01-01"},
                "before the age of 18",
            ),
            (
                {"join_date": "2019.7", "full_member_date": "2019.6"},
                "before joining",
            ),
            ({"credit_code": "123", "business_name": "x"}, "neither a credit code"),
            ({"premises": "1 Test Street"}, "U 字号名称: must be filled in"),
            ({"sex": "?"}, "not in the list"),
        ]:
            with self.subTest(cells=cells):
                row = self._row(self._checked(self._person(**cells)))
                self.assertOutcome(row, "refused", words)
                self.assertFalse(row.id_number_full)

    def test_month_of_birth_is_completed_by_the_number(self):
        cells = {"id_number": NUMBER, "birth_date": "1975年3月"}
        row = self._row(self._checked(self._person(**cells)))
        self.assertOutcome(row, "new")
        self.assertEqual(row.sheet_values["birth_date"], "1975-03-15")

    def test_difference_to_the_number_is_a_remark(self):
        cells = {"id_number": NUMBER, "birth_date": "1975-03-16"}
        row = self._row(self._checked(self._person(**cells)))
        self.assertOutcome(row, "new", "differ from what the ID number says")

    def test_words_of_the_screens_are_read_too(self):
        cells = {"sex": "Female", "ethnic_group": "She", "education": "Bachelor"}
        row = self._row(self._checked(self._person(**cells)))
        self.assertOutcome(row, "new")
        self.assertEqual(row.sheet_values["education"], "20")

    def test_same_person_twice(self):
        record = self._checked(
            self._person(1, id_number=NUMBER),
            self._person(2, id_number=NUMBER),
            self._person(3, mobile="13800000001", id_number=OTHER_NUMBER),
            self._person(4, mobile="13800000001"),
        )
        first, second, sibling, nobody = record.row_ids
        self.assertOutcome(first, "new")
        self.assertOutcome(second, "refused", "stands in row 2 already")
        self.assertOutcome(sibling, "new")  # the family's telephone
        self.assertOutcome(nobody, "refused", "an ID number each")

    def test_same_person_in_two_batches(self):
        self.patch(roster_stage, "BATCH_ROWS", 1)
        record = self._checked(
            self._person(1, id_number=NUMBER), self._person(2, id_number=NUMBER)
        )
        self.assertEqual(record.row_ids.mapped("outcome"), ["new", "refused"])

    def test_member_named_by_two_rows(self):
        """Once by the ID number, once by mobile and name."""
        self._create_member(name="沈云1", mobile="13800000001", id_number=NUMBER)
        record = self._checked(
            self._person(1),
            self._person(1, mobile="13800000002", id_number=NUMBER),
        )
        self.assertEqual(record.row_ids.mapped("outcome"), ["unchanged", "refused"])

    def test_what_was_left_out_is_told(self):
        book = openpyxl.Workbook()
        book.active.append(["姓名", "手机", "党支部", "星座"])
        book.active.append(["沈云", "13800000001", BRANCH, "x"])
        book.create_sheet("Old")
        file = BytesIO()
        book.save(file)
        record = self._bring(upload=base64.b64encode(file.getvalue()))
        record.action_check()
        self.assertIn("not read: 星座", record.note_text)
        self.assertIn("not: Old", record.note_text)

    def test_wrong_files_are_refused_in_words(self):
        for data, words in [
            (b"", "Choose the filled-in workbook first"),
            (b"a,b\n1,2", "no .xlsx workbook"),
            (b"\xd0\xcf\x11\xe0 old", "old .xls format"),
            (b"PK\x03\x04", "no .xlsx workbook"),
        ]:
            record = self._bring(upload=base64.b64encode(data))
            with (
                self.subTest(data=data),
                self.assertRaisesRegex(ImportRefused, words),
                self.env.cr.savepoint(),
            ):
                record.action_check()
            self.assertEqual(record.state, "draft")
        with (
            self.assertRaisesRegex(ImportRefused, "headings but no rows"),
            self.env.cr.savepoint(),
        ):
            self._bring().action_check()

    def test_bad_uploads_over_rpc_are_refused_in_words(self):
        for upload in ("abc", "äöü", "=", b"\xff"):
            with self.subTest(upload=upload), self.assertRaises(UserError):
                self._bring(upload=upload).action_check()

    def test_every_reason_has_words(self):
        """No reason of the plain modules is left without a sentence."""
        record = self._bring(self._person())
        roster = Roster("x", {}, {}, [], [], 0)
        check = RosterCheck(record.env, roster, date(2026, 9, 21))
        for reason in _reasons(CellProblem):
            self.assertTrue(check._describe(Problem("mobile", reason)))
        for reason in _reasons(WorkbookProblem):
            self.assertTrue(describe_workbook(record.env, WorkbookProblem(reason)))

    def test_big_file_is_checked_in_the_background(self):
        self.patch(party_import, "SMALL_BYTES", 10)
        record = self._bring(self._person())
        record.action_check()
        self.assertEqual(record.state, "checking")
        self._run_cron()
        self.assertEqual((record.state, record.new_count), ("checked", 1))
        self.assertEqual(record.checked_by_id, self.clerk_a)

    def test_wrong_big_file_fails_with_the_reason(self):
        self.patch(party_import, "SMALL_BYTES", 10)
        record = self._bring(upload=base64.b64encode(b"a,b\n1,2" * 10))
        record.action_check()
        self._run_cron()
        self.assertEqual(record.state, "failed")
        self.assertIn("no .xlsx workbook", record.failure_text)
        record.action_change()
        record.upload = self._workbook([self._person()])
        record.action_check()
        self._run_cron()
        self.assertEqual((record.state, record.failure_text), ("checked", False))


def _reasons(problem_class):
    """The reasons that a class of problems documents."""
    return re.findall(r"``(\w+)``", problem_class.__doc__.split("Reasons:")[1])


class TestPartyImportMatch(PartyImportCommon):
    def test_known_by_the_number(self):
        member = self._create_member(
            name="沈云1", mobile="13800000009", id_number=NUMBER
        )
        row = self._row(self._checked(self._person(1, id_number=NUMBER)))
        self.assertOutcome(row, "update")
        self.assertEqual(row.member_id, member)
        self.assertEqual(row.changes, {"mobile": ["13800000009", "13800000001"]})

    def test_known_by_mobile_and_name(self):
        member = self._create_member(name="沈云1", mobile="13800000001")
        row = self._row(self._checked(self._person(1, id_number=NUMBER)))
        self.assertOutcome(row, "update")
        self.assertEqual(row.member_id, member)
        self.assertEqual(row.changes["id_number"], [False, MASKED])

    def test_same_mobile_of_another_name_is_a_new_person(self):
        self._create_member(name="Qian Muhan", mobile="13800000001")
        row = self._row(self._checked(self._person(1, id_number=NUMBER)))
        self.assertOutcome(row, "new")

    def test_known_by_the_mobile(self):
        member = self._create_member(name="沈云1", mobile="13800000001")
        record = self._checked(self._person(1, residence="Dipu"), match_by="mobile")
        self.assertEqual(record.row_ids.member_id, member)

    def test_mobile_of_somebody_else_is_refused(self):
        self._create_member(mobile="13800000001", id_number=NUMBER)
        for cells in ({}, {"id_number": OTHER_NUMBER}):
            row = self._row(self._checked(self._person(1, **cells), match_by="mobile"))
            self.assertOutcome(row, "refused", "another person's")
        row = self._row(
            self._checked(self._person(2, id_number=NUMBER), match_by="mobile")
        )
        self.assertOutcome(row, "refused", "with another mobile")

    def test_mobile_of_several_is_refused(self):
        for _time in range(2):
            self._create_member(name="沈云1", mobile="13800000001")
        for match_by in ("mobile", "id_number"):
            record = self._checked(self._person(1), match_by=match_by)
            self.assertOutcome(self._row(record), "refused", "2 members have")

    def test_known_elsewhere_is_refused_naming_the_center_only(self):
        self._create_member(
            self.clerk_b, name="Ye Lan", mobile="13800000007", id_number=NUMBER
        )
        row = self._row(self._checked(self._person(1, id_number=NUMBER)))
        self.assertOutcome(row, "refused", "Registered already at Center B")
        self.assertNotIn("Ye Lan", row.remark)
        self.assertNotIn("13800000007", row.remark)
        self.assertFalse(row.member_id)

    def test_who_left_is_refused(self):
        member = self._create_member(name="沈云1", mobile="13800000001")
        self.env["party.standing"]._change(
            member,
            date(2026, 9, 21),
            state="left",
            leaving_kind="moved_away",
            reason="Moved",
        )
        row = self._row(self._checked(self._person(1)))
        self.assertOutcome(row, "refused", "Trades Here Again")

    def test_merged_record_leads_to_the_one_that_stays(self):
        kept = self._create_member(name="沈云1", mobile="13800000001", id_number=NUMBER)
        gone = self._create_member(
            name="沈云1", mobile="13800000002", id_number=OTHER_NUMBER
        )
        merge = self.env["party.member.merge"].with_user(self.director_a)
        merge.create({"member_id": kept.id, "other_id": gone.id}).action_confirm()
        row = self._row(self._checked(self._person(1, id_number=OTHER_NUMBER)))
        self.assertEqual(row.member_id, kept)

    def test_known_people_are_skipped_when_chosen(self):
        self._create_member(name="沈云1", mobile="13800000001")
        record = self._checked(self._person(1, residence="Dipu"), on_known="skip")
        self.assertOutcome(self._row(record), "skip")
        with self.assertRaisesRegex(ImportRefused, "nothing to write"):
            record.action_write()

    def test_locked_and_dated_facts_are_not_taken_over(self):
        member = self._create_member(
            name="Shen",
            id_number=NUMBER,
            join_date="2001-07-01",
            note="Old",
            relation_type="local",
            business_ids=[(0, 0, {"name": "Shop"})],
        )
        row = self._row(
            self._checked(
                self._person(
                    1,
                    mobile=member.mobile,
                    id_number=NUMBER,
                    join_date="2002.7",
                    full_member_date="2003.7",
                    note="New",
                    relation_type="原籍",
                    home_branch="Another Branch",
                    business_name="Another Shop",
                )
            )
        )
        self.assertOutcome(row, "update")
        self.assertEqual(row.changes, {"full_member_date": [False, "2003-07-01"]})
        for words in (
            "“Member's Name” differs",
            "“Joined the Party on” differs",
            "The note",
            "Kind of Affiliation, Home Organization: differs",
            "The business “Another Shop” is not taken over",
        ):
            self.assertIn(words, row.remark)

    def test_filled_date_must_fit_those_entered_before(self):
        self._create_member(id_number=NUMBER)
        row = self._row(
            self._checked(self._person(1, id_number=NUMBER, join_date="1980.1"))
        )
        self.assertOutcome(row, "refused", "before the age of 18")

    def test_organizations_are_found_by_name_and_committee(self):
        towns = self.env["party.organization"].create(
            [
                {"name": "东镇党委", "kind": "committee"},
                {"name": "西镇党委", "kind": "committee"},
            ]
        )
        branches = self.env["party.organization"].create(
            [{"name": "第一支部", "parent_id": town.id} for town in towns]
        )
        record = self._written(
            self._person(1, home_branch="第一支部", home_committee="西镇党委"),
            self._person(2, home_branch="西镇党委 / 第一支部"),
            self._person(3, home_branch="第一支部"),
            self._person(4, home_branch="第二支部", home_committee="西镇党委"),
            self._person(5, home_branch="北镇党总支", home_phone="0572-5099999"),
        )
        first, second, third, fourth, fifth = record.row_ids
        self.assertEqual(first.member_id.home_branch_id, branches[1])
        self.assertEqual(first.member_id.home_committee_id, towns[1])
        self.assertEqual(second.member_id.home_branch_id, branches[1])
        self.assertOutcome(third, "refused", "Several organizations")
        self.assertEqual(fourth.member_id.home_branch_id.parent_id, towns[1])
        made = fifth.member_id.home_branch_id
        self.assertEqual((made.kind, made.phone), ("general_branch", "0572-5099999"))
        self.assertEqual(len(record.organization_ids), 2)
