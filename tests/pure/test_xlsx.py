"""Workbooks written from a table and read back with another library."""

import doctest
import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from plain.party_service_center_reports.renderers import xlsx, xlsx_rows, xlsx_text
from plain.party_service_center_reports.tables.report import Passage, Report
from plain.party_service_center_reports.tables.table import (
    Chart,
    Column,
    Figure,
    Kind,
    Shape,
    Table,
    Wording,
)

AS_OF = datetime(2026, 9, 21, 10, 0)
TEXT_ONLY = (Column("text", "Text", width=40),)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("https://example.org","x")',
    "https://example.org",
    "mailto:someone@example.org",
    "00123",
    "330523200002290027",
    "<r><t>rich</t></r>",
    "{=1+1}",
    " leading and trailing ",
    "first\nsecond",
    '<script>&amp;"quoted"',
    "喆堃淏玥珺祎翀芃赟䶮㛃𬘡𬭚",
]


def make(columns=TEXT_ONLY, rows=(), **values):
    return Table("Ticket Register", columns, rows, AS_OF, **values)


def read(table, **options):
    file = BytesIO()
    count = xlsx.write_xlsx(table, file, **options)
    file.seek(0)
    return openpyxl.load_workbook(file), count


def column_values(sheet, first_row=3):
    return [row[0].value for row in sheet.iter_rows(min_row=first_row)]


def raw_sheet(table):
    with zipfile.ZipFile(BytesIO(xlsx.xlsx_bytes(table))) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_values_keep_their_kind():
    columns = (
        Column("text", "Text"),
        Column("integer", "Days", Kind.INTEGER, unit="working days"),
        Column("decimal", "Share", Kind.DECIMAL),
        Column("percent", "Rate", Kind.PERCENT),
        Column("date", "Day", Kind.DATE),
        Column("moment", "Moment", Kind.DATETIME),
    )
    row = ("a", 7, 1.5, 0.25, date(2026, 9, 21), datetime(2026, 9, 21, 10, 5))
    book, count = read(make(columns, [row, (None,) * 6]))
    sheet = book.active
    assert count == 1 + 1
    assert sheet["B2"].value == "Days\n(working days)"
    assert [cell.value for cell in sheet[3]] == [
        "a",
        7,
        1.5,
        0.25,
        datetime(2026, 9, 21),
        datetime(2026, 9, 21, 10, 5),
    ]
    assert [cell.number_format for cell in sheet[3]] == [
        "General",
        "#,##0",
        "#,##0.00",
        "0.0%",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
    ]
    assert [cell.value for cell in sheet[4]] == [None] * 6


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text):
    table = make(rows=[(text,)], subtitle=text, notes=(text,))
    book, _count = read(table)
    sheet = book.active
    values = [sheet["A2"], sheet["A4"], sheet["A6"]]
    assert [cell.value.rstrip() for cell in values] == [text.rstrip()] * 3
    assert {cell.data_type for cell in values} == {"s"}
    assert not any(cell.hyperlink for cell in values)
    raw = raw_sheet(table)
    assert "<f>" not in raw and "<hyperlink" not in raw and "<r>" not in raw


def test_long_text_is_cut_visibly():
    text = "长" * 40_000
    book, _count = read(make(rows=[(text,), ("short",)]))
    sheet = book.active
    cell = sheet["A3"].value
    assert len(cell) == xlsx_text.CELL_UNITS
    assert cell == text[: len(cell) - len("… [cut]")] + "… [cut]"
    assert any(
        "32,767 characters: 1" in (value or "") for value in column_values(sheet)
    )


def test_cut_counts_in_utf16_and_never_through_a_character():
    book, _count = read(make(rows=[("a" + "𬘡" * 20_000,)]))
    cell = book.active["A3"].value
    assert xlsx_text.units(cell) <= xlsx_text.CELL_UNITS
    assert re.fullmatch("a𬘡+… \\[cut\\]", cell)


def test_text_that_just_fits_is_whole():
    text = "𬘡" * 16_383 + "a"  # 32,767 units
    book, _count = read(make(rows=[(text,)]))
    assert book.active["A3"].value == text
    assert not any("cut" in (value or "") for value in column_values(book.active, 4))


def test_illegal_characters_are_marked():
    text = "a\x00b\x0bc\x1fd\ud800e\ufffef\r\ng\rh\ti"
    book, _count = read(make(rows=[(text,)]))
    assert book.active["A3"].value == "a�b�c�d�e�f\ng\nh\ti"


def test_rows_go_on_on_a_further_sheet():
    table = make(rows=((f"row {n}",) for n in range(10)), totals={"text": "Total"})
    book, count = read(table, sheet_rows=10)
    assert count == 10
    assert book.sheetnames == ["Ticket Register", "Ticket Register (2)"] + [
        f"Ticket Register ({n})" for n in range(3, len(book.sheetnames) + 1)
    ]
    written = []
    for sheet in book:
        assert sheet["A2"].value == "Text"
        assert sheet.freeze_panes == "B3"
        assert sheet.max_row <= 10
        written += column_values(sheet)
    assert [text for text in written if text and text.startswith("row")] == [
        f"row {n}" for n in range(10)
    ]
    assert written.count("Total") == 1


def test_rows_that_fill_the_sheet_make_no_empty_one():
    book, count = read(make(rows=[("a",), ("b",)]), sheet_rows=8)
    assert (len(book.sheetnames), count) == (1, 2)


def test_sheet_without_room_is_refused():
    with pytest.raises(ValueError, match="no room"):
        read(make(rows=[("a",)]), sheet_rows=4)


def test_capacity_of_a_sheet_is_the_format_s():
    assert xlsx.SHEET_ROWS == 2**20


def test_row_of_wrong_length_is_refused():
    with pytest.raises(ValueError):
        read(make(rows=[("a", "b")]))


def test_long_words_wrap_and_lines_run_on():
    sheet = read(make(rows=[("a",)], notes=("A note.",)))[0].active
    assert sheet["A3"].alignment.wrap_text
    assert sheet["A3"].alignment.vertical == "center"
    assert not sheet["A1"].alignment.wrap_text
    assert sheet["A1"].alignment.horizontal == "centerContinuous"
    assert not sheet["A5"].alignment.wrap_text
    assert sheet.print_options.gridLines


def test_empty_table_has_head_and_notes():
    book, count = read(make(notes=("Nothing happened.",)))
    assert count == 0
    values = column_values(book.active, 1)
    assert values[:2] == ["Ticket Register", "Text"]
    assert "Nothing happened." in values
    assert "As of 2026-09-21 10:00" in values


def test_figures_and_totals():
    columns = (Column("name", "Name"), Column("count", "Count", Kind.INTEGER))
    table = make(
        columns,
        [("a", 1), ("b", 2)],
        subtitle="September 2026",
        figures=(Figure("Tickets", 1234), Figure("Late", 0)),
        totals={"name": "Total", "count": 3},
    )
    sheet = read(table)[0].active
    assert sheet["A2"].value == "September 2026"
    assert sheet["A3"].value == "Tickets: 1,234    Late: 0"
    assert [cell.value for cell in sheet[7]] == ["Total", 3]
    assert sheet["B7"].font.bold
    assert sheet.auto_filter.ref == "A4:B6"


def test_page_is_set_up_for_print():
    wording = Wording(page="Page {page} of {pages} & more")
    sheet = read(make(rows=[("a",)], wording=wording))[0].active
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == xlsx.A4
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$2:$2"
    raw = raw_sheet(make(rows=[("a",)], wording=wording))
    assert "&amp;CPage &amp;P of &amp;N &amp;&amp; more" in raw


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tickets: [a/b] *?\\", "Tickets   a b"),
        ("'quoted'", "quoted"),
        ("?", "1"),
        ("长" * 60, "长" * 25),
    ],
)
def test_any_title_makes_a_sheet_name(title, name):
    assert xlsx_text.sheet_name(title, 1) == name
    assert len(xlsx_text.sheet_name(title, 999)) <= 31
    table = Table(title, TEXT_ONLY, [], AS_OF)
    assert read(table)[0].sheetnames == [name]


# ----------------------------------------------------------------------
# Reports of several parts, and charts
# ----------------------------------------------------------------------
CHARTED = (
    Column("center", "Center", width=16),
    Column("count", "Tickets", Kind.INTEGER),
    Column("late", "Late", Kind.INTEGER),
)


def charted(*charts, title="By Center", rows=(("A", 3, 1), ("B", 5, 0)), **values):
    return Table(title, CHARTED, list(rows), AS_OF, charts=charts, **values)


def situation(*parts):
    return Report("Situation", parts, AS_OF, "September 2026")


@pytest.mark.parametrize("module", [xlsx_rows, xlsx_text])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


def test_report_has_a_sheet_for_each_table_and_one_for_its_words():
    report = situation(
        charted(),
        Passage("Hot Topics", "=1+1\nsecond paragraph"),
        charted(title="by center"),
        charted(title="Situation"),
    )
    book, count = read(report)
    assert book.sheetnames == ["Situation", "By Center", "by center (2)"] + [
        "Situation (2)"
    ]
    assert count == 6
    words = column_values(book["Situation"], 1)
    assert words[:2] == ["Situation", "September 2026"]
    assert words[3:6] == ["Hot Topics", "=1+1", "second paragraph"]
    assert book["Situation"]["A5"].data_type == "s"
    assert "As of 2026-09-21 10:00" in words
    for sheet in book:
        assert sheet.page_setup.fitToHeight == 0
        assert "&P" in sheet.oddFooter.center.text
    assert book["By Center"]["A2"].value == "September 2026"
    assert [cell.value for cell in book["By Center"][4]] == ["A", 3, 1]


def test_report_without_words_has_tables_alone():
    book, _count = read(situation(charted()))
    assert book.sheetnames == ["By Center"]


@pytest.mark.parametrize(
    ("shape", "tag", "series"),
    [(Shape.BARS, "barChart", 2), (Shape.LINE, "lineChart", 2)]
    + [(Shape.SHARES, "doughnutChart", 1)],
)
def test_charts_are_native_and_read_the_cells(shape, tag, series):
    chart = Chart("Tickets of Each", "center", ("count", "late"), shape)
    table = charted(chart, notes=("A note.",), totals={"center": "Total", "count": 8})
    with zipfile.ZipFile(BytesIO(xlsx.xlsx_bytes(table))) as archive:
        drawn = archive.read("xl/charts/chart1.xml").decode()
    assert f"<c:{tag}>" in drawn
    assert drawn.count("<c:ser>") == series
    assert "'By Center'!$A$3:$A$4" in drawn and "'By Center'!$B$3:$B$4" in drawn
    assert "<c:v>5</c:v>" in drawn, "shown by readers that work nothing out"
    assert "Tickets of Each" in drawn


def test_charts_cover_neither_rows_nor_each_other():
    charts = [Chart(f"C{n}", "center", ("count",)) for n in range(3)]
    book, _count = read(charted(*charts, notes=("A note.",)))
    anchors = [chart.anchor for chart in book.active._charts]
    last_text = max(
        cell.row for row in book.active.iter_rows() for cell in row if cell.value
    )
    begins = [anchor._from.row + 1 for anchor in anchors]
    ends = [anchor.to.row + 1 for anchor in anchors]
    assert begins[0] > last_text
    assert all(end < begin for end, begin in zip(ends, begins[1:], strict=False))
    assert {anchor._from.col for anchor in anchors} == {0}


def test_nothing_to_draw_makes_no_chart():
    book, _count = read(charted(Chart("C", "center", ("count",)), rows=()))
    assert not book.active._charts


# ----------------------------------------------------------------------
# Rows written at once
# ----------------------------------------------------------------------
VALUES = [
    *(text for text in HOSTILE if not text.startswith("<r>")),
    "_x0041_",
    "\ttab",
    "line\n",
    *(0, -7, 1.5, 1e21, 0.1, True),
    *(date(2026, 9, 21), date(1900, 3, 1), date(9999, 12, 31)),
    *(datetime(2026, 9, 21, 10, 5), datetime(2026, 9, 21, 23, 59, 59, 999_000)),
]


def sheet_of(write, **options):
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(**options)
        style = book.add_format({"bold": True})
        sheet.write_string(0, 0, "head", style)
        for line in range(1, 4):
            write(sheet, line, [*VALUES, f"own {line}"], style)
        sheet.write_string(5, 1, "foot")
    with zipfile.ZipFile(file) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_rows_are_what_the_library_writes_cell_by_cell():
    def cell_by_cell(sheet, line, values, style):
        for index, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(line, index, value, style)
            elif isinstance(value, date):
                sheet.write_datetime(line, index, value, style)
            else:
                sheet.write_number(line, index, value, style)

    def at_once(sheet, line, values, style):
        if line == 1:
            sheet.open_rows([style] * len(values), lambda text: text)
        sheet.add_row(line, values)

    quick = sheet_of(at_once, worksheet_class=xlsx_rows.RowSheet)
    assert quick == sheet_of(cell_by_cell)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_without_end_are_refused(value):
    columns = (Column("a", "A", Kind.DECIMAL),)
    with pytest.raises(ValueError, match="cannot be written"):
        read(make(columns, [(value,)]))


def test_texts_that_are_known_are_forgotten_in_time():
    rows = [(f"text {number}",) for number in range(xlsx_rows.KNOWN_TEXTS + 5)]
    book, _count = read(make(rows=rows * 2))
    assert column_values(book.active)[: 2 * len(rows)] == [row[0] for row in rows * 2]
