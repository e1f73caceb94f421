"""Weighted scores: points of an indicator, total, cap, veto, grade and rank.

Plain numbers; what is measured and whose evaluation it is, others decide. Points and
totals are rounded half up, as people round by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WHOLE = 100  # points that can be reached
TOTAL_DIGITS = 1
POINT_DIGITS = 2
GRADES = ("excellent", "good", "pass")  # and "fail" below the last limit


@dataclass(frozen=True)
class Mark:
    """What one indicator brought; ``points`` is None of nothing to measure.

    ``is_by_hand``: the points were given by a person and are capped. ``is_veto``: no
    points here bring the whole to 0.
    """

    weight: float
    points: float | None
    is_by_hand: bool = False
    is_veto: bool = False


def round_half_up(value: float, digits: int = TOTAL_DIGITS) -> float:
    """``value`` with ``digits`` decimals; a half goes up.

    >>> round_half_up(89.95), round_half_up(0.25), round_half_up(66.6666, 2)
    (90.0, 0.3, 66.67)
    """
    # repr() gives the decimal that people see, not its binary neighbor
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))


def percent(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` in percent, two decimals; None of nothing.

    >>> percent(2, 3), percent(0, 4), percent(0, 0)
    (66.67, 0.0, None)
    """
    return round_half_up(WHOLE * part / whole, POINT_DIGITS) if whole else None


def points(value: float | None, weight: float, floor: float, target: float):
    """Points for ``value``: none at ``floor``, all of ``weight`` at ``target``.

    In between they rise evenly. Less is better where the target lies below the floor.

    >>> points(95, 20, 60, 95), points(60, 20, 60, 95), points(77.5, 20, 60, 95)
    (20.0, 0.0, 10.0)
    >>> points(0, 5, 1, 0), points(3, 5, 1, 0)
    (5.0, 0.0)
    >>> points(None, 5, 0, 100) is None
    True
    """
    if value is None:
        return None
    share = (value - floor) / (target - floor)
    return round_half_up(weight * min(max(share, 0.0), 1.0), POINT_DIGITS)


def total(marks: Iterable[Mark], hand_cap: float = WHOLE) -> float | None:
    """The total from 0 to 100, one decimal; None where nothing was measured.

    The weight of what could not be measured is spread over the others. What was given
    by hand counts for ``hand_cap`` percent of the whole at most, also after spreading.
    Points by hand, or a veto that was not used, alone make no evaluation.

    >>> total([Mark(60, 30), Mark(40, 40)])
    70.0
    >>> total([Mark(60, 30), Mark(40, None)])
    50.0
    >>> total([Mark(60, 30), Mark(40, 40, is_by_hand=True)], hand_cap=20)
    60.0
    >>> total([Mark(95, 95), Mark(5, 0, is_veto=True)])
    0.0
    >>> total([Mark(20, 20, is_by_hand=True), Mark(80, None)]) is None
    True
    >>> total([Mark(5, 5, is_veto=True), Mark(95, None)]) is None
    True
    """
    marks = [mark for mark in marks if mark.points is not None]
    if any(mark.is_veto and mark.points <= 0 for mark in marks):
        return 0.0
    by_hand = [mark for mark in marks if mark.is_by_hand]
    measured = [mark for mark in marks if not mark.is_by_hand]
    if all(mark.is_veto for mark in measured):
        return None
    weight = sum(mark.weight for mark in marks)
    share = min(sum(mark.weight for mark in by_hand) / weight, hand_cap / WHOLE)
    return round_half_up(
        WHOLE * ((1 - share) * _reached(measured) + share * _reached(by_hand))
    )


def _reached(marks: Sequence[Mark]) -> float:
    weight = sum(mark.weight for mark in marks)
    return sum(mark.points for mark in marks) / weight if weight else 0.0


def grade(value: float | None, limits: Sequence[float]) -> str | None:
    """The grade of a total, by the limits of the first three grades.

    >>> [grade(value, (90, 80, 60)) for value in (90.0, 89.9, 60.0, 59.9)]
    ['excellent', 'good', 'pass', 'fail']
    >>> grade(None, (90, 80, 60)) is None
    True
    """
    if value is None:
        return None
    return next(
        (name for name, least in zip(GRADES, limits, strict=True) if value >= least),
        "fail",
    )


def ranks(totals: Sequence[float | None]) -> list[int | None]:
    """Places by total, the highest first; who is equal shares a place.

    >>> ranks([80.0, 95.5, 80.0, None, 70.0])
    [2, 1, 2, None, 4]
    """
    known = [value for value in totals if value is not None]
    return [
        None if value is None else 1 + sum(other > value for other in known)
        for value in totals
    ]
