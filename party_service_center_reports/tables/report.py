"""Several tables and texts under one title: a situation report, a yearly account."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .table import Figure, Table, Wording


@dataclass(frozen=True)
class Passage:
    """Words of a person between the tables; ``text`` may have several paragraphs."""

    title: str
    text: str


@dataclass(frozen=True)
class Report:
    """A paper that is read from beginning to end: its parts in their order.

    A workbook has a sheet for each table and one for the passages; paper and screen
    have all parts below each other.

    >>> Report("Situation", (), datetime.max)
    Traceback (most recent call last):
        ...
    ValueError: a report needs a part
    """

    title: str
    parts: tuple[Table | Passage, ...]
    as_of: datetime
    subtitle: str = ""
    wording: Wording = Wording()

    def __post_init__(self):
        if not self.parts:
            raise ValueError("a report needs a part")

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(part for part in self.parts if isinstance(part, Table))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for table in self.tables for figure in table.figures)

    @property
    def count(self) -> int | None:
        """How many rows there are in all; None where that is not known yet."""
        counts = [table.count for table in self.tables]
        return None if None in counts else sum(counts)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(part for part in self.parts if isinstance(part, Passage))

    def with_texts(self, texts: Iterable[str]) -> "Report":
        """This report with ``texts`` in its passages; those without one are left out.

        >>> parts = (Passage("Hard cases", ""), Passage("Proposals", ""))
        >>> report = Report("Situation", parts, datetime.max)
        >>> report.with_texts(["Rents rise.", " "]).parts
        (Passage(title='Hard cases', text='Rents rise.'),)
        """
        told = dict(zip(self.passages, texts, strict=True))
        parts = (
            replace(part, text=told[part] or "") if isinstance(part, Passage) else part
            for part in self.parts
        )
        return replace(
            self,
            parts=tuple(
                part for part in parts if isinstance(part, Table) or part.text.strip()
            ),
        )
