"""Ranks the pool of questions for a statement: a first selector, by nearness in meaning, else by shared words.

Knows the embedder only by its protocol, and nothing of how candidates come about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from coachmate.coaching.protocols import Embedder
from coachmate.coaching.questions import Candidate
from coachmate.coaching.terms import Origin
from coachmate.errors import ModelUnavailable

# A bank question fits by the moment it is meant for more than by its own words, which are general on purpose.
FITS_SHARE = 0.7
# A written question repeats the statement's words, so its nearness says little about its worth, and about half of what
# the small model writes misses the point. Counted so low, it is mostly one of the other two, and the bank comes first.
WRITTEN_SHARE = 0.35
_WORD = re.compile(r"[^\W\d_]{4,}")


class NearnessSelector:
    """Implements coaching's `Selector`: cosine similarity, weighted by where a candidate comes from."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        # The bank's texts are the same on every turn: 441 questions, two vectors of 1.5 KB each, 1.3 MB if all are met.
        # A turn asks for one skill's, at most 54: the first turn of a skill takes 0.5 to 0.8 s longer on one core, the
        # others some hundredths. All of them beforehand would be 8 s of a core at each start, most of it for nothing.
        self._known: dict[str, npt.NDArray[np.float32]] = {}

    async def rank(self, context: str, candidates: Sequence[Candidate]) -> list[float]:
        """One score a candidate, 0 to 1. Falls back to shared words when there is no embedder."""
        if not candidates:
            return []
        try:
            near = await self._nearness(context, candidates)
        except ModelUnavailable:
            near = {text: _overlap(context, text) for each in candidates for text in (each.text, each.fits or "")}
        return [round(_score(each, near), 4) for each in candidates]

    async def _nearness(self, context: str, candidates: Sequence[Candidate]) -> dict[str, float]:
        lasting = {text for each in candidates if each.origin is Origin.BANK for text in (each.text, each.fits or "")}
        texts = lasting | {each.text for each in candidates}
        new = sorted(texts - self._known.keys())
        vectors = await self._embedder.embed([context, *new])
        found = dict(zip(new, vectors[1:], strict=True))
        self._known.update({text: vector for text, vector in found.items() if text in lasting})
        return {text: float(vectors[0] @ (found[text] if text in found else self._known[text])) for text in texts}


def _score(candidate: Candidate, near: dict[str, float]) -> float:
    own = near[candidate.text]
    by_moment = near[candidate.fits] if candidate.fits else None
    score = WRITTEN_SHARE * own if by_moment is None else FITS_SHARE * by_moment + (1 - FITS_SHARE) * own
    return min(1.0, max(0.0, score))


def _overlap(context: str, text: str) -> float:
    """The share of the text's longer words that the context has too."""
    words = set(_WORD.findall(text.casefold()))
    return len(words & set(_WORD.findall(context.casefold()))) / len(words) if words else 0.0
