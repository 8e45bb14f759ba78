"""What a check says: one line, how bad it is, and what to do about it. Knows no check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Grade(StrEnum):
    """A note is worth knowing and stops nothing; a fault is to be mended."""

    OK = "ok"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """What a check found, in one line, and what to do about it."""

    subject: str
    grade: Grade
    text: str
    remedy: str = ""

    def as_json(self) -> dict[str, str]:
        return {key: str(value) for key, value in asdict(self).items()}


def ok(subject: str, text: str) -> Finding:
    return Finding(subject, Grade.OK, text)


def note(subject: str, text: str, remedy: str = "") -> Finding:
    return Finding(subject, Grade.NOTE, text, remedy)


def fault(subject: str, text: str, remedy: str) -> Finding:
    return Finding(subject, Grade.FAULT, text, remedy)


Findings = Iterable[Finding]


@dataclass(frozen=True)
class Check:
    """One thing to look at. `look` may be slow and may raise anything."""

    subject: str
    look: Callable[[], Findings | Awaitable[Findings]]
