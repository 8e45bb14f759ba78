"""Scripted stand-ins for the models, for unit tests only; the real path is tested in tests/process and tests/slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from coachmate.coaching.coach import Coach
from coachmate.coaching.passages import Findings, Hit, Passage
from coachmate.coaching.protocols import Brief, Screening
from coachmate.coaching.questions import BankQuestion, Candidate
from coachmate.coaching.terms import Origin, Skill, Step
from coachmate.content.guides import read_guides
from coachmate.content.questions import read_bank
from coachmate.errors import ModelUnavailable
from coachmate.judge import RuleJudge
from coachmate.paths import Paths
from coachmate.records import Store
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


class FakeParts(Parts):
    """The real records and guides, with scripted models."""

    def __init__(self, writer: FakeWriter | None = None) -> None:
        self.settings = Settings()
        self.paths = Paths.from_environment()
        self.guides = read_guides(resource("prompts") / "guides")
        self.records = Store(self.paths.database)
        self.coach = coach(writer)

    async def warm(self, tell: object) -> None:
        tell("models ready")  # type: ignore[operator]

    async def close(self) -> None:
        await self.records.close()

