"""Of which days letters tell, and between which days they are written (A3.3.4, A2.6).

Who writes them and what happens when they are late is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta

ALARM_DAYS = 10  # before the last day: from then on unsent letters are told of daily
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """What a run of letters tells of, and the days between which it is written."""

    date_from: date
    date_to: date
    first_day: date  # nobody begins before
    due_date: date  # the last day on which a letter is sent in time

    @property
    def alarm_date(self) -> date:
        return self.due_date - timedelta(days=ALARM_DAYS)

    def is_time(self, day: date) -> bool:
        """Whether letters are begun by themselves on ``day``; later only by hand.

        >>> annual = period("annual", 2026)
        >>> [annual.is_time(date(2026, 12, day)) for day in (1, 31)]
        [True, True]
        >>> annual.is_time(date(2026, 11, 30)), annual.is_time(date(2027, 1, 1))
        (False, False)
        """
        return self.first_day <= day <= max(self.due_date, self.date_to)


def period(kind: str, year: int, half: str | None = None) -> Period:
    """The ``Period`` of a run: a year, or a half of one (A3.3.4, A2.6).

    >>> period("annual", 2026).due_date
    datetime.date(2026, 12, 30)
    >>> period("annual", 2026).alarm_date
    datetime.date(2026, 12, 20)
    >>> period("half_year", 2026, "1").due_date
    datetime.date(2026, 7, 31)
    >>> period("half_year", 2026, "2").first_day
    datetime.date(2027, 1, 1)
    """
    begin, middle = date(year, 1, 1), date(year, 7, 1)
    end = date(year + 1, 1, 1)
    if kind == "annual":
        return Period(begin, end - DAY, date(year, 12, 1), date(year, 12, 30))
    if half == "1":
        return Period(begin, middle - DAY, middle, date(year, 7, 31))
    return Period(middle, end - DAY, end, date(year + 1, 1, 31))
