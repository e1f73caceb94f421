"""A sheet that takes whole rows: several times as fast as cell by cell.

XlsxWriter makes an object of each cell and an element of each object; registers have
millions of cells. Here a row becomes one text, of the same elements.
"""

import re
from datetime import date, datetime
from math import isfinite

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

KNOWN_TEXTS = 10_000  # held at a time; names of centers and people come again and again
LONGEST_KNOWN = 60  # characters
DAY_ZERO = date(1899, 12, 30).toordinal()  # of the calendar from March 1900 on
SECONDS = 24 * 60 * 60
_MARKUP = re.compile("[&<>]")
_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")  # would be read as a character


class RowSheet(Worksheet):
    """A worksheet in constant memory; its rows are written from top to bottom."""

    def open_rows(self, styles, clean):
        """Prepare for rows with a format, or None, for each column.

        :param clean: function that makes a text fit for a cell
        """
        self._cells = [
            (xl_col_to_name(index), style and f' s="{style._get_xf_index()}"' or "")
            for index, style in enumerate(styles)
        ]
        self._clean = clean
        self._known = {}

    def add_row(self, line, row):
        """Write ``row`` as the sheet's row ``line``; None and "" leave a cell empty.

        :raise ValueError: more or fewer values than columns, or a number without end
        """
        if self._check_dimensions(line, len(self._cells) - 1):
            raise ValueError(f"row {line} cannot be written")
        if self.table:
            self._write_single_row(line)
        self.previous_row = line
        number = line + 1
        known = self._known
        parts = [f'<row r="{number}">']
        for (letters, style), value in zip(self._cells, row, strict=True):
            if value is None or value == "":
                continue
            body = known.get(value)
            # 1, 1.0 and True are one key: only texts and days are known by it
            if body is None or value.__class__ not in (str, date):
                body = self._body(value)
            parts.append(f'<c r="{letters}{number}"{style}{body}')
        parts.append("</row>")
        self.fh.write("".join(parts))

    def _body(self, value):
        """What of a cell's element comes after its place and style."""
        if isinstance(value, str):
            body = _text_body(self._clean(value))
        elif isinstance(value, date):
            body = f"><v>{_serial(value):.16G}</v></c>"
        elif isfinite(value):
            return f"><v>{value:.16G}</v></c>"
        else:
            raise ValueError(f"{value} cannot be written")
        if not isinstance(value, str) or len(value) <= LONGEST_KNOWN:
            if len(self._known) >= KNOWN_TEXTS:
                self._known.clear()
            self._known[value] = body
        return body


def _text_body(text):
    """The text as an element; text as it is, never a formula, a link or markup.

    >>> _text_body("a<b")
    ' t="inlineStr"><is><t>a&lt;b</t></is></c>'
    >>> _text_body(" _x0041_")
    ' t="inlineStr"><is><t xml:space="preserve"> _x005F_x0041_</t></is></c>'
    """
    space = ""
    if text[0].isspace() or text[-1].isspace():
        space = ' xml:space="preserve"'
    if _MARKUP.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text:
        text = _ESCAPE.sub(r"_x005F\1", text)
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _serial(moment):
    """The day as the format counts it, with the time as a part of a day.

    >>> _serial(date(2026, 9, 21)), _serial(datetime(2026, 9, 21, 6, 0))
    (46286, 46286.25)
    """
    days = moment.toordinal() - DAY_ZERO
    if not isinstance(moment, datetime):
        return days
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return days + (seconds + moment.microsecond / 1_000_000) / SECONDS
