"""Citizen identity numbers of GB 11643-1999: reading, checking, masking.

Only what the number itself says is judged. The county part is not: it stands for the
household at the time the number was given, and abolished counties stay in use.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

FIRST_YEAR = 1900
PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83),
    )
    for code in codes
)
PATTERN = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
TAIL_PATTERN = re.compile(r"\d{3}[\dX]", re.ASCII)
IN_TEXT = re.compile(r"(?<![\dA-Z])[1-9](?:[\s-]?\d){16}[\s-]?[\dX](?![\dA-Z])", re.I)
SEPARATORS = re.compile(r"[\s\-‐-―]")
HEAD, TAIL = 6, 4  # characters of a number that may be shown


class InvalidNumber(ValueError):
    """The text is no identity number; ``reason`` says why.

    Reasons: ``format`` (not 17 digits and a digit or X), ``province``, ``date``,
    ``check`` (the last character does not fit the others).
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class IdNumber:
    """What a valid number says about its holder."""

    number: str
    birth_date: date
    sex: str  # male, female

    @property
    def masked(self) -> str:
        return mask(self.number)


def compact(text: str) -> str:
    """The text without spaces and hyphens, in half width and capitals.

    >>> compact(" 330523 1975-0315-001ｘ")
    '33052319750315001X'
    """
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(first_17: str) -> str:
    """The last character by ISO 7064 MOD 11-2.

    >>> check_character("33052319750315001")
    'X'
    """
    remainder = (1 - 2 * int(first_17, 13)) % 11
    return "X" if remainder == 10 else str(remainder)


def parse(text: str, today: date) -> IdNumber:
    """Read an identity number.

    :param today: a birth date after this day is refused
    :raise InvalidNumber: with the reason

    >>> parse("33052319750315001x", date(2026, 1, 1)).birth_date
    datetime.date(1975, 3, 15)
    >>> parse("330523200002290027", date(2026, 1, 1)).sex
    'female'
    >>> parse("330523199002290013", date(2026, 1, 1))
    Traceback (most recent call last):
        ...
    InvalidNumber: date
    """
    number = compact(text)
    if not PATTERN.fullmatch(number):
        raise InvalidNumber("format")
    if number[:2] not in PROVINCES:
        raise InvalidNumber("province")
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidNumber("date") from None
    if not date(FIRST_YEAR, 1, 1) <= birth_date <= today:
        raise InvalidNumber("date")
    if check_character(number[:17]) != number[17]:
        raise InvalidNumber("check")
    sex = "male" if int(number[16]) % 2 else "female"
    return IdNumber(number, birth_date, sex)


def mask(number: str) -> str:
    """The number with its middle hidden (P-03).

    >>> mask("33052319750315001X")
    '330523********001X'
    """
    hidden = len(number) - HEAD - TAIL
    return number[:HEAD] + "*" * hidden + number[-TAIL:]


def hide(text: str) -> str:
    """A text with the middle of every identity number in it hidden (P-03).

    >>> hide("Shen (33052319750315001x) rents a stall")
    'Shen (330523********001X) rents a stall'
    >>> hide("330523 19750315 001X; account 6222020000000000000")
    '330523********001X; account 6222020000000000000'
    """
    return IN_TEXT.sub(lambda found: mask(compact(found[0])), text)
