"""Working-day lists: year check, import, warning, calendar (A3.2.4, A4.4)."""

from datetime import date
from io import BytesIO
from mimetypes import guess_type

import openpyxl
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import file_open, mute_logger
from odoo.tools.convert import convert_csv_import

from ..exceptions import DayRefused
from ..tools.working_days import YearWithoutCalendar
from .common import PartyCommon

PAST_DAYS = ["2024-10-01", "2025-10-01"]
TEMPLATE = "party_service_center/static/xls/party_workday.xlsx"
FESTIVALS_2027 = [
    ("2027-01-01", "holiday", "元旦"),
    ("2027-02-05", "holiday", "春节"),
    ("2027-02-20", "workday", "春节调休上班"),
    ("2027-04-05", "holiday", "清明节"),
    ("2027-05-03", "holiday", "劳动节"),
    ("2027-06-09", "holiday", "端午节"),
    ("2027-09-15", "holiday", "中秋节"),
    ("2027-10-01", "holiday", "国庆节"),
    ("2027-10-02", "holiday", "国庆节"),
]


class TestPartyWorkday(PartyCommon):
    def _import(self, rows, user=None):
        """Import ``rows`` as the file form has them: date, kind, name, source_year."""
        lines = ["date,kind,name,source_year", *map(",".join, rows)]
        return self._import_file("list.csv", "\n".join(lines).encode(), user)

    def _import_file(self, name, content, user=None):
        """Import a file as the screen does, with the columns as Odoo matches them."""
        importer = (
            self.env["base_import.import"]
            .with_user(user or self.admin)
            .create(
                {
                    "res_model": "party.workday",
                    "file": content,
                    "file_name": name,
                    "file_type": guess_type(name)[0],
                }
            )
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        preview = importer.parse_preview(dict(options))
        matches = [preview["matches"].get(i, [False])[0] for i in range(4)]
        options["date_format"] = preview["options"].get("date_format") or "%Y-%m-%d"
        return matches, importer.execute_import(matches, preview["headers"], options)

    def _workbook(self, rows):
        """An XLSX file with the heads of the shipped form and ``rows``."""
        with file_open(TEMPLATE, "rb") as file:
            book = openpyxl.load_workbook(file)
        sheet = book.active
        sheet.delete_rows(2, sheet.max_row)
        for row in rows:
            sheet.append(row)
        content = BytesIO()
        book.save(content)
        return content.getvalue()

    def _list_2027(self):
        return [[*row, "2027"] for row in FESTIVALS_2027]

    def test_form_waits_for_a_year_that_can_be(self):
        for year in (0, 99999):
            with self.subTest(year=year):
                form = self.env["party.workday.year"].new({"year": year})
                self.assertEqual(form.state, "missing")
                self.assertFalse(form.gap_text)

    def test_lists_of_2012_to_2026_are_complete(self):
        years = self.env["party.workday.year"].search([("year", "<=", 2026)])
        self.assertEqual(years.mapped("year"), list(range(2026, 2011, -1)))
        self.assertEqual(set(years.mapped("state")), {"complete"})
        self.assertFalse([year.gap_text for year in years if year.gap_text])
        self.assertEqual(sum(years.mapped("day_off_count")), 405)
        self.assertEqual(sum(years.mapped("day_on_count")), 98)

    def test_import_makes_a_complete_year(self):
        calendar = self.env["party.workday"]._calendar()
        with self.assertRaises(YearWithoutCalendar):
            calendar.is_working(date(2027, 2, 20))
        matches, result = self._import(self._list_2027())
        self.assertEqual(matches, ["date", "kind", "name", "year_id"])
        self.assertFalse(result["messages"])
        year = self.env["party.workday.year"].search([("year", "=", 2027)])
        self.assertEqual(year.state, "complete")
        self.assertTrue(
            self.env["party.workday"]._calendar().is_working(date(2027, 2, 20))
        )

    def test_import_reads_the_shipped_workbook_in_both_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        dated = [[date.fromisoformat(d), *rest, 2027] for d, *rest in FESTIVALS_2027]
        for lang in ("en_US", "zh_CN"):
            for rows in (self._list_2027(), dated):
                with self.subTest(lang=lang, first=rows[0][0]):
                    self.admin.lang = lang
                    matches, result = self._import_file(
                        "list.xlsx", self._workbook(rows)
                    )
                    self.assertEqual(matches, ["date", "kind", "name", "year_id"])
                    self.assertFalse(result["messages"])
                    days = self.env["party.workday"].browse(result["ids"])
                    self.assertEqual(days.year_id.state, "complete")
                    days.unlink()

    def test_import_reads_a_list_as_it_is_passed_on(self):
        """Remarks above the head, names with commas, a bridge day in December."""
        self.env["res.lang"]._activate_lang("zh_CN")
        addon = self.env.ref("base.module_party_service_center")
        addon._update_translations(["zh_CN"])
        rows = [
            *self._list_2027(),
            ["2026-12-31", "holiday", "元旦", "2027"],
            ["2027-10-09", "workday", '"中秋节、国庆节, 调休上班"', "2027"],
        ]
        head = "# Holidays, 2027; as published.\n# Do not guess.\n"
        head += "date,kind,name,source_year\n"
        content = head + "\n".join(map(",".join, rows)) + "\n"
        book = openpyxl.Workbook()
        book.active.append(["# Holidays, 2027; as published."])
        book.active.append(["date", "kind", "name", "source_year"])
        for day, *rest, year in rows:
            book.active.append([date.fromisoformat(day), *rest, int(year)])
        sheet = BytesIO()
        book.save(sheet)
        files = {
            "list.csv": content.encode(),
            "marked.csv": content.encode("utf-8-sig"),
            "windows.csv": content.replace("\n", "\r\n").encode(),
            "list.xlsx": sheet.getvalue(),
        }
        for lang in ("en_US", "zh_CN"):
            for name, file in files.items():
                with self.subTest(lang=lang, name=name):
                    self.admin.lang = lang
                    matches, result = self._import_file(name, file)
                    self.assertEqual(matches, ["date", "kind", "name", "year_id"])
                    self.assertFalse(result["messages"])
                    days = self.env["party.workday"].browse(result["ids"])
                    self.assertEqual(len(days), len(rows))
                    self.assertEqual(days.year_id.mapped("year"), [2027])
                    self.assertEqual(days.year_id.state, "complete")
                    days.unlink()

    def test_import_takes_the_year_from_the_date(self):
        rows = [["2026-12-24", "holiday", "Test", ""]]
        _matches, result = self._import(rows)
        day = self.env["party.workday"].browse(result["ids"])
        self.assertEqual(day.year_id.year, 2026)
        _matches, result = self._import([["2031-01-01", "holiday", "元旦", ""]])
        self.assertIn("2031", result["messages"][0]["message"])

    def test_import_of_bad_rows_writes_nothing(self):
        cases = [
            ["2027-13-01", "holiday", "元旦", "2027"],
            ["2027-01-01", "free", "元旦", "2027"],
            ["2027-01-01", "holiday", "元旦", "year"],
            ["2027-01-01", "holiday", "元旦", "20270"],
            ["2027-02-05", "holiday", "春节", "2027"],
            ["2027-01-01", "holiday", "", "2027"],
            ["2026-05-01", "holiday", "元旦", "2027"],
        ]
        for row in cases:
            with self.subTest(row=row), mute_logger("odoo.sql_db"):
                # a day past the 12th tells Odoo the order of month and day
                good = self._list_2027()[1:3]
                _matches, result = self._import([*good, row])
                self.assertTrue(result["messages"])
                self.assertFalse(result.get("ids"))
        self.assertFalse(
            self.env["party.workday"].search([("date", ">=", "2027-01-01")])
        )
        self.assertFalse(self.env["party.workday.year"].search([("year", ">", 2026)]))

    def test_shipped_list_takes_over_what_was_entered_before(self):
        self._import(self._list_2027())
        year = self.env["party.workday.year"].search([("year", "=", 2027)])
        day = year.workday_ids.filtered(lambda d: str(d.date) == "2027-05-03")
        for name, lines in (
            ("party.workday.year", ["id,year,notice", "y_2027,2027,Title"]),
            (
                "party.workday-2027",
                [
                    "id,date,kind,name,year_id/id",
                    "d_2027_05_03,2027-05-03,holiday,Shipped,y_2027",
                    "d_2027_05_04,2027-05-04,holiday,Shipped,y_2027",
                ],
            ),
        ):
            content = "\n".join(lines).encode()
            convert_csv_import(self.env, "party_service_center", f"{name}.csv", content)
        self.assertEqual(self.env.ref("party_service_center.y_2027"), year)
        self.assertEqual(self.env.ref("party_service_center.d_2027_05_03"), day)
        self.assertEqual((year.notice, day.name), ("Title", "Shipped"))
        self.assertEqual(len(year.workday_ids), len(FESTIVALS_2027) + 1)

    def test_incomplete_year_names_what_is_missing(self):
        year = self.env["party.workday.year"].create({"year": 2027})
        self.assertEqual(year.state, "missing")
        self.env["party.workday"].create(
            [
                {"date": "2027-01-01", "name": "元旦"},
                {"date": "2027-01-05", "kind": "workday", "name": "元旦调休上班"},
            ]
        )
        self.assertEqual(year.state, "incomplete")
        self.assertIn("春节", year.gap_text)
        self.assertIn("2027-01-05", year.gap_text)
        self.assertIn("2027-10-01", year.gap_text)

    def test_day_goes_to_the_list_of_its_year(self):
        day = self.env["party.workday"].create({"date": "2026-12-24", "name": "Test"})
        self.assertEqual(day.year_id.year, 2026)
        with self.assertRaises(DayRefused):
            day.date = date(2025, 11, 24)
        with self.assertRaisesRegex(DayRefused, "2031"):
            self.env["party.workday"].create({"date": "2031-01-01", "name": "Test"})

    def test_day_stands_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["party.workday"].create({"date": "2026-10-01", "name": "Again"})

    def test_changed_list_counts_anew_and_leaves_a_trace(self):
        start = date(2026, 10, 1)
        before = self.env["party.workday"]._calendar().add(start, 1)
        day = self.env["party.workday"].search([("date", "=", "2026-10-07")])
        year = day.year_id
        day.with_user(self.admin).unlink()
        self.assertEqual(before, date(2026, 10, 8))
        after = self.env["party.workday"]._calendar().add(start, 1)
        self.assertEqual(after, date(2026, 10, 7))
        self.assertIn("2026-10-07", year.message_ids[0].body)

    def test_change_of_past_days_is_one_message_for_each_list(self):
        days = self.env["party.workday"].search([("date", "in", PAST_DAYS)])
        years = days.year_id
        before = {year: len(year.message_ids) for year in years}
        days.with_user(self.admin).name = "Changed"
        self.assertEqual(years.mapped("year"), [2025, 2024])
        for year in years:
            self.assertEqual(len(year.message_ids), before[year] + 1)
            self.assertIn("Changed", year.message_ids[0].body)
        self.assertEqual(year.message_ids[0].author_id, self.admin.partner_id)
        days.with_user(self.admin).notice = "Title"
        self.assertEqual(len(year.message_ids), before[year] + 1)

    def test_change_in_one_year_counts_anew_across_years(self):
        start = date(2025, 12, 31)
        calendar = self.env["party.workday"]._calendar()
        self.assertEqual(calendar.add(start, 1), date(2026, 1, 4))
        day = self.env["party.workday"].search([("date", "=", "2026-01-04")])
        day.kind = "holiday"
        calendar = self.env["party.workday"]._calendar()
        self.assertEqual(calendar.add(start, 1), date(2026, 1, 5))

    def test_only_administrators_change_lists(self):
        day = self.env["party.workday"].search([], limit=1)
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                day.with_user(user).name = "changed"
        for user in (self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                day.with_user(user).read(["name"])

    def _warned(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "party_service_center.party_workday_year_cron_warn"
            ).method_direct_trigger()
        self.env.invalidate_all()
        year = self.env["party.workday.year"].search([("year", "=", 2027)])
        return year, year.activity_ids.user_id

    def test_missing_list_is_asked_for_from_november_on(self):
        with freeze_time("2026-10-31 00:20:00"):
            year, people = self._warned()
            self.assertFalse(year)
        with freeze_time("2026-10-31 16:20:00"):  # 1 November in China
            year, people = self._warned()
            self.assertTrue(year.is_warning)
            self.assertIn(self.admin, people)
            self.assertIn(self.committee, people)
            self.assertFalse(people & (self.clerk_a | self.director_a))
            number = len(year.activity_ids)
            self._warned()
            self.assertEqual(len(year.activity_ids), number)

    def test_complete_list_ends_the_request_at_once(self):
        with freeze_time("2026-11-02 00:20:00"):
            year, people = self._warned()
            self.assertTrue(people)
            self.assertIn("2027", self.env["party.workday.year"].get_warning())
            self._import(self._list_2027())
            self.assertFalse(year.activity_ids)
            self.assertFalse(year.is_warning)
            self.assertFalse(self.env["party.workday.year"].get_warning())
            self.assertFalse(self._warned()[1])

    def test_list_of_the_running_year_is_asked_for_all_year(self):
        with freeze_time("2027-03-01 00:20:00"):
            year, people = self._warned()
            self.assertTrue(year.is_warning)
            self.assertIn(self.admin, people)
            clerk_years = self.env["party.workday.year"].with_user(self.clerk_a)
            self.assertIn("2027", clerk_years.get_warning())
            portal_years = self.env["party.workday.year"].with_user(self.portal_user)
            with self.assertRaises(AccessError):
                portal_years.get_warning()

    def test_ten_thousand_due_dates_cost_no_queries(self):
        calendar = self.env["party.workday"]._calendar()
        with self.assertQueryCount(0):
            for offset in range(10_000):
                calendar.add(date.fromordinal(735_000 + offset % 4000), 7)

    def test_calendar_is_read_once(self):
        self.env["party.workday"]._calendar()
        with self.assertQueryCount(0):
            self.env["party.workday"].with_user(self.clerk_b)._calendar()
