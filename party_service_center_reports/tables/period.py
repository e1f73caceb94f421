"""A span of whole days that a report speaks of."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From ``start`` to ``end``, both included.

    >>> Period(date(2026, 9, 2), date(2026, 9, 1))
    Traceback (most recent call last):
        ...
    ValueError: a period cannot end before it begins
    """

    start: date
    end: date

    def __post_init__(self):
        if self.end < self.start:
            raise ValueError("a period cannot end before it begins")

    @classmethod
    def month_before(cls, day: date) -> "Period":
        """The calendar month before the one that ``day`` lies in.

        >>> period = Period.month_before(date(2026, 1, 4))
        >>> str(period.start), str(period.end)
        ('2025-12-01', '2025-12-31')
        """
        end = day.replace(day=1) - timedelta(days=1)
        return cls(end.replace(day=1), end)
