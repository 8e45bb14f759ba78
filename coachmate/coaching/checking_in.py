"""One day's check-in, question by question: what the screen and the plain mode drive, so that the two can't disagree.

Every score is kept by `Efforts` before it takes effect here. Reads no clock, draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coachmate.coaching.efforts import ActiveQuestion, Effort, Efforts


class CheckIn:
    """The questions, and what was scored on `day`; `at` is the one that is asked, None when all were gone through."""

    def __init__(self, efforts: Efforts, day: date) -> None:
        self._efforts = efforts
        self.day = day
        self.questions: Sequence[ActiveQuestion] = ()
        self.scored: dict[str, Effort] = {}
        self.at: int | None = None
        # Notes that wait for their score, by question.
        self._notes: dict[str, str] = {}
        # One that was chosen among those gone through leads back to them.
        self._only_one = False

    async def load(self) -> None:
        """Read questions and scores anew; stays at the question asked, or goes to the first without a score."""
        questions = await self._efforts.questions()
        scores = await self._efforts.scores(self.day)
        # Only now: somebody may have scored and gone on meanwhile.
        before, known = self.asked, {each.id for each in self.questions}
        self.questions = questions
        self.scored = {each.question: each for each in scores if each.day == self.day}
        ids = [each.id for each in self.questions]
        if before is not None and before.id in ids:
            self.at = ids.index(before.id)
        elif before is not None or not known >= set(ids):
            self.at = self._first_unscored()

    async def turn_to(self, day: date) -> None:
        """Go to another day; notes that wait for a score are let go."""
        self.day, self.questions, self.at = day, (), None
        self._notes.clear()
        await self.load()

    def _first_unscored(self) -> int | None:
        return next((place for place, each in enumerate(self.questions) if each.id not in self.scored), None)

    @property
    def asked(self) -> ActiveQuestion | None:
        return self.questions[self.at] if self.at is not None else None

    @property
    def score_here(self) -> int | None:
        """What is scored for the question that is asked."""
        effort = self.scored.get(self.asked.id) if self.asked else None
        return effort.score if effort else None

    @property
    def note_here(self) -> str:
        """The note on the question that is asked, kept or waiting for its score."""
        if self.asked is None:
            return ""
        effort = self.scored.get(self.asked.id)
        return self._notes.get(self.asked.id, effort.note if effort else "")

    @property
    def how_many_scored(self) -> int:
        return sum(each.id in self.scored for each in self.questions)

    @property
    def notes_wait(self) -> bool:
        """Whether a note is there that is not kept yet, for want of a score."""
        return any(self._notes.values())

    # Scoring

    async def score(self, score: int) -> None:
        """Keep the score of the question that is asked, with its note, and go on."""
        await self._keep(score, self.note_here)
        self.forward()

    async def note(self, text: str) -> None:
        """Keep a note on the question that is asked: at once beside its score, or as soon as it has one."""
        if self.asked is None:
            return
        if self.score_here is None:
            self._notes[self.asked.id] = text
        else:
            await self._keep(self.score_here, text)

    async def _keep(self, score: int, note: str) -> None:
        if self.asked is None:
            return
        await self._efforts.score(self.asked.id, self.day, score, note)
        self.scored[self.asked.id] = Effort(self.asked.id, self.day, score, note)
        self._notes.pop(self.asked.id, None)

    async def clear(self) -> None:
        """Take the score of the question that is asked off again; its note waits for another."""
        if self.asked is None or self.score_here is None:
            return
        note = self.note_here
        await self._efforts.clear(self.asked.id, self.day)
        del self.scored[self.asked.id]
        if note:
            self._notes[self.asked.id] = note

    # Moving

    def forward(self) -> None:
        """To the next question; from the last one, or one that was chosen by itself, to what was scored."""
        if self.at is not None:
            self.at = self.at + 1 if not self._only_one and self.at + 1 < len(self.questions) else None
        self._only_one = False

    def back(self) -> None:
        """To the question before; from what was scored to the last one."""
        if self.questions:
            self.at = len(self.questions) - 1 if self.at is None else max(0, self.at - 1)
        self._only_one = False

    def choose(self, at: int) -> None:
        """Ask one question by itself, to change what was scored. IndexError if there is none."""
        self.at = range(len(self.questions))[at]
        self._only_one = True
