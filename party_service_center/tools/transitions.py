"""The declared steps of a course of work: which state may follow which.

Plain values without records; who may take a step and what it writes is decided by
the models that declare one of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


class UndeclaredStep(ValueError):
    """A step from one state to another that nobody declared."""


@dataclass(frozen=True)
class Transitions:
    """States in their order and, for each, the states that may follow.

    >>> course = Transitions.declare({"new": ["done", "void"], "done": [], "void": []})
    >>> course.allows("new", "done")
    True
    >>> course.allows("done", "new")
    False
    >>> sorted(course.reachable("new"))
    ['done', 'void']
    >>> course.is_final("void")
    True
    >>> course.check("done", "new")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    UndeclaredStep: done -> new
    >>> Transitions.declare({"new": ["gone"]})
    Traceback (most recent call last):
        ...
    ValueError: not declared as a state: gone
    """

    following: Mapping[str, frozenset[str]]

    @classmethod
    def declare(cls, following: Mapping[str, Iterable[str]]) -> "Transitions":
        """Freeze ``following``; every state named must itself be a key."""
        table = {state: frozenset(nexts) for state, nexts in following.items()}
        unknown = set().union(*table.values()) - table.keys()
        if unknown:
            raise ValueError(f"not declared as a state: {', '.join(sorted(unknown))}")
        return cls(table)

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.following)

    def allows(self, state: str, new_state: str) -> bool:
        return new_state in self.following[state]

    def check(self, state: str, new_state: str) -> None:
        """Raise UndeclaredStep unless ``new_state`` may follow ``state``."""
        if not self.allows(state, new_state):
            raise UndeclaredStep(f"{state} -> {new_state}")

    def is_final(self, state: str) -> bool:
        return not self.following[state]

    def reachable(self, state: str) -> frozenset[str]:
        """All states that can be reached from ``state`` by any number of steps."""
        seen: set[str] = set()
        pending = set(self.following[state])
        while pending:
            seen |= pending
            pending = set().union(*(self.following[s] for s in pending)) - seen
        return frozenset(seen)
