"""Daily active questions: "did I do my best to ...", scored 0 to 10 by the person, about effort and not results.

The practice is Goldsmith's (Goldsmith and Reiter 2015, Triggers); its evidence is self-report without a control group.
Kept apart from active questioning, which is asking others. Types and protocol; no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator

LEAST, MOST = 0, 10
# What is told once, before anybody scores anything.
ABOUT = (
    "You score how hard you tried, not how it turned out. Nobody else sees it. "
    "That it helps is what people report of themselves, without a control group to compare with: try it, and judge for "
    "yourself."
)


class Starter(BaseModel):
    """One of the questions to begin with; anybody may take it, or leave it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    theme: str = Field(min_length=1, max_length=28)
    text: str = Field(min_length=3, max_length=120)


class Starters(BaseModel):
    """Those that are offered, and how a question of one's own begins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    beginning: str = Field(min_length=3, max_length=60)
    questions: tuple[Starter, ...] = ()

    @model_validator(mode="after")
    def _all_differ(self) -> Starters:
        for key in ("id", "theme", "text"):
            values = [str(getattr(each, key)).casefold() for each in self.questions]
            for twice in {value for value in values if values.count(value) > 1}:
                raise ValueError(f"two questions have the {key} '{twice}': make each its own")
        return self


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

    async def add(self, text: str) -> ActiveQuestion:
        """Ask it from now on, after the others. One with the same words is taken back, not made twice."""
        ...

    async def reword(self, question: str, text: str) -> None: ...

    async def order(self, questions: Sequence[str]) -> None:
        """Ask these first, in this order; the others keep theirs."""
        ...

    async def retire(self, question: str, retired: bool) -> None:
        """Ask it no more, or again; its scores stay."""
        ...

    async def questions(self, *, retired: bool = False) -> list[ActiveQuestion]:
        """Those that are asked, in their order; with `retired` the others too, after them."""
        ...

    async def score(self, question: str, day: date, score: int, note: str = "") -> None:
        """Keep the score of a day in place of an earlier one. ValueError outside 0 to 10."""
        ...

    async def clear(self, question: str, day: date) -> None: ...

    async def scores(self, since: date | None = None) -> list[Effort]:
        """In the order of days, and of questions within a day."""
        ...
