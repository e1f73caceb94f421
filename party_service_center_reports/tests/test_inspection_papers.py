"""What inspections leave on paper: report, notice, and two registers (A1.1–A1.3)."""

from odoo.exceptions import AccessError

from odoo.addons.party_service_center.tests.inspection_common import InspectionSteps

from ..tables import asset_register, inspection_register
from .common import INSPECTION, RECTIFICATIONS
from .test_registers import RegistersCommon


class TestInspectionPapers(InspectionSteps, RegistersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.inspection = case._begin_inspection(companions="Head of the Market Office")
        case._find(case._line(cls.inspection, "rack"), "not", "Papers on the table")
        case._fill(cls.inspection)
        cls.inspection.conclusion = "A tidy center."
        cls.inspection.action_conclude()
        cls.inspection.with_user(cls.director_a)._answer("A rack is ordered.")

    def _finding(self, name):
        return self._line(self.inspection, name).rectification_ids

    def test_report(self):
        printed = self._printed(self.inspection, INSPECTION)
        self.assertPrinted(
            printed,
            "Report of an Inspection",
            "Center A",
            "TA-I-2026-0001",
            "September 21, 2026",
            "Committee Head of the Market Office",
            f"{self.inspection.percent}% Does Not Meet It",
            "A1.1: Staff, Place and Equipment",
            "A1.1.4 Newspaper rack Not Met Counted 0 of 1. Papers on the table",
            "A1.3.1 Service content Met",
            "A tidy center.",
            "Director A: A rack is ordered.",
            "Photos",
        )
        self.assertNotPrinted(printed, "Not concluded")

    def test_unfinished_says_so(self):
        running = self._begin_inspection()
        self.assertPrinted(self._printed(running, INSPECTION), "Not concluded")

    def test_notice_names_what_is_open(self):
        finding = self._finding("rack")
        printed = self._printed(self.inspection, RECTIFICATIONS)
        self.assertPrinted(
            printed,
            "Rectification Notice",
            f"{finding.name} A1.1.4 Newspaper rack: Papers on the table",
            "Director A October 19, 2026",
        )
        finding.with_user(self.clerk_a).write({"action_text": "Bought"})
        finding.with_user(self.clerk_a).action_done()
        finding.with_user(self.committee).action_close()
        printed = self._printed(self.inspection, RECTIFICATIONS)
        self.assertNotPrinted(printed, "Papers on the table")

    def test_papers_stay_with_their_center(self):
        for report in (INSPECTION, RECTIFICATIONS):
            self.assertPrintRefused(self.inspection, report)

    def test_inspection_register(self):
        [row] = self._rows(inspection_register)
        self.assertEqual(row["Number"], "TA-I-2026-0001")
        self.assertEqual(row["Center"], "Center A")
        self.assertAlmostEqual(row["Result"], self.inspection.percent / 100)
        self.assertEqual(row["Standard"], "Does Not Meet It")
        [(count,)] = self._select(
            "SELECT count(*) FROM party_inspection_line WHERE inspection_id = %s"
            " AND result IN ('partly', 'not')",
            self.inspection.id,
        )
        self.assertEqual(row["Findings"], count)
        self.assertEqual(row["Findings Open"], count)
        self.assertEqual(row["Overdue"], 0)
        self.assertFalse(self._rows(inspection_register, user=self.director_b))
        with self.assertRaises(AccessError):
            self._rows(inspection_register, user=self.portal_user)

    def test_asset_register(self):
        assets = self.env["party.asset"].with_user(self.clerk_a)
        kept, gone = assets.create(
            [
                {"name": "Shelf", "kind": "bookcase", "wanted_quantity": 2},
                {"name": "Old PC", "kind": "computer", "serial": "7"},
            ]
        )
        gone._retire("Broken")
        rows = {row["Name"]: row for row in self._rows(asset_register)}
        self.assertEqual(set(rows), {"Shelf", "Old PC"})
        self.assertEqual((rows["Shelf"]["There Are"], rows["Shelf"]["Wanted"]), (1, 2))
        self.assertEqual(rows["Old PC"]["Remark"], "Broken")
        self.assertEqual(rows["Shelf"]["Next Check"].date(), kept.next_check_date)
        self.assertFalse(self._rows(asset_register, user=self.director_b))
