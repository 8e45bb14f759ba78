"""Coach: takes one turn from the person's words to three questions, as typed events. The one pipeline of the program.

Screens, plain mode and batch verbs read the same events; none has logic of its own. Knows the other rooms only by
their protocols, and nothing of how anything is shown.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from coachmate.coaching.assessment import Assessment
from coachmate.coaching.choosing import differ
from coachmate.coaching.passages import Findings, Passage
from coachmate.coaching.protocols import Bank, Brief, Judge, Library, Screener, Screening, Selector, Writer
from coachmate.coaching.questions import Candidate, OfferedQuestion
from coachmate.coaching.terms import Origin, Skill, Step
from coachmate.errors import ModelUnavailable

PASSAGES_FOR_MODEL = 2
SHOWN = 3


@dataclass(frozen=True)
class Ask:
    """What a question is wanted for: the person's words, and what the stage looks for.

    `exclude` holds questions already shown for these words; another `seed` gives other candidates.
    """

    statement: str
    step: Step | None = None
    skill: Skill | None = None
    retrieve: str | None = None
    seed: int = 0
    exclude: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Screened:
    """The screening's answer; when it found a crisis the turn ends here."""

    screening: Screening


@dataclass(frozen=True)
class Found:
    """The passages that the model is given, and whether any fits (none are given when nothing does)."""

    passages: tuple[Passage, ...]
    fits: bool
    dense: bool


@dataclass(frozen=True)
class Writing:
    """How far the model is: candidates written so far, and those of them set aside by the judge."""

    written: int
    set_aside: int


@dataclass(frozen=True)
class FellBack:
    """The model's part fell away; the questions come from the bank. `reason` is a sentence for the person."""

    reason: str


@dataclass(frozen=True)
class Chosen:
    """The end of a turn: the best question first, then others of other kinds, and the passages that stood behind.

    `candidates` and `rejected` count everything that was weighed, the bank's too.
    """

    questions: tuple[OfferedQuestion, ...]
    citations: tuple[Passage, ...]
    candidates: int
    rejected: int


Event = Screened | Found | Writing | FellBack | Chosen


class Coach:
    """Runs turns. `count` is how many candidates the model writes at once."""

    def __init__(
        self,
        *,
        screener: Screener,
        library: Library,
        writer: Writer,
        bank: Bank,
        judge: Judge,
        selector: Selector,
        count: int = 8,
    ) -> None:
        self._screener = screener
        self._library = library
        self._writer = writer
        self._bank = bank
        self._judge = judge
        self._selector = selector
        self._count = count

    def screen(self, text: str) -> Screening:
        """Whether a text tells of a crisis; for answers that no question follows."""
        return self._screener.screen(text)

    async def run(self, ask: Ask) -> AsyncGenerator[Event, None]:
        """One turn. Ends with Screened (a crisis) or Chosen; closing the generator stops all work within 200 ms."""
        screening = self._screener.screen(ask.statement)
        yield Screened(screening)
        if screening.crisis:
            return
        findings = await self._search(ask)
        passages = tuple(hit.passage for hit in findings.hits[:PASSAGES_FOR_MODEL]) if findings.fits else ()
        yield Found(passages, findings.fits, findings.dense)

        pool = _Pool(self._judge, ask)
        # Where nothing else is wanted, a question first explores.
        skill = ask.skill or Skill.EXPLORING
        brief = Brief(ask.statement, ask.step, skill, passages, self._count, ask.seed)
        try:
            async with aclosing(self._writer.write(brief)) as candidates:
                async for candidate in candidates:
                    pool.weigh(candidate)
                    yield Writing(pool.weighed, pool.set_aside)
        except ModelUnavailable as unavailable:
            yield FellBack(str(unavailable))
        else:
            if not pool.sound:
                yield FellBack("None of the questions that the model wrote was good enough to show.")

        for each in self._bank.questions(ask.step, skill):
            pool.weigh(Candidate(each.text, Origin.BANK, each.skill, each.stance, each.fits))
        scores = await self._selector.rank(ask.statement, [candidate for candidate, _ in pool.sound])
        questions = [
            OfferedQuestion(candidate.text, candidate.origin, candidate.skill, candidate.stance, score, assessment)
            for (candidate, assessment), score in zip(pool.sound, scores, strict=True)
        ]
        yield Chosen(differ(questions, SHOWN), passages, pool.weighed, pool.set_aside)

    async def _search(self, ask: Ask) -> Findings:
        query = f"{ask.statement}\n{ask.retrieve}" if ask.retrieve else ask.statement
        return await self._library.search(query, step=ask.step, skill=ask.skill, limit=PASSAGES_FOR_MODEL)


class _Pool:
    """The candidates of one turn: assesses each once, sets aside the faulty ones and those shown before."""

    def __init__(self, judge: Judge, ask: Ask) -> None:
        self._judge = judge
        self._ask = ask
        self._seen = {_plain(text) for text in ask.exclude}
        self.weighed = 0
        self.sound: list[tuple[Candidate, Assessment]] = []

    @property
    def set_aside(self) -> int:
        return self.weighed - len(self.sound)

    def weigh(self, candidate: Candidate) -> None:
        self.weighed += 1
        if _plain(candidate.text) in self._seen:
            return
        self._seen.add(_plain(candidate.text))
        assessment = self._judge.assess(candidate.text, context=self._ask.statement, step=self._ask.step)
        if assessment.sound:
            self.sound.append((candidate, assessment))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
