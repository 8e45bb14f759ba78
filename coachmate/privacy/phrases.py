"""The small language in which facilitators write phrases, and the folding that makes spellings one.

Knows neither kinds nor messages. A phrase is compiled to a pattern whose gaps are bounded, so that no phrase that
anyone writes can take more than time in proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_GAP = 5
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02bc\u00b4\u0060]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_TOKEN = re.compile(r"[^\W_]+|[.!?\u2026]+")

# Contractions written out, so that "don't", "dont" and "do not" are one. Keys are without apostrophe; those that are
# words of their own without it (its, were, ill, id, shell, well) are read as contractions only where it is written.
_ALWAYS = {
    **{
        f"{verb}nt": f"{verb} not"
        for verb in ("do", "does", "did", "is", "was", "are", "has", "have", "had", "would", "could", "should")
    },
    "cant": "can not", "cannot": "can not", "wont": "will not", "werent": "were not", "aint": "is not",
    "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "hes": "he is", "shes": "she is",
    "thats": "that is", "whats": "what is", "theyre": "they are", "theyve": "they have", "theres": "there is",
    "weve": "we have", "wanna": "want to", "gonna": "going to", "anymore": "any more", "noone": "no one",
    "everyones": "everyone is", "itll": "it will", "theyll": "they will", "theyd": "they would",
}  # fmt: skip
_WITH_APOSTROPHE = {
    "i'll": "i will", "i'd": "i would", "he'll": "he will", "she'll": "she will", "we'll": "we will",
    "he'd": "he would", "she'd": "she would", "it's": "it is", "we're": "we are", "we'd": "we would",
}  # fmt: skip
_CONTRACTED = re.compile(rf"(?<!\w)(?:{'|'.join(_WITH_APOSTROPHE)})(?!\w)")

_PIECE = re.compile(
    r"(?P<gap>\.\.\.)|\((?P<one>[^()\[\]]*)\)|\[(?P<maybe>[^()\[\]]*)\]|(?P<word>[^\s()\[\]|]+)|(?P<space>\s+)"
)
_ANY_WORD = r"[^\s.]+ "


def fold(text: str) -> str:
    """The words in lower case with one blank between and at both ends; a full stop stands for the end of a sentence."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    text = _APOSTROPHES.sub("'", text)
    text = _CONTRACTED.sub(lambda match: _WITH_APOSTROPHE[match.group()], text).replace("'", "")
    tokens = (match.group() for match in _TOKEN.finditer(text))
    words = (_ALWAYS.get(token, token) if token[0].isalnum() else "." for token in tokens)
    return f" {' '.join(words)} "


@dataclass(frozen=True)
class Phrase:
    """A compiled phrase. `needs`: words without which it can't match, so that most texts are passed over fast."""

    source: str
    pattern: re.Pattern[str]
    needs: frozenset[str]

    @classmethod
    def compile(cls, source: str) -> Phrase:
        """Raises ValueError, saying what is wrong with the phrase."""
        parts: list[str] = []
        needs: set[str] = set()
        place = 0
        while place < len(source):
            piece = _PIECE.match(source, place)
            if piece is None:
                raise ValueError(
                    f"the phrase \u201c{source}\u201d has a bracket or bar out of place; "
                    "brackets can't stand within brackets"
                )
            place = piece.end()
            if piece["gap"]:
                parts.append(rf"(?:(?!i )[^\s.]+ ){{0,{_GAP}}}?")
            elif piece["one"] is not None:
                parts.append(_one_of(piece["one"], source))
            elif piece["maybe"] is not None:
                parts.append(_one_of(piece["maybe"], source) + "?")
            elif piece["word"]:
                parts.append(_words(piece["word"]))
                needs.update(word for word in fold(piece["word"]).split() if "*" not in piece["word"])
        if not re.search(r"\w", source):
            raise ValueError("a phrase needs at least one word")
        return cls(source, re.compile("(?<= )" + "".join(parts)), frozenset(needs))


def _one_of(choices: str, source: str) -> str:
    options = [_words(choice) for choice in choices.split("|")]
    if not all(options):
        raise ValueError(f"in the phrase \u201c{source}\u201d brackets hold an empty choice; remove one bar")
    return f"(?:{'|'.join(options)})"


def _words(text: str) -> str:
    """The pattern of plain words, each with the blank behind it."""
    return "".join(
        _ANY_WORD
        if word == "*"
        else re.escape(fold(word.removesuffix("*")).strip()) + (r"[^\s.]* " if word.endswith("*") else " ")
        for word in text.split()
    )
