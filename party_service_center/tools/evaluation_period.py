"""The spans of time that are evaluated: months, quarters, half-years and years."""

from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}  # length → months
DAY = timedelta(days=1)


def period_of(length: str, day: date) -> tuple[date, date]:
    """First and last day of the span of ``length`` in which ``day`` lies.

    >>> period_of("quarter", date(2026, 9, 21))
    (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    >>> period_of("half_year", date(2026, 7, 1))[0]
    datetime.date(2026, 7, 1)
    """
    months = MONTHS[length]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.month + months
    year, month = (first.year + 1, 1) if after > 12 else (first.year, after)
    return first, date(year, month, 1) - DAY


def last_period(length: str, today: date) -> tuple[date, date]:
    """The span that ended last before ``today``.

    >>> last_period("quarter", date(2026, 1, 5))
    (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    """
    return period_of(length, period_of(length, today)[0] - DAY)


def number_of(length: str, first: date) -> int:
    """Which span of its year begins on ``first``, counted from 1.

    >>> number_of("quarter", date(2026, 7, 1)), number_of("half_year", date(2026, 7, 1))
    (3, 2)
    """
    return (first.month - 1) // MONTHS[length] + 1
