"""Candidates written by the language model, from a brief. Knows the model by its protocol, and no question's worth."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from coachmate.coaching.protocols import Brief, Generation, LanguageModel
from coachmate.coaching.questions import Candidate
from coachmate.coaching.terms import Origin
from coachmate.writer.telling import Telling

# About 25 words, the judge's limit, in tokens of a small vocabulary.
MAX_TOKENS = 40


class ModelWriter:
    """Implements coaching's `Writer`: several candidates at once, each from an opening, under one grammar."""

    def __init__(self, model: LanguageModel, telling: Telling) -> None:
        self._model = model
        self._telling = telling

    async def write(self, brief: Brief) -> AsyncGenerator[Candidate, None]:
        """Yield the finished ones as they come; one that was cut off has no question mark and is left to the judge."""
        request = Generation(
            messages=self._telling.messages(brief),
            count=brief.count,
            max_tokens=MAX_TOKENS,
            grammar=self._telling.grammar,
            openings=self._telling.openings_for(brief),
            seed=brief.seed,
        )
        async with aclosing(self._model.generate(request)) as written:
            async for each in written:
                mean = sum(each.logprobs) / len(each.logprobs) if each.logprobs else None
                yield Candidate(" ".join(each.text.split()), Origin.MODEL, brief.skill, logprob=mean)
