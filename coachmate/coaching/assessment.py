"""What can be said about a question (never about a person): faults, virtues, evidence, a rewrite.

Types only; the rules that find them live in the judge's room.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What can be wrong with a coaching question; meanings as in docs/questions.md."""

    CLOSED = "closed"
    LEADING = "leading"
    ADVICE = "advice"
    STACKED = "stacked"
    WHY_ACCUSATORY = "why_accusatory"
    VAGUE = "vague"
    TOO_LONG = "too_long"
    CURIOSITY = "curiosity"
    UNANCHORED = "unanchored"


class Virtue(StrEnum):
    """What can be right with a coaching question."""

    OPEN = "open"
    SHORT = "short"
    SINGLE = "single"
    ANCHORED = "anchored"
    FORWARD_LOOKING = "forward_looking"
    EVOCATIVE = "evocative"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Evidence:
    """The words that show a fault: code points `start` (inclusive) to `end` (exclusive) of the question."""

    fault: Fault
    start: int
    end: int
    hint: str


@dataclass(frozen=True)
class Assessment:
    """What the judge says of one question. `score` is 0 (useless) to 1 (nothing to mend); `open` is its form."""

    open: bool
    faults: tuple[Fault, ...]
    virtues: tuple[Virtue, ...]
    score: float
    evidence: tuple[Evidence, ...] = ()
    rewrite: str | None = None

    @property
    def sound(self) -> bool:
        """No fault was found; only such questions are shown to a person."""
        return not self.faults
