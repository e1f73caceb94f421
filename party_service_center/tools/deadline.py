"""A due date with the days it was reached by, as values that can be stored."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """One day on the way to a due date; ``number`` is its count or None."""

    day: date
    number: int | None
    reason: str  # start, working, make_up, weekend, holiday, statutory
    name: str = ""


@dataclass(frozen=True)
class Deadline:
    """A due date with the days it was reached by.

    >>> friday, saturday = date(2026, 10, 9), date(2026, 10, 10)
    >>> steps = (Step(friday, None, "start"), Step(saturday, 1, "make_up", "Bridge"))
    >>> Deadline(saturday, False, steps).to_trace()[1]
    {'date': '2026-10-10', 'number': 1, 'reason': 'make_up', 'name': 'Bridge'}
    """

    due: date
    is_provisional: bool
    steps: tuple[Step, ...]

    def to_trace(self) -> list[dict]:
        """The steps as plain values that can be stored with a record."""
        return [
            {
                "date": step.day.isoformat(),
                "number": step.number,
                "reason": step.reason,
                "name": step.name,
            }
            for step in self.steps
        ]
