"""Plain mode: the same guides line by line, for screen readers and pipes. Draws nothing and moves no cursor.

Chooses the session and what becomes of its sheet; `PlainSession` goes through it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from coachmate.all_texts import lines_of
from coachmate.cli.commitments import come_back
from coachmate.cli.plain_clock import PlainClock
from coachmate.cli.plain_lines import Leave, Reader, say
from coachmate.cli.plain_people import names_in, who_is_here, with_whom
from coachmate.cli.plain_session import PlainSession, help_for
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.looking_back import guide_of, is_left, words_for
from coachmate.coaching.partnerships import called
from coachmate.coaching.sessions import Session
from coachmate.coaching.sheet import kept_back_line, sheet
from coachmate.coaching.text import one_line
from coachmate.errors import CoachmateError
from coachmate.paths import write_private
from coachmate.wiring import Parts


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    guide: str | None
    resume: bool
    people: str | None
    partners: str | None
    save: Path | None
    airtime: bool


async def _choose(parts: Parts, read: Reader, wanted: Wanted) -> GuidedSession:
    """The session to run: the guide that was named, the one left last, or one chosen from a list."""
    partnership = called(wanted.partners, await parts.partnerships.all()).id if wanted.partners else None
    sessions = await parts.records.sessions(partnership=partnership)
    left = [each for each in sessions if is_left(each) and guide_of(each, parts.guides) is not None]
    found: tuple[Guide, str | None]
    if wanted.resume:
        if not left:
            raise CoachmateError("There is no session to go on with.", "", "Begin one: coachmate plain prepare")
        found = parts.guide(left[0].guide), left[0].id
    elif wanted.guide is not None:
        found = parts.guide(wanted.guide), None
    else:
        found = await _from_list(parts, read, left)
    if found[1] is None:
        return await _begin(parts, read, found[0], wanted)
    return await GuidedSession.resume(found[0], parts.records, parts.coach, found[1])


async def _begin(parts: Parts, read: Reader, guide: Guide, wanted: Wanted) -> GuidedSession:
    """A new session, with the people who were named or who are asked for."""
    names = None if wanted.people is None else names_in(wanted.people)
    partnership = await with_whom(guide, parts.partnerships, wanted.partners, None if names is not None else read)
    seats = await who_is_here(guide, parts.records, partnership, names, read)
    which = partnership.id if partnership else None
    if which is not None:
        await come_back(parts.records, parts.partnerships, which, read)
    return await GuidedSession.begin(guide, parts.records, parts.coach, which, seats)


async def _from_list(parts: Parts, read: Reader, left: Sequence[Session]) -> tuple[Guide, str | None]:
    choices: list[tuple[str, Guide, str | None]] = [
        (f"{each.title}{' (yours)' if each.id in parts.own_guides else ''}. {each.summary}", each, None)
        for each in parts.guides
    ]
    for session in left:
        known = parts.guide(session.guide)
        choices.append((f"Go on: {known.title}, {one_line(words_for(session), 60)}", known, session.id))
    for number, (label, _, _) in enumerate(choices, 1):
        say(f"{number}. {label}")
    while True:
        say(f"Which? Give a number from 1 to {len(choices)}.")
        word = (await read.line()).strip()
        if word.isdigit() and 1 <= int(word) <= len(choices):
            return choices[int(word) - 1][1:]


async def _plain(wanted: Wanted) -> None:
    from coachmate import settings, wiring

    chosen = settings.load()
    parts = wiring.build(chosen, patient=True)
    read = Reader()
    try:
        if note := wiring.leaving_note(chosen):
            say(note)
        for line in lines_of(parts.left_out):
            say(line)
        session = await _choose(parts, read, wanted)
        if notice := await parts.records.notice():
            say(notice)
        say(help_for(session))
        if any(stage.looks_for for stage in session.guide.stages):
            say("\nStarting the models.")
            await parts.warm(lambda line: None)
        async with PlainClock(session, bell=chosen.bell) as clock:
            await PlainSession(session, read, clock, parts.records, parts.partnerships).run()
        await _at_the_end(parts, read, session.id, wanted)
    except Leave:
        say("\nAll is kept. 'coachmate plain --resume' goes on from here.")
    finally:
        await parts.close()


async def _at_the_end(parts: Parts, read: Reader, session: str, wanted: Wanted) -> None:
    """What was agreed goes into the agreement; the sheet is shown and, if somebody wants that, saved."""
    record = await parts.records.load(session)
    guide = parts.guide(record.session.guide)
    text = sheet(guide, record, airtime=wanted.airtime)
    say("\n" + text)
    if left_out := kept_back_line(guide, record):
        say(left_out)
    if agreed := await parts.keep_clauses(record):
        say(agreed)
    save = wanted.save
    if save is None:
        name = await _where_to_save(read)
        save = at_home(name) if name else None
    if save is not None:
        write_private(save, text)
        say(f"Saved as {save}.")


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
@click.option("--people", metavar="NAMES", help='Who is here, in the order of their turns: "Maya, Tom".')
@click.option("--with", "partners", metavar="NAME", help="With which of your partners or groups you go through it.")
@click.option("--airtime", is_flag=True, help="Put onto the sheet who has spoken for how long, where that was counted.")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Save the sheet at the end as this file.")
def plain(
    guide: str | None, resume: bool, people: str | None, partners: str | None, airtime: bool, save: Path | None
) -> None:
    """A guided session line by line. GUIDE is the id of a guide, such as prepare; without one there is a list."""
    asyncio.run(_plain(Wanted(guide, resume, people, partners, save, airtime)))
