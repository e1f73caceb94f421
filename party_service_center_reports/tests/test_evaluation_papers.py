"""What evaluations leave on paper: the sheet and the register (A1.3.4)."""

from datetime import date

from odoo.exceptions import AccessError

from odoo.addons.party_service_center.tests.evaluation_common import EvaluationSteps

from ..tables import evaluation_register
from ..tables.period import Period
from .common import EVALUATION
from .test_registers import RegistersCommon

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))


class TestEvaluationPapers(EvaluationSteps, RegistersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.round = case._publish("staff")
        cls.sheet = case._sheet(cls.round, user=cls.clerk_a)
        cls.score = case._score(cls.sheet, "service")
        case._score(cls.sheet, "own_answered_in_time")._record_proof(
            is_applicable=True, points=30, part=9, whole=10, value=90
        )
        cls.round._settle()

    def test_sheet(self):
        self._uphold(self._object_to(self.score, self.clerk_a), 10, self.admin)
        printed = self._printed(self.sheet.with_user(self.clerk_a), EVALUATION)
        self.assertPrinted(
            printed,
            "Evaluation Sheet",
            "First Half of 2026",
            "Center A",
            f"Total Points {self.sheet.total}",
            "A4.1 Own requests answered within the time limit 9 of 10, 90.0 % 30.00 35",
            "Not applicable",
            "corrected from 8.0",
            "One was counted twice",
            "Upheld: The list shows it",
        )
        self.assertNotPrinted(printed, "Not published")

    def test_unpublished_says_so(self):
        draft = self._begin("director")
        draft.action_count()
        sheet = self._sheet(draft)[:1]
        printed = self._printed(sheet, EVALUATION, self.committee)
        self.assertPrinted(printed, "Not published")

    def test_a_persons_sheet_is_not_printed_by_others(self):
        self.assertPrintRefused(self.sheet, EVALUATION)

    def test_of_other_centers_only_the_total_is_printed(self):
        sheet = self._sheet(self._publish())
        printed = self._printed(sheet, EVALUATION, self.clerk_b)
        self.assertPrinted(printed, "Center A")
        self.assertNotPrinted(printed, "Annual letters")

    def test_register(self):
        rows = {
            (row["Center"], row["Center or Person"]): row
            for row in self._rows(evaluation_register, period=JUNE)
        }
        row = rows["Center A", self.clerk_a.name]
        self.assertEqual(row["Period"], "First Half of 2026")
        self.assertEqual(row["Who Is Evaluated"], "Full-Time Staff")
        self.assertEqual(row["Results Published Late"], "Late")
        [(total, rank)] = self._select(
            "SELECT total, rank FROM party_evaluation_sheet WHERE id = %s",
            self.sheet.id,
        )
        self.assertAlmostEqual(row["Total Points"], float(total))
        self.assertEqual(row["Place in the Ranking"], rank)
        self.assertEqual(row["Days in the Post"], "01/01/2026 – 06/30/2026")
        self.assertEqual(row["Corrected Figures"], 0)
        theirs = self._rows(evaluation_register, period=JUNE, user=self.director_b)
        self.assertEqual({row["Center"] for row in theirs}, {"Center B"})
        with self.assertRaises(AccessError):
            self._rows(evaluation_register, user=self.portal_user)

    def test_register_shows_no_figure_that_is_not_for_the_reader(self):
        """Whether figures of another center were corrected is empty, not 0."""
        sheet = self._sheet(self._publish())
        score = self._score(sheet, "letters")
        self._uphold(self._object_to(score, self.director_a), 1)
        for user, counts in (
            (self.director_b, {"Center A": None, "Center B": 0}),
            (self.committee, {"Center A": 1, "Center B": 0}),
        ):
            rows = self._rows(evaluation_register, period=JUNE, user=user)
            found = {
                row["Center"]: row["Corrected Figures"]
                for row in rows
                if row["Who Is Evaluated"] == "Centers" and row["Center"] in counts
            }
            with self.subTest(user=user.login):
                self.assertEqual(found, counts)
