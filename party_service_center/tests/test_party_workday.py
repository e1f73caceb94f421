"""Working-day lists: year check, import, warning, calendar (A3.2.4, A4.4)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import DayRefused
from ..tools.working_days import YearWithoutCalendar
from .common import PartyCommon

FESTIVALS_2027 = [
    ("2027-01-01", "holiday", "元旦"),
    ("2027-02-05", "holiday", "春节"),
    ("2027-02-20", "workday", "春节调休上班"),
    ("2027-04-05", "holiday", "清明节"),
    ("2027-05-03", "holiday", "劳动节"),
    ("2027-06-09", "holiday", "端午节"),
    ("2027-09-15", "holiday", "中秋节"),
    ("2027-10-01", "holiday", "国庆节"),
]


class TestPartyWorkday(PartyCommon):
    def _import(self, rows, user=None):
        """Import ``rows`` as the file form has them: date, kind, name, source_year."""
        content = "date,kind,name,source_year\n" + "\n".join(map(",".join, rows))
        importer = (
            self.env["base_import.import"]
            .with_user(user or self.admin)
            .create(
                {
                    "res_model": "party.workday",
                    "file": content.encode(),
                    "file_name": "list.csv",
                    "file_type": "text/csv",
                }
            )
        )
        options = {
            "quoting": '"',
            "separator": ",",
            "has_headers": True,
            "date_format": "%Y-%m-%d",
            "name_create_enabled_fields": {"year_id": True},
        }
        preview = importer.parse_preview(dict(options))
        matches = [preview["matches"].get(i, [False])[0] for i in range(4)]
        return matches, importer.execute_import(matches, preview["headers"], options)

    def _list_2027(self):
        return [[*row, "2027"] for row in FESTIVALS_2027]

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

    def test_import_of_bad_rows_writes_nothing(self):
        cases = [
            ["2027-13-01", "holiday", "元旦", "2027"],
            ["2027-01-01", "free", "元旦", "2027"],
            ["2027-01-01", "holiday", "元旦", "year"],
            ["2027-01-01", "holiday", "", "2027"],
            ["2026-05-01", "holiday", "元旦", "2027"],
        ]
        for row in cases:
            with self.subTest(row=row), mute_logger("odoo.sql_db"):
                good = ["2027-02-05", "holiday", "春节", "2027"]
                _matches, result = self._import([good, row])
                self.assertTrue(result["messages"])
                self.assertFalse(result.get("ids"))
        self.assertFalse(
            self.env["party.workday"].search([("date", ">=", "2027-01-01")])
        )

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

    def test_day_goes_to_the_list_of_its_year(self):
        day = self.env["party.workday"].create({"date": "2026-12-24", "name": "Test"})
        self.assertEqual(day.year_id.year, 2026)
        with self.assertRaises(DayRefused):
            day.date = date(2025, 11, 24)

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
            self.assertNotIn(self.committee, people)
            number = len(year.activity_ids)
            self._warned()
            self.assertEqual(len(year.activity_ids), number)
            self._import(self._list_2027())
            self.assertFalse(year.is_warning)
            self.assertFalse(self._warned()[1])

    def test_ten_thousand_due_dates_cost_no_queries(self):
        calendar = self.env["party.workday"]._calendar()
        with self.assertQueryCount(0):
            for offset in range(10_000):
                calendar.add(date.fromordinal(735_000 + offset % 4000), 7)

    def test_calendar_is_read_once(self):
        self.env["party.workday"]._calendar()
        with self.assertQueryCount(0):
            self.env["party.workday"].with_user(self.clerk_b)._calendar()
