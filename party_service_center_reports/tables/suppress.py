"""Small counts are not told, nor what they could be worked out from.

A published number is a ``Cell``: how few and how many it may be, as far as readers can
know. What is hidden is decided by the numbers that are not small alone, so that the
choice itself tells nothing of the small ones. Readers are taken to know the table, the
rules below and all sums, not the records.

Clause: A4.2; domain.md, section 7 (aggregates only, cells under three suppressed)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

LEAST = 3  # the smallest count that is told, but for none at all
HALF = 0.5


@dataclass(frozen=True)
class Cell:
    """A number as readers may know it: between ``least`` and ``most``.

    >>> Cell(1, 2) + Cell(4, 4)
    Cell(least=5, most=6)
    >>> Cell(4, 4).is_shown, Cell(3, inf).is_shown
    (True, False)
    """

    least: int
    most: float

    @property
    def is_shown(self) -> bool:
        return self.least == self.most

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.least + other.least, self.most + other.most)


NONE = Cell(0, 0)
UNDER = Cell(1, LEAST - 1)  # small: somebody could be told apart
WITHHELD = Cell(LEAST, inf)  # not small, but the small ones could be worked out
UNKNOWN = Cell(0, inf)


@dataclass(frozen=True)
class Share:
    """How many of ``whole`` are ``part``, both as readers may know them."""

    part: Cell
    whole: Cell

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most it may be, between 0 and 1; None where hidden.

        >>> Share(Cell(98, 99), Cell(100, 100)).bounds
        (0.98, 0.99)
        >>> Share(Cell(1, 3), Cell(4, 4)).bounds
        >>> Share(Cell(0, 0), UNDER).bounds
        """
        whole = self.whole.least
        if not self.whole.is_shown or whole < LEAST:
            return None
        if not self.part.is_shown and _tells_nothing(self.part, whole):
            return None
        return self.part.least / whole, min(self.part.most, whole) / whole

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)


def _tells_nothing(part, whole):
    return part.least <= 1 and part.most >= whole - 1


def cell(count: int) -> Cell:
    """A count that stands by itself.

    >>> [cell(count) for count in (0, 2, 3)] == [NONE, UNDER, Cell(3, 3)]
    True
    """
    return UNDER if 0 < count < LEAST else Cell(count, count)


def parts(counts: Sequence[int]) -> list[Cell] | None:
    """The parts of a whole whose sum readers know; None where none can be told.

    Beside small parts the next smallest are withheld, until nobody can work the small
    ones out from the sum.

    >>> [part.is_shown for part in parts([9, 2, 5, 0, 30])]
    [True, False, False, True, True]
    >>> parts([9, 2, 5])[2] == WITHHELD
    True
    >>> parts([2, 3]) is None
    True
    """
    cells = [cell(count) for count in counts]
    small = [part for part in cells if part == UNDER]
    if not small:
        return cells
    left = sorted(
        (number for number, part in enumerate(cells) if part.least >= LEAST),
        key=lambda number: (counts[number], number),
    )
    taken = []
    while left:
        taken.append(left.pop(0))
        most = counts[left[0]] if left else inf
        others = [(Cell(LEAST, most), counts[number]) for number in taken]
        if _is_safe(small, others):
            for number in taken:
                cells[number] = WITHHELD
            return cells
    return None


def share(part: int, whole: int) -> Share:
    """A share whose whole stands by itself.

    Of a small part, or a small rest, no more is told than that it is small.

    >>> share(99, 100).bounds, share(2, 100).bounds, share(50, 100).bounds
    ((0.98, 0.99), (0.01, 0.02), (0.5, 0.5))
    >>> share(2, 4).bounds, share(2, 2).bounds, share(4, 4).bounds
    (None, None, (1.0, 1.0))
    """
    if 0 < whole < LEAST:
        return Share(Cell(0, LEAST - 1), UNDER)
    return Share(_part(part, whole), Cell(whole, whole))


def shares(pairs: Sequence[tuple[int, int]], wholes: Sequence[Cell]):
    """The shares of several wholes, where readers know how many parts there are in all.

    :param pairs: part and whole of each
    :param wholes: the wholes as readers may know them
    :return: a list of ``Share``, or None where none can be told

    >>> known = shares([(9, 10), (10, 20), (5, 10)], [Cell(n, n) for n in (10, 20, 10)])
    >>> [share.bounds for share in known]
    [(0.8, 0.9), (0.5, 0.5), None]
    """
    made = [
        Share(_part_of(part, whole, known), known)
        for (part, whole), known in zip(pairs, wholes, strict=True)
    ]
    small = [
        share.part for share in made if share.whole.is_shown and not share.part.is_shown
    ]
    # of the hidden wholes readers know the sum, and so the most of their parts
    hidden = [n for n, known in enumerate(wholes) if not known.is_shown]
    most, number = (sum(pairs[n][place] for n in hidden) for place in (1, 0))
    others = [(Cell(0, most), number)] if hidden else []
    left = sorted(
        (
            number
            for number, share in enumerate(made)
            if share.whole.is_shown and share.part.is_shown and pairs[number][1]
        ),
        key=lambda number: (pairs[number][1], number),
    )
    while small and not _is_safe(small, others):
        if not left:
            return None
        number = left.pop(0)
        part, whole = pairs[number]
        made[number] = Share(Cell(0, whole), wholes[number])
        others.append((Cell(0, whole), part))
    return made


def _part(part, whole):
    rest = whole - part
    is_small, is_rest_small = 0 < part < LEAST, 0 < rest < LEAST
    if not (is_small or is_rest_small):
        return Cell(part, part)
    if whole < 2 * LEAST - 1:  # which of the two is small would tell them
        return Cell(1, whole - 1)
    return UNDER if is_small else Cell(whole - LEAST + 1, whole - 1)


def _part_of(part, whole, known):
    if known.is_shown:
        return _part(part, whole)
    return Cell(0, known.most)


def _is_safe(small, others):
    """Whether each of ``small`` may still be one number or another for readers.

    They know the sum of all. It is asked of whatever the small ones may be, so that the
    answer does not depend on what they are.

    :param small: cells that nobody must be able to work out
    :param others: pairs of a cell and the number that it hides
    """
    cells = [*small, *(known for known, _number in others)]
    hidden = sum(number for _known, number in others)
    least = sum(known.least for known in cells)
    most = sum(known.most for known in cells)
    first, last = (
        sum(getattr(known, bound) for known in small) for bound in ("least", "most")
    )
    return all(
        min(known.most, total + hidden - least + known.least)
        > max(known.least, total + hidden - most + known.most if most < inf else 0)
        for total in range(first, last + 1)
        for known in small
    )
