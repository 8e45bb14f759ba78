"""`coachmate experts`: who or what answers which question at work, listed, added to, and written as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachmate.cli.checkin import run
from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from coachmate.coaching.expertise import Entry
    from coachmate.wiring import Books


@click.group()
def experts() -> None:
    """Who or what answers which question at work, and the gaps for the team's wiki.

    Write down what to ask whom for, and no judgements of people: they may read this.
    """


@experts.command("list")
@click.argument("words", nargs=-1)
def list_topics(words: tuple[str, ...]) -> None:
    """All topics with their numbers, or those that hold every one of WORDS."""

    async def do(books: Books) -> None:
        numbers = {each.id: number for number, each in enumerate(await books.expertise.entries(), 1)}
        found = await books.expertise.entries(" ".join(words))
        for entry in found:
            _say(numbers[entry.id], entry)
        if not found:
            click.echo("No topic holds all of these words." if words else "No topics yet: coachmate experts add TOPIC")

    run(do)


@experts.command()
@click.argument("topic")
@click.option("--person", help="Who answers it.")
@click.option("--document", help="Which document answers it.")
@click.option("--note", default="", help="When and how to ask.")
def add(topic: str, person: str | None, document: str | None, note: str) -> None:
    """Add TOPIC. Without --person or --document it is a gap: nobody answers it yet."""
    from coachmate.coaching.expertise import Answered

    if person and document:
        raise click.UsageError("Give --person or --document, not both; the other one can stand in --note.")
    kind = Answered.PERSON if person else Answered.DOCUMENT if document else Answered.NOBODY

    async def do(books: Books) -> None:
        await books.expertise.add(topic, kind, person or document or "", note)
        click.echo("Kept as a gap." if kind is Answered.NOBODY else "Kept.")

    run(do)


@experts.command()
@click.argument("number", type=int)
@click.option("--topic", help="What one wants to know.")
@click.option("--person", help="Who answers it.")
@click.option("--document", help="Which document answers it.")
@click.option("--nobody", is_flag=True, help="Nobody answers it yet: a gap.")
@click.option("--note", help="When and how to ask.")
def change(
    number: int, topic: str | None, person: str | None, document: str | None, nobody: bool, note: str | None
) -> None:
    """Change topic NUMBER of the list; what isn't given stays."""
    from dataclasses import replace

    from coachmate.coaching.expertise import Answered

    if sum(map(bool, (person, document, nobody))) > 1:
        raise click.UsageError("Give one of --person, --document and --nobody.")

    async def do(books: Books) -> None:
        entry = await _numbered(books, number)
        if person:
            entry = replace(entry, answered=Answered.PERSON, who=person)
        elif document:
            entry = replace(entry, answered=Answered.DOCUMENT, who=document)
        elif nobody:
            entry = replace(entry, answered=Answered.NOBODY, who="")
        entry = replace(entry, topic=topic or entry.topic, note=entry.note if note is None else note)
        await books.expertise.change(entry)
        click.echo("Kept.")

    run(do)


@experts.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Remove topic NUMBER of the list."""

    async def do(books: Books) -> None:
        entry = await _numbered(books, number)
        await books.expertise.remove(entry.id)
        click.echo("Removed:")
        _say(number, entry)

    run(do)


@experts.command()
def gaps() -> None:
    """What nobody answers yet, as Markdown for the team's wiki."""
    from coachmate.coaching.expertise import gaps_page

    async def do(books: Books) -> None:
        click.echo(gaps_page(await books.expertise.entries()), nl=False)

    run(do)


@experts.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def export(file: Path | None) -> None:
    """The whole map as Markdown, into FILE or on standard output."""
    from coachmate.coaching.expertise import map_page
    from coachmate.paths import write_private

    async def do(books: Books) -> None:
        page = map_page(await books.expertise.entries())
        if file is None:
            click.echo(page, nl=False)
        else:
            write_private(file, page)
            click.echo(f"Saved as {file}.")

    run(do)


def _say(number: int, entry: Entry) -> None:
    from coachmate.cli.plain_lines import say
    from coachmate.coaching.text import one_line

    who = one_line(entry.who) if entry.who else entry.answered.label
    note = f" ({one_line(entry.note)})" if entry.note else ""
    say(f"{number}. {one_line(entry.topic)}: {who}{note}")


async def _numbered(books: Books, number: int) -> Entry:
    every = await books.expertise.entries()
    if not 1 <= number <= len(every):
        raise CoachmateError(
            f"There is no topic {number}.", f"There are {len(every)}.", "'coachmate experts list' shows them."
        )
    return every[number - 1]
