"""Counting working days by the State Council's yearly lists of days off and on.

Plain dates and values; where the lists come from and which limit applies is decided
elsewhere. Counting follows the civil law's rule for periods in days: the first day is
not counted, the last one counts to its end.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .deadline import Deadline, Step

ONE_DAY = timedelta(days=1)
HOLIDAY, WORKDAY = "holiday", "workday"

# Statutory days off that fall on fixed dates (as revised in November 2024). All that
# is known of a year before its list is published, apart from lunar festivals.
FIXED_STATUTORY_DAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))


class YearWithoutCalendar(ValueError):
    """A day was asked about whose year has no complete list; it is never guessed."""


@dataclass(frozen=True)
class DayException:
    """A weekday off (``holiday``) or a weekend day worked (``workday``)."""

    kind: str
    name: str


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked, by dated exceptions and the years whose list is complete.

    Whether one day is worked is never guessed: ``is_working`` refuses a year without a
    complete list. Spans into such a year are counted by the weekends and the days off
    that the law fixes, and ``is_provisional`` tells of it.

    >>> days = WorkingDays(
    ...     {
    ...         date(2026, 10, 1): DayException("holiday", "National Day"),
    ...         date(2026, 10, 2): DayException("holiday", "National Day"),
    ...         date(2026, 10, 10): DayException("workday", "make-up"),
    ...     },
    ...     frozenset({2026}),
    ... )
    >>> days.is_working(date(2026, 10, 1)), days.is_working(date(2026, 10, 10))
    (False, True)
    >>> days.add(date(2026, 9, 30), 1)
    datetime.date(2026, 10, 5)
    >>> days.count(date(2026, 9, 30), date(2026, 10, 10))
    6
    >>> days.back(date(2026, 10, 10), 6)
    datetime.date(2026, 9, 30)
    >>> [step.reason for step in days.explain(date(2026, 9, 30), 1).steps]
    ['start', 'holiday', 'holiday', 'weekend', 'weekend', 'working']
    >>> days.explain(date(2026, 12, 31), 1).is_provisional
    True
    >>> days.is_working(date(2027, 1, 4))
    Traceback (most recent call last):
        ...
    tools.working_days.YearWithoutCalendar: 2027
    """

    exceptions: Mapping[date, DayException]
    complete_years: frozenset[int]
    _worked_by_year: dict[int, tuple[date, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked.

        :raise YearWithoutCalendar: its year has no complete list
        """
        if day.year not in self.complete_years:
            raise YearWithoutCalendar(day.year)
        return self._reason(day) in ("working", "make_up")

    def count(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``.

        Negative when ``end`` lies before ``start``. Provisional like ``add``.
        """
        if end < start:
            return -self.count(end, start)
        return sum(
            bisect_right(worked, end) - bisect_right(worked, start)
            for worked in map(self._worked, range(start.year, end.year + 1))
        )

    def add(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``, which itself is not counted.

        In a year without a complete list the date is provisional: see
        ``is_provisional``.
        """
        if count < 1:
            raise ValueError("count at least one working day")
        year = start.year
        worked = self._worked(year)
        index = bisect_right(worked, start) + count - 1
        while index >= len(worked):
            index -= len(worked)
            year += 1
            worked = self._worked(year)
        return worked[index]

    def back(self, end: date, count: int) -> date:
        """The ``count``-th working day before ``end``, which itself is not counted.

        Provisional like ``add``.
        """
        if count < 1:
            raise ValueError("count at least one working day")
        year = end.year
        worked = self._worked(year)
        index = bisect_left(worked, end) - count
        while index < 0:
            year -= 1
            worked = self._worked(year)
            index += len(worked)
        return worked[index]

    def shift(self, day: date, offset: int) -> date:
        """``offset`` working days after ``day``, before it when negative."""
        if not offset:
            return day
        return self.add(day, offset) if offset > 0 else self.back(day, -offset)

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether a year from ``start`` to ``end`` has no complete list."""
        return any(
            year not in self.complete_years for year in range(start.year, end.year + 1)
        )

    def explain(self, start: date, count: int) -> Deadline:
        """The due date ``count`` working days after ``start``, day by day."""
        due = self.add(start, count)
        steps = [Step(start, None, "start")]
        number, day = 0, start
        while day < due:
            day += ONE_DAY
            reason = self._reason(day)
            is_counted = reason in ("working", "make_up")
            number += is_counted
            name = self.exceptions[day].name if day in self.exceptions else ""
            steps.append(Step(day, number if is_counted else None, reason, name))
        return Deadline(due, self.is_provisional(start, due), tuple(steps))

    def _reason(self, day: date) -> str:
        if exception := self.exceptions.get(day):
            return "make_up" if exception.kind == WORKDAY else "holiday"
        if day.weekday() >= 5:
            return "weekend"
        is_fixed = (day.month, day.day) in FIXED_STATUTORY_DAYS
        if is_fixed and day.year not in self.complete_years:
            return "statutory"
        return "working"

    def _worked(self, year: int) -> tuple[date, ...]:
        """All worked days of ``year`` in order; made once."""
        if year not in self._worked_by_year:
            first = date(year, 1, 1)
            length = (date(year + 1, 1, 1) - first).days
            days = (first + timedelta(days=offset) for offset in range(length))
            self._worked_by_year[year] = tuple(
                day for day in days if self._reason(day) in ("working", "make_up")
            )
        return self._worked_by_year[year]
