"""A span of whole days that a report speaks of."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


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
        first = (day.month - 1) // frequency.months * frequency.months + 1
        last = first + frequency.months - 1
        last_day = monthrange(day.year, last)[1]
        return cls(day.replace(month=first, day=1), date(day.year, last, last_day))

    @classmethod
    def last_ended(cls, day: date, frequency: Frequency) -> "Period":
        """The last month or quarter that was over before ``day``.

        >>> Period.last_ended(date(2026, 1, 4), Frequency.QUARTER).start.isoformat()
        '2025-10-01'
        """
        first = cls.around(day, frequency).start
        return cls.around(first - timedelta(days=1), frequency)

    def before(self) -> "Period":
        """As many whole months, or else days, as this period has, right before it.

        >>> period = Period(date(2026, 7, 1), date(2026, 9, 30)).before()
        >>> str(period.start), str(period.end)
        ('2026-04-01', '2026-06-30')
        >>> period = Period(date(2026, 9, 8), date(2026, 9, 14)).before()
        >>> str(period.start), str(period.end)
        ('2026-09-01', '2026-09-07')
        """
        end = self.start - timedelta(days=1)
        if self._is_of_months():
            months = (self.end.year - self.start.year) * 12
            months += self.end.month - self.start.month
            year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
            return Period(date(year, month + 1, 1), end)
        return Period(self.start - (self.end - end), end)

    def year_before(self) -> "Period":
        """The same days of the year before.

        >>> period = Period(date(2024, 2, 1), date(2024, 2, 29)).year_before()
        >>> str(period.start), str(period.end)
        ('2023-02-01', '2023-02-28')
        >>> str(Period(date(2023, 2, 1), date(2023, 2, 28)).year_before().end)
        '2022-02-28'
        """
        end = _year_before(self.end)
        if self._is_of_months():
            end = end.replace(day=monthrange(end.year, end.month)[1])
        return Period(_year_before(self.start), end)

    def _is_of_months(self):
        last_day = monthrange(self.end.year, self.end.month)[1]
        return self.start.day == 1 and self.end.day == last_day


def _year_before(day):
    last_day = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last_day))
