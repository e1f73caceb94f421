"""Texts as a workbook can hold them: cells and names of sheets."""

import re

CELL_UNITS = 32_767  # UTF-16 units of a cell, fixed by the format
SHEET_NAME_LENGTH = 31  # characters, fixed by the format
SHEET_SUFFIX_LENGTH = 6  # characters kept free for " (999)"

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # in XML
# XlsxWriter takes a text between these for its own rich-text markup.
_RICH_START, _RICH_END = "<r>", "</r>"
_SHEET_NAME_ILLEGAL = re.compile(r"[\[\]:*?/\\]")


class Cleaner:
    """Makes texts fit for cells and counts those that had to be cut.

    >>> cleaner = Cleaner("…")
    >>> cleaner.clean("a\\r\\nb\\x00")
    'a\\nb�'
    >>> len(cleaner.clean("x" * 40_000)), cleaner.cut_count
    (32767, 1)
    """

    def __init__(self, mark):
        self.mark = mark
        self.cut_count = 0

    def clean(self, text):
        """``text`` as a cell can hold it; what cannot be kept leaves a mark."""
        if _ILLEGAL.search(text):
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
        if len(text) > CELL_UNITS // 2 and units(text) > CELL_UNITS:
            text = first_units(text, CELL_UNITS - units(self.mark)) + self.mark
            self.cut_count += 1
        if text.startswith(_RICH_START) and text.endswith(_RICH_END):
            text += " "
        return text


class SheetNames:
    """Gives each sheet a name that no other one has; Excel minds no capitals.

    >>> names = SheetNames()
    >>> names.take("Tickets: [a/b]"), names.take("tickets   a b"), names.take("?")
    ('Tickets   a b', 'tickets   a b (2)', '1')
    >>> len(names.take("x" * 40))
    25
    """

    def __init__(self):
        self._taken = set()

    def take(self, title):
        number = 1
        while (name := sheet_name(title, number)).casefold() in self._taken:
            number += 1
        self._taken.add(name.casefold())
        return name


def units(text):
    """How many UTF-16 units ``text`` takes.

    >>> units("a𬘡")
    3
    """
    return len(text.encode("utf-16-le")) // 2


def first_units(text, count):
    """The beginning of ``text`` that fits in ``count`` UTF-16 units.

    >>> first_units("a𬘡b", 2)
    'a'
    """
    return text.encode("utf-16-le")[: count * 2].decode("utf-16-le", errors="ignore")


def sheet_name(title, number):
    """A name that a sheet may bear: 31 characters, none of ``[]:*?/\\``.

    >>> sheet_name("'quoted'", 1), sheet_name("?", 2)
    ('quoted', '1 (2)')
    """
    name = _SHEET_NAME_ILLEGAL.sub(" ", _ILLEGAL.sub(" ", title)).strip(" '")
    name = first_units(name, SHEET_NAME_LENGTH - SHEET_SUFFIX_LENGTH).rstrip(" '")
    name = name or "1"
    return name if number == 1 else f"{name} ({number})"
