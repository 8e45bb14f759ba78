"""`coachmate partner`: pairs and groups, what they agreed, and the files that two machines exchange.

Does what the screens do, by the same parts; asks nothing where a pipe could not answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachmate.coaching import exchange
from coachmate.coaching.agreeing import Difference, agreement_page, day, history
from coachmate.coaching.exchange import Arrival
from coachmate.coaching.partnerships import Kind, Partnership, called, names_in, own_name, same_name
from coachmate.coaching.steps import StepMap, open_checks
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from coachmate.wiring import Books


@click.group()
def partner() -> None:
    """Partners and groups, what you agreed, and files to exchange with them.

    NAME is what the list calls it; the name of a partner does as well.
    """


def _with_books(work: Callable[[Books], Awaitable[None]]) -> None:
    async def run() -> None:
        from coachmate.wiring import Books

        books = Books()
        try:
            if notice := await books.notice():
                _say(notice)
            await work(books)
        finally:
            await books.close()

    asyncio.run(run())


def _with(name: str, work: Callable[[Books, Partnership], Awaitable[None]]) -> None:
    async def found(books: Books) -> None:
        await work(books, called(name, await books.partnerships.all()))

    _with_books(found)


# Who


@partner.command("list")
def list_partners() -> None:
    """All pairs and groups: where each is, and who is in it."""

    async def work(books: Books) -> None:
        every = await books.partnerships.all()
        for each in every:
            where = "ended" if each.ended else f"step {books.steps.where(each.checks).step.value}"
            others = ", ".join(map(one_line, each.members))
            _say(f"{one_line(each.name)}  {each.kind}, {where}" + (f": {others}" if others != each.name else ""))
        if not every:
            _say("Nobody yet. Add a partner or a group: coachmate partner add NAMES")

    _with_books(work)


@partner.command()
@click.argument("names")
@click.option("--name", default="", help="What to call it; otherwise it is called by their names.")
def add(names: str, name: str) -> None:
    """Add a partner, or a group: NAMES are the others, with commas between, such as "Amara" or "Amara, Li"."""

    async def work(books: Books) -> None:
        members = names_in(names)
        added = await books.partnerships.add(Kind.of(len(members)), name, members)
        _say(f"{added.name} is added. Begin with: coachmate plain relationship --with '{added.name}'")

    _with_books(work)


@partner.command()
@click.argument("name")
def show(name: str) -> None:
    """The map of the steps, the agreement, what is open, and how many sessions."""

    async def work(books: Books, found: Partnership) -> None:
        _say(f"{found.name}: you and {', '.join(found.members)}" + (". It has ended." if found.ended else ""))
        _say_map(books.steps, found)
        states = await books.partnerships.agreements(found.id)
        _say()
        _say(agreement_page(found, states[-1]) if states and states[-1].clauses else "Nothing agreed yet.")
        for ours in await books.records.open_commitments(partnership=found.id):
            _say(f"You mean to: {one_line(ours.text)}")
        for theirs in await books.partnerships.partner_commitments(found.id):
            _say(f"{theirs.owner} means to: {one_line(theirs.text)}")
        _say(f"Sessions: {len(await books.records.sessions(10_000, found.id))}")

    _with(name, work)


def _say_map(steps: StepMap, found: Partnership) -> None:
    here = steps.where(found.checks)
    for step in steps.steps:
        _say(f"\n{step.step.value}. {step.step.title}" + ("  (you are here)" if step is here else ""))
        _say(step.asks)
        left = open_checks(step, found.checks)
        for check in step.checks:
            _say(f"  {'[ ]' if check in left else '[x]'} {check.text} ({check.id})")
        _say(f"  Guides that help: {', '.join(step.guides)}")


@partner.command()
@click.argument("name")
@click.argument("check")
@click.option("--off", is_flag=True, help="Take the tick away again.")
def tick(name: str, check: str, off: bool) -> None:
    """Tick an exit check of a step; 'coachmate partner show NAME' lists them with their ids."""

    async def work(books: Books, found: Partnership) -> None:
        known = [each.id for step in books.steps.steps for each in step.checks]
        if check not in known:
            raise CoachmateError(f"There is no check '{check}'.", f"There are: {', '.join(known)}.", "Choose one.")
        await books.partnerships.check(found.id, check, not off)
        _say("The tick is taken away." if off else "Ticked.")

    _with(name, work)


@partner.command()
@click.argument("name")
@click.argument("names")
@click.option("--name", "new", default="", help="What to call it; otherwise it is called by their names.")
def rename(name: str, names: str, new: str) -> None:
    """Change who is in it: NAMES are the others, with commas between."""

    async def work(books: Books, found: Partnership) -> None:
        await books.partnerships.change(found.id, new, names_in(names))
        _say(f"It is {(await books.partnerships.get(found.id)).name} now.")

    _with(name, work)


@partner.command()
@click.argument("name")
@click.option("--back", is_flag=True, help="It goes on after all.")
def end(name: str, back: bool) -> None:
    """Mark as ended. All of it stays to be read."""

    async def work(books: Books, found: Partnership) -> None:
        await books.partnerships.end(found.id, not back)
        _say("It goes on." if back else "Marked as ended; all of it stays. --back takes it back.")

    _with(name, work)


@partner.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
def remove(name: str, yes: bool) -> None:
    """Remove it for good, with its agreement and history. Its sessions stay, as your own."""

    async def work(books: Books, found: Partnership) -> None:
        if not yes:
            click.confirm(
                "The names, the ticks, the agreement with its history and what they sent go for good. Remove them?",
                abort=True,
            )
        await books.partnerships.remove(found.id)
        _say(f"{found.name} is removed.")

    _with(name, work)


# What was agreed


@partner.command()
@click.argument("name")
@click.option("--clause", metavar="HEADING", help="Write or replace the clause of this heading; with --text.")
@click.option("--text", help="What the clause says.")
@click.option("--take-out", metavar="HEADING", help="Take the clause of this heading out.")
@click.option("--sign", metavar="WHO", help="Sign off the agreement as it stands, by name.")
@click.option("--history", "past", is_flag=True, help="All states, the newest first, with what each changed.")
def agreement(
    name: str, clause: str | None, text: str | None, take_out: str | None, sign: str | None, past: bool
) -> None:
    """Print the agreement as Markdown; change it or sign it off before."""
    if (clause is None) != (text is None):
        raise click.UsageError("--clause and --text belong together.")

    async def work(books: Books, found: Partnership) -> None:
        book = books.partnerships
        states = await book.agreements(found.id)
        clauses = dict(states[-1].clauses) if states else {}
        if take_out is not None and clauses.pop(take_out, None) is None:
            known = "; ".join(clauses) or "none"
            raise CoachmateError(f"There is no clause “{take_out}”.", f"There are: {known}.", "Choose one of them.")
        if clause is not None and text is not None:
            clauses[one_line(clause)] = text
        if clause is not None or take_out is not None:
            await book.keep_agreement(found.id, clauses, "Written on the command line")
        states = await book.agreements(found.id)
        if not states:
            _say("Nothing agreed yet. The guides of step 1 leave clauses here; --clause and --text write one.")
            return
        if sign is not None:
            states[-1] = await book.sign(states[-1].id, sign)
        for heading, told in history(states) if past else ():
            _say(f"{heading}\n{told}\n")
        if not past:
            _say(agreement_page(found, states[-1]))

    _with(name, work)


# Files


@partner.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as", "sender", help="Your name, as your partner knows it; otherwise the one you signed with.")
@click.option("--yes", is_flag=True, help="Don't ask before writing.")
def export(name: str, file: Path, sender: str | None, yes: bool) -> None:
    """Write FILE for your partner's machine: the agreement, and what you mean to do. All of it is shown first."""
    if file.exists():
        raise CoachmateError(f"The file {file} is there already.", "", "Choose another name, or remove it first.")

    async def work(books: Books, found: Partnership) -> None:
        states = await books.partnerships.agreements(found.id)
        signed = [who for state in states for who in state.signed]
        sessions = await books.records.sessions(50, found.id)
        who = sender or own_name(found, [*signed, *(each for session in sessions for each in session.seats.people)])
        if not one_line(who):
            raise CoachmateError(
                "The file can't be written.", "It must say who it is from.", "Give your name: --as NAME"
            )
        commitments = await books.records.open_commitments(partnership=found.id)
        made = exchange.to_leave(who, datetime.now(UTC), states[-1] if states else None, commitments)
        _say("This will be in the file, and nothing else:")
        _say_parts(exchange.told(made))
        if not yes:
            click.confirm(f"Write {file}?", abort=True)
        from coachmate.paths import write_private

        write_private(file, exchange.as_json(made))
        _say(f"Written as {file}. Send it in a way that only your partner can read.")

    _with(name, work)


@partner.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--theirs", "all_theirs", is_flag=True, help="Take all of theirs without asking.")
@click.option("--ours", "all_ours", is_flag=True, help="Keep all of ours without asking.")
def take_in(name: str, file: Path, all_theirs: bool, all_ours: bool) -> None:
    """Take in the FILE that your partner sent: each clause that differs is shown, and you say whose holds."""
    if all_theirs and all_ours:
        raise click.UsageError("--theirs and --ours exclude each other.")

    async def work(books: Books, found: Partnership) -> None:
        book = books.partnerships
        arrival = Arrival.of(exchange.read(file), await book.agreements(found.id))
        _say_head(arrival, found)
        take: set[str] = set()
        for each in arrival.differences:
            _say_difference(each, earlier=each.heading in arrival.earlier)
            if all_theirs or (not all_ours and _takes_theirs()):
                take.add(each.heading)
        await exchange.take_in(book, found.id, arrival, take)
        _say("Taken in. The history keeps both: coachmate partner agreement --history")

    _with(name, work)


def _say_head(arrival: Arrival, found: Partnership) -> None:
    sender = arrival.exchange.sender
    _say(f"From {sender}, {day(arrival.exchange.written)}.")
    if not any(same_name(sender, member) for member in found.members):
        _say(f"Here you know {', '.join(found.members)}; make sure that it is theirs.")
    if arrival.exchange.agreement is not None and not arrival.differences:
        _say("Your agreements are the same.")
    _say_parts([part for part in exchange.told(arrival.exchange) if part[0].startswith("Commitment")])


def _say_difference(difference: Difference, *, earlier: bool) -> None:
    _say(f"\n{difference.heading}")
    _say(f"  Ours:   {difference.before if difference.before is not None else '(not in ours)'}")
    _say(f"  Theirs: {difference.after if difference.after is not None else '(not in theirs)'}")
    if earlier:
        _say("  Theirs is one of your earlier wordings.")


def _takes_theirs() -> bool:
    """Abort, with nothing changed, where nobody answers."""
    answer: str = click.prompt("Take theirs (t) or keep ours (o)?", type=click.Choice(["t", "o"]))
    return answer == "t"


def _say_parts(parts: list[tuple[str, str]]) -> None:
    for heading, text in parts:
        _say(f"{heading}: {text}" if "\n" not in text else f"{heading}:\n{text}")


def _say(text: str = "") -> None:
    click.echo(showable(text))
