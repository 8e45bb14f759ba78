"""Candidates written by the language model, from a brief. Knows the model by its protocol, and no question's worth."""

from __future__ import annotations

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


class ModelWriter:
    """Implements coaching's `Writer`: several candidates at once, each from an opening, under one grammar."""

    def __init__(self, model: LanguageModel, telling: Telling) -> None:
        self._model = model
        self._telling = telling

    async def write(self, brief: Brief) -> AsyncGenerator[Candidate, None]:
        """Yield each as it is finished; what was cut off at the limit is no question and is left out."""
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
                if not each.finished:
                    continue
                mean = sum(each.logprobs) / len(each.logprobs) if each.logprobs else None
                yield Candidate(" ".join(each.text.split()), Origin.MODEL, brief.skill, logprob=mean)
