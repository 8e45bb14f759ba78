"""The library finds by meaning and words, falls back to words, and says when nothing fits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from coachmate.coaching.passages import Document
from coachmate.coaching.terms import Skill, Step
from coachmate.errors import Cancelled, CoachmateError, ModelUnavailable
from coachmate.knowledge.library import CorpusLibrary, Preparation
from coachmate.knowledge.vector_client import pack, unpack

DOCUMENTS = (
    Document(
        "silence",
        "Using silence",
        "## Why wait?\n\nA pause lets thoughts arrive.\n\n## How long?\n\nCount a slow breath.",
        Step.PRACTICES,
        (Skill.LISTENING,),
    ),
    Document("promises", "Small promises", "Write down who does what by when.", Step.HABIT, (Skill.COMMITTING,)),
    Document("rules", "Ground rules", "Agree what stays between you.", Step.RELATIONSHIP, (Skill.CONTRACTING,)),
    Document("own-notes", "My own notes", "Bring the blue folder.", None, ()),
)
MEANINGS = ("quiet pause breath silence", "promise commit write", "confidential rules agree", "folder blue notes")


class Meanings:
    """An embedder with a dimension for each topic, by words that belong to it, and one for all the rest."""

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.error: CoachmateError | None = None

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if self.error:
            raise self.error
        self.embedded += texts
        rows = [[sum(text.lower().count(word) for word in topic.split()) for topic in MEANINGS] for text in texts]
        matrix = np.array([[*row, 0 if any(row) else 1] for row in rows], dtype=np.float32)
        unit: npt.NDArray[np.float32] = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
        return unit


class IndexInMemory:
    """What the worker with the vector index does, without a process and without Chroma."""

    def __init__(self) -> None:
        self.indexes: dict[str, dict[str, npt.NDArray[np.float32]]] = {}
        self.error: CoachmateError | None = None
        self.failures = 0
        self.current = ""
        self._building: dict[str, npt.NDArray[np.float32]] = {}
        self._name = ""

    async def request(self, op: str, args: Mapping[str, object]) -> Any:
        if self.failures:
            self.failures -= 1
            raise ModelUnavailable("The index is not there.")
        if self.error:
            raise self.error
        return getattr(self, op)(**args)

    def open(self, index: str, count: int) -> dict[str, Any]:
        ready = len(self.indexes.get(index, {})) == count
        self.current = index if ready else self.current
        return {"ready": ready}

    def begin(self, index: str, ids: list[str]) -> dict[str, Any]:
        old = self.indexes.get(self.current, {})
        self._name, self._building = index, {each: old[each] for each in ids if each in old}
        return {"missing": [each for each in ids if each not in old]}

    def add(self, ids: list[str], vectors: str) -> dict[str, Any]:
        self._building.update(zip(ids, unpack(vectors, len(ids)), strict=True))
        return {"held": len(self._building)}

    def finish(self) -> dict[str, Any]:
        self.indexes[self._name] = self._building
        self.current = self._name
        return {"ready": True}

    def query(self, index: str, vector: str, limit: int) -> dict[str, Any]:
        wanted = unpack(vector, 1)[0]
        pairs = [(each, float(held @ wanted)) for each, held in self.indexes[index].items()]
        return {"nearest": sorted(pairs, key=lambda pair: -pair[1])[:limit]}


@pytest.fixture
def embedder() -> Meanings:
    return Meanings()


@pytest.fixture
def index() -> IndexInMemory:
    return IndexInMemory()


@pytest.fixture
def library(embedder: Meanings, index: IndexInMemory) -> CorpusLibrary:
    return CorpusLibrary(DOCUMENTS, embedder, index)


async def test_before_it_is_prepared_it_searches_by_words(library: CorpusLibrary, embedder: Meanings) -> None:
    found = await library.search("lets thoughts arrive in a pause")
    assert (found.hits[0].passage.id, found.fits, found.dense) == ("silence#why-wait", True, False)
    assert embedder.embedded == []


async def test_prepared_it_finds_what_shares_no_word(library: CorpusLibrary) -> None:
    assert await library.prepare()
    found = await library.search("quiet")
    assert (found.hits[0].passage.document, found.fits, found.dense) == ("silence", True, True)
    assert library.trouble is None


async def test_preparing_tells_how_far_it_is(library: CorpusLibrary) -> None:
    told: list[Preparation] = []
    await library.prepare(told.append)
    assert told[0] == Preparation(0, 5)
    assert told[-1] == Preparation(5, 5)


async def test_an_unchanged_corpus_is_not_embedded_again(embedder: Meanings, index: IndexInMemory) -> None:
    await CorpusLibrary(DOCUMENTS, embedder, index).prepare()
    embedder.embedded.clear()
    assert await CorpusLibrary(DOCUMENTS, embedder, index).prepare()
    assert embedder.embedded == []


async def test_only_new_passages_are_embedded(embedder: Meanings, index: IndexInMemory) -> None:
    await CorpusLibrary(DOCUMENTS, embedder, index).prepare()
    embedder.embedded.clear()
    changed = (*DOCUMENTS[1:], Document("new", "New one", "Something else.", Step.HABIT, (Skill.REFLECTING,)))
    assert await CorpusLibrary(changed, embedder, index).prepare()
    assert embedder.embedded == ["New one\nSomething else."]


async def test_vectors_of_another_model_are_never_mixed_in(embedder: Meanings, index: IndexInMemory) -> None:
    await CorpusLibrary(DOCUMENTS, embedder, index, model="one").prepare()
    embedder.embedded.clear()
    await CorpusLibrary(DOCUMENTS, embedder, index, model="two").prepare()
    assert len(embedder.embedded) == 5


async def test_a_step_filters_and_documents_without_a_step_belong_to_all(library: CorpusLibrary) -> None:
    await library.prepare()
    found = await library.ranking("quiet pause", 10, step=Step.HABIT)
    assert {hit.passage.document for hit in found.hits} == {"promises", "own-notes"}


async def test_a_skill_is_preferred_but_not_required(embedder: Meanings, index: IndexInMemory) -> None:
    twins = tuple(
        Document(f"twin-{skill.value}", "Twins", "Count a slow breath.", Step.PRACTICES, (skill,))
        for skill in (Skill.LISTENING, Skill.VISIONING)
    )
    library = CorpusLibrary((*twins, *DOCUMENTS), embedder, index)
    for prepared in (False, True):
        if prepared:
            await library.prepare()
        found = await library.ranking("slow breath", 4, skill=Skill.VISIONING)
        assert found.hits[0].passage.document == "twin-visioning"
        assert "twin-listening" in {hit.passage.document for hit in found.hits}


async def test_a_document_comes_once_with_its_best_passage(library: CorpusLibrary) -> None:
    await library.prepare()
    found = await library.ranking("count a breath", 10)
    assert [hit.passage.document for hit in found.hits].count("silence") == 1
    assert found.hits[0].passage.id == "silence#how-long"
    assert list(found.hits) == sorted(found.hits, key=lambda hit: -hit.score)


@pytest.mark.parametrize("prepared", [False, True])
async def test_a_search_that_nothing_fits_shows_nothing_while_a_ranking_shows_all(
    library: CorpusLibrary, prepared: bool
) -> None:
    if prepared:
        await library.prepare()
    shown = await library.search("hydraulic forklift")
    ranked = await library.ranking("hydraulic forklift", 3)
    assert (shown.hits, shown.fits, shown.dense) == ((), False, prepared)
    assert (len(ranked.hits), ranked.fits) == (3, False)


@pytest.mark.parametrize("error", [ModelUnavailable("Gone."), CoachmateError("The index is broken.")])
async def test_without_model_or_index_it_never_raises(
    library: CorpusLibrary, embedder: Meanings, index: IndexInMemory, error: CoachmateError
) -> None:
    index.error = error
    assert not await library.prepare()
    assert library.trouble is error
    assert not (await library.search("a pause")).dense
    index.error, embedder.error = None, error
    assert not await library.prepare()
    embedder.error = None
    assert await library.prepare()
    assert library.trouble is None


async def test_a_model_lost_later_costs_meaning_only_until_it_is_back(
    library: CorpusLibrary, embedder: Meanings, index: IndexInMemory
) -> None:
    await library.prepare()
    embedder.error = ModelUnavailable("Gone.")
    assert not (await library.search("pause")).dense
    embedder.error = None
    assert (await library.search("pause")).dense
    index.error = ModelUnavailable("Gone.")
    assert not (await library.search("pause")).dense


async def test_a_worker_that_dies_of_opening_the_index_is_asked_once_more(
    library: CorpusLibrary, index: IndexInMemory
) -> None:
    index.failures = 1
    assert await library.prepare()


async def test_giving_up_is_not_taken_for_a_missing_model(library: CorpusLibrary, embedder: Meanings) -> None:
    await library.prepare()
    embedder.error = Cancelled("Enough.")
    with pytest.raises(Cancelled):
        await library.search("pause")


async def test_preparing_twice_at_once_embeds_once(library: CorpusLibrary, embedder: Meanings) -> None:
    assert all(await asyncio.gather(library.prepare(), library.prepare()))
    assert len(embedder.embedded) == 5


async def test_an_empty_library_finds_nothing(embedder: Meanings, index: IndexInMemory) -> None:
    library = CorpusLibrary((), embedder, index)
    assert not await library.prepare()
    found = await library.search("anything")
    assert (found.hits, found.fits) == ((), False)


def test_vectors_survive_the_journey_to_the_worker() -> None:
    vectors = np.array([[0.1, 1e-30, -1], [2, 3, 4]], dtype=np.float32)
    assert np.array_equal(unpack(pack(vectors), 2), vectors)


async def test_it_says_why_a_passage_was_found_by_words(library: CorpusLibrary) -> None:
    why = (await library.search("lets thought wander")).hits[0].why
    assert why is not None
    assert (why.similarity, why.shared, why.missing) == (None, ("lets", "thought"), ("wander",))
    assert why.nearness >= why.enough


async def test_it_says_why_a_passage_was_found_by_meaning(library: CorpusLibrary) -> None:
    await library.prepare()
    why = (await library.search("quiet")).hits[0].why
    assert why is not None
    assert (why.shared, why.missing) == ((), ("quiet",))
    assert why.similarity == pytest.approx(why.nearness)
    assert why.nearness >= why.enough


async def test_a_document_is_the_sum_of_its_passages(library: CorpusLibrary) -> None:
    assert library.documents == DOCUMENTS
    assert [passage.heading for passage in await library.passages("silence")] == ["Why wait?", "How long?"]
    assert await library.passages("unknown") == ()
