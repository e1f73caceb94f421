"""Workbooks and steps that all tests of imports use."""

import base64
from io import BytesIO

import openpyxl

from ..models import party_import
from ..tools.roster_columns import COLUMNS
from .common import PartyCommon

NUMBER = "33052319750315001X"
MASKED = "330523********001X"
OTHER_NUMBER = "330523200002290027"
BRANCH = "First Branch of Test Town"


class PartyImportCommon(PartyCommon):
    def _workbook(self, rows):
        """A roster with a row for each dictionary of ``rows`` (key → cell)."""
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append([column.heading for column in COLUMNS])
        for row in rows:
            sheet.append([row.get(column.key) for column in COLUMNS])
        file = BytesIO()
        book.save(file)
        return base64.b64encode(file.getvalue())

    @staticmethod
    def _person(number=1, **cells):
        return {
            "name": f"沈云{number}",
            "mobile": f"13800{number:06d}",
            "home_branch": BRANCH,
        } | cells

    def _bring(self, *rows, user=None, **values):
        imports = self.env["party.import"].with_user(user or self.clerk_a)
        return imports.create(
            {"upload": self._workbook(rows), "filename": "roster.xlsx"} | values
        )

    def _checked(self, *rows, **values):
        record = self._bring(*rows, **values)
        record.action_check()
        self.assertEqual(record.state, "checked")
        return record

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(party_import.CRON).method_direct_trigger()

    def _written(self, *rows, **values):
        record = self._checked(*rows, **values)
        record.action_write()
        self._run_cron()
        self.assertEqual(record.state, "done", record.failure_text)
        return record

    def _row(self, record):
        """The only row of an import, with its secrets."""
        self.assertEqual(len(record.row_ids), 1)
        return record.row_ids.sudo()

    def _members(self):
        members = self.env["party.member"].with_user(self.admin)
        return members.with_context(active_test=False).search([])

    def assertOutcome(self, row, outcome, remark=""):
        self.assertEqual(row.outcome, outcome, row.remark)
        self.assertIn(remark, row.remark)
