"""PhraseScreener: the first layer of screening for a crisis, by phrases that facilitators can read and edit.

Always there and at once: pure Python, no model. Knows neither the phrases nor the messages, only how to apply them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coachmate.coaching.protocols import Screening
from coachmate.privacy import texts
from coachmate.privacy.phrases import Phrase, fold
from coachmate.resources import resource

# How sure one phrase makes us. Two hints together (1 - 0.7 * 0.7) just pass the threshold, as does any likely phrase.
CERTAINTY: dict[texts.Strength, float] = {"strong": 0.95, "likely": 0.7, "hint": 0.3}
THRESHOLD = 0.5
_NEARBY = 400
"""Characters: no sentence is read further, so that a text without full stops takes no longer than another."""
_BLANK = "\u00b7 "


@dataclass(frozen=True)
class _Sign:
    """One phrase, ready to look for; `order` is its place in the file: earlier signs are told first."""

    phrase: Phrase
    unless: tuple[Phrase, ...]
    kind: str
    message: str
    certainty: float
    about_self: bool
    order: int


@dataclass(frozen=True)
class _Found:
    sign: _Sign
    certainty: float
    start: int
    end: int
    excepted: bool

    def overlaps(self, other: _Found) -> bool:
        """Whether both noticed the same words: then what tells of somebody else ("he | wants to die") is meant."""
        return self.start < other.end and other.start < self.end


class PhraseScreener:
    """Implements coaching.protocols.Screener. Keeps nothing of what it reads; one may serve many threads."""

    def __init__(
        self, folder: Path | None = None, *, own: Mapping[str, Path] | None = None, server: bool = False
    ) -> None:
        """Read phrases.yaml and messages.yaml from `folder` (the shipped ones by default); raises ContentError.

        `own`: files that are read in place of those of the same name.
        `server`: a server writes the questions, so no message may say that nothing was sent anywhere.
        """
        self._server = server
        phrases, self._messages = texts.read(folder if folder is not None else resource("prompts") / "safety", own)
        self._signs = tuple(
            _Sign(
                Phrase.compile(entry.phrase),
                tuple(map(Phrase.compile, (*group.unless, *entry.unless))),
                group.kind,
                group.message,
                CERTAINTY[group.strength],
                group.about == "self",
                order,
            )
            for order, group in enumerate(phrases.signs)
            for entry in group.phrases
        )
        self._harmless = tuple(
            (Phrase.compile(entry.phrase), tuple(map(Phrase.compile, entry.unless))) for entry in phrases.harmless
        )

    def screen(self, text: str) -> Screening:
        """Takes any text and never raises. `score` is how sure it is, 0 to 1; a crisis is told from 0.5."""
        folded = fold(text)
        words = frozenset(folded.split())
        for phrase, unless in self._harmless:
            if phrase.needs <= words:
                folded = phrase.pattern.sub(partial(_masked, unless=unless), folded)
        found = [one for sign in self._signs if sign.phrase.needs <= words if (one := _look(sign, folded))]
        score = _together(found)
        if score < THRESHOLD:
            return Screening(crisis=False, score=round(score, 4))
        others = [one for one in found if not one.sign.about_self]
        told = [one for one in found if not (one.sign.about_self and any(map(one.overlaps, others)))]
        first = min(told, key=lambda one: (-one.certainty, one.sign.order))
        return Screening(
            crisis=True,
            score=round(score, 4),
            kind=first.sign.kind,
            message=self._messages.full(first.sign.message, server=self._server),
        )


def _masked(match: re.Match[str], unless: tuple[Phrase, ...]) -> str:
    """The harmless words blanked out one by one, so that nothing is joined across them."""
    if unless and _said_nearby(match.string, match.start(), match.end(), unless):
        return match.group()
    return _BLANK * len(match.group().split())


def _look(sign: _Sign, folded: str) -> _Found | None:
    """The first place where the sign stands without an exception, else the first with one, as a hint."""
    excepted: _Found | None = None
    for match in sign.phrase.pattern.finditer(folded):
        if not _said_nearby(folded, match.start(), match.end(), sign.unless):
            return _Found(sign, sign.certainty, match.start(), match.end(), False)
        if excepted is None:
            excepted = _Found(sign, CERTAINTY["hint"], match.start(), match.end(), True)
    return excepted


def _said_nearby(folded: str, start: int, end: int, phrases: tuple[Phrase, ...]) -> bool:
    """Whether one of the phrases stands in the same sentence or the one before it."""
    if not phrases:
        return False
    first, last = max(0, start - _NEARBY), min(len(folded), end + _NEARBY)
    opening = folded.rfind(" . ", first, start)
    opening = folded.rfind(" . ", first, opening + 1) if opening > 0 else opening
    closing = folded.find(" . ", end - 1, last)
    nearby = folded[max(opening, first) : closing + 1 if closing >= 0 else last]
    return any(phrase.pattern.search(nearby) for phrase in phrases)


def _together(found: list[_Found]) -> float:
    """Independent signs add up; excepted ones count once, however many phrases noticed the same words."""
    doubt = 1.0
    for one in found:
        if not one.excepted:
            doubt *= 1 - one.certainty
    if any(one.excepted for one in found):
        doubt *= 1 - CERTAINTY["hint"]
    return 1 - doubt
