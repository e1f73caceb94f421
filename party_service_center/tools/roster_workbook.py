"""The sheet of a workbook that holds a roster, read row by row.

A roster comes from anywhere: what is no workbook, is damaged, or would swell when
unpacked is refused before it is read. Rows are streamed and never held together.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from io import BytesIO

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from .roster_columns import BY_KEY, COLUMNS, Kind, choice_words, find_key, plain
from .sheet_cell import (
    CellProblem,
    Unreadable,
    read_choice,
    read_date,
    read_digits,
    read_text,
)

MAX_BYTES = 20 * 2**20  # of a file
MAX_UNPACKED_BYTES = 200 * 2**20  # of all its parts
MAX_PART_BYTES = 60 * 2**20  # of a part that is no sheet, which is read as a whole
MAX_ROWS = 50_000
MAX_COLUMNS = 200
HEAD_ROWS = 20  # the headings stand in one of the first rows
CHUNK_BYTES = 2**20

OLE_START = b"\xd0\xcf\x11\xe0"  # of .xls, and of what is protected by a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
# a formula that no program has worked out yet
UNSOLVED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+\d+)"[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
STARTS = re.compile(rb"<(?:\w+:)?(?:row|mergeCell)[\s>]")


class WorkbookProblem(ValueError):
    """A file that holds no roster; ``reason`` says why, ``detail`` names what.

    Reasons: ``empty``, ``too_big``, ``xls``, ``encrypted``, ``not_xlsx``, ``broken``,
    ``no_head`` (no sheet has the headings), ``missing`` (some are missing),
    ``doubled`` (two columns say the same), ``too_many_rows``.
    """

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell of a row."""

    key: str
    reason: str
    detail: str = ""


@dataclass
class RosterRow:
    """What one row says: texts, dates and codes by the key of the column."""

    number: int
    values: dict
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Roster:
    """The sheet with the roster: where which column stands, and what was left out."""

    sheet: str
    places: Mapping[str, str]  # key → letter of the column
    headings: Mapping[str, str]  # key → heading as it stands there
    unknown: list[str]
    other_sheets: list[str]
    row_total: int  # as the sheet says; 0 when it does not
    rows: Iterable[RosterRow] = ()


@contextmanager
def open_roster(data: bytes, words: Mapping[str, Mapping[str, str]] | None = None):
    """The roster in a workbook; its ``rows`` are read as they are asked for.

    :param words: key of a column → further words of its list → their code
    :raise WorkbookProblem: when the file holds no roster that can be read
    """
    _check_file(data)
    with _reading():
        book = openpyxl.load_workbook(
            BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
    with closing(book):
        with _reading():
            sheet, head, roster = _find_roster(book)
            obstacles = _Obstacles.scan(data, sheet)
        reader = _RowReader(roster.places, book.epoch.date(), words or {})
        roster.rows = _read_rows(sheet, head, reader, obstacles)
        yield roster


@contextmanager
def _reading():
    """Around each use of openpyxl: a damaged file is refused."""
    try:
        with warnings.catch_warnings():
            # what openpyxl leaves out of a workbook is nothing that is read here
            warnings.simplefilter("ignore")
            yield
    except WorkbookProblem:
        raise
    except (
        # what openpyxl, zipfile and the XML parser raise at a damaged file
        AttributeError,
        EOFError,
        IndexError,
        KeyError,
        NotImplementedError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
    ) as error:
        raise WorkbookProblem("broken") from error


def _check_file(data):
    if not data:
        raise WorkbookProblem("empty")
    if len(data) > MAX_BYTES:
        raise WorkbookProblem("too_big", str(MAX_BYTES // 2**20))
    if data.startswith(OLE_START):
        raise WorkbookProblem("encrypted" if ENCRYPTED in data else "xls")
    if not zipfile.is_zipfile(BytesIO(data)):
        raise WorkbookProblem("not_xlsx")
    with _reading(), zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise WorkbookProblem("encrypted")
        if not any(part.filename.lstrip("/").startswith("xl/") for part in parts):
            raise WorkbookProblem("not_xlsx")
        sheets = [part for part in parts if "/worksheets/" in part.filename]
        others = [part for part in parts if part not in sheets]
        if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or any(
            part.file_size > MAX_PART_BYTES for part in others
        ):
            raise WorkbookProblem("too_big", str(MAX_BYTES // 2**20))
        for part in parts:
            with archive.open(part) as stream:
                # own entities have no place in a workbook, but blow up parsers
                if b"<!DOCTYPE" in stream.read(1024):
                    raise WorkbookProblem("broken")


def _find_roster(book):
    """(sheet, row of the headings, roster) of the sheet that bears most headings."""
    required = {column.key for column in COLUMNS if column.is_required}
    best = (0, None, 0, {}, [])
    for sheet in book.worksheets:
        sheet.row_total = sheet.max_row or 0
        sheet.reset_dimensions()  # some programs note wrong ones
        rows = sheet.iter_rows(max_row=HEAD_ROWS, max_col=MAX_COLUMNS, values_only=True)
        for number, row in enumerate(rows, 1):
            heads = [
                (letter, str(value).strip())
                for letter, value in enumerate(row, 1)
                if value is not None and str(value).strip()
            ]
            known = {key for _letter, text in heads if (key := find_key(text))}
            # a complete row of headings on an earlier sheet wins over later ones
            rank = len(known) + 1000 * (required <= known)
            if rank > best[0]:
                best = (rank, sheet, number, known, heads)
    _rank, sheet, head, known, heads = best
    if len(known) < 2:
        raise WorkbookProblem("no_head", ", ".join(book.sheetnames))
    if missing := [c.heading for c in COLUMNS if c.is_required and c.key not in known]:
        raise WorkbookProblem("missing", "、".join(missing))
    places, headings, unknown = {}, {}, []
    for index, text in heads:
        key = find_key(text)
        if key is None:
            unknown.append(text)
        elif key in places:
            raise WorkbookProblem("doubled", f"{headings[key]}, {text}")
        else:
            places[key] = get_column_letter(index)
            headings[key] = text
    roster = Roster(
        sheet.title,
        places,
        headings,
        unknown,
        [name for name in book.sheetnames if name != sheet.title],
        max(sheet.row_total - head, 0),
    )
    return sheet, head, roster


class _Obstacles:
    """Merged cells and unsolved formulas of a sheet, given out row by row.

    openpyxl tells of the ones after the last row and of the others not at all, so the
    sheet's text is looked through first.
    """

    def __init__(self, merged, unsolved):
        self._merged = sorted(merged)  # (first row, last row, first, last column, name)
        self._unsolved = unsolved  # row → columns
        self._next = 0
        self._open = []

    @classmethod
    def scan(cls, data, sheet):
        merged, unsolved = [], {}
        with zipfile.ZipFile(BytesIO(data)) as archive:
            # the only place where openpyxl keeps the name of the sheet's part
            with archive.open(sheet._worksheet_path) as stream:
                for text in _whole_rows(stream):
                    for match in MERGED.finditer(text):
                        name = match[1].decode()
                        left, top, right, bottom = range_boundaries(name)
                        merged.append((top, bottom, left, right, name))
                    for match in UNSOLVED.finditer(text):
                        row, column = coordinate_to_tuple(match[1].decode())
                        unsolved.setdefault(row, set()).add(column)
        return cls(merged, unsolved)

    def of_row(self, number):
        """What hides values in a row: column → what stands there instead."""
        self._open = [area for area in self._open if area[1] >= number]
        while self._next < len(self._merged) and (
            self._merged[self._next][0] <= number
        ):
            self._open.append(self._merged[self._next])
            self._next += 1
        found = dict.fromkeys(self._unsolved.get(number, ()), Unreadable("formula"))
        for _top, bottom, left, right, name in self._open:
            if bottom >= number:
                merged = Unreadable("merged", name)
                last = min(right, MAX_COLUMNS)
                found |= dict.fromkeys(range(left, last + 1), merged)
        return found


def _whole_rows(stream) -> Iterator[bytes]:
    """The stream in pieces that never part a row or a mention of merged cells."""
    rest = b""
    while chunk := stream.read(CHUNK_BYTES):
        rest += chunk
        starts = [match.start() for match in STARTS.finditer(rest)]
        if starts and starts[-1]:
            yield rest[: starts[-1]]
            rest = rest[starts[-1] :]
    yield rest


def _read_rows(sheet, head, reader, obstacles):
    """The rows under the headings that say anything."""
    count = 0
    last = max(reader.indices) + 1
    rows = sheet.iter_rows(min_row=head + 1, max_col=last, values_only=True)
    for number, cells in enumerate(_read_safely(rows), head + 1):
        hidden = obstacles.of_row(number)
        if hidden:
            cells = [
                hidden.get(index + 1, value)
                if value is None or hidden.get(index + 1)
                else value
                for index, value in enumerate(cells)
            ]
        row = reader.read_row(number, cells)
        if row.values or row.problems:
            count += 1
            if count > MAX_ROWS:
                raise WorkbookProblem("too_many_rows", str(MAX_ROWS))
            yield row


def _read_safely(rows):
    while True:
        with _reading():
            cells = next(rows, None)
        if cells is None:
            return
        yield cells


class _RowReader:
    """Reads the known cells of a row, each after the kind of its column."""

    def __init__(self, places, epoch, words):
        self._columns = [
            (column_index(letter), BY_KEY[key], words.get(key, {}))
            for key, letter in places.items()
        ]
        self._words = {
            column.key: {plain(word): code for word, code in more.items()}
            | choice_words(column)
            for _index, column, more in self._columns
            if column.kind is Kind.CHOICE
        }
        self._epoch = epoch
        self.indices = [index for index, _column, _more in self._columns]

    def read_row(self, number, cells):
        row = RosterRow(number, {})
        for index, column, _more in self._columns:
            value = cells[index] if index < len(cells) else None
            if value is None:
                continue
            try:
                read = self._read_cell(value, column)
            except CellProblem as problem:
                row.problems.append(Problem(column.key, problem.reason, problem.detail))
                continue
            if read:
                row.values[column.key] = read
        return row

    def _read_cell(self, value, column):
        if column.kind is Kind.DATE:
            return read_date(value, self._epoch, column.has_whole_days)
        if column.kind is Kind.CHOICE:
            return read_choice(value, self._words[column.key], plain)
        if column.kind is Kind.DIGITS:
            return read_digits(value)
        return read_text(value)


def column_index(letter: str) -> int:
    """Place of a column in a row, from 0.

    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    return coordinate_to_tuple(f"{letter}1")[1] - 1
