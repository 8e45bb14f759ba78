"""One question as the rules see it: its sentences, their forms, and which of them ask.

Knows nothing of faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from coachmate.judge.form import Form, Shape, form_of
from coachmate.judge.words import Sentence, Word, fold, sentences


@dataclass(frozen=True)
class Asking:
    """A sentence that asks, with its form."""

    index: int
    sentence: Sentence
    form: Form

    @property
    def start(self) -> int:
        """Where the asking begins, behind any preamble in the same sentence."""
        return self.sentence.words[self.form.first].start

    @property
    def end(self) -> int:
        """Where the last word of the sentence ends."""
        return self.sentence.words[-1].end

    @property
    def words(self) -> tuple[Word, ...]:
        """The words from where the asking begins."""
        return self.sentence.words[self.form.first :]


@dataclass(frozen=True)
class Reading:
    """`text` as it came, `folded` (as long as `text`), and its sentences."""

    text: str
    folded: str
    sentences: tuple[Sentence, ...]

    @classmethod
    def of(cls, text: str) -> Reading:
        folded = fold(text)
        return cls(text, folded, sentences(folded))

    @cached_property
    def asking(self) -> tuple[Asking, ...]:
        """The sentences that ask: those with a question mark and requests to tell.

        Without any, those that have the form of a question; without these too, the last sentence stands for it.
        """
        read = [
            Asking(index, sentence, form_of(sentence, self.folded)) for index, sentence in enumerate(self.sentences)
        ]
        found = [one for one in read if one.sentence.asks or one.form.shape is Shape.REQUEST]
        if not any(one.sentence.asks for one in found):
            questions = (*found, *(one for one in read if one.form.shape is not Shape.STATEMENT))
            found = sorted({one.index: one for one in questions}.values(), key=lambda one: one.index)
        return tuple(found or read[-1:])

    @cached_property
    def open(self) -> bool:
        """Of several questions one open one is enough: people answer that. (That there are several is a fault.)"""
        return any(one.form.open for one in self.asking)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for sentence in self.sentences for word in sentence.words)
