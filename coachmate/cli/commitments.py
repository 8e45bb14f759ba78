"""`coachmate commitments`: what one meant to do, and what became of it. The same records as on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

import click

from coachmate.cli.plain_lines import Leave, Reader, say
from coachmate.coaching.commitments import DAYS_TO_WRITE, WORTH_LEARNING, about, in_full, in_order, names_of
from coachmate.coaching.partnerships import Partnerships
from coachmate.coaching.sessions import Commitment, Outcome, Records
from coachmate.coaching.text import one_line
from coachmate.errors import CoachmateError

# So much of an id is shown; any beginning that fits one commitment alone will do.
SHOWN_OF_ID = 8
SKIP = ":skip"
OUTCOMES = {"done": Outcome.DONE, "partly": Outcome.PARTLY, "not-yet": Outcome.NOT_YET, "no-longer": Outcome.NO_LONGER}


def today() -> date:
    """The day where the person is."""
    return datetime.now().astimezone().date()


@click.group(invoke_without_command=True)
@click.pass_context
def commitments(context: click.Context) -> None:
    """What you meant to do: list what is open, or say what became of it."""
    if context.invoked_subcommand is None:
        context.invoke(list_commitments)


@commitments.command("list")
@click.option("--with", "partner", metavar="NAME", help="Only those made with this partner or group.")
def list_commitments(partner: str | None = None) -> None:
    """What is open, the nearest day first, each with the beginning of its id."""
    asyncio.run(_list(partner))


@commitments.command()
@click.argument("which", metavar="ID")
@click.option("--outcome", type=click.Choice(list(OUTCOMES)), help="What became of it; asked for if left out.")
@click.option("--learnt", default=None, help="What there is to learn from it, in your words.")
@click.option("--due", default=None, metavar="DAY", help=f"A new day, for partly and not-yet: {DAYS_TO_WRITE}.")
def review(which: str, outcome: str | None, learnt: str | None, due: str | None) -> None:
    """Say what became of the commitment whose id begins with ID."""
    asyncio.run(_review(which, outcome, learnt, due))


async def partnership_called(partnerships: Partnerships, name: str) -> str:
    """The id of the partnership of that name, case apart; CoachmateError lists those there are."""
    every = await partnerships.all()
    found = [each.id for each in every if each.name.casefold() == name.strip().casefold()]
    if not found:
        known = ", ".join(one_line(each.name) for each in every)
        remedy = f"There are: {known}." if known else "Add one on the screen 'Partners'."
        raise CoachmateError(f"There is no partner or group called '{one_line(name)}'.", "", remedy)
    return found[0]


async def _list(partner: str | None) -> None:
    from coachmate import wiring

    books = wiring.Books()
    try:
        which = await partnership_called(books.partnerships, partner) if partner else None
        found = in_order(await books.records.open_commitments(1000, which))
        names = names_of(await books.partnerships.all())
    finally:
        await books.close()
    if not found:
        click.echo("Nothing is open. What you mean to do at the end of a session stands here afterwards.")
    for each in found:
        click.echo(f"{each.id[:SHOWN_OF_ID]}  {one_line(each.text)}")
        if told := about(each, names, today()):
            click.echo(f"{' ' * SHOWN_OF_ID}  {told}")


async def come_back(records: Records, partnerships: Partnerships, partnership: str, read: Reader) -> None:
    """At the beginning of a session: ask what became of each commitment of the partnership; Leave if the input ends."""
    names = names_of(await partnerships.all())
    for commitment in in_order(await records.open_commitments(partnership=partnership)):
        say(f"\nYou meant to: {commitment.text}")
        if told := about(commitment, names, today()):
            say(told)
        outcome = await _ask_outcome(read, "Enter leaves it open, :skip leaves all of them.")
        if outcome == SKIP:
            return
        if isinstance(outcome, Outcome):
            learnt = await _ask(read, WORTH_LEARNING[outcome])
            day = None if outcome.settles else await _ask_day(read)
            await _keep(records, commitment, outcome, learnt, day)


async def _review(which: str, said: str | None, learnt: str | None, due: str | None) -> None:
    from coachmate import wiring

    books, read = wiring.Books(), Reader()
    try:
        commitment = _one_of(await books.records.open_commitments(1000), which)
        if said is None:
            say(commitment.text)
        outcome = OUTCOMES[said] if said else await _ask_outcome(read)
        if not isinstance(outcome, Outcome):
            return
        day = await _day(due) if due else None
        if day and outcome.settles:
            raise CoachmateError(
                "A new day is for what isn't settled.", "", "Leave --due out, or choose partly or not-yet."
            )
        if said is None and learnt is None:
            learnt = await _ask(read, WORTH_LEARNING[outcome])
        if said is None and due is None and not outcome.settles:
            day = await _ask_day(read)
        await _keep(books.records, commitment, outcome, learnt or "", day)
    except Leave:
        raise CoachmateError("Nothing was kept.", "The input ended before all was said.", "") from None
    finally:
        await books.close()


async def _keep(records: Records, commitment: Commitment, outcome: Outcome, learnt: str, day: date | None) -> None:
    await records.review(commitment.id, outcome, learnt, day)
    say(f"Kept: {outcome.value}." + (f" The new day is {in_full(day, today())}." if day else ""))


def _one_of(every: Sequence[Commitment], which: str) -> Commitment:
    found = [each for each in every if which and each.id.startswith(which.strip().lower())]
    if len(found) == 1:
        return found[0]
    what = "more than one commitment" if found else "no open commitment"
    raise CoachmateError(f"'{one_line(which)}' begins the id of {what}.", "", "List them: coachmate commitments")


async def _ask_outcome(read: Reader, how_to_leave: str = "") -> Outcome | str:
    """An outcome; where it may be left, "" or SKIP too."""
    every = list(OUTCOMES.values())
    for number, each in enumerate(every, 1):
        say(f"{number}. {each.value}")
    while True:
        said = await _ask(read, f"What happened? Give a number from 1 to {len(every)}. {how_to_leave}".rstrip())
        if said.isdecimal() and 1 <= int(said) <= len(every):
            return every[int(said) - 1]
        if how_to_leave and said in ("", SKIP):
            return said


async def _ask_day(read: Reader) -> date | None:
    while said := await _ask(read, f"A new day, if you want one ({DAYS_TO_WRITE}); Enter leaves it."):
        try:
            return await _day(said)
        except CoachmateError as error:
            say(str(error))
    return None


async def _ask(read: Reader, text: str) -> str:
    say(text)
    return (await read.line()).strip()


async def _day(said: str) -> date:
    from coachmate.reading.days import day_in

    found = await asyncio.to_thread(day_in, said, today())
    if found is None:
        raise CoachmateError(
            f"No day from today on was understood from '{one_line(said)}'.", "", f"Write it like {DAYS_TO_WRITE}."
        )
    return found
