"""Many numbers in few characters: a list of records as it was, kept beside a figure."""

from collections.abc import Iterable


def pack(ids: Iterable[int]) -> str:
    """``ids`` as sorted runs.

    >>> pack([7, 3, 1, 2, 9])
    '1-3,7,9'
    >>> pack([])
    ''
    """
    runs: list[list[int]] = []
    for number in sorted(set(ids)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(
        str(first) if first == last else f"{first}-{last}" for first, last in runs
    )


def unpack(text: str) -> list[int]:
    """The numbers that ``pack`` made ``text`` of, in order.

    >>> unpack("1-3,7,9")
    [1, 2, 3, 7, 9]
    >>> unpack("")
    []
    """
    ids: list[int] = []
    for run in filter(None, text.split(",")):
        first, _dash, last = run.partition("-")
        ids.extend(range(int(first), int(last or first) + 1))
    return ids
