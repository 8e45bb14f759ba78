"""One session in plain mode: each moment of the guide as lines, and the commands in between.

Drives `GuidedSession` as the screens do; has no logic of coaching.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from coachmate.cli import plain_clock
from coachmate.cli.plain_clock import PlainClock
from coachmate.cli.plain_lines import Leave, Reader, say
from coachmate.coaching.coach import Chosen, FellBack, Screened
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.options import is_scale, numbers, taken
from coachmate.coaching.partnerships import Partnerships
from coachmate.coaching.progress import Moment
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.sessions import Records
from coachmate.coaching.sheet import ORIGINS
from coachmate.coaching.showing import shown_at
from coachmate.coaching.text import one_line

HELP = """Write your answer and press Enter. A line that ends with \\ goes on in the next.
:back   one place back          :skip   leave out the rest of this stage
:leave  stop here; all is kept  :help   this text"""
CHOOSING = """A number keeps a question. e and a number, such as e1: put it into your own words. w: write your own.
o: other questions. n: not what I meant. g: go on."""


def help_for(session: GuidedSession) -> str:
    """The commands that are of use in a session."""
    timed = any(stage.timer_minutes for stage in session.guide.stages)
    people = len(session.seats.people) > 1
    return "\n".join([HELP, *([plain_clock.HELP] if timed else []), *([plain_clock.HELP_PEOPLE] if people else [])])


def _ends(options: Sequence[str]) -> str:
    known = numbers(options)
    return f"{known[0]} to {known[-1]}"


class PlainSession:
    """One session in plain mode."""

    def __init__(
        self, session: GuidedSession, read: Reader, clock: PlainClock, records: Records, partnerships: Partnerships
    ) -> None:
        self._session = session
        self._read = read
        self._clock = clock
        self._records = records
        self._partnerships = partnerships
        self._stage = ""

    async def run(self) -> None:
        """To the end of the guide; Leave if the person stops before."""
        moments = {
            Moment.TALK: self._talk,
            Moment.PROMPT: self._prompt,
            Moment.QUESTIONS: self._questions,
            Moment.BRANCH: self._branch,
        }
        while not self._session.finished:
            await self._announce()
            await moments[self._session.here.moment]()
            await self._clock.arrive()

    async def _announce(self) -> None:
        stage = self._session.stage
        if stage.id == self._stage:
            return
        self._stage = stage.id
        say(f"\n{stage.title}. {stage.intention}")
        shown = await shown_at(self._session, self._records, self._partnerships)
        if shown is not None:
            say(f"\n{shown.text}\n")
        self._clock.announce()

    async def _talk(self) -> None:
        say(f"\n{self._session.stage.talk}")
        here = self._session.here
        say("Enter goes on.")
        while self._session.here == here:
            text = await self._command()
            if text is None:
                continue
            if not text.strip():
                await self._session.forward()
                return
            say("While you talk nothing is written. Enter goes on; :help tells the commands.")

    async def _prompt(self) -> None:
        prompt = self._session.prompt
        assert prompt is not None
        say(f"\n{prompt.text}")
        if prompt.hint:
            say(prompt.hint)
        for number, option in zip(numbers(prompt.options), prompt.options, strict=True):
            say(option if is_scale(prompt.options) else f"{number}. {option}")
        if prompt.options:
            say("Give a number; words after it are added. w and your own words stand for none of them.")
        if self._session.draft:
            say(f"You wrote before: {self._session.draft}\nAn empty line keeps it.")
        text = await self._command()
        if text is None:
            return
        if not text.strip():
            text = self._session.draft
        elif prompt.options:
            text = taken(prompt.options, text) or ""
        if not text.strip():
            known = f"Give a number from {_ends(prompt.options)}" if prompt.options else "Write a line first"
            say(f"{known}, or :skip to leave this stage out.")
            return
        await self._session.submit(text)
        if self._session.day_told:
            say(self._session.day_told)
        screening = self._session.screen(text)
        if screening.crisis:
            say(f"\n{screening.message}")

    async def _command(self) -> str | None:
        """A line of text; None if it was a command, which is then done."""
        text = await self._read.line()
        word = text.strip()
        if word == ":back":
            await self._session.back()
        elif word == ":skip":
            await self._session.skip()
        elif word == ":leave":
            raise Leave
        elif word == ":help":
            say(help_for(self._session))
        else:
            first, _, rest = word.partition(" ")
            return None if await self._clock.command(first, rest) else text
        return None

    async def _branch(self) -> None:
        branch = self._session.stage.branch
        assert branch is not None
        say(f"\n{branch.ask}")
        for number, option in enumerate(branch.options, 1):
            say(f"{number}. {option.label}")
        text = await self._command()
        if text is None:
            return
        if text.strip().isdigit() and 1 <= int(text) <= len(branch.options):
            await self._session.take(branch.options[int(text) - 1].id)
        else:
            say(f"Give a number from 1 to {len(branch.options)}.")

    async def _questions(self) -> None:
        questions = await self._ask()
        here = self._session.here
        while self._session.here == here and self._session.can_keep > 0:
            say(CHOOSING)
            text = await self._command()
            if text is None:
                continue
            word, _, rest = text.strip().partition(" ")
            if word == "g":
                break
            if word == "n":
                await self._session.not_meant()
                return
            if word == "o":
                await self._session.another()
                return
            await self._keep(word, rest, questions)
        if self._session.here == here:
            await self._session.forward()

    async def _keep(self, word: str, rest: str, questions: tuple[OfferedQuestion, ...]) -> None:
        if word[:1] == "e" and word[1:].isdigit():
            word, rest = "e", word[1:]
        number = rest.strip() if word == "e" else word
        if word == "w" or (word == "e" and number.isdigit() and 1 <= int(number) <= len(questions)):
            if word == "e":
                say(f"It reads: {questions[int(number) - 1].text}")
            say("Write the question; an empty line leaves it as it is:")
            text = (await self._read.line()).strip()
            if not text:
                return
            if word == "w":
                await self._session.keep_own(text)
            else:
                await self._session.keep(questions[int(number) - 1], text)
        elif word.isdigit() and 1 <= int(word) <= len(questions):
            await self._session.keep(questions[int(word) - 1])
        else:
            say("That is none of the answers.")
            return
        say("Kept.")

    async def _ask(self) -> tuple[OfferedQuestion, ...]:
        say("\nThinking.")
        async with aclosing(self._session.questions()) as events:
            async for event in events:
                if isinstance(event, Screened) and event.screening.crisis:
                    say(event.screening.message or "")
                elif isinstance(event, FellBack):
                    say(event.reason)
                elif isinstance(event, Chosen):
                    looks_for = self._session.stage.looks_for
                    say(looks_for.invitation if looks_for else "")
                    for number, question in enumerate(event.questions, 1):
                        say(f"{number}. {one_line(question.text)} ({ORIGINS[question.origin]})")
                    for passage in event.citations:
                        say(f"From the library: {passage.citation}")
                    return event.questions
        return ()
