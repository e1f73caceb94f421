"""Values of a table as texts, and how its columns lie on a sheet."""

from ..tables.table import Kind

WIDE = 100  # characters of all columns; more of them lie on their side
# usable width of an A4 sheet in points
UPRIGHT_POINTS, WIDE_POINTS = 482, 757
POINTS_PER_CHARACTER = 0.58  # of the type's size, with the padding of cells
LEAST_TYPE, MOST_TYPE = 6, 10  # points
NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT)
CENTERED = (Kind.DATE, Kind.DATETIME)


def say(value, kind, say_day):
    """``value`` as the reader sees it; nothing for None.

    :param say_day: function that gives the text of a date

    >>> from datetime import date, datetime
    >>> [say(value, kind, str) for value, kind in (
    ...     (None, Kind.TEXT), (1234, Kind.INTEGER), (0.5, Kind.PERCENT),
    ...     (1234.5, Kind.DECIMAL), (date(2026, 9, 1), Kind.DATE),
    ...     (datetime(2026, 9, 1, 8, 5), Kind.DATETIME), ("Total", Kind.DATE))]
    ['', '1,234', '50.0 %', '1,234.50', '2026-09-01', '2026-09-01 08:05', 'Total']
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if kind is Kind.DATETIME:
        return f"{say_day(value.date())} {value:%H:%M}"
    if kind is Kind.DATE:
        return say_day(value)
    if kind is Kind.PERCENT:
        return f"{value * 100:,.1f} %"
    if kind is Kind.DECIMAL:
        return f"{value:,.2f}"
    return f"{value:,}"


def shares(table):
    """How much of the table's width each column takes, in percent.

    >>> from datetime import datetime
    >>> from ..tables.table import Column, Table
    >>> columns = (Column("a", "A", width=10), Column("b", "B", width=30))
    >>> shares(Table("T", columns, [], datetime(2026, 9, 1)))
    [25.0, 75.0]
    """
    whole = sum(column.width for column in table.columns)
    return [round(column.width / whole * 100, 2) for column in table.columns]


def is_wide(table):
    """Whether the sheet lies on its side."""
    return sum(column.width for column in table.columns) > WIDE


def type_size(table, on_wide_sheet):
    """Points of the type in which all columns stand side by side.

    >>> from datetime import datetime
    >>> from ..tables.table import Column, Table
    >>> [type_size(Table("T", (Column("a", "A", width=width),), [],
    ...     datetime(2026, 9, 1)), True) for width in (20, 200, 900)]
    [10, 6.5, 6]
    """
    points = WIDE_POINTS if on_wide_sheet else UPRIGHT_POINTS
    whole = sum(column.width for column in table.columns)
    size = round(points / whole / POINTS_PER_CHARACTER, 1)
    return max(LEAST_TYPE, min(MOST_TYPE, size))


def cell_class(kind):
    """The style of a column's cells.

    >>> cell_class(Kind.INTEGER), cell_class(Kind.DATE), cell_class(Kind.TEXT)
    ('party_figure', 'party_center', '')
    """
    if kind in NUMBERS:
        return "party_figure"
    return "party_center" if kind in CENTERED else ""
