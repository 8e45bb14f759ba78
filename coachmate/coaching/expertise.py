"""Who to ask for what, for somebody new at work: an expertise map and the gaps in it. Types and protocol; no database.

The idea of a directory of who knows what in a group is Wegner's (1987, Transactive Memory).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Answered(StrEnum):
    """What answers a topic: something written, somebody, or nobody yet (a gap, worth noting for the team)."""

    DOCUMENT = "document"
    PERSON = "person"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Entry:
    """One topic: `who` is the document's or the person's name, "" for a gap; `note` says when and how to ask."""

    id: str
    topic: str
    answered: Answered
    who: str
    note: str
    at: datetime
    changed: datetime


class ExpertiseMap(Protocol):
    """Keeps the map (room: records). CoachmateError when something can't be kept."""

    async def add(self, topic: str, answered: Answered, who: str = "", note: str = "") -> Entry: ...

    async def change(self, entry: Entry) -> None: ...

    async def remove(self, entry: str) -> None: ...

    async def restore(self, entry: Entry) -> None:
        """Put a removed entry back."""
        ...

    async def entries(self, words: str = "") -> Sequence[Entry]:
        """Those that hold every one of the words, by topic."""
        ...
