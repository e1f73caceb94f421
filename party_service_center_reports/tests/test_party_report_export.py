"""The export on the spot: own centers, own rights, one question at screen and URL."""

from datetime import date
from io import BytesIO
from unittest.mock import patch

import openpyxl
from psycopg2 import IntegrityError
from psycopg2.pool import PoolError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, JsonRpcException, freeze_time, tagged
from odoo.tools import mute_logger

from ..controllers.party_report import XLSX
from ..exceptions import ReportRefused
from ..models import party_report_file_mixin
from ..wizard import party_report_export, party_report_progress
from .common import PartyReportsCommon


@tagged("post_install", "-at_install")
class TestPartyReportExport(PartyReportsCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chosen = {
            "date_from": date(2026, 9, 1),
            "date_to": date(2026, 9, 30),
            "reason": "Review of the third quarter",
        }

    def _export(self, user, **values):
        exports = self.env["party.report.export"].with_user(user)
        return exports.create(self.chosen | values)

    def _download(self, export, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        return self.url_open(export.action_export()["params"]["url"])

    def _make_tickets(self):
        self._create_ticket()
        self._create_ticket(self.clerk_b, center_id=self.center_b.id)

    def test_default_is_last_month(self):
        form = Form(self.env["party.report.export"].with_user(self.director_a))
        self.assertEqual(form.date_from, date(2026, 8, 1))
        self.assertEqual(form.date_to, date(2026, 8, 31))
        self.assertEqual(form.report, "ticket_register")
        self.assertEqual(form.exportable_center_ids.ids, self.center_a.ids)

    def test_download(self):
        self._make_tickets()
        export = self._export(self.director_a)
        self.assertEqual(export.action_export()["target"], "new")
        response = self._download(export, self.director_a)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], XLSX)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(int(response.headers["Content-Length"]), len(response.content))
        rows = self._read_workbook(response.content)
        self.assertEqual([row["Center"] for row in rows], ["Center A"])

    def test_committee_gets_all_centers(self):
        self._make_tickets()
        response = self._download(self._export(self.committee), self.committee)
        rows = self._read_workbook(response.content)
        self.assertLessEqual({"Center A", "Center B"}, {row["Center"] for row in rows})

    def test_each_register_is_written(self):
        """A workbook of a period in which nothing happened has its head and foot."""
        for report, title in self.env["party.report.export"]._select_reports():
            with self.subTest(report=report):
                export = self._export(self.director_a, report=report)
                file = BytesIO()
                self.assertIn(title, export._write_file(file))
                sheets = openpyxl.load_workbook(file)
                self.assertEqual(sheets.properties.title, title)
                for sheet in sheets:
                    self.assertEqual(sheet.page_setup.fitToHeight, 0)
                    self.assertIn("&P", sheet.oddFooter.center.text)
                    self.assertTrue(sheet.print_title_rows)
                    self.assertTrue(sheet.freeze_panes)

    def test_reason_is_asked_for(self):
        for reason in (False, "", " \n"):
            with self.subTest(reason=reason), self.assertRaises(ReportRefused):
                self._export(self.director_a, reason=reason)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._export(self.director_a, reason="x" * 2_001)
        # a look on the screen needs none, and nothing becomes a file of it
        look = self._export(self.director_a, reason=False, output="screen")
        self.assertTrue(look.preview_html)
        with self.assertRaises(ReportRefused):
            look.write({"output": "xlsx"})

    def test_look_is_no_way_to_a_file_without_reason(self):
        look = self._export(self.director_a, reason=False, output="screen")
        with self.assertRaises(ReportRefused):
            look.action_export()
        with self.assertRaises(ReportRefused):
            look._write_file(BytesIO())
        self.assertFalse(
            self.env["party.report.download"].search(
                [("user_id", "=", self.director_a.id)]
            )
        )

    def test_download_is_logged(self):
        self._make_tickets()
        export = self._export(self.director_a)
        log = self.env["party.report.download"]
        self.assertFalse(log.search([("user_id", "=", self.director_a.id)]))
        response = self._download(export, self.director_a)
        [entry] = log.search([("user_id", "=", self.director_a.id)])
        self.assertEqual(entry.row_count, len(self._read_workbook(response.content)))
        self.assertEqual(entry.reason, "Review of the third quarter")
        self.assertEqual(entry.center_ids, self.center_a)
        self.assertEqual(entry.filename, "Ticket Register 2026-09-01 – 2026-09-30.xlsx")
        self.assertIn("Center A", entry.subtitle)

    def test_foreign_center_is_refused(self):
        """An empty list would say that nothing happened there."""
        export = self._export(self.director_a, center_ids=self.center_b.ids)
        with self.assertRaisesRegex(ReportRefused, "Center B"):
            export.action_export()

    def test_person_without_center_is_refused(self):
        director = self._new_user("director_c", "director")
        with self.assertRaises(ReportRefused):
            self._export(director).action_export()

    def test_dates_the_wrong_way_round(self):
        with self.assertRaises(ReportRefused):
            self._export(
                self.director_a, date_from=date(2026, 9, 2), date_to=date(2026, 9, 1)
            )

    def test_days_of_no_record_are_refused(self):
        """The year before the first one cannot be reckoned."""
        for values in (
            {"date_from": date(1, 1, 1)},
            {"date_to": date(9999, 12, 31)},
            {"day": date(1, 1, 1)},
            {"day": date(9999, 12, 31)},
        ):
            with self.subTest(values=values), self.assertRaises(ReportRefused):
                self._export(self.director_a, **values)
        widest = {
            "date_from": party_report_export.FIRST_DAY,
            "date_to": party_report_export.LAST_DAY,
        }
        for report, _title in self.env["party.report.export"]._select_reports():
            with self.subTest(report=report):
                export = self._export(self.director_a, report=report, **widest)
                self.assertTrue(export._write_file(BytesIO()))

    def test_file_is_made_when_progress_cannot_be_told(self):
        export = self._export(self.director_a)
        with (
            patch.object(self.env.registry, "cursor", side_effect=PoolError("Full")),
            mute_logger(party_report_progress.__name__),
        ):
            self.env["party.report.progress"]._report(export, 1, 1)

    def test_url_of_another_person(self):
        """The URL asks the same question as the screen."""
        export = self._export(self.director_a)
        url = export.action_export()["params"]["url"]
        for user in (self.director_b, self.clerk_a, self.committee, self.portal_user):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login.ljust(8, "x"))
                self.assertEqual(self.url_open(url).status_code, 404)
        self.logout()
        response = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])

    def test_url_after_the_term(self):
        """Who left the center between preparing and downloading gets nothing."""
        self._make_tickets()
        export = self._export(self.director_a, center_ids=self.center_a.ids)
        url = export.action_export()["params"]["url"]
        self.center_a.staff_ids.filtered(
            lambda staff: staff.user_id == self.director_a
        ).active = False
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        with mute_logger("odoo.http"):
            response = self.url_open(url)
        self.assertNotEqual(response.headers["Content-Type"], XLSX)
        self.assertNotIn("Shen Yifan", response.text)

    def test_url_after_the_rank(self):
        export = self._export(self.director_a)
        url = export.action_export()["params"]["url"]
        clerk = self.env.ref("party_service_center.group_party_clerk")
        self.director_a.group_ids = clerk
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        self.assertEqual(self.url_open(url).status_code, 404)
        with self.assertRaises(AccessError):
            export.action_export()

    def test_progress_is_ones_own(self):
        export = self._export(self.director_a)
        url = f"/party_report/progress/{export.id}"
        action = export.action_export()
        self.assertEqual(action["params"]["export_id"], export.id)
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        self.assertEqual(
            self.make_jsonrpc_request(url, {}), {"done": 0, "total": 0}, "not begun"
        )
        for user in (self.director_b, self.committee, self.portal_user):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self.authenticate(user.login, user.login.ljust(8, "x"))
                with self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request(url, {})

    def test_progress_counts_the_rows(self):
        for _number in range(3):
            self._create_ticket()
        export = self._export(self.director_a)
        action = export.action_export()
        self.assertEqual(action["params"]["total"], 3)
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        with patch.object(party_report_progress, "INTERVAL", 0):
            response = self.url_open(action["params"]["url"])
        self.assertEqual(len(self._read_workbook(response.content)), 3)
        progress = self.make_jsonrpc_request(f"/party_report/progress/{export.id}", {})
        self.assertEqual(progress, {"done": 3, "total": 3})

    def test_pdf(self):
        self._make_tickets()
        export = self._export(self.director_a, output="pdf")
        response = self._download(export, self.director_a)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        [page] = self._pages(response.content)
        self.assertIn("Ticket Register", page)
        self.assertIn("Shen Yifan", page)
        self.assertIn("1 / 1", page)
        [entry] = self.env["party.report.download"].search(
            [("user_id", "=", self.director_a.id)]
        )
        self.assertEqual(entry.filename, "Ticket Register 2026-09-01 – 2026-09-30.pdf")
        self.assertEqual(entry.row_count, 1)

    def test_long_pdf_is_refused(self):
        self._make_tickets()
        self._create_ticket()
        export = self._export(self.director_a, output="pdf")
        with (
            patch.object(party_report_file_mixin, "PDF_ROWS", 1),
            self.assertRaisesRegex(ReportRefused, "workbook"),
        ):
            export.action_export()

    def test_look_shows_the_first_rows_and_is_no_export(self):
        for number in range(3):
            self._create_ticket(requester_name=f"<b>Person {number}</b>")
        look = self._export(self.director_a, reason=False, output="screen")
        with patch.object(party_report_export, "PREVIEW_ROWS", 2):
            self.assertEqual(look.action_show()["res_id"], look.id)
            html = look.preview_html
        self.assertIn("&lt;b&gt;Person 1&lt;/b&gt;", html)
        self.assertNotIn("Person 2", html)
        self.assertIn("A file holds 1 more.", html)
        self.assertFalse(
            self.env["party.report.download"].search(
                [("user_id", "=", self.director_a.id)]
            )
        )

    def test_look_at_a_foreign_center_is_refused(self):
        look = self._export(
            self.director_a, output="screen", center_ids=self.center_b.ids
        )
        with self.assertRaises(ReportRefused):
            look.action_show()
        with self.assertRaises(ReportRefused):
            look.read(["preview_html"])

    def test_register_of_a_day_asks_for_the_day(self):
        with Form(self.env["party.report.export"].with_user(self.director_a)) as form:
            form.report = "member_register"
            self.assertTrue(form.is_of_day)
            self.assertEqual(form.day, date(2026, 9, 21))
            form.day = date(2026, 9, 1)
            form.reason = "Review"
        self.assertIn(
            "Member Register 2026-09-01.xlsx", form.record._write_file(BytesIO())
        )

    def test_mass_export_is_told(self):
        """P-11: the rows naming people are added up for a day, whatever the files."""
        self.patch(self.env.cr, "now", fields.Datetime.now)
        self.env.company.party_mass_export_rows = 3
        for _number in range(2):
            self._create_ticket()
        log = self.env["party.report.download"]

        def export(**values):
            self._export(self.director_a, **values)._write_file(BytesIO())
            return log.search([], limit=1)

        self.assertFalse(export().is_mass)
        messages = self.env["mail.message"].search([])
        self.assertFalse(export(report="ticket_timeliness").is_mass, "no people")
        self.assertFalse(self.env["mail.message"].search([]) - messages)
        entry = export()
        self.assertTrue(entry.is_mass)
        lapse = self.env["party.lapse"].search(
            [("res_model", "=", entry._name), ("res_id", "=", entry.id)]
        )
        self.assertEqual(lapse.person_id, entry.user_id)
        self.assertEqual(lapse.state, "proposed")
        sent = self.env["mail.message"].search([]) - messages
        self.assertLessEqual(
            self.committee.partner_id | self.data_officer.partner_id, sent.partner_ids
        )
        self.assertNotIn(self.director_b.partner_id, sent.partner_ids)
        self.assertNotIn("Shen Yifan", "".join(sent.mapped("body")))
        with freeze_time("2026-09-22 02:00:01"):
            self.assertFalse(export().is_mass, "another day")

    def test_url_of_nothing(self):
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        self.assertEqual(self.url_open("/party_report/export/0").status_code, 404)
