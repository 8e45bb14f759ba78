"""How well the library finds: by meaning alone, by words alone, joined by reciprocal ranks, and as it joins them.

Run: `python -m benchmarks.retrieval [--data FOLDER]`. It asks this project's own queries (`tests/data`) of its own
corpus; with `--data`, also the queries in FOLDER/retrieval_cranfield (`corpus.jsonl`, `queries.jsonl`, `qrels.tsv` with
the columns query_id, doc_id, grade; higher grades are better). The models and the index are the real ones, in their
workers; "words alone" is what the library does without them.

An own query was written for one document; others may answer it as well, and its row names them in `also` (told by
reading them, whatever their scores). What counts is the place of the best placed among them all, those of other steps
left out where the step is given.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coachmate.coaching.passages import Document, Findings
from coachmate.coaching.terms import Step
from coachmate.content.corpus import read_corpus, read_foreign
from coachmate.engine.client import Worker
from coachmate.engine.models import LocalEmbedder
from coachmate.knowledge.library import CorpusLibrary, Preparation
from coachmate.knowledge.passages import passages_of, searchable
from coachmate.resources import resource

QUERIES = Path(__file__).resolve().parent.parent / "tests" / "data"
WAYS = ("meaning alone", "words alone", "reciprocal ranks", "the library")
RANK_CONSTANT = 60  # Cormack, Clarke and Büttcher 2009, Reciprocal Rank Fusion Outperforms Condorcet


@dataclass(frozen=True)
class Query:
    """What is asked; `answers` are the documents that answer it, none if none does."""

    text: str
    answers: tuple[str, ...] = ()
    step: Step | None = None

    def place(self, ranking: Sequence[str]) -> int:
        """The place, from 1, of the best placed document that answers it."""
        return next(place for place, document in enumerate(ranking, start=1) if document in self.answers)


@dataclass
class Remembering:
    """An embedder that asks the real one only once for each text."""

    embedder: LocalEmbedder
    known: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            self.known.update(zip(new, await self.embedder.embed(new), strict=True))
        return np.stack([self.known[text] for text in texts])


class Contest:
    """One corpus, searched in each of the ways."""

    def __init__(self, documents: Sequence[Document], embedder: Remembering, worker: Worker) -> None:
        self._embedder = embedder
        self._passages = passages_of(documents)
        self._count = len(documents)
        self._library = CorpusLibrary(documents, embedder, worker)
        self._by_words = CorpusLibrary(documents, embedder, worker)

    async def prepare(self) -> None:
        begun = time.monotonic()
        if not await self._library.prepare(_told):
            raise self._library.trouble or SystemExit("There is nothing to search.")
        print(f"  indexed {len(self._passages)} passages in {time.monotonic() - begun:.1f} s", file=sys.stderr)

    async def rankings(self, query: Query, step: Step | None) -> dict[str, list[str]]:
        """All documents (of the step), best first, in each of the ways."""
        vector = (await self._embedder.embed([query.text]))[0]
        cosines = await self._embedder.embed([searchable(passage) for passage in self._passages]) @ vector
        order = [self._passages[place] for place in np.argsort(-cosines, kind="stable")]
        meaning = list(dict.fromkeys(each.document for each in order if step is None or each.step in (None, step)))
        words = _documents(await self._by_words.ranking(query.text, self._count, step=step))
        joined = _documents(await self._library.ranking(query.text, self._count, step=step))
        return dict(zip(WAYS, (meaning, words, _by_ranks(meaning, words), joined), strict=True))

    async def fits(self, query: Query, step: Step | None) -> tuple[bool, bool]:
        """Whether the library says that something fits: with the models, and by words alone."""
        with_models = await self._library.search(query.text, step=step)
        by_words = await self._by_words.search(query.text, step=step)
        return with_models.fits, by_words.fits


def _documents(findings: Findings) -> list[str]:
    return [hit.passage.document for hit in findings.hits]


def _by_ranks(*rankings: list[str]) -> list[str]:
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, document in enumerate(ranking, start=1):
            scores[document] = scores.get(document, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda document: -scores[document])


def _told(preparation: Preparation) -> None:
    print(f"\r  {preparation.done} of {preparation.total} passages", end="", file=sys.stderr, flush=True)
    if preparation.done == preparation.total:
        print(file=sys.stderr)


def own_queries() -> list[Query]:
    """This project's own queries, on which the thresholds were set; where nothing should fit, without answers."""
    files = sorted(QUERIES.glob("search_queries_*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Query(row["query"], (row["document"], *row.get("also", ())), Step(row["step"]))
        if row["document"]
        else Query(row["query"])
        for row in rows
    ]


def held_out(fits: bool) -> list[Query]:
    """Queries written after the thresholds were set, that should fit or should not."""
    rows = map(json.loads, (QUERIES / "search_held_out.jsonl").read_text(encoding="utf-8").splitlines())
    return [Query(row["query"]) for row in rows if row["fits"] is fits]


async def own(contest: Contest) -> None:
    queries = own_queries()
    inside = [query for query in queries if query.answers]
    outside = [query for query in queries if not query.answers]
    for title, stepped in (("no step given", False), ("step given", True)):
        print(f"\nOwn queries, {title} ({len(inside)}): hit@1, hit@3, mean reciprocal rank")
        places: dict[str, list[int]] = {way: [] for way in WAYS}
        for query in inside:
            for way, ranking in (await contest.rankings(query, query.step if stepped else None)).items():
                places[way].append(query.place(ranking))
        for way in WAYS:
            found = np.array(places[way])
            print(f"  {way:17} {np.mean(found <= 1):.3f} {np.mean(found <= 3):.3f} {np.mean(1 / found):.3f}")
    print("\nWhether anything fits, wrongly judged: with the models, by words alone")
    for title, asked, stepped, right in (
        ("fitting ones said not to", inside, False, True),
        ("the same, step given", inside, True, True),
        (f"{len(outside)} unfitting ones said to fit", outside, False, False),
        ("held out: fitting ones", held_out(True), False, True),
        ("held out: unfitting ones", held_out(False), False, False),
    ):
        said = np.array([await contest.fits(query, query.step if stepped else None) for query in asked])
        wrong = np.mean(said != right, axis=0)
        print(f"  {title:31} {wrong[0]:.3f} {wrong[1]:.3f}")


async def cranfield(contest: Contest, folder: Path) -> None:
    grades: dict[str, dict[str, int]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            grades.setdefault(row["query_id"], {})[row["doc_id"]] = int(row["grade"])
    gains: dict[str, list[float]] = {way: [] for way in WAYS}
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if judged := grades.get(row["query_id"]):
            for way, ranking in (await contest.rankings(Query(row["text"]), None)).items():
                gains[way].append(ndcg([judged.get(document, 0) for document in ranking], list(judged.values())))
    print(f"\nCranfield ({len(gains[WAYS[0]])} queries): nDCG@10, gain is the grade")
    for way in WAYS:
        print(f"  {way:17} {np.mean(gains[way]):.4f}")


def ndcg(ranked: Sequence[int], judged: Sequence[int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `depth` grades (Järvelin and Kekäläinen 2002)."""

    def gain(grades: Sequence[int]) -> float:
        return sum(grade / float(np.log2(place + 2)) for place, grade in enumerate(grades[:depth]))

    return gain(ranked) / gain(sorted(judged, reverse=True))


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="a folder with retrieval_cranfield/ in it")
    data: Path | None = parser.parse_args().data
    with tempfile.TemporaryDirectory() as scratch:
        embedder = LocalEmbedder(logs=Path(scratch))
        remembering = Remembering(embedder)
        workers: list[Worker] = []

        async def contest(name: str, documents: Sequence[Document]) -> Contest:
            folder = {"folder": str(Path(scratch) / name)}
            target = "coachmate.knowledge.vectors:VectorStore"
            workers.append(Worker(target, folder, name="search index", log=Path(scratch) / f"{name}.log"))
            made = Contest(documents, remembering, workers[-1])
            await made.prepare()
            return made

        try:
            await own(await contest("own", read_corpus(resource("corpus"))))
            if data:
                folder = data / "retrieval_cranfield"
                await cranfield(await contest("cranfield", read_foreign(folder).documents), folder)
        finally:
            await asyncio.gather(embedder.aclose(), *(worker.aclose() for worker in workers))


if __name__ == "__main__":
    asyncio.run(main())
