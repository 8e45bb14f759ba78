"""`coachmate calendar`: the days of commitments and a rhythm of meetings as a calendar file (.ics)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from coachmate.cli.commitments import partnership_called, today
from coachmate.coaching.commitments import in_full
from coachmate.errors import CoachmateError
from coachmate.paths import write_private


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with", "partner", metavar="NAME", help="Only what belongs to this partner or group.")
@click.option("--busy", is_flag=True, help="Write only “coachmate”, none of your words.")
@click.option("--from", "first", metavar="DAY", help="Add meetings, the first on this day: Friday, 4 December.")
@click.option("--at", default="17:00", show_default=True, metavar="TIME", help="When a meeting begins.")
@click.option("--every", "weeks", default="2", show_default=True, metavar="N", help="A meeting every N weeks.")
@click.option("--times", "meetings", default="12", show_default=True, metavar="N", help="How many meetings.")
@click.option("--minutes", default="60", show_default=True, metavar="N", help="How long one takes.")
@click.option("--zone", default="", metavar="ZONE", help="Such as Europe/London; that of this machine if left out.")
def calendar(
    file: Path, partner: str | None, busy: bool, first: str | None, zone: str, at: str, **numbers: str
) -> None:
    """Write the calendar file FILE ("-": standard output). Your calendar takes it over, and anew after a change."""
    asyncio.run(_calendar(file, partner, busy, first, at, zone, numbers))


async def _calendar(
    file: Path, partner: str | None, busy: bool, first: str | None, at: str, zone: str, numbers: dict[str, str]
) -> None:
    from coachmate import wiring
    from coachmate.calendar_file import calendar_file
    from coachmate.coaching.rhythm import rhythm_said

    rhythm = rhythm_said(first, at, zone, today(), **numbers) if first else None
    books = wiring.Books()
    try:
        which = await partnership_called(books.partnerships, partner) if partner else None
        every = [each for each in await books.records.open_commitments(1000, which) if each.due]
    finally:
        await books.close()
    if rhythm is None and not every:
        raise CoachmateError(
            "There is nothing to write yet.", "Nothing that you meant to do has a day.", "Add meetings with --from DAY."
        )
    text = calendar_file(every, rhythm, now=datetime.now(UTC), busy=busy, whose=which or "")
    days = "1 day" if len(every) == 1 else f"{len(every)} days"
    meetings = f", and meetings from {in_full(rhythm.first, today())} on in {rhythm.zone.key}" if rhythm else ""
    if str(file) == "-":
        click.echo(text.encode("utf-8"), nl=False)
        return
    _save(file, text)
    click.echo(f"Saved as {file}: {days}{meetings}.")


def _save(file: Path, text: str) -> None:
    """A calendar file is written anew each time; anything else of that name stays as it is."""
    place = file.expanduser()
    try:
        with place.open("rb") as there:
            begins = there.read(15).upper()
    except OSError:
        begins = b""  # not there; or writing it will say what is wrong
    if begins not in (b"", b"BEGIN:VCALENDAR"):
        raise CoachmateError(
            f"{file} is no calendar file.", "It would be lost.", "Choose another name, such as coach.ics."
        )
    write_private(place, text)
