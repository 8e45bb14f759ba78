"""`coachmate checkin`: the check-in line by line, its weeks as a table, all scores as CSV, and the questions.

Drives `CheckIn` as the screen does; has no rule of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from coachmate.cli.plain_lines import Reader
    from coachmate.coaching.checking_in import CheckIn
    from coachmate.coaching.efforts import ActiveQuestion
    from coachmate.wiring import Books

HELP = """Write a score from 0 to 10 and press Enter; words after it are kept as a note, such as: 7 tired but there.
An empty line goes on. b: back one. x: take the score off. q: stop here; all is kept."""


@click.group(invoke_without_command=True)
@click.option("--yesterday", is_flag=True, help="Check in for yesterday.")
@click.option("--trend", is_flag=True, help="Show the averages of weeks as a table instead.")
@click.option(
    "--weeks", type=click.IntRange(1, 104), default=12, show_default=True, help="How many weeks --trend shows."
)
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write all scores to this file.")
@click.pass_context
def checkin(context: click.Context, yesterday: bool, trend: bool, weeks: int, file: Path | None) -> None:
    """Score how hard you tried today, by your own questions: 0 to 10, under a minute.

    Nobody else sees it. Days that you leave out are gaps and nothing else.
    """
    if context.invoked_subcommand is not None:
        return
    if file is not None:
        run(lambda books: _csv(books, file))
    if trend:
        run(lambda books: _trend(books, weeks))
    elif file is None:
        run(lambda books: _check_in(books, _today() - timedelta(days=yesterday)))


@checkin.command()
def questions() -> None:
    """List your questions with their numbers, those asked no more, and those offered to begin with."""
    run(_list)


@checkin.command()
@click.argument("text")
def add(text: str) -> None:
    """Ask TEXT from now on. "offered" takes all those that are offered; a letter of the list takes one."""
    run(lambda books: _add(books, text))


@checkin.command()
@click.argument("number", type=int)
@click.argument("text")
def reword(number: int, text: str) -> None:
    """Put question NUMBER into other words; its scores stay."""

    async def do(books: Books) -> None:
        await books.efforts.reword((await _numbered(books, number)).id, text)
        await _list(books)

    run(do)


@checkin.command()
@click.argument("number", type=int)
@click.argument("place", type=click.IntRange(1))
def move(number: int, place: int) -> None:
    """Ask question NUMBER as number PLACE."""

    async def do(books: Books) -> None:
        moved = await _numbered(books, number)
        ids = [each.id for each in await books.efforts.questions() if each.id != moved.id]
        await books.efforts.order([*ids[: place - 1], moved.id, *ids[place - 1 :]])
        await _list(books)

    run(do)


@checkin.command()
@click.argument("number", type=int)
def retire(number: int) -> None:
    """Ask question NUMBER no more; its scores stay."""
    run(lambda books: _retire(books, number, True))


@checkin.command()
@click.argument("number", type=int)
def again(number: int) -> None:
    """Ask question NUMBER again, which was asked no more."""
    run(lambda books: _retire(books, number, False))


def run(work: Callable[[Books], Awaitable[None]]) -> None:
    """Do it with the person's books, which are closed at the end; loads no model."""

    async def with_books() -> None:
        from coachmate.cli.plain_lines import say
        from coachmate.wiring import Books

        books = Books()
        try:
            if notice := await books.notice():
                say(notice)
            await work(books)
        finally:
            await books.close()

    asyncio.run(with_books())


def _today() -> date:
    from coachmate.coaching.trends import day_of

    return day_of(datetime.now().astimezone())


# Checking in


async def _check_in(books: Books, day: date) -> None:
    from coachmate.cli.plain_lines import Leave, Reader, say
    from coachmate.coaching.checking_in import CheckIn
    from coachmate.coaching.efforts import ABOUT
    from coachmate.coaching.trends import day_in_words

    check_in, read = CheckIn(books.efforts, day), Reader()
    try:
        await check_in.load()
        if not check_in.questions:
            await _choose(books, read)
            await check_in.load()
        say(f"{day_in_words(day)}. {ABOUT}\n{HELP}")
        if check_in.at is None and check_in.questions:
            say("All are scored already; an empty line leaves a score as it is.")
            check_in.at = 0
        while check_in.at is not None:
            await _ask(books, check_in, read)
    except Leave:
        pass
    say(
        f"\nKept: {check_in.how_many_scored} of {len(check_in.questions)}. 'coachmate checkin --trend' shows the weeks."
    )


async def _ask(books: Books, check_in: CheckIn, read: Reader) -> None:
    """One question and one line."""
    from coachmate.cli.plain_lines import Leave, say
    from coachmate.coaching.efforts import LEAST, MOST

    assert check_in.asked is not None and check_in.at is not None
    say(f"\n{check_in.at + 1} of {len(check_in.questions)}. {check_in.asked.text}")
    if check_in.score_here is not None:
        say(f"It is {check_in.score_here} now." + (f" Note: {check_in.note_here}" if check_in.note_here else ""))
    word, _, note = (await read.line()).strip().partition(" ")
    if not word:
        check_in.forward()
    elif word == "b":
        check_in.back()
    elif word == "x":
        await check_in.clear()
    elif word == "q":
        raise Leave
    elif word.isascii() and word.isdigit() and LEAST <= int(word) <= MOST:
        if note.strip():
            await check_in.note(note.strip())
        await check_in.score(int(word))
        if note.strip() and (screening := books.screen(note)).crisis:
            say(f"\n{screening.message}")
    else:
        say("That is no score. " + HELP)


async def _choose(books: Books, read: Reader) -> None:
    """The first time: take some that are offered, or write one; Leave if nothing is wanted."""
    from coachmate.cli.plain_lines import Leave, say

    say("The check-in asks you a few questions about your day, the same ones each time. You have none yet.")
    offered = books.starters.questions
    for number, each in enumerate(offered, 1):
        say(f"{number}. {each.text}")
    while not await books.efforts.questions():
        say(
            "Write the numbers of those that you want, such as 1 3; or a question of your own, such as "
            f"“{books.starters.beginning} listen?”; an empty line leaves."
        )
        line = (await read.line()).strip()
        if not line:
            raise Leave
        words = line.replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            await books.efforts.add(line)
        for word in words:
            if word.isascii() and word.isdigit() and 1 <= int(word) <= len(offered):
                await books.efforts.add(offered[int(word) - 1].text)


# Looking back


async def _trend(books: Books, weeks: int) -> None:
    from coachmate.cli.plain_lines import say
    from coachmate.coaching.trends import later_than, table, trends

    efforts, today = await books.efforts.scores(), _today()
    every = trends(await books.efforts.questions(retired=True), efforts, today, weeks)
    if not every:
        say("No questions yet. 'coachmate checkin' begins.")
        return
    say("Averages of the days you scored, 0 to 10, by week; - is a week without a score.\n")
    # A table isn't broken between words.
    click.echo(table(every, today))
    if later := later_than(efforts, today):
        say(f"\n{later} scored on days still to come (a clock was wrong?): --csv has them.")


async def _csv(books: Books, file: Path) -> None:
    from coachmate.coaching.trends import as_csv
    from coachmate.paths import write_private

    known = {each.id: each for each in await books.efforts.questions(retired=True)}
    write_private(file, as_csv(known, await books.efforts.scores()))
    click.echo(f"Saved as {file}.")


# Questions


def _letter(place: int) -> str:
    return chr(ord("a") + place) if place < 26 else f"z{place}"


async def _offered(books: Books) -> dict[str, str]:
    """By letter, the texts that are offered and not among one's own."""
    own = {each.text.casefold() for each in await books.efforts.questions(retired=True)}
    others = [each.text for each in books.starters.questions if each.text.casefold() not in own]
    return {_letter(place): text for place, text in enumerate(others)}


async def _list(books: Books) -> None:
    from coachmate.cli.plain_lines import say

    every = await books.efforts.questions(retired=True)
    for number, each in enumerate(every, 1):
        say(f"{number}. {each.text}{' (asked no more)' if each.retired else ''}")
    if not every:
        say("You have no questions yet.")
    if offered := await _offered(books):
        say("\nOffered to begin with ('coachmate checkin add a' takes the first):")
        for letter, text in offered.items():
            say(f"{letter}. {text}")


async def _add(books: Books, text: str) -> None:
    offered = await _offered(books)
    for each in offered.values() if text == "offered" else [offered.get(text, text)]:
        await books.efforts.add(each)
    await _list(books)


async def _retire(books: Books, number: int, retired: bool) -> None:
    await books.efforts.retire((await _numbered(books, number)).id, retired)
    await _list(books)


async def _numbered(books: Books, number: int) -> ActiveQuestion:
    every = await books.efforts.questions(retired=True)
    if not 1 <= number <= len(every):
        raise CoachmateError(
            f"There is no question {number}.", f"You have {len(every)}.", "'coachmate checkin questions' lists them."
        )
    return every[number - 1]
