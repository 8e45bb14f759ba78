"""Candidates written by the language model, from a brief. Knows the model by its protocol, and no question's worth."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from coachmate.coaching.protocols import Brief, Generation, LanguageModel
from coachmate.coaching.questions import Candidate
from coachmate.coaching.terms import Origin
from coachmate.writer.telling import Telling

# New ones after the opening; with it about 25 words, the judge's limit.
MAX_TOKENS = 28
# Cooler than usual: the openings already make the candidates differ, and a small model wanders when it is warm.
TEMPERATURE = 0.5


_WORD = re.compile(r"[^\W\d_]{4,}")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _borrows(text: str, opening: str, brief: Brief) -> bool:
    """Whether a question uses a word that only the titles have."""
    titles = {word for passage in brief.passages for word in _words(passage.citation)}
    return bool(_words(text) & (titles - _words(brief.statement) - _words(opening)))


class ModelWriter:
    """Implements coaching's `Writer`: several candidates at once, each from an opening, under one grammar."""

    def __init__(self, model: LanguageModel, telling: Telling) -> None:
        self._model = model
        self._telling = telling

    async def write(self, brief: Brief) -> AsyncGenerator[Candidate, None]:
        """Yield each as it is finished.

        Left out is what was cut off at the limit, which is no question, and what speaks of a passage instead of the
        person: the small model takes words from the titles that it is given.
        """
        request = Generation(
            messages=self._telling.messages(brief),
            count=brief.count,
            max_tokens=MAX_TOKENS,
            grammar=self._telling.grammar,
            openings=self._telling.openings_for(brief),
            temperature=TEMPERATURE,
            seed=brief.seed,
        )
        async with aclosing(self._model.generate(request)) as written:
            async for each in written:
                if not each.finished or _borrows(each.text, request.openings[each.index], brief):
                    continue
                mean = sum(each.logprobs) / len(each.logprobs) if each.logprobs else None
                yield Candidate(" ".join(each.text.split()), Origin.MODEL, brief.skill, logprob=mean)
