"""A table as an XLSX workbook, written row by row.

Text of people is always written as text: never as a formula, a link or markup.
"""

import re
from datetime import date
from itertools import chain, islice
from tempfile import TemporaryFile

import xlsxwriter

from ..tables.table import Kind

SHEET_ROWS = 1_048_576  # rows of a sheet, fixed by the format
CELL_UNITS = 32_767  # UTF-16 units of a cell, fixed by the format
SHEET_NAME_LENGTH = 31  # characters, fixed by the format
SHEET_SUFFIX_LENGTH = 6  # characters kept free for " (999)"

A4 = 9  # paper number
PRINTED_GRID = 0  # lines between cells on the screen and on paper
MARGIN = 0.5  # inches, left and right
MARGIN_FOOT = 0.75  # inches, top and bottom
TITLE_HEIGHT = 30  # points
LINE_HEIGHT = 18  # points
HEAD_HEIGHT = 34  # points: two lines
HEAD_COLOR = "#E7ECF4"
RULE_COLOR = "#9AA5B1"

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # in XML
# XlsxWriter takes a text between these for its own rich-text markup.
_RICH_START, _RICH_END = "<r>", "</r>"
_SHEET_NAME_ILLEGAL = re.compile(r"[\[\]:*?/\\]")

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


def write_xlsx(table, file, sheet_rows=SHEET_ROWS):
    """Write ``table`` to the binary ``file`` and return the number of its rows.

    Rows beyond ``sheet_rows`` go on on a further sheet with the same head.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": _DEFAULT,
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": table.title, "created": table.as_of})
        return _Writer(table, workbook).write_sheets(sheet_rows)


def xlsx_bytes(table):
    """The workbook of ``table`` as bytes, for storing it."""
    with TemporaryFile() as file:
        write_xlsx(table, file)
        file.seek(0)
        return file.read()


class _Writer:
    """Writes one table; sheets are numbered when there is more than one."""

    def __init__(self, table, workbook):
        self.table = table
        self.workbook = workbook
        self.cut_count = 0
        centered = _LINE | {"align": "center_across"}
        formats = {
            "title": centered | {"bold": True, "font_size": 16},
            "subtitle": centered,
            "line": _LINE,
            "head": _RULED | {"bold": True, "align": "center", "bg_color": HEAD_COLOR},
        }
        self.formats = {
            name: workbook.add_format(values) for name, values in formats.items()
        }
        self.row_styles = self._column_styles({})
        self.total_styles = self._column_styles(_RULED | {"bold": True, "top": 2})

    def _column_styles(self, extra):
        by_kind = {}
        for kind, values in _FORMATS.items():
            values = values | extra
            by_kind[kind] = self.workbook.add_format(values) if values else None
        return [by_kind[column.kind] for column in self.table.columns]

    def write_sheets(self, sheet_rows):
        table = self.table
        reserved = len(self._head_lines()) + 1 + len(self._foot_lines(True)) + 2
        capacity = sheet_rows - reserved
        if capacity < 1:
            raise ValueError(f"a sheet of {sheet_rows} rows has no room for the table")
        rows = iter(table.rows)
        count = number = 0
        while True:
            number += 1
            sheet, line = self._open_sheet(number)
            head_line = line - 1
            for row in islice(rows, capacity):
                self._write_row(sheet, line, row, self.row_styles)
                line += 1
            count += line - head_line - 1
            sheet.autofilter(
                head_line, 0, max(line - 1, head_line), len(table.columns) - 1
            )
            following = next(rows, None)
            if following is None:
                self._close_table(sheet, line)
                return count
            rows = chain([following], rows)

    def _open_sheet(self, number):
        """Add a sheet with titles and head; return it and its first row for data."""
        table = self.table
        sheet = self.workbook.add_worksheet(_sheet_name(table.title, number))
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width)
        line = 0
        for text, style, height in self._head_lines():
            sheet.set_row(line, height)
            sheet.write_string(line, 0, self._clean(text), self.formats[style])
            if style != "line":
                for index in range(1, len(table.columns)):
                    sheet.write_blank(line, index, None, self.formats[style])
            line += 1
        sheet.set_row(line, HEAD_HEIGHT)
        for index, column in enumerate(table.columns):
            heading = self._clean(column.heading)
            sheet.write_string(line, index, heading, self.formats["head"])
        sheet.freeze_panes(line + 1, 1)
        sheet.repeat_rows(line)
        sheet.hide_gridlines(PRINTED_GRID)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(MARGIN, MARGIN, MARGIN_FOOT, MARGIN_FOOT)
        page = table.wording.page.replace("&", "&&")
        sheet.set_footer("&C" + page.format(page="&P", pages="&N"))
        return sheet, line + 1

    def _head_lines(self):
        table = self.table
        lines = [(table.title, "title", TITLE_HEIGHT)]
        if table.subtitle:
            lines.append((table.subtitle, "subtitle", LINE_HEIGHT))
        if table.figures:
            text = "    ".join(f"{f.label}: {f.value:,}" for f in table.figures)
            lines.append((text, "subtitle", LINE_HEIGHT))
        return lines

    def _foot_lines(self, with_cut_note):
        wording = self.table.wording
        moment = self.table.as_of.strftime("%Y-%m-%d %H:%M")
        lines = [*self.table.notes, wording.as_of.format(moment=moment)]
        if with_cut_note:
            lines.append(wording.cut_note.format(count=self.cut_count))
        return lines

    def _write_row(self, sheet, line, row, styles):
        for index, (value, style) in enumerate(zip(row, styles, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(line, index, self._clean(value), style)
            elif isinstance(value, date):
                sheet.write_datetime(line, index, value, style)
            else:
                sheet.write_number(line, index, value, style)

    def _close_table(self, sheet, line):
        """Write totals and notes under the last row."""
        table = self.table
        if table.totals:
            totals = [table.totals.get(column.key) for column in table.columns]
            self._write_row(sheet, line, totals, self.total_styles)
            line += 1
        for text in self._foot_lines(self.cut_count):
            line += 1
            sheet.write_string(line, 0, self._clean(text), self.formats["line"])

    def _clean(self, text):
        """``text`` as a cell can hold it; what cannot be kept leaves a mark."""
        if _ILLEGAL.search(text):
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
        if len(text) > CELL_UNITS // 2 and _units(text) > CELL_UNITS:
            mark = self.table.wording.cut
            text = _first_units(text, CELL_UNITS - _units(mark)) + mark
            self.cut_count += 1
        if text.startswith(_RICH_START) and text.endswith(_RICH_END):
            text += " "
        return text


def _units(text):
    return len(text.encode("utf-16-le")) // 2


def _first_units(text, count):
    """The beginning of ``text`` that fits in ``count`` UTF-16 units."""
    return text.encode("utf-16-le")[: count * 2].decode("utf-16-le", errors="ignore")


def _sheet_name(title, number):
    """A name that a sheet may bear: 31 characters, none of ``[]:*?/\\``."""
    name = _SHEET_NAME_ILLEGAL.sub(" ", _ILLEGAL.sub(" ", title)).strip(" '")
    name = _first_units(name, SHEET_NAME_LENGTH - SHEET_SUFFIX_LENGTH).rstrip(" '")
    name = name or "1"
    return name if number == 1 else f"{name} ({number})"
