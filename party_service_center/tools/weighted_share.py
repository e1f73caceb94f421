"""How much of what was asked for is there, by weight.

Plain values without records; what a result is worth and what weighs how much is decided
by whoever calls.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def weighted_percent(parts: Iterable[tuple[float, float]]) -> float:
    """The percentage that is there of ``parts`` (weight, share from 0 to 1).

    One decimal, rounded half up as people do by hand; 0 where nothing weighs anything.

    >>> weighted_percent([(3, 1), (1, 0)])
    75.0
    >>> weighted_percent([(1, 1), (1, 0.5), (1, 0)])
    50.0
    >>> weighted_percent([(2, 1), (1, 0)])
    66.7
    >>> weighted_percent([(7, 1), (1, 0.5), (1, 0), (1, 0.5)])
    80.0
    >>> weighted_percent([(0, 1)])
    0.0
    >>> weighted_percent([(-1, 1)])
    Traceback (most recent call last):
        ...
    ValueError: a weight below zero: -1
    """
    total = reached = Decimal(0)
    for weight, share in parts:
        if weight < 0:
            raise ValueError(f"a weight below zero: {weight}")
        total += Decimal(str(weight))
        reached += Decimal(str(weight)) * Decimal(str(share))
    if not total:
        return 0.0
    return float((100 * reached / total).quantize(TENTH, ROUND_HALF_UP))
