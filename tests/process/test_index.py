"""The vector index in a real worker: kept between runs, mended when damaged, shared by two apps, safe from kills."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from coachmate.coaching.passages import Document
from coachmate.coaching.terms import Skill, Step
from coachmate.engine.client import Worker
from coachmate.knowledge.library import CorpusLibrary, Preparation

DOCUMENTS = tuple(
    Document(
        f"topic-{number}", f"Topic {100 + number}", f"What belongs to number {number}.", Step.HABIT, (Skill.LISTENING,)
    )
    for number in range(80)
)
LARGE = tuple(
    Document(f"note-{number}", f"Note {number}", f"Words for the note of number {number}.") for number in range(1500)
)


class Numbers:
    """Gives each text a direction of its own, always the same one; `gate` makes it wait."""

    def __init__(self) -> None:
        self.embedded = 0
        self.gate: asyncio.Event | None = None
        self.waits = asyncio.Event()

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        if self.gate and self.embedded:
            self.waits.set()
            await self.gate.wait()
        self.embedded += len(texts)
        seeds = [sum(place * ord(letter) for place, letter in enumerate(text, 1)) for text in texts]
        rows = np.stack([np.random.default_rng(seed).normal(size=32) for seed in seeds]).astype(np.float32)
        unit: npt.NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


Running = Callable[..., AbstractAsyncContextManager[tuple[CorpusLibrary, Numbers, Worker]]]


@pytest.fixture
def app(tmp_path: Path) -> Running:
    """An app's library with a worker of its own, as often as wanted, all on one home."""

    @asynccontextmanager
    async def run(
        documents: Sequence[Document] = DOCUMENTS,
    ) -> AsyncIterator[tuple[CorpusLibrary, Numbers, Worker]]:
        worker = Worker(
            "coachmate.knowledge.vectors:VectorStore",
            {"folder": str(tmp_path / "indexes")},
            name="index",
            log=tmp_path / "logs" / "index.log",
        )
        embedder = Numbers()
        try:
            yield CorpusLibrary(documents, embedder, worker), embedder, worker
        finally:
            await worker.aclose()

    return run


def index_of(tmp_path: Path) -> Path:
    (index,) = (tmp_path / "indexes").glob("index-*")
    return index


async def finds(library: CorpusLibrary, document: Document = DOCUMENTS[7]) -> bool:
    """Whether meaning finds the document by its own text; by words alone it would not count."""
    found = await library.ranking(f"{document.title}\n{document.text}", 1)
    return found.dense and found.hits[0].passage.document == document.id


async def test_the_next_run_embeds_nothing_and_a_changed_corpus_only_what_is_new(app: Running, tmp_path: Path) -> None:
    async with app() as (library, embedder, _):
        assert await library.prepare()
        assert await finds(library)
        assert embedder.embedded == len(DOCUMENTS) + 1
    async with app() as (library, embedder, _):
        assert await library.prepare()
        assert embedder.embedded == 0
        assert await finds(library)
    async with app((*DOCUMENTS[1:], Document("new", "New", "Something new."))) as (library, embedder, _):
        assert await library.prepare()
        assert embedder.embedded == 1
        assert await finds(library)
    assert index_of(tmp_path)


async def test_the_index_holds_no_word_of_the_corpus(app: Running, tmp_path: Path) -> None:
    async with app() as (library, _, _):
        assert await library.prepare()
    held = b"".join(file.read_bytes() for file in index_of(tmp_path).rglob("*") if file.is_file())
    assert b"belongs" not in held
    assert b"topic-7" not in held


@pytest.mark.parametrize("documents", [DOCUMENTS, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("damage", ["zeros", "half", "gone"])
async def test_whatever_is_damaged_the_next_run_searches_by_meaning(
    app: Running, tmp_path: Path, documents: tuple[Document, ...], damage: str
) -> None:
    async with app(documents) as (library, _, _):
        assert await library.prepare()
    for file in [file for file in index_of(tmp_path).rglob("*") if file.is_file()]:
        if damage == "gone":
            file.unlink()
        else:
            content = file.read_bytes()
            file.write_bytes(bytes(len(content)) if damage == "zeros" else content[: len(content) // 2])
    async with app(documents) as (library, embedder, _):
        assert await library.prepare()
        assert embedder.embedded == len(documents)
        assert await finds(library, documents[7])


async def test_a_graph_that_crashes_the_worker_is_built_anew(app: Running, tmp_path: Path) -> None:
    async with app(LARGE) as (library, _, _):
        assert await library.prepare()
    (links,) = index_of(tmp_path).rglob("link_lists.bin")
    links.write_bytes(bytes(links.stat().st_size))
    async with app(LARGE) as (library, _, _):
        assert await library.prepare()
        assert await finds(library, LARGE[7])


async def test_two_apps_started_at_once_both_search_by_meaning(app: Running, tmp_path: Path) -> None:
    async with app() as (one, _, _), app() as (two, _, _):
        assert all(await asyncio.gather(one.prepare(), two.prepare()))
        assert await finds(one)
        assert await finds(two)
    assert index_of(tmp_path)


async def test_an_app_with_another_corpus_takes_nothing_away(app: Running) -> None:
    async with app() as (one, _, _), app(DOCUMENTS[:40]) as (two, _, _):
        assert await one.prepare()
        assert await two.prepare()
        assert await finds(one)
        assert await finds(two)


async def test_words_find_while_the_index_is_being_built(app: Running) -> None:
    async with app() as (library, embedder, _):
        embedder.gate = asyncio.Event()
        preparing = asyncio.create_task(library.prepare())
        await embedder.waits.wait()
        found = await library.search("Topic 107")
        assert (found.dense, found.hits[0].passage.document) == (False, "topic-7")
        embedder.gate.set()
        assert await preparing
        assert await finds(library)


async def test_a_worker_killed_while_building_leaves_nothing_that_harms(app: Running, tmp_path: Path) -> None:
    async with app() as (library, embedder, worker):
        told: list[Preparation] = []
        embedder.gate = asyncio.Event()
        preparing = asyncio.create_task(library.prepare(told.append))
        await embedder.waits.wait()
        assert told[-1].done > 0
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
        embedder.gate.set()
        assert not await preparing
        assert library.trouble
        assert (await library.search("Topic 107")).fits
        assert await library.prepare()
        assert await finds(library)
    assert sorted(each.name.split("-")[0] for each in (tmp_path / "indexes").iterdir()) == ["current", "index"]


async def test_a_worker_killed_later_is_started_anew_and_knows_the_index(app: Running) -> None:
    async with app() as (library, _, worker):
        assert await library.prepare()
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
        # The search that meets the dead worker may go by words; the ones after it go by meaning again.
        for _ in range(20):
            if await finds(library):
                break
        assert await finds(library)
