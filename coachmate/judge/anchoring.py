"""Whether a question takes up what was said, fits it as it would fit anything, or strays from it.

Words only: a shared word (or one for the same thing) anchors; a question made of words that fit whatever was said is
no stranger to it; one that brings a topic of its own strays. What a rule can't see, it lets pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from coachmate.judge import lists
from coachmate.judge.reading import Reading
from coachmate.judge.words import Word

# Longest first. A stem only serves to compare words; it need be no word itself.
_ENDINGS = tuple(
    ending
    for line in (
        "ations ation ments ment iness ness iest ings ions ing ion ies ied",
        "ier ers est ful ity es ed er ly or al s y e",
    )
    for ending in line.split()
)
_SHORTEST_STEM = 3
# These point back to what was said. "It" is left out: mostly it only fills a place ("How is it going?").
_POINTERS = frozenset(
    ["that", "this", "those", "these", "he", "she", "they", "him", "her", "them", "there", "his", "their"]
)
_FEW_NEW = 2


def stem(word: str) -> str:
    """`word` without its ending, doubled last letter undone ("planning" and "plans" give "plan")."""
    word = word.split("'")[0]
    word = lists.IRREGULAR.get(word) or lists.IRREGULAR.get(word.removesuffix("s"), word)
    for shortest in (_SHORTEST_STEM, _SHORTEST_STEM + 1):  # twice, as in "mention-ing", "ment-ion"
        ending = next((end for end in _ENDINGS if word.endswith(end)), "")
        if ending and len(word) - len(ending) >= shortest:
            word = word[: -len(ending)]
    if len(word) > _SHORTEST_STEM and word[-1] in "yie":
        word = word[:-1]
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word


_FITTING = frozenset(map(stem, lists.FITS_ANYTHING))
_KIN: dict[str, frozenset[int]] = {}
for _number, _group in enumerate(lists.KIN):
    for _word in _group:
        _KIN[stem(_word)] = _KIN.get(stem(_word), frozenset()) | {_number}


def _tells(text: str) -> bool:
    return text not in lists.FUNCTION_WORDS and len(text) > 1


@dataclass(frozen=True)
class Said:
    """What the coachee said just before: the stems of its telling words and the things that these name."""

    stems: frozenset[str]
    things: frozenset[int]

    @classmethod
    def of(cls, context: str) -> Said:
        stems = frozenset(stem(word.text) for word in Reading.of(context).words if _tells(word.text))
        return cls(stems, frozenset(thing for one in stems for thing in _KIN.get(one, ())))

    @property
    def empty(self) -> bool:
        """Nothing was said that a question could take up ("I don't know.", "Well, yes.")."""
        return not self.stems - _FITTING - {"yeah", "don't"}

    def mentions(self, word: str) -> bool:
        """Whether `word`, a form of it or a word for the same thing was said."""
        root = stem(word)
        if root in self.stems or not self.things.isdisjoint(_KIN.get(root, ())):
            return True
        return len(root) > 4 and any(one.startswith(root[:5]) for one in self.stems)

    def anchors(self, reading: Reading) -> bool:
        """Whether the question uses a word of what was said."""
        return any(_tells(word.text) and self.mentions(word.text) for word in reading.words)

    def strays(self, reading: Reading) -> tuple[int, int] | None:
        """The place of the first word of a topic that nobody mentioned, or None when the question fits."""
        new: list[Word] = []
        echoed = False
        for word in reading.words:
            if not _tells(word.text) or word.text.isdigit():
                continue
            fitting = stem(word.text) in _FITTING
            if self.mentions(word.text):
                if not fitting:
                    return None
                echoed = True
            elif not fitting:
                new.append(word)
        allowed = max(_FEW_NEW if self._points_back(reading, new) else 0, 1 if echoed else 0)
        return (new[0].start, new[0].end) if len(new) > allowed else None

    @staticmethod
    def _points_back(reading: Reading, new: list[Word]) -> bool:
        """Whether "that", "she", "there" stands by itself, not before a new word ("that film")."""
        words = reading.words
        starts = {word.start for word in new}
        for place, word in enumerate(words):
            if word.text.split("'")[0] not in _POINTERS:
                continue
            following = words[place + 1 : place + 3]
            if not any(other.start in starts for other in following):
                return True
        return False
