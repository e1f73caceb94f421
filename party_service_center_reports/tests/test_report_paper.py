"""Tables and reports on paper and on the screen: the same figures, nothing run."""

from datetime import date, datetime

from ..tables.report import Passage, Report
from ..tables.table import Chart, Column, Figure, Kind, Shape, Table
from .common import RARE_NAMES, PartyReportsCommon

AS_OF = datetime(2026, 9, 21, 10, 0)
COLUMNS = (
    Column("name", "Name of the Center", width=20),
    Column("day", "Day", Kind.DATE),
    Column("count", "Count", Kind.INTEGER, unit="working days"),
    Column("share", "Share", Kind.PERCENT),
)


class TestReportPaper(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls.env["party.report.paper"]

    @staticmethod
    def _table(rows, columns=COLUMNS, **values):
        return Table("Timeliness", columns, rows, AS_OF, **values)

    def test_heads_stand_on_each_page(self):
        rows = ((f"Row {n}", date(2026, 9, 1), n, 0.5) for n in range(150))
        pages = self._pages(self.paper._pdf(self._table(rows)))
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertIn("Name of the Center", page)
            self.assertIn(f"{number} / {len(pages)}", page)
        self.assertIn("Row 149", pages[-1])
        self.assertIn("As of 2026-09-21 10:00", pages[-1])

    def test_paper_says_what_the_table_holds(self):
        table = self._table(
            [(RARE_NAMES, date(2026, 9, 1), 1234, 0.5), (None, None, None, None)],
            subtitle="September",
            figures=(Figure("Tickets", 1235),),
            totals={"name": "Total", "count": 1234},
            notes=("A note.",),
        )
        printed = self._dense("".join(self._pages(self.paper._pdf(table))))
        self.assertPrinted(
            printed,
            "Timeliness",
            "September",
            "Tickets: 1,235",
            RARE_NAMES,
            "09/01/2026",
            "1,234",
            "(working days)",
            "50.0 %",
            "Total",
            "A note.",
        )

    def test_wide_tables_lie_on_their_side(self):
        wide = tuple(Column(f"c{n}", f"Column {n}", width=20) for n in range(9))
        for columns, size in ((COLUMNS, (210, 297)), (wide, (297, 210))):
            table = self._table([("x",) * len(columns)], columns)
            self.assertEqual(set(self._page_sizes(self.paper._pdf(table))), {size})

    def test_report_has_its_parts_in_order(self):
        chart = Chart("Drawn", "name", ("count",), Shape.SHARES)
        report = Report(
            "Situation",
            (
                Passage("Opening", "First.\nSecond."),
                self._table([("A", None, 1, None)], charts=(chart,)),
                Passage("Closing", "Last."),
            ),
            AS_OF,
        )
        printed = "".join(self._pages(self.paper._pdf(report)))
        places = [
            printed.index(text)
            for text in ("Situation", "Opening", "Second.", "Timeliness", "Closing")
        ]
        self.assertEqual(places, sorted(places))
        self.assertPrinted(self._dense(printed), "Drawn", "A: 1 (100.0%)")
        html = self.paper._html(report)
        self.assertIn("<svg", html)
        self.assertEqual(html.count("<h2"), 3)

    def test_markup_of_people_is_shown_and_not_run(self):
        evil = "<script>alert(1)</script>"
        chart = Chart(evil, "name", ("count",))
        table = self._table(
            [(evil, None, 1, None)],
            (Column("name", evil), *COLUMNS[1:]),
            subtitle=evil,
            notes=(evil,),
            charts=(chart,),
            figures=(Figure(evil, 1),),
        )
        report = Report(evil, (table, Passage(evil, evil)), AS_OF, evil)
        for paper in (table, report):
            html = self.paper._html(paper)
            self.assertNotIn("<script", html)
            self.assertIn("&lt;script&gt;", html)
            self.assertNotIn("<script", self.paper._page(paper))

    def test_screen_shows_the_first_rows(self):
        html = self.paper._html(
            self._table((f"Row {n}", None, n, None) for n in range(50)), 10
        )
        self.assertIn("Row 9<", html)
        self.assertNotIn("Row 10<", html)
