"""The spans of time that are evaluated: months, quarters, half-years and years."""

from collections.abc import Sequence
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


def begins(versions: Sequence[tuple[date, str]]) -> list[tuple[date, int]]:
    """From which day on each of ``versions`` (published on, length) is applied.

    A version holds from the period on in which it was published. One of another length
    begins with the next span of the longer of the two, so that no day is evaluated
    twice or never. It takes the place of a version whose first period was not over.

    :return: [(first day, number of the version)], of versions that are applied at all
    >>> def show(*versions):
    ...     found = begins([(date(2026, *day), length) for day, length in versions])
    ...     return [(str(day), number) for day, number in found]
    >>> show(((2, 10), "quarter"), ((8, 15), "quarter"))
    [('2026-01-01', 0), ('2026-07-01', 1)]
    >>> show(((2, 10), "quarter"), ((8, 15), "month"))
    [('2026-01-01', 0), ('2026-10-01', 1)]
    >>> show(((2, 10), "month"), ((8, 15), "half_year"))
    [('2026-02-01', 0), ('2027-01-01', 1)]
    >>> show(((2, 10), "quarter"), ((7, 1), "month"))
    [('2026-01-01', 0), ('2026-07-01', 1)]
    >>> show(((2, 10), "quarter"), ((2, 11), "month"), ((3, 12), "month"))
    [('2026-01-01', 1), ('2026-03-01', 2)]
    >>> show(((2, 10), "quarter"), ((8, 15), "month"), ((10, 5), "month"))
    [('2026-01-01', 0), ('2026-10-01', 2)]
    """
    applied: list[tuple[date, int]] = []
    for number, (published, length) in enumerate(versions):
        since = published
        while applied:
            first, earlier = applied[-1]
            if published > period_of(versions[earlier][1], first)[1]:
                break
            if not applied[1:] or versions[earlier][1] == length:
                since = first
            applied.pop()
        before = versions[applied[-1][1]][1] if applied else length
        longer = max(length, before, key=MONTHS.__getitem__)
        begin, end = period_of(longer, since)
        is_at_once = length == before or since == begin
        applied.append((begin if is_at_once else end + DAY, number))
    return applied


def in_force(versions: Sequence[tuple[date, str]], day: date) -> int | None:
    """The number of the version by which ``day`` is evaluated; None before the first.

    >>> versions = [(date(2026, 2, 10), "quarter"), (date(2026, 8, 15), "quarter")]
    >>> [in_force(versions, date(2026, month, 1)) for month in (6, 7)]
    [0, 1]
    >>> in_force(versions, date(2025, 12, 31)) is None
    True
    """
    held = [number for first, number in begins(versions) if first <= day]
    return held[-1] if held else None
