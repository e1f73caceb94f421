"""Spans of days: pairs of a first and a last day, both included."""

from collections.abc import Iterable
from datetime import date, timedelta

DAY = timedelta(days=1)
Span = tuple[date, date]


def united(spans: Iterable[Span]) -> list[Span]:
    """``spans`` in order; those that overlap or follow one another become one.

    >>> a, b, c = (date(2026, month, 1) for month in (1, 2, 3))
    >>> united([(b, c), (a, b - DAY)]) == [(a, c)]
    True
    >>> united([(c, c), (a, a)]) == [(a, a), (c, c)]
    True
    >>> united([(a, c), (b, b)]) == [(a, c)]
    True
    """
    result: list[Span] = []
    for first, last in sorted(spans):
        if result and first <= result[-1][1] + DAY:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def common(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The days that lie in one of ``spans`` and in one of ``others``.

    >>> a, b, c = (date(2026, month, 1) for month in (1, 2, 3))
    >>> common([(a, c)], [(b, b)]) == [(b, b)]
    True
    >>> common([(a, a), (b, c)], [(a, b)]) == [(a, a), (b, b)]
    True
    >>> common([(a, a), (c, c)], [(b, b)])
    []
    """
    others = list(others)
    cut = (
        (max(first, begin), min(last, end))
        for first, last in spans
        for begin, end in others
    )
    return united((first, last) for first, last in cut if first <= last)
