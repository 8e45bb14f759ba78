"""Plain mode: the same guides line by line, for screen readers and pipes. Draws nothing and moves no cursor.

Drives `GuidedSession` as the screens do; has no logic of coaching.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import textwrap
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import click

from coachmate.coaching.coach import Chosen, FellBack, Screened
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.partnerships import called
from coachmate.coaching.progress import Moment
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.sessions import Session
from coachmate.coaching.sheet import ORIGINS, kept_back_line, sheet
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.paths import write_private
from coachmate.wiring import Parts

HELP = """Write your answer and press Enter. A line that ends with \\ goes on in the next.
:back   one place back          :skip   leave out the rest of this stage
:leave  stop here; all is kept  :help   this text"""
CHOOSING = """A number keeps a question. e and a number, such as e1: put it into your own words. w: write your own.
o: other questions. n: not what I meant. g: go on."""


class Leave(Exception):
    """The person stops here, or standard input has ended."""


class Reader:
    """Reads lines from standard input without holding up the program."""

    async def line(self) -> str:
        """One line, a trailing backslash joining the next; Leave at the end of input."""
        gathered: list[str] = []
        while True:
            raw = await asyncio.to_thread(sys.stdin.readline)
            if not raw:
                raise Leave
            text = raw.rstrip("\n")
            if not text.endswith("\\"):
                return "\n".join([*gathered, text])
            gathered.append(text[:-1])


def say(text: str = "") -> None:
    """Print lines; in a terminal, broken between words rather than in them."""
    lines = showable(text).split("\n")
    if sys.stdout.isatty():
        width = max(20, shutil.get_terminal_size().columns - 1)
        lines = [part for line in lines for part in textwrap.wrap(line, width) or [""]]
    print("\n".join(lines), flush=True)


class PlainSession:
    """One session in plain mode."""

    def __init__(self, session: GuidedSession, read: Reader) -> None:
        self._session = session
        self._read = read
        self._stage = ""

    async def run(self) -> None:
        """To the end of the guide; Leave if the person stops before."""
        while not self._session.finished:
            self._announce()
            moment = self._session.here.moment
            if moment is Moment.PROMPT:
                await self._prompt()
            elif moment is Moment.QUESTIONS:
                await self._questions()
            else:
                await self._branch()

    def _announce(self) -> None:
        stage = self._session.stage
        if stage.id != self._stage:
            self._stage = stage.id
            say(f"\n{stage.title}. {stage.intention}")
            if stage.timer_minutes:
                say(f"Take about {stage.timer_minutes:g} minutes.")

    async def _prompt(self) -> None:
        prompt = self._session.prompt
        assert prompt is not None
        say(f"\n{prompt.text}")
        if prompt.hint:
            say(prompt.hint)
        if self._session.draft:
            say(f"You wrote before: {self._session.draft}\nAn empty line keeps it.")
        text = await self._command()
        if text is None:
            return
        if not text.strip():
            text = self._session.draft
        if not text.strip():
            say("Write a line first, or :skip to leave this stage out.")
            return
        await self._session.submit(text)
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
            say(HELP)
        else:
            return text
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


async def _choose(
    parts: Parts, read: Reader, guide: str | None, resume: bool, partner: str | None
) -> GuidedSession:
    """The session to run: the guide that was named, the one left last, or one chosen from a list."""
    partnership = called(partner, await parts.partnerships.all()).id if partner else None
    sessions = await parts.records.sessions(partnership=partnership)
    left = [each for each in sessions if not each.progress.finished and each.title]
    found: tuple[Guide, str | None]
    if resume:
        if not left:
            raise CoachmateError("There is no session to go on with.", "", "Begin one: coachmate plain prepare")
        found = parts.guide(left[0].guide), left[0].id
    elif guide is not None:
        found = parts.guide(guide), None
    else:
        found = await _from_list(parts, read, left)
    if found[1] is None:
        return await GuidedSession.begin(found[0], parts.records, parts.coach, partnership)
    return await GuidedSession.resume(found[0], parts.records, parts.coach, found[1])


async def _from_list(parts: Parts, read: Reader, left: Sequence[Session]) -> tuple[Guide, str | None]:
    choices: list[tuple[str, Guide, str | None]] = [
        (f"{each.title}. {each.summary}", each, None) for each in parts.guides
    ]
    for session in left:
        known = parts.guide(session.guide)
        choices.append((f"Go on: {known.title}, {one_line(session.title, 60)}", known, session.id))
    for number, (label, _, _) in enumerate(choices, 1):
        say(f"{number}. {label}")
    while True:
        say(f"Which? Give a number from 1 to {len(choices)}.")
        word = (await read.line()).strip()
        if word.isdigit() and 1 <= int(word) <= len(choices):
            return choices[int(word) - 1][1:]


async def _plain(guide: str | None, resume: bool, save: Path | None, partner: str | None = None) -> None:
    from coachmate import settings, wiring

    chosen = settings.load()
    parts = wiring.build(chosen, patient=True)
    read = Reader()
    try:
        if note := wiring.leaving_note(chosen):
            say(note)
        session = await _choose(parts, read, guide, resume, partner)
        if notice := await parts.records.notice():
            say(notice)
        say(HELP)
        say("\nStarting the models.")
        await parts.warm(lambda line: None)
        await PlainSession(session, read).run()
        record = await parts.records.load(session.id)
        agreed = await parts.keep_clauses(record)
        text = sheet(session.guide, record)
        say("\n" + text)
        if left_out := kept_back_line(session.guide, record):
            say(left_out)
        if agreed:
            say(agreed)
        if save is None:
            name = await _where_to_save(read)
            save = at_home(name) if name else None
        if save is not None:
            write_private(save, text)
            say(f"Saved as {save}.")
    except Leave:
        say("\nAll is kept. 'coachmate plain --resume' goes on from here.")
    finally:
        await parts.close()


def at_home(name: str) -> Path:
    """The file of that name; a leading ~ is the home folder."""
    return Path(name).expanduser()


async def _where_to_save(read: Reader) -> str | None:
    say("\nEnter leaves. To save the sheet first, write a file's name.")
    try:
        return (await read.line()).strip() or None
    except Leave:
        return None


@click.command()
@click.argument("guide", required=False)
@click.option("--resume", is_flag=True, help="Go on with the session you left last.")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Save the sheet at the end as this file.")
@click.option("--with", "partner", metavar="NAME", help="The partner or group that it belongs to.")
def plain(guide: str | None, resume: bool, save: Path | None, partner: str | None) -> None:
    """A guided session line by line. GUIDE is prepare, relationship, practices or habit."""
    asyncio.run(_plain(guide, resume, save, partner))
