"""When a step of reminding comes, counted in working days from a due date.

Plain dates and values; who is meant by an audience and what a reminder looks like is
decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date

from .working_days import WorkingDays


@dataclass(frozen=True)
class ReminderStep:
    """Remind ``audience`` so many working days after the due date (before: negative).

    >>> days = WorkingDays({}, frozenset({2026}))
    >>> friday, day = date(2026, 9, 11), date(2026, 9, 1)
    >>> ReminderStep(-2, "responsible").next_day(days, friday, day)
    datetime.date(2026, 9, 9)
    >>> ReminderStep(0, "director").next_day(days, friday, friday) is None
    True
    >>> ReminderStep(1, "director", is_daily=True).next_day(days, friday, friday)
    datetime.date(2026, 9, 14)
    """

    offset: int
    audience: str
    is_daily: bool = False

    def next_day(self, calendar: WorkingDays, due: date, day: date) -> date | None:
        """The first day of this step after ``day``; None when it is over."""
        first = calendar.shift(due, self.offset)
        if first > day:
            return first
        return calendar.add(day, 1) if self.is_daily else None
