"""Scripted stand-ins for the models, for unit tests only; the real path is tested in tests/process and tests/slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coachmate.all_texts import read_all
from coachmate.coaching.coach import Coach
from coachmate.coaching.passages import Document, Findings, Hit, Passage
from coachmate.coaching.protocols import Brief, ChatMessage, Generation, Screening, Written
from coachmate.coaching.questions import BankQuestion, Candidate
from coachmate.coaching.terms import Origin, Skill, Step
from coachmate.content.corpus import read_corpus
from coachmate.content.questions import read_bank
from coachmate.engine.client import WorkerState
from coachmate.engine.model_choice import ModelChoice
from coachmate.engine.model_registry import Registry
from coachmate.errors import CoachmateError, ModelUnavailable
from coachmate.judge import RuleJudge
from coachmate.knowledge.library import CorpusLibrary
from coachmate.paths import Paths
from coachmate.records import Store
from coachmate.records.efforts import EffortBook
from coachmate.records.expertise import ExpertiseBook
from coachmate.records.partnerships import PartnershipBook
from coachmate.resources import resource
from coachmate.settings import Settings
from coachmate.wiring import Parts
from coachmate.writer.bank import QuestionBank

PASSAGE = Passage(
    "listening-levels#silence",
    "listening-levels",
    "Listening",
    "Silence is part of it",
    "Leave a breath after the other has spoken.",
    Step.PRACTICES,
    (Skill.LISTENING,),
)
CORPUS = read_corpus(resource("corpus"))
BANK = read_bank(resource("prompts") / "questions")


class FakeScreener:
    def screen(self, text: str) -> Screening:
        if "crisis" in text:
            return Screening(True, 1.0, "suicide", "Please talk to somebody now.")
        return Screening(False, 0.0)


class FakeLibrary:
    def __init__(self, fits: bool = True) -> None:
        self.fits = fits
        self.queries: list[str] = []

    async def search(
        self, query: str, *, step: Step | None = None, skill: Skill | None = None, limit: int = 3
    ) -> Findings:
        self.queries.append(query)
        return Findings((Hit(PASSAGE, 0.5),), self.fits)


class FakeWriter:
    """Yields `texts`; waits for `gate` before each if there is one; raises if `gone`."""

    def __init__(self, *texts: str, gone: bool = False, gate: asyncio.Event | None = None) -> None:
        self.texts = texts
        self.gone = gone
        self.gate = gate
        self.briefs: list[Brief] = []
        self.closed = 0

    async def write(self, brief: Brief) -> AsyncGenerator[Candidate, None]:
        self.briefs.append(brief)
        if self.gone:
            raise ModelUnavailable("The model is not there.")
        try:
            for text in self.texts:
                if self.gate is not None:
                    await self.gate.wait()
                yield Candidate(text, Origin.MODEL, brief.skill)
        finally:
            self.closed += 1


class FakeSelector:
    """The model's questions first, else in the order given."""

    async def rank(self, context: str, candidates: Sequence[Candidate]) -> list[float]:
        return [(0.9 if each.origin is Origin.MODEL else 0.5) - place / 1000 for place, each in enumerate(candidates)]


def coach(
    writer: FakeWriter | None = None,
    library: FakeLibrary | None = None,
    bank: Sequence[BankQuestion] = BANK,
) -> Coach:
    return Coach(
        screener=FakeScreener(),
        library=library or FakeLibrary(),
        writer=writer or FakeWriter("What would help you to ask Ravi?", "Don't you think you should just ask?"),
        bank=QuestionBank(bank),
        judge=RuleJudge(),
        selector=FakeSelector(),
    )


class NoModels:
    """Stands for the embeddings and the index where there are none: the library searches by words alone."""

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        raise ModelUnavailable("The embeddings are not there.")

    async def request(self, op: str, args: Mapping[str, object]) -> object:
        raise ModelUnavailable("The index is not there.")


class FakeShelf:
    """The real library over the real corpus, by words alone."""

    def __init__(self, documents: Sequence[Document] = CORPUS) -> None:
        self.library = CorpusLibrary(documents, NoModels(), NoModels())


class FakeModel:
    """Loads at once, unless `broken` or held up by `gate`; writes `texts`, which wait for `gate` as well."""

    def __init__(self, *texts: str, broken: CoachmateError | None = None, gate: asyncio.Event | None = None) -> None:
        self.texts = texts or ("What now?",)
        self.broken = broken
        self.gate = gate
        self.state = WorkerState.OFF
        self.closed = False
        self._tell: Callable[[WorkerState], None] | None = None

    def warm(self) -> None:
        self.become(WorkerState.READY)

    async def until_ready(self) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.broken is not None:
            self.become(WorkerState.FAILED)
            raise self.broken
        self.become(WorkerState.READY)

    def listen(self, on_state: Callable[[WorkerState], None] | None) -> None:
        self._tell = on_state

    def become(self, state: WorkerState) -> None:
        self.state = state
        if self._tell is not None:
            self._tell(state)

    async def generate(self, request: Generation) -> AsyncGenerator[Written, None]:
        for index, text in enumerate(self.texts):
            if self.gate is not None:
                await self.gate.wait()
            yield Written(index, text, (-0.1,), True)

    async def logprobs(self, messages: Sequence[ChatMessage], continuations: Sequence[str]) -> list[tuple[float, ...]]:
        return [(-0.1,) for _ in continuations]

    async def aclose(self) -> None:
        self.closed = True
        self.become(WorkerState.OFF)


class FakeModels(ModelChoice):
    """The real list and the real checks of files; what is loaded is a FakeModel. `made` holds them, in order."""

    def __init__(self, paths: Paths, setting: Path | None = None) -> None:
        super().__init__(
            Registry(paths.data / "models.json"), context=2048, logs=paths.logs, cache=paths.models, setting=setting
        )
        self.made: list[FakeModel] = []
        self.broken: CoachmateError | None = None
        self.gate: asyncio.Event | None = None

    def make(self, file: Path | None) -> FakeModel:
        self.made.append(FakeModel(broken=self.broken, gate=self.gate))
        return self.made[-1]


class FakeParts(Parts):
    """The real records and guides, with scripted models."""

    def __init__(self, writer: FakeWriter | None = None) -> None:
        self.settings = Settings()
        self.paths = Paths.from_environment()
        every = read_all()
        self.know_own(every)
        self.guides = every.texts.guides
        self.records = store = Store(self.paths.database)
        self.partnerships = PartnershipBook(store)
        self.efforts = EffortBook(store)
        self.expertise = ExpertiseBook(store)
        self.starters = every.texts.starters
        self.steps = every.texts.steps
        self.coach = coach(writer)
        self.shelf = FakeShelf(every.texts.documents)  # type: ignore[assignment]
        self.models = FakeModels(self.paths)

    async def warm(self, tell: object) -> None:
        tell("models ready")  # type: ignore[operator]

    async def close(self) -> None:
        await self.records.close()
