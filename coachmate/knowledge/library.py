"""The guidance library: one search over meaning and words, by words alone while the models aren't there.

Implements coaching's Library. Knows neither files nor Chroma nor models, only the protocols they stand
behind.

How the two are joined, and when something fits. A passage's nearness to a query is its cosine similarity plus
`WORDS` times the share of the query's words that it covers (`LexicalIndex.coverage`): a convex combination as
in Bruch, Gai and Ingber 2023, An Analysis of Fusion Functions for Hybrid Retrieval. The figures (hit@1,
hit@3, mean reciprocal rank on this project's own 192 queries over 96 documents, where the best placed of those that
answer a query counts; nDCG@10 on Cranfield's 225 over 1,400; `python -m benchmarks.retrieval` prints them anew):

                                         no step given      step given         Cranfield
    meaning alone                        .28  .53  .44      .41  .67  .57      .514
    words alone                          .18  .35  .31      .28  .55  .45      .530
    reciprocal ranks (Cormack, Clarke
    and Büttcher 2009; k = 60)           .33  .56  .48      .50  .69  .63      .557
    nearness, WORDS = 0.4                .34  .56  .49      .46  .69  .60      .551
    nearness, WORDS = 0.8                .38  .57  .51      .50  .69  .63      .565
    nearness, WORDS = 1.2                .40  .58  .53      .49  .70  .63      .566

It ranks better than reciprocal ranks where no step is given and as well where one is, hardly depends on the weight,
and, unlike ranks, says how near something is; so one threshold on it decides whether anything fits. With WORDS =
1.2 more that doesn't fit is taken to fit: 6 of the 16 held-out queries below instead of 4. The thresholds lie where
the two errors about balance on those 192 queries, with and without their step, and on 50 that no guidance answers.
Leaving each query out in turn when setting them: 12% of the fitting ones (step given; 8% without) called unfitting
and 10% the other way; by words alone 32% (18%) and 26%. On 14 and 16 queries that had no part in it, the unfitting
ones full of the corpus's everyday words: none and 4 wrong; by words alone 1 and 7, so until the models are there a
short question that shares a word or two is often taken to fit, and a story told in other words not to.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coachmate.coaching.passages import Document, Findings, Hit, Passage, Why
from coachmate.coaching.protocols import Embedder
from coachmate.coaching.terms import Skill, Step
from coachmate.errors import Cancelled, CoachmateError, ModelUnavailable
from coachmate.knowledge.lexical import LexicalIndex
from coachmate.knowledge.passages import index_id, passages_of, searchable, vector_id
from coachmate.knowledge.vector_client import Requester, VectorClient

MODEL = "all-MiniLM-L6-v2"

WORDS = 0.8
NEAR_ENOUGH = 0.375
COVERED_ENOUGH = 0.125

SKILL_BONUS = 0.04
"""Added to the nearness of passages of the wanted skill for ranking; what fits is judged without it.

With the right skill given (and the step), hit@1 rises from .50 to .55; with one drawn by lot it falls to .49.
"""

DEPTH = 1000
"""Neighbours asked of the index: all of a corpus like ours, so no step's passages are crowded out."""

BATCH = 32
"""Passages embedded at a time: some seconds' work on one slow core, so that progress is seen to move."""

_log = logging.getLogger(__name__)

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Preparation:
    """How far the index is: passages that have their vector, of all."""

    done: int
    total: int


@dataclass(frozen=True)
class _Shelf:
    """What is made of the documents once: all in the order of the passages."""

    passages: tuple[Passage, ...]
    vector_ids: tuple[str, ...]
    places: dict[str, int]
    lexical: LexicalIndex


class CorpusLibrary:
    """Searches `documents`.

    `vectors` is the worker that runs `coachmate.knowledge.vectors:VectorStore`; each corpus needs one with a
    folder of its own. `model` names the embedding model: vectors of another one are never mixed in.
    """

    def __init__(
        self, documents: Sequence[Document], embedder: Embedder, vectors: Requester, *, model: str = MODEL
    ) -> None:
        self._documents = tuple(documents)
        self._embedder = embedder
        self._vectors = VectorClient(vectors)
        self._model = model
        self._shelf: _Shelf | None = None
        self._shelving = asyncio.Lock()
        self._preparing = asyncio.Lock()
        self._ready = False
        self.trouble: CoachmateError | None = None
        """Why meaning could not be searched the last time that it was tried; None when it could."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents, in the order in which they were given."""
        return self._documents

    async def passages(self, document: str) -> tuple[Passage, ...]:
        """The passages of one document in their order, which together are the whole of it; none if it is unknown."""
        shelf = await self._shelved()
        return tuple(passage for passage in shelf.passages if passage.document == document)

    async def prepare(self, progress: Callable[[Preparation], None] = lambda _: None) -> bool:
        """See that the index is there, embedding only new passages; whether meaning can be searched now.

        `progress` is called on the event loop. Never raises for a missing model or a broken index: `trouble`
        says what is the matter, and searches go by words alone.
        """
        async with self._preparing:
            shelf = await self._shelved()
            try:
                await self._index(shelf, progress)
            except Cancelled:
                raise
            except CoachmateError as error:
                self._note(error)
                self._ready = False
            else:
                self.trouble = None
                self._ready = bool(shelf.passages)
            return self._ready

    async def is_indexed(self) -> bool:
        """Whether the index that these documents need is there and can be opened; builds nothing."""
        shelf = await self._shelved()
        return not shelf.passages or await self._opened(index_id(shelf.vector_ids), len(shelf.passages))

    async def search(
        self, query: str, *, step: Step | None = None, skill: Skill | None = None, limit: int = 3
    ) -> Findings:
        """Guidance that is near enough to show, at most one passage a document; no hits when nothing fits."""
        return await self._find(query, step, skill, limit, fitting_only=True)

    async def ranking(
        self, query: str, limit: int, *, step: Step | None = None, skill: Skill | None = None
    ) -> Findings:
        """The nearest passages, at most one a document, `limit` of them whether they fit or not."""
        return await self._find(query, step, skill, limit, fitting_only=False)

    async def _find(
        self, query: str, step: Step | None, skill: Skill | None, limit: int, *, fitting_only: bool
    ) -> Findings:
        shelf = await self._shelved()
        similarity = await self._similarity(query, shelf)
        # A large corpus takes a while to score, and whoever asks may be drawing a screen.
        return await asyncio.to_thread(_found, shelf, query, similarity, step, skill, limit, fitting_only)

    async def _similarity(self, query: str, shelf: _Shelf) -> Scores | None:
        """The cosine similarity of each passage to the query; None while there is no model or index."""
        if not self._ready:
            return None
        try:
            vector = await self._embedder.embed([query])
            nearest = await self._vectors.query(vector[0], DEPTH)
        except Cancelled:
            raise
        except CoachmateError as error:
            self._note(error)
            return None
        self.trouble = None
        # Those beyond the depth are no nearer than the last one within it.
        similarity = np.full(len(shelf.passages), nearest[-1][1] if nearest else 0.0)
        for identity, value in nearest:
            similarity[shelf.places[identity]] = value
        return similarity

    async def _index(self, shelf: _Shelf, progress: Callable[[Preparation], None]) -> None:
        total = len(shelf.passages)
        name = index_id(shelf.vector_ids)
        if not total or await self._opened(name, total):
            progress(Preparation(total, total))
            return
        missing = await self._vectors.begin(name, shelf.vector_ids)
        for start in range(0, len(missing), BATCH):
            progress(Preparation(total - len(missing) + start, total))
            batch = missing[start : start + BATCH]
            texts = [searchable(shelf.passages[shelf.places[identity]]) for identity in batch]
            await self._vectors.add(batch, await self._embedder.embed(texts))
        await self._vectors.finish()
        progress(Preparation(total, total))

    async def _opened(self, name: str, total: int) -> bool:
        try:
            return await self._vectors.open(name, total)
        except ModelUnavailable:
            # A worker can die of a damaged index; started anew it knows that, and removes it.
            return await self._vectors.open(name, total)

    async def _shelved(self) -> _Shelf:
        async with self._shelving:
            if self._shelf is None:
                self._shelf = await asyncio.to_thread(_shelve, self._documents, self._model)
            return self._shelf

    def _note(self, error: CoachmateError) -> None:
        # What is said of an error may hold paths, never a person's words: queries aren't part of it.
        _log.warning("search by words alone: %s", error)
        self.trouble = error


def _found(
    shelf: _Shelf,
    query: str,
    similarity: Scores | None,
    step: Step | None,
    skill: Skill | None,
    limit: int,
    fitting_only: bool,
) -> Findings:
    nearness: Scores = shelf.lexical.coverage(query)
    enough, bonus = COVERED_ENOUGH, SKILL_BONUS / WORDS
    if similarity is not None:
        nearness = similarity + WORDS * nearness
        enough, bonus = NEAR_ENOUGH, SKILL_BONUS
    eligible = [
        (nearness[place] + (bonus if skill in passage.skills else 0.0), place)
        for place, passage in enumerate(shelf.passages)
        if (step is None or passage.step in (None, step)) and not (fitting_only and nearness[place] < enough)
    ]
    holders = shelf.lexical.holders(query)
    best: dict[str, Hit] = {}
    for score, place in sorted(eligible, key=lambda pair: (-pair[0], pair[1])):
        if len(best) == limit:
            break
        passage = shelf.passages[place]
        if passage.document not in best:
            shared = tuple(word for word, held in holders.items() if held[place])
            missing = tuple(word for word in holders if word not in shared)
            cosine = None if similarity is None else float(similarity[place])
            why = Why(cosine, shared, missing, float(nearness[place]), enough)
            best[passage.document] = Hit(passage, float(score), why)
    fits = any(nearness[place] >= enough for _, place in eligible)
    return Findings(tuple(best.values()), fits, dense=similarity is not None)


def _shelve(documents: Sequence[Document], model: str) -> _Shelf:
    passages = passages_of(documents)
    vector_ids = tuple(vector_id(passage, model) for passage in passages)
    places = {identity: place for place, identity in enumerate(vector_ids)}
    return _Shelf(passages, vector_ids, places, LexicalIndex([searchable(passage) for passage in passages]))
