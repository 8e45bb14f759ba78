"""Checks that need the sentence model: questions that say nearly the same, stages with nothing to cite."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from coachmate.checks.findings import Found
from coachmate.coaching.guides import Guide
from coachmate.coaching.passages import Document
from coachmate.coaching.protocols import Embedder, Library
from coachmate.content.questions import QuestionFile
from coachmate.errors import CoachmateError
from coachmate.reading.yaml_files import read_yaml

NEARLY_THE_SAME = 0.9
"""A cosine (all-MiniLM-L6-v2): no two questions of the bank may reach it."""


@asynccontextmanager
async def models(documents: Sequence[Document], tell: Callable[[str], None]) -> AsyncIterator[tuple[Embedder, Library]]:
    """The sentence model, and the library of these documents, its index brought up to date."""
    from coachmate.engine.models import LocalEmbedder
    from coachmate.paths import Paths, ensure
    from coachmate.wiring import Shelf

    paths = Paths.from_environment()
    embedder = LocalEmbedder(logs=ensure(paths.logs))
    shelf = Shelf(documents, embedder, paths.indexes, paths.logs)
    try:
        tell("Starting the sentence model.")
        if not await shelf.library.prepare(lambda how_far: tell(f"Search index: {how_far.done} of {how_far.total}")):
            raise shelf.library.trouble or CoachmateError("The search index could not be built.")
        yield embedder, shelf.library
    finally:
        await shelf.close()
        await embedder.aclose()


async def near_duplicates(files: Sequence[QuestionFile], embedder: Embedder) -> list[Found]:
    """Questions that say nearly the same, each pair told at the later one."""
    every = [
        (each.file, line, question)
        for each in files
        for question, (_, line) in zip(each.questions, each.lines, strict=True)
    ]
    if not every:
        return []
    rows = await embedder.embed([question.text for _, _, question in every])
    nearness = np.triu(rows @ rows.T, k=1)
    found = []
    for one, other in np.argwhere(nearness >= NEARLY_THE_SAME):
        (first_file, first_line, _), (file, line, question) = every[one], every[other]
        wrong = (
            f"'{question.text}' says nearly the same as the question in {first_file.name}, line {first_line} "
            f"({nearness[one, other]:.2f}; from {NEARLY_THE_SAME} on that is too near)."
        )
        found.append(Found(file, line, wrong, "Keep one of the two."))
    return found


async def nothing_to_cite(guides: Iterable[tuple[Path, Guide]], library: Library) -> list[Found]:
    """Stages whose `retrieve` finds no passage that fits, in the guide's step if it has one."""
    found = []
    for file, guide in guides:
        lines = None
        for at, stage in enumerate(guide.stages):
            if not stage.retrieve:
                continue
            skill = stage.looks_for.skill if stage.looks_for else None
            if (await library.search(stage.retrieve, step=guide.step, skill=skill, limit=1)).fits:
                continue
            lines = lines or read_yaml(file)[1]
            wrong = f"the library holds nothing that fits the words of 'retrieve' in the stage '{stage.id}'."
            remedy = "Take words that the guidance uses, or add a document that says something on it."
            found.append(Found(file, lines[("stages", at, "retrieve")], wrong, remedy))
    return found
