"""One report as plain values: what every renderer gets and none of them changes.

Nothing here knows the database; builders fill a table, renderers walk it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column are; renderers choose formats by it."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"  # 0.5 is shown as 50 %
    DATE = "date"
    DATETIME = "datetime"  # naive, already in the reader's time zone


@dataclass(frozen=True)
class Column:
    """One column: its ``key`` for totals, its title and how wide it is.

    ``width`` counts characters of the default font; a Chinese one takes two.

    >>> Column("days_used", "Days Used", Kind.INTEGER, 10, "working days").heading
    'Days Used\\n(working days)'
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: float = 12
    unit: str = ""

    @property
    def heading(self) -> str:
        return f"{self.title}\n({self.unit})" if self.unit else self.title


class Shape(StrEnum):
    """How a chart draws its values."""

    BARS = "bars"  # beside each other, for comparing
    LINE = "line"  # for a course in time
    SHARES = "shares"  # for parts of a whole


@dataclass(frozen=True)
class Chart:
    """A picture of some columns of a table that is small enough to be drawn.

    ``labels`` is the key of the column that names what is drawn, ``values`` the keys of
    the columns whose numbers are.
    """

    title: str
    labels: str
    values: tuple[str, ...]
    shape: Shape = Shape.BARS

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.labels, *self.values)


@dataclass(frozen=True)
class Figure:
    """A count that stands for the whole table; it never names a person (P-14)."""

    label: str
    value: int


@dataclass(frozen=True)
class Wording:
    """The few words a renderer adds by itself, in the reader's language."""

    as_of: str = "As of {moment}"
    page: str = "Page {page} of {pages}"
    labelled: str = "{label}: {value}"
    cut: str = "… [cut]"
    cut_note: str = (
        "Texts cut because a spreadsheet cell holds 32,767 characters: {count}. The"
        " records hold them in full."
    )


@dataclass(frozen=True)
class Table:
    """A report: titles, columns, rows and the moment it speaks of.

    ``rows`` may be a generator, so that a long register is never held in memory; then
    it can be walked once. ``totals`` maps column keys to the values of the last row.
    ``count`` says how many rows there will be, where that is known before they are
    walked. A table with ``charts`` has its rows at hand.

    >>> Table("Register", (Column("a", "A"),), [], datetime.max, totals={"b": 1})
    Traceback (most recent call last):
        ...
    ValueError: totals without a column: b
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence]
    as_of: datetime
    subtitle: str = ""
    figures: tuple[Figure, ...] = ()
    totals: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    wording: Wording = Wording()
    count: int | None = None

    def __post_init__(self):
        if self.count is None and isinstance(self.rows, Sequence):
            object.__setattr__(self, "count", len(self.rows))
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys) or not keys:
            raise ValueError("a table needs columns with different keys")
        if unknown := sorted(set(self.totals).difference(keys)):
            raise ValueError(f"totals without a column: {', '.join(unknown)}")
        drawn = {key for chart in self.charts for key in chart.keys}
        if unknown := sorted(drawn.difference(keys)):
            raise ValueError(f"charts without a column: {', '.join(unknown)}")
        if self.charts and not isinstance(self.rows, Sequence):
            raise ValueError("a table with charts needs its rows at hand")
