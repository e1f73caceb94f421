"""Whether the list of a year's days off and make-up days can be complete.

Only what can be told from the list itself; how a gap is worded and who mends it is
decided elsewhere.
"""

from collections.abc import Mapping
from datetime import date

from .working_days import FIXED_STATUTORY_DAYS, HOLIDAY, WORKDAY, DayException

# The festivals each yearly list names; a list without one of them is not complete.
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
SECOND_OF_MAY = (5, 2)
SECOND_OF_MAY_SINCE = 2025  # a statutory day off by the revision of November 2024


def in_list(year: int, day: date) -> bool:
    """Whether the list of ``year`` may name ``day``.

    New Year's bridge days in December stand in the list of the year that begins.

    >>> in_list(2019, date(2018, 12, 29)), in_list(2019, date(2018, 11, 30))
    (True, False)
    """
    return day.year == year or (day.year, day.month) == (year - 1, 12)


def fixed_days(year: int) -> list[date]:
    """The days of ``year`` that are off by law on fixed dates.

    >>> len(fixed_days(2024)), len(fixed_days(2025))
    (5, 6)
    """
    return [
        date(year, *day)
        for day in FIXED_STATUTORY_DAYS
        if day != SECOND_OF_MAY or year >= SECOND_OF_MAY_SINCE
    ]


def year_gaps(year: int, exceptions: Mapping[date, DayException]) -> list[tuple]:
    """What keeps the list of ``year`` from being complete: (code, detail) pairs.

    Codes: ``outside`` (a date that the list cannot hold), ``weekday_on`` (a make-up day
    that is no weekend day), ``fixed`` (a day off by law that the list leaves worked),
    ``festival`` (no day off bears its name).

    >>> gaps = year_gaps(2027, {date(2027, 1, 1): DayException("holiday", "元旦")})
    >>> gaps[0], gaps[-1]
    (('fixed', datetime.date(2027, 10, 1)), ('festival', '国庆'))
    """
    gaps = [("outside", day) for day in sorted(exceptions) if not in_list(year, day)]
    gaps += [
        ("weekday_on", day)
        for day, exception in sorted(exceptions.items())
        if exception.kind == WORKDAY and day.weekday() < 5
    ]
    gaps += [
        ("fixed", day)
        for day in fixed_days(year)
        if _is_worked(exceptions.get(day), day)
    ]
    names = {e.name for e in exceptions.values() if e.kind == HOLIDAY}
    gaps += [
        ("festival", festival)
        for festival in FESTIVALS
        if not any(festival in name for name in names)
    ]
    return gaps


def _is_worked(exception: DayException | None, day: date) -> bool:
    return exception.kind == WORKDAY if exception else day.weekday() < 5
