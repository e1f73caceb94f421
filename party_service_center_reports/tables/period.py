"""A span of whole days that a report speaks of."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS_A_YEAR = 12


class Frequency(StrEnum):
    """How often a report is made; each period is a month or several of a year."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        return 1 if self is Frequency.MONTH else 3


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

    @classmethod
    def around(cls, day: date, frequency: Frequency) -> "Period":
        """The month or quarter that ``day`` lies in.

        >>> Period.around(date(2026, 2, 14), Frequency.QUARTER).end.isoformat()
        '2026-03-31'
        >>> Period.around(date(2024, 2, 14), Frequency.MONTH).end.isoformat()
        '2024-02-29'
        """
        months = frequency.months
        first = (day.month - 1) // months * months + 1
        start = day.replace(month=first, day=1)
        following = _add_months(start, months)
        return cls(start, following - timedelta(days=1))

    @classmethod
    def last_ended(cls, day: date, frequency: Frequency) -> "Period":
        """The last month or quarter that was over before ``day``.

        >>> Period.last_ended(date(2026, 1, 4), Frequency.QUARTER).start.isoformat()
        '2025-10-01'
        """
        return cls.around(cls.around(day, frequency).start - timedelta(1), frequency)

    def before(self) -> "Period":
        """As many whole months that end where this period begins.

        >>> Period(date(2026, 1, 1), date(2026, 3, 31)).before().start.isoformat()
        '2025-10-01'
        """
        return self._moved(-self._months())

    def year_before(self) -> "Period":
        """The same months of the year before.

        >>> Period(date(2024, 2, 1), date(2024, 2, 29)).year_before().end.isoformat()
        '2023-02-28'
        """
        return self._moved(-MONTHS_A_YEAR)

    def _months(self):
        end = self.end + timedelta(days=1)
        return (
            (end.year - self.start.year) * MONTHS_A_YEAR + end.month - self.start.month
        )

    def _moved(self, months):
        start = _add_months(self.start, months)
        return Period(start, _add_months(start, self._months()) - timedelta(days=1))


def _add_months(first, months):
    """The first day of a month, ``months`` later or, when negative, earlier."""
    years, month = divmod(first.year * MONTHS_A_YEAR + first.month - 1 + months, 12)
    return date(years, month + 1, 1)
