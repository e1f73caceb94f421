"""A table or a report as an XLSX workbook, written row by row.

Text of people is always written as text: never as a formula, a link or markup.
"""

from dataclasses import replace
from itertools import chain, islice
from tempfile import TemporaryFile

import xlsxwriter

from ..tables.report import Report
from ..tables.table import Kind
from .xlsx_charts import add_charts
from .xlsx_rows import RowSheet
from .xlsx_text import Cleaner, SheetNames

SHEET_ROWS = 1_048_576  # rows of a sheet, fixed by the format

A4 = 9  # paper number
PRINTED_GRID = 0  # lines between cells on the screen and on paper
MARGIN = 0.5  # inches, left and right
MARGIN_FOOT = 0.75  # inches, top and bottom
TITLE_HEIGHT = 30  # points
LINE_HEIGHT = 18  # points
HEAD_HEIGHT = 34  # points: two lines
PASSAGE_WIDTH = 90  # characters of a line of a passage
HEAD_COLOR = "#E7ECF4"
RULE_COLOR = "#9AA5B1"

# Cells without a format of their own, which are most, have this one; it costs nothing.
_DEFAULT = {
    "font_name": "Calibri",
    "font_size": 11,
    "text_wrap": True,
    "valign": "vcenter",
}
_LINE = {"text_wrap": False}  # runs over the cells beside it
_RULED = {"border": 1, "border_color": RULE_COLOR}
_FORMATS = {
    Kind.TEXT: {},
    Kind.INTEGER: {"num_format": "#,##0"},
    Kind.DECIMAL: {"num_format": "#,##0.00"},
    Kind.PERCENT: {"num_format": "0.0%"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
    Kind.DATETIME: {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
}


def write_xlsx(paper, file, sheet_rows=SHEET_ROWS):
    """Write a table or report to the binary ``file``; return how many rows it has.

    A report has a sheet for each table, and one before them for its passages. Rows
    beyond ``sheet_rows`` go on on a further sheet with the same head.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": _DEFAULT,
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": paper.title, "created": paper.as_of})
        names, styles = SheetNames(), _Styles(workbook)
        if not isinstance(paper, Report):
            return _Writer(paper, workbook, names, styles).write_sheets(sheet_rows)
        if paper.passages:
            _write_passages(paper, workbook, names, styles)
        # each sheet says of what period and whom it is; it may be printed by itself
        return sum(
            _Writer(
                replace(table, subtitle=table.subtitle or paper.subtitle),
                workbook,
                names,
                styles,
            ).write_sheets(sheet_rows)
            for table in paper.tables
        )


def xlsx_bytes(paper):
    """The workbook of a table or report as bytes, for storing it."""
    with TemporaryFile() as file:
        write_xlsx(paper, file)
        file.seek(0)
        return file.read()


def _write_passages(report, workbook, names, styles):
    """Write the words of a report on a sheet of their own."""
    cleaner = Cleaner(report.wording.cut)
    sheet = workbook.add_worksheet(names.take(report.title))
    sheet.set_column(0, 0, PASSAGE_WIDTH)
    moment = report.as_of.strftime("%Y-%m-%d %H:%M")
    lines = [(report.title, "title"), (report.subtitle, "subtitle")]
    for passage in report.passages:
        lines += [("", None), (passage.title, "heading")]
        lines += [(paragraph, None) for paragraph in passage.text.splitlines()]
    lines += [("", None), (report.wording.as_of.format(moment=moment), "line")]
    for line, (text, style) in enumerate(lines):
        if text:
            style = styles.named[style] if style else None
            sheet.write_string(line, 0, cleaner.clean(text), style)
    sheet.set_portrait()
    _set_up_print(sheet, report.wording)


def _set_up_print(sheet, wording):
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(MARGIN, MARGIN, MARGIN_FOOT, MARGIN_FOOT)
    page = wording.page.replace("&", "&&")
    sheet.set_footer("&C" + page.format(page="&P", pages="&N"))


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook):
        centered = _LINE | {"align": "center_across"}
        named = {
            "title": centered | {"bold": True, "font_size": 16},
            "subtitle": centered,
            "heading": _LINE | {"bold": True, "font_size": 13},
            "line": _LINE,
            "head": _RULED | {"bold": True, "align": "center", "bg_color": HEAD_COLOR},
        }
        self.named = {
            name: workbook.add_format(values) for name, values in named.items()
        }
        totals = _RULED | {"bold": True, "top": 2}
        self.rows, self.totals = (
            {
                kind: workbook.add_format(values | extra) if values | extra else None
                for kind, values in _FORMATS.items()
            }
            for extra in ({}, totals)
        )


class _Writer:
    """Writes one table; sheets are numbered when it takes more than one."""

    def __init__(self, table, workbook, names, styles):
        self.table = table
        self.workbook = workbook
        self.names = names
        self.cleaner = Cleaner(table.wording.cut)
        self.formats = styles.named
        self.row_styles = [styles.rows[column.kind] for column in table.columns]
        self.total_styles = [styles.totals[column.kind] for column in table.columns]

    def write_sheets(self, sheet_rows):
        table = self.table
        reserved = len(self._head_lines()) + 1 + len(self._foot_lines(True)) + 2
        capacity = sheet_rows - reserved
        if capacity < 1:
            raise ValueError(f"a sheet of {sheet_rows} rows has no room for the table")
        rows = iter(table.rows)
        count = 0
        while True:
            sheet, line = self._open_sheet()
            head_line = line - 1
            for row in islice(rows, capacity):
                sheet.add_row(line, row)
                line += 1
            count += line - head_line - 1
            sheet.autofilter(
                head_line, 0, max(line - 1, head_line), len(table.columns) - 1
            )
            following = next(rows, None)
            if following is None:
                line = self._close_table(sheet, line)
                # tables with charts are short: all their rows are on this sheet
                add_charts(self.workbook, sheet, table, head_line + 1, line + 2)
                return count
            rows = chain([following], rows)

    def _open_sheet(self):
        """Add a sheet with titles and head; return it and its first row for data."""
        table = self.table
        name = self.names.take(table.title)
        sheet = self.workbook.add_worksheet(name, worksheet_class=RowSheet)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width)
        line = 0
        for text, style, height in self._head_lines():
            sheet.set_row(line, height)
            sheet.write_string(line, 0, self.cleaner.clean(text), self.formats[style])
            if style != "line":
                for index in range(1, len(table.columns)):
                    sheet.write_blank(line, index, None, self.formats[style])
            line += 1
        sheet.set_row(line, HEAD_HEIGHT)
        for index, column in enumerate(table.columns):
            heading = self.cleaner.clean(column.heading)
            sheet.write_string(line, index, heading, self.formats["head"])
        sheet.freeze_panes(line + 1, 1)
        sheet.repeat_rows(line)
        sheet.hide_gridlines(PRINTED_GRID)
        sheet.set_landscape()
        _set_up_print(sheet, table.wording)
        sheet.open_rows(self.row_styles, self.cleaner.clean)
        return sheet, line + 1

    def _head_lines(self):
        table = self.table
        lines = [(table.title, "title", TITLE_HEIGHT)]
        if table.subtitle:
            lines.append((table.subtitle, "subtitle", LINE_HEIGHT))
        if table.figures:
            say = table.wording.labelled.format
            figures = (say(label=f.label, value=f"{f.value:,}") for f in table.figures)
            text = "    ".join(figures)
            lines.append((text, "subtitle", LINE_HEIGHT))
        return lines

    def _foot_lines(self, with_cut_note):
        wording = self.table.wording
        moment = self.table.as_of.strftime("%Y-%m-%d %H:%M")
        lines = [*self.table.notes, wording.as_of.format(moment=moment)]
        if with_cut_note:
            lines.append(wording.cut_note.format(count=self.cleaner.cut_count))
        return lines

    def _close_table(self, sheet, line):
        """Write totals and notes under the last row; return the last line."""
        table = self.table
        if table.totals:
            totals = [table.totals.get(column.key) for column in table.columns]
            sheet.open_rows(self.total_styles, self.cleaner.clean)
            sheet.add_row(line, totals)
            line += 1
        for text in self._foot_lines(self.cleaner.cut_count):
            line += 1
            sheet.write_string(line, 0, self.cleaner.clean(text), self.formats["line"])
        return line
