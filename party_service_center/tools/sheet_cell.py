"""What one cell of a sheet says: read right, or refused with the reason.

A cell holds what the program that wrote it thought fit: a number may be a date, a text
a number, and an ID number may have lost its last digits. What can be read in one way
only is read; what cannot is refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

EXACT_DIGITS = 15  # of a number that a sheet keeps; further ones become zero
WINDOWS_EPOCH = date(1899, 12, 30)  # day 0 of the serial numbers of dates
SERIALS = range(3_654, 73_051)  # 1910 to 2099 as serial numbers
ERRORS = frozenset(
    "#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA"
    " #FIELD! #BLOCKED! #UNKNOWN! #CONNECT!".split()
)
BLANKS = re.compile("[\\s\u200b-\u200f\u2060\ufeff]+")  # visible to nobody
FLOAT_TEXT = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:年|[.\-/])(?P<month>\d{1,2})"
    r"(?:月|(?:月|[.\-/])(?P<day>\d{1,2})[日号]?)?(?:T?00?:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)?", re.ASCII)


class CellProblem(ValueError):
    """A cell that cannot be read; ``reason`` says why, ``detail`` quotes it.

    Reasons: ``error`` (an error value), ``formula`` (a formula without a result),
    ``merged`` (part of merged cells), ``lost_digits`` (a number too long for a number
    cell), ``became_date`` (a text turned into a date), ``choice`` (no word of the
    list), ``date`` (no date), ``year_only``, ``month_only``, ``month_unclear`` (1998.1
    as a number: January or October?).
    """

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Unreadable:
    """Stands in a cell whose value the sheet does not give."""

    reason: str  # formula, merged
    detail: str = ""


def read_text(value) -> str:
    """The cell's text without blanks around it; numbers as people see them.

    >>> read_text("　云舒\\n 茶庄 "), read_text(12.0), read_text(None)
    ('云舒 茶庄', '12', '')
    >>> read_text("#N/A")
    Traceback (most recent call last):
        ...
    CellProblem: error: #N/A
    """
    if value is None:
        return ""
    if isinstance(value, Unreadable):
        raise CellProblem(value.reason, value.detail)
    if isinstance(value, (date, time, timedelta)):
        raise CellProblem("became_date", str(value))
    if isinstance(value, float):
        return f"{value:.15g}"
    text = BLANKS.sub(" ", str(value)).strip()
    if text in ERRORS:
        raise CellProblem("error", text)
    return text


def read_digits(value) -> str:
    """A text of digits that is no quantity: an ID number, a telephone, a code.

    >>> read_digits(13800000001.0), read_digits("'330523 19750315 001X")
    ('13800000001', '330523 19750315 001X')
    >>> read_digits(3.30523197503150e17)
    Traceback (most recent call last):
        ...
    CellProblem: lost_digits: 3.30523E+17
    """
    if isinstance(value, (int, float)) and abs(value) >= 10**EXACT_DIGITS:
        raise CellProblem("lost_digits", f"{value:.6G}")
    text = read_text(value).lstrip("'’")
    if FLOAT_TEXT.fullmatch(unicodedata.normalize("NFKC", text)):
        raise CellProblem("lost_digits", text)
    return text


def read_choice(value, words, plain):
    """The code of the cell's word; ``None`` when the cell is empty.

    :param words: the words of the list in the form of ``plain`` → their code
    :param plain: brings a text into the form in which words are compared
    """
    text = "是" if value is True else "否" if value is False else read_text(value)
    if not text:
        return None
    try:
        return words[plain(text)]
    except KeyError:
        raise CellProblem("choice", text) from None


def read_date(value, epoch: date = WINDOWS_EPOCH, has_whole_days=False) -> date | None:
    """The cell's date; the first of the month where only the month is given.

    :param epoch: day 0 of the workbook's serial numbers

    >>> read_date("1998.7"), read_date("1998年7月15日"), read_date(35977)
    (datetime.date(1998, 7, 1), datetime.date(1998, 7, 15), datetime.date(1998, 7, 1))
    >>> read_date(1998.1)
    Traceback (most recent call last):
        ...
    CellProblem: month_unclear: 1998.1
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", read_text(value))
    if not text:
        return None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and re.fullmatch(r"\d{4}\.1", text):
        raise CellProblem("month_unclear", text)
    if text.isascii() and text.isdecimal() and int(text) in SERIALS:
        return epoch + timedelta(days=int(text))
    if re.fullmatch(r"\d{4}年?", text, re.ASCII):
        raise CellProblem("year_only", text)
    closed_up = text.replace(" ", "")
    match = YEAR_FIRST.fullmatch(closed_up) or COMPACT.fullmatch(closed_up)
    if not match:
        raise CellProblem("date", text)
    year, month, day = match.group("year", "month", "day")
    try:
        read = date(int(year), int(month), int(day or 1))
    except ValueError:
        raise CellProblem("date", text) from None
    if has_whole_days and not day:
        raise CellProblem("month_only", f"{read:%Y-%m}")
    return read
