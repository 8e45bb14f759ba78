"""Reading a text as words, punctuation and sentences whose places are code points of the original text.

Knows nothing of faults. Everything here takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u00b4\u0060\uff07"
_TABLE = {ord(mark): "'" for mark in _APOSTROPHES}

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[?!.\u2026\uff1f\u061f]+|[^\w\s'\"\u201c\u201d]")
_WORD_START = re.compile(r"[^\W_]")
# A full stop after these ends no sentence.
_ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "vs", "g", "e", "i", "approx"})
_ENDS = frozenset("?!.\u2026\uff1f\u061f")
_QUESTION_MARKS = frozenset("?\uff1f\u061f")


class Word(NamedTuple):
    """A word, folded to lower case with straight apostrophes. `after_mark`: punctuation stands before it."""

    text: str
    start: int
    end: int
    after_mark: bool


@dataclass(frozen=True)
class Sentence:
    """`start` to `end` (exclusive) with its closing marks; `asks` when these hold a question mark."""

    words: tuple[Word, ...]
    start: int
    end: int
    asks: bool

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


def fold(text: str) -> str:
    """The same text in lower case, with straight apostrophes and plain spaces: as long, so that places agree."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals (such as the Turkish dotted I) grow when lowered
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    lowered = lowered.translate(_TABLE)
    return "".join(" " if c.isspace() or not c.isprintable() else c for c in lowered)


def sentences(folded: str) -> tuple[Sentence, ...]:
    """The sentences of a folded text that hold at least one word."""
    found: list[Sentence] = []
    words: list[Word] = []
    marked = False
    for match in _TOKEN.finditer(folded):
        token, start, end = match.group(), match.start(), match.end()
        if _WORD_START.match(token):
            words.append(Word(token, start, end, marked))
            marked = False
        elif token[0] in _ENDS and _ends_sentence(folded, token, end, words):
            if words:
                asks = any(mark in _QUESTION_MARKS for mark in token)
                found.append(Sentence(tuple(words), words[0].start, end, asks))
                words = []
            marked = False
        else:
            marked = True
    if words:
        found.append(Sentence(tuple(words), words[0].start, words[-1].end, False))
    return tuple(found)


def _ends_sentence(folded: str, token: str, end: int, words: list[Word]) -> bool:
    if end < len(folded) and folded[end].isalnum():
        return False
    return not (token == "." and words and words[-1].text in _ABBREVIATIONS)


def pattern(*phrases: str) -> re.Pattern[str]:
    """One compiled alternative of phrases over folded text: a blank stands for any spacing, ends are whole words.

    `phrases` may use regular expressions; they must not hold an unbounded gap, so that time stays linear.
    """
    body = "|".join(phrase.replace(" ", r"[ ,]{1,9}") for phrase in phrases)
    return re.compile(rf"(?<![\w'])(?:{body})(?![\w'])")
