"""The export on the spot: own centers, own rights, one question at screen and URL."""

from datetime import date
from io import BytesIO

import openpyxl
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.party_report import XLSX
from ..exceptions import ReportRefused
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
        return self.url_open(export.action_export()["url"])

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
        self.assertEqual(export.action_export()["target"], "self", "no popup")
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
                self.assertIn(title, export._write_workbook(file))
                sheet = openpyxl.load_workbook(file).active
                self.assertEqual(sheet["A1"].value, title)

    def test_reason_is_asked_for(self):
        for reason in ("", " \n"):
            with self.subTest(reason=reason), self.assertRaises(ReportRefused):
                self._export(self.director_a, reason=reason)
        for reason in (False, "x" * 2_001):
            with (
                self.subTest(reason=str(reason)[:5]),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._export(self.director_a, reason=reason)

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

    def test_url_of_another_person(self):
        """The URL asks the same question as the screen."""
        export = self._export(self.director_a)
        url = export.action_export()["url"]
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
        url = export.action_export()["url"]
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
        url = export.action_export()["url"]
        clerk = self.env.ref("party_service_center.group_party_clerk")
        self.director_a.group_ids = clerk
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        self.assertEqual(self.url_open(url).status_code, 404)
        with self.assertRaises(AccessError):
            export.action_export()

    def test_url_of_nothing(self):
        self.authenticate(self.director_a.login, self.director_a.login.ljust(8, "x"))
        self.assertEqual(self.url_open("/party_report/export/0").status_code, 404)
