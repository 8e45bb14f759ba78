"""Who to ask for what, for somebody new at work: an expertise map, the gaps in it, and both as Markdown. No database.

The idea of a directory of who knows what in a group is Wegner's (1987, Transactive Memory).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from coachmate.coaching.text import one_line

# What is told wherever the map is.
ABOUT = "Write down what to ask whom for, and no judgements of people: they may read this."


class Answered(StrEnum):
    """What answers a topic: something written, somebody, or nobody yet (a gap, worth noting for the team)."""

    DOCUMENT = "document"
    PERSON = "person"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        return {"document": "a document", "person": "a person", "nobody": "nobody yet"}[self.value]


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


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By topic, whatever its case and accents."""
    return sorted(entries, key=lambda entry: (_plain(entry.topic), entry.topic, entry.at))


def gaps(entries: Iterable[Entry]) -> list[Entry]:
    """What nobody answers yet."""
    return [entry for entry in entries if entry.answered is Answered.NOBODY]


def holds(entry: Entry, words: str) -> bool:
    """Whether every one of the words stands in the entry, in any case and with or without accents."""
    text = _plain(f"{entry.topic} {entry.who} {entry.note}")
    return all(word in text for word in _plain(words).split())


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def map_page(entries: Sequence[Entry]) -> str:
    """The whole map as Markdown: what documents answer, what people answer, and the gaps."""
    parts = ["# Who knows what"]
    for heading, kind in (("What documents answer", Answered.DOCUMENT), ("What people answer", Answered.PERSON)):
        some = [entry for entry in entries if entry.answered is kind]
        if some:
            parts.append(f"## {heading}\n\n" + "\n".join(_item(entry) for entry in some))
    if missing := gaps(entries):
        parts.append("## What nobody answers yet\n\n" + "\n".join(_item(entry) for entry in missing))
    return "\n\n".join(parts) + "\n"


def gaps_page(entries: Iterable[Entry]) -> str:
    """The gaps alone as Markdown, for the team's wiki."""
    items = "\n".join(_item(entry) for entry in gaps(entries)) or "None at the moment."
    return f"# What is written nowhere yet\n\n{items}\n"


def _item(entry: Entry) -> str:
    who = f": {_markdown(entry.who)}" if entry.who else ""
    note = f" ({_markdown(entry.note)})" if entry.note else ""
    return f"- **{_markdown(entry.topic)}**{who}{note}"


def _markdown(text: str) -> str:
    """The text on one line, with the signs that Markdown or HTML would take for their own made harmless."""
    return "".join(f"\\{each}" if each in "\\`*_[]<>#|" else each for each in one_line(text))
