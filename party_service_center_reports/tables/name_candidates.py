"""What in a text may be a name: pieces that a database can be asked for.

Names of people and shops are many, texts are short: the pieces of a text are looked up
among the names, never the names in the text. Nothing here knows the database.
"""

import re

from .words import IDEOGRAPHS

LONGEST = 12  # ideographs, or words in Latin letters, of a name
STOP = re.compile("[\n\r\t\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f]+")
TOKEN = re.compile(rf"[{IDEOGRAPHS}]|[^\W{IDEOGRAPHS}]+|\S")


def candidates(text: str) -> set[str]:
    """Pieces of ``text`` that may be names, as they are written there.

    >>> sorted(candidates("Li Na asks"))
    ['Li', 'Li Na', 'Li Na asks', 'Na', 'Na asks', 'asks']
    """
    return {
        piece[start:end]
        for piece in STOP.split(text)
        for start, end in _spans(piece)
        if end - start > 1
    }


def candidates_with(text: str, words: re.Pattern) -> set[str]:
    """Those pieces of ``text`` that hold one of ``words``: names it may be part of.

    >>> sorted(candidates_with("Li Na asks", re.compile("na", re.IGNORECASE)))
    ['Li Na', 'Li Na asks', 'Na', 'Na asks']
    """
    found = set()
    for piece in STOP.split(text):
        if held := [match.span() for match in words.finditer(piece)]:
            found.update(
                piece[start:end]
                for start, end in _spans(piece)
                if any(start <= begin and finish <= end for begin, finish in held)
            )
    return found


def any_of(words) -> re.Pattern | None:
    """A pattern for any of ``words``, in capitals or not; None for no word.

    >>> any_of(["rent"]).findall("Rent and rents")
    ['Rent', 'rent']
    >>> any_of([])
    """
    if not words:
        return None
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def _spans(piece):
    spots = [token.span() for token in TOKEN.finditer(piece)]
    for first, (start, _end) in enumerate(spots):
        for _start, end in spots[first : first + LONGEST]:
            yield start, end
