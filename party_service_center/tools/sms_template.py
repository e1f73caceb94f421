"""Texts that a provider has approved, and which of them a message was written by.

Vendors write a variable as ``${name}`` or ``{1}``. A message fits a text when the whole
of it does; nothing is shortened or put in between.
"""

import re
from dataclasses import dataclass
from functools import cached_property

VARIABLE = re.compile(r"\$\{(\w+)\}|\{(\d+)\}", re.ASCII)


@dataclass(frozen=True)
class ApprovedText:
    """One approved text; a variable stands in it once, as vendors ask.

    >>> text = ApprovedText("${center}: your request ${number} is accepted.")
    >>> text.names
    ('center', 'number')
    >>> text.values_in("Center A: your request A-1 is accepted.", 35)
    (('center', 'Center A'), ('number', 'A-1'))
    >>> text.values_in("Center A: your request A-1 is accepted. Bye", 35)
    >>> text.values_in("Center A: your request A-1 is accepted.", 5)
    >>> text.values_in(": your request A-1 is accepted.", 35)
    >>> ApprovedText("Come at {2} to {1}").values_in("Come at nine to the hall", 35)
    (('1', 'the hall'), ('2', 'nine'))
    >>> ApprovedText("${a} and ${b}").values_in("you and me and them", 10)
    (('a', 'you and me'), ('b', 'them'))
    """

    text: str

    @cached_property
    def _parts(self):
        """Literal texts, and the names of the variables between them."""
        pieces = VARIABLE.split(self.text)
        return pieces[::3], [
            name or number
            for name, number in zip(pieces[1::3], pieces[2::3], strict=True)
        ]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The variables in the order in which their values are handed over."""
        names = list(self._parts[1])
        if all(name.isdigit() for name in names):
            names.sort(key=int)
        return tuple(names)

    @cached_property
    def literal_length(self) -> int:
        """Characters that stand fast; the more, the closer a text that fits."""
        return sum(map(len, self._parts[0]))

    def values_in(self, message: str, limit: int) -> tuple[tuple[str, str], ...] | None:
        """The variables' values in ``message``, or None when it does not fit.

        :param limit: characters that the vendor lets a value have
        """
        literals, names = self._parts
        dead_ends = set()  # (variable, position); keeps the search short

        def values_from(index, position):
            if not message.startswith(literals[index], position):
                return None
            position += len(literals[index])
            if index == len(names):
                return () if position == len(message) else None
            if (index, position) in dead_ends:
                return None
            # the longest value first: names of centers hold blanks, what follows none
            for end in range(min(position + limit, len(message)), position, -1):
                rest = values_from(index + 1, end)
                if rest is not None:
                    return (message[position:end], *rest)
            dead_ends.add((index, position))
            return None

        values = values_from(0, 0)
        if values is None:
            return None
        found = dict(zip(names, values, strict=True))
        return tuple((name, found[name]) for name in self.names)
