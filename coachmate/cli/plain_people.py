"""With whom, who is here, and who takes which role: asked in lines before a guide for several people begins."""

from __future__ import annotations

from collections.abc import Sequence

from coachmate.cli.plain_lines import Reader, say
from coachmate.coaching.gathering import YOU, Gathering, how_many, is_shared
from coachmate.coaching.guides import Guide
from coachmate.coaching.partnerships import Partnership, Partnerships, called
from coachmate.coaching.seating import Seats, needs_seats
from coachmate.coaching.sessions import Records
from coachmate.coaching.showing import LOOKED_THROUGH
from coachmate.errors import CoachmateError


def names_in(text: str) -> list[str]:
    """Names as somebody lists them, with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]


async def with_whom(
    guide: Guide, partnerships: Partnerships, name: str | None, read: Reader | None
) -> Partnership | None:
    """The partnership of that name; without one, the one that the person names, where there is any to name. None for
    nobody in particular; `read` is None where nobody is to be asked.
    """
    if name is None and (read is None or not is_shared(guide)):
        return None
    every = await partnerships.all()
    if name is not None:
        return called(name, every)
    going_on = [each for each in every if each.ended is None]
    if not going_on or read is None:
        return None
    say("\nWith whom?")
    for number, each in enumerate(going_on, 1):
        say(f"{number}. {each.name}: {', '.join(each.members)}")
    say(f"{len(going_on) + 1}. Nobody in particular")
    while True:
        say(f"Give a number from 1 to {len(going_on) + 1}.")
        word = (await read.line()).strip()
        if word.isdecimal() and 1 <= int(word) <= len(going_on) + 1:
            return going_on[int(word) - 1] if int(word) <= len(going_on) else None


async def who_is_here(
    guide: Guide, records: Records, partnership: Partnership | None, names: Sequence[str] | None, read: Reader
) -> Seats | None:
    """The seats, None where the guide needs none. Names that were given are taken as they are, and nobody is asked."""
    if not needs_seats(guide):
        return None
    theirs = await records.sessions(LOOKED_THROUGH, partnership.id) if partnership else []
    gathering = Gathering.of(guide, partnership, theirs)
    if names is not None:
        if trouble := _seat(gathering, names):
            raise CoachmateError(
                "These people can't take part.", trouble, f'The guide is for {how_many(guide)}: --people "Maya, Tom".'
            )
        _say_roles(guide, gathering)
        return gathering.seats
    await _ask_names(guide, gathering, read)
    await _ask_roles(guide, gathering, read)
    return gathering.seats


def _seat(gathering: Gathering, names: Sequence[str]) -> str:
    """These people in place of those before; what is wrong with it, "" if nothing is."""
    while gathering.people:
        gathering.remove(0)
    for name in names:
        if trouble := gathering.trouble_with(name):
            return trouble
        gathering.add(name)
    return gathering.missing


async def _ask_names(guide: Guide, gathering: Gathering, read: Reader) -> None:
    say(f"\nWho is here? For {how_many(guide)}. Write the names in the order of their turns, with commas between them.")
    known = list(gathering.people)
    # Names stand in what is asked, where "You" would read oddly.
    offered = bool(known) and YOU not in known and not gathering.missing
    if offered:
        say(f"An empty line means: {', '.join(known)}.")
    while True:
        names = names_in(await read.line())
        if not names and offered:
            names = known
        trouble = _seat(gathering, names)
        if not trouble:
            return
        say(f"{trouble} Write all the names again.")


async def _ask_roles(guide: Guide, gathering: Gathering, read: Reader) -> None:
    if not guide.roles:
        return
    while True:
        _say_roles(guide, gathering)
        example = f"{guide.roles[0].label} = {gathering.people[-1]}"
        say(f"An empty line begins. To change a part, write it with the name: {example}")
        line = (await read.line()).strip()
        if not line:
            return
        label, _, name = line.partition("=")
        role = next(
            (each for each in guide.roles if label.strip().casefold() in (each.id, each.label.casefold())), None
        )
        person = next((each for each in gathering.people if each.casefold() == name.strip().casefold()), None)
        if role is None or person is None:
            say("That is no part with one of the names.")
        else:
            gathering.give(role.id, person)


def _say_roles(guide: Guide, gathering: Gathering) -> None:
    for role in guide.roles:
        say(f"{role.label}: {gathering.roles[role.id]}. {role.does}")
