"""One person's walk through one guide: what the screens and the plain mode drive, so that the two can't disagree.

Everything is kept by `Records` before it takes effect here. Draws nothing and knows no screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing

from coachmate.coaching import progress as way
from coachmate.coaching.coach import Ask, Chosen, Coach, Event
from coachmate.coaching.commitments import understood
from coachmate.coaching.guides import Gives, Guide, Leaves, Prompt, Stage
from coachmate.coaching.progress import Moment, Place
from coachmate.coaching.protocols import Screening
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.seating import Seats, seated
from coachmate.coaching.sessions import ChosenQuestion, Offer, Record, Records, Turn, Verdict
from coachmate.coaching.terms import Origin
from coachmate.coaching.timekeeping import Clocks
from coachmate.reading.days import day_in


class GuidedSession:
    """A session that is under way. Make one with `begin` or `resume`; `record` is always what is kept.

    `guide` is read with the names of those who are there; give it as it stands in its file.
    """

    def __init__(self, guide: Guide, records: Records, coach: Coach, record: Record) -> None:
        guide = seated(guide, record.session.seats)
        self.guide = guide
        self.id = record.session.id
        self.partnership = record.session.partnership
        self.seats = record.session.seats
        self.clocks = record.session.clocks
        self._records = records
        self._coach = coach
        self.progress = way.restore(
            guide,
            record.session.progress.trail,
            record.session.progress.taken,
            record.session.progress.finished,
        )
        # By stage: the day of its commitment. It stands until its prompt is answered anew, whatever day it is by then.
        self._due = {commitment.stage: commitment.due for commitment in record.commitments}
        self.day_told = ""
        self._turns = list(record.turns)
        self._drafts = dict(record.drafts)
        self.chosen = list(record.chosen)
        self._offer: Offer | None = None
        # By stage: the turn that was answered, and what was offered then; going back shows it again.
        self._offered: dict[str, tuple[str, Offer, Chosen]] = {}
        self._shown: set[str] = set()
        # By stage: what missed the point; other words for the same don't bring it again.
        self._refused: dict[str, set[str]] = {}
        self._seed = 0

    @classmethod
    async def begin(
        cls,
        guide: Guide,
        records: Records,
        coach: Coach,
        partnership: str | None = None,
        seats: Seats | None = None,
    ) -> GuidedSession:
        seats = seats or Seats()
        session = await records.start(guide.id, way.begin(seated(guide, seats)), partnership, seats)
        return cls(guide, records, coach, await records.load(session.id))

    @classmethod
    async def resume(cls, guide: Guide, records: Records, coach: Coach, session: str) -> GuidedSession:
        return cls(guide, records, coach, await records.load(session))

    # Where we are

    @property
    def here(self) -> Place:
        return self.progress.here

    @property
    def stage(self) -> Stage:
        return self.guide.stage(self.here.stage)

    @property
    def prompt(self) -> Prompt | None:
        return way.prompt_at(self.guide, self.here)

    @property
    def finished(self) -> bool:
        return self.progress.finished

    @property
    def route(self) -> tuple[Stage, ...]:
        return way.route(self.guide, self.progress)

    @property
    def draft(self) -> str:
        """What stands in the answer box here: the draft, else the answer given before, else nothing."""
        return self._drafts.get(self.here) or self.answer(self.here) or ""

    def answer(self, place: Place) -> str | None:
        return next((turn.text for turn in reversed(self._turns) if turn.place == place), None)

    def answers(self, stage: Stage) -> list[str]:
        """The latest answers of a stage, in the order of its prompts."""
        found = (self.answer(place) for place in way.moments(stage) if place.moment is Moment.PROMPT)
        return [text for text in found if text]

    def kept(self, stage: Stage) -> list[ChosenQuestion]:
        """The questions chosen at a stage."""
        return [chosen for chosen in self.chosen if chosen.stage == stage.id]

    def kept_as(self, question: OfferedQuestion) -> ChosenQuestion | None:
        """The form in which an offered question is kept at this stage."""
        return next((each for each in self.kept(self.stage) if (each.original or each.text) == question.text), None)

    def kept_beside(self, offered: Iterable[OfferedQuestion]) -> list[ChosenQuestion]:
        """What is kept at this stage and is not among the questions that are offered."""
        texts = {question.text for question in offered}
        return [each for each in self.kept(self.stage) if (each.original or each.text) not in texts]

    def is_answered(self, stage: Stage) -> bool:
        """Whether something was written, kept or chosen at a stage."""
        return bool(self.answers(stage) or self.kept(stage) or stage.id in self.progress.taken)

    @property
    def can_keep(self) -> int:
        """How many more questions may be kept at this stage."""
        looks_for = self.stage.looks_for
        return looks_for.keep - len(self.kept(self.stage)) if looks_for else 0

    # Writing

    async def save_draft(self, text: str, place: Place | None = None) -> None:
        place = place or self.here
        self._drafts[place] = text
        await self._records.save_draft(self.id, place, text)

    async def submit(self, text: str) -> Turn:
        """Keep the answer to the prompt here, then go one place on. ValueError for an answer of nothing but spaces."""
        if not text.strip():
            raise ValueError("an answer needs words")
        place, stage, self.day_told = self.here, self.stage, ""
        turn = await self._records.submit(self.id, place, text)
        self._turns.append(turn)
        self._drafts.pop(place, None)
        if stage.leaves is Leaves.COMMITMENT:
            await self._commit(stage, turn)
        self._shown.clear()
        self._seed = 0
        await self._move(way.forward(self.guide, self.progress))
        return turn

    async def _commit(self, stage: Stage, turn: Turn) -> None:
        """Keep the stage's commitment as far as it is answered: its words, its day if one is understood, its cue.

        `day_told` says which day was understood, if the day is what `turn` answers.
        """
        said = {prompt: self.answer(way.place_of(stage, prompt)) or "" for prompt in stage.prompts}
        words = "\n".join(text for prompt, text in said.items() if text and not prompt.gives)
        given = {prompt.gives: text for prompt, text in said.items() if prompt.gives}
        asked = {way.place_of(stage, prompt) for prompt in stage.prompts if prompt.gives is Gives.DUE}
        day = next((each for each in reversed(self._turns) if each.place in asked), None)
        if day is not None and (day is turn or stage.id not in self._due):
            # "Friday" is the one after the day on which it was written.
            written = day.at.astimezone().date()
            self._due[stage.id] = await asyncio.to_thread(day_in, day.text, written)
            if day is turn:
                self.day_told = understood(day.text, self._due[stage.id], written)
        if words:
            await self._records.commit(self.id, stage.id, words, self._due.get(stage.id), given.get(Gives.CUE, ""))

    async def save_clocks(self, clocks: Clocks) -> None:
        """Keep how far the clocks have run, so that a stage goes on where it was left."""
        self.clocks = clocks
        await self._records.save_clocks(self.id, clocks)

    def screen(self, text: str) -> Screening:
        """Whether an answer tells of a crisis; asked of every answer, whatever its stage looks for."""
        return self._coach.screen(text)

    # Moving

    async def forward(self) -> None:
        await self._move(way.forward(self.guide, self.progress))

    async def skip(self) -> None:
        await self._move(way.skip(self.guide, self.progress))

    async def back(self) -> None:
        await self._move(way.back(self.guide, self.progress))

    async def take(self, option: str) -> None:
        await self._move(way.take(self.guide, self.progress, option))

    async def _move(self, progress: way.Progress) -> None:
        if progress == self.progress:
            return
        await self._records.save_progress(self.id, progress)
        self.progress = progress

    # Questions

    async def questions(self) -> AsyncGenerator[Event, None]:
        """Run the Coach on this stage's answers; what it offers is kept before it is shown."""
        stage = self.stage
        answers = self.answers(stage)
        turn = next((turn for turn in reversed(self._turns) if turn.place.stage == stage.id), None)
        if stage.looks_for is None or turn is None:
            return
        if stage.id in self._offered and self._offered[stage.id][0] == turn.id:
            _, self._offer, chosen = self._offered[stage.id]
            yield chosen
            return
        ask = Ask(
            "\n".join(answers),
            self.guide.step,
            stage.looks_for.skill,
            stage.retrieve,
            self._seed,
            frozenset(self._shown)
            | self._refused.get(stage.id, set())
            | {chosen.original or chosen.text for chosen in self.chosen},
        )
        async with aclosing(self._coach.run(ask)) as events:
            async for event in events:
                if isinstance(event, Chosen):
                    self._offer = await self._records.offer(turn, event.questions, event.citations)
                    self._offered[stage.id] = (turn.id, self._offer, event)
                    self._shown.update(question.text for question in event.questions)
                yield event

    async def another(self) -> None:
        """The person wants other questions: the next run gives others."""
        await self._judge_offer(Verdict.ANOTHER)
        self._offered.pop(self.stage.id, None)
        self._seed += 1

    async def not_meant(self) -> None:
        """The questions miss the point: back to the last prompt of the stage, where the words can be put anew."""
        await self._judge_offer(Verdict.NOT_MEANT)
        offered = {question.text for question in self._offer.questions} if self._offer else set()
        self._refused.setdefault(self.stage.id, set()).update(offered | self._shown)
        await self.back()

    async def keep(self, question: OfferedQuestion, text: str | None = None) -> ChosenQuestion:
        """Keep an offered question, as it stands or as the person has edited it, in place of an earlier wording."""
        edited = text is not None and text.strip() != question.text
        for earlier in [each for each in self.kept(self.stage) if (each.original or each.text) == question.text]:
            await self.drop(earlier)
        chosen = await self._records.choose(
            self.id,
            self.stage.id,
            text.strip() if text is not None and edited else question.text,
            question.origin,
            question.skill,
            question.text if edited else None,
        )
        await self._judge_offer(Verdict.EDITED if edited else Verdict.USED)
        self.chosen.append(chosen)
        return chosen

    async def keep_own(self, text: str) -> ChosenQuestion:
        """Keep a question that the person wrote; ValueError for nothing but spaces."""
        looks_for = self.stage.looks_for
        if looks_for is None or not text.strip():
            raise ValueError("a question needs words, at a stage that leaves one")
        chosen = await self._records.choose(self.id, self.stage.id, text.strip(), Origin.OWN, looks_for.skill, None)
        self.chosen.append(chosen)
        return chosen

    async def drop(self, chosen: ChosenQuestion) -> None:
        """Take a kept question off the sheet again."""
        await self._records.unchoose(chosen.id)
        self.chosen.remove(chosen)

    async def _judge_offer(self, verdict: Verdict) -> None:
        if self._offer is not None:
            await self._records.judge_offer(self._offer.id, verdict)
