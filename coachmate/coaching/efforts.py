"""Daily active questions: "did I do my best to ...", scored 0 to 10 by the person, about effort and not results.

The practice is Goldsmith's (Goldsmith and Reiter 2015, Triggers); its evidence is self-report without a control group.
Kept apart from active questioning, which is asking others. Types and protocol; no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class ActiveQuestion:
    """A question of the person's own, asked of themselves each day, until it is retired."""

    id: str
    text: str
    at: datetime
    retired: datetime | None = None


@dataclass(frozen=True)
class Effort:
    """The score (0 to 10) of one question on one day (the calendar day where the person was)."""

    question: str
    day: date
    score: int
    note: str = ""


class Efforts(Protocol):
    """Keeps active questions and scores (room: records). CoachmateError when something can't be kept."""

    async def add(self, text: str) -> ActiveQuestion: ...

    async def reword(self, question: str, text: str) -> None: ...

    async def order(self, questions: Sequence[str]) -> None: ...

    async def retire(self, question: str, retired: bool) -> None:
        """Ask it no more, or again; its scores stay."""
        ...

    async def questions(self, *, retired: bool = False) -> list[ActiveQuestion]: ...

    async def score(self, question: str, day: date, score: int, note: str = "") -> None:
        """Keep the score of a day in place of an earlier one. ValueError outside 0 to 10."""
        ...

    async def clear(self, question: str, day: date) -> None: ...

    async def scores(self, since: date | None = None) -> list[Effort]:
        """In the order of days."""
        ...
