"""Finds guides by words, and lists them by section. Pure; draws nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from coachmate.coaching.guides import Guide, Section

PREPARE, AFTERWARDS = "prepare", "afterwards"
# For each step: the guide that goes through all of it, and where its other guides stand.
STEPS = {
    1: ("relationship", Section.RELATIONSHIP),
    2: ("practices", Section.PRACTICES),
    3: ("habit", Section.HABIT),
}


def first_ones(guides: Iterable[Guide]) -> list[Guide]:
    """Where somebody begins who knows none: around a conversation, then the three steps; those that are there."""
    there = {guide.id: guide for guide in guides}
    wanted = (PREPARE, AFTERWARDS, *(guide for guide, _ in STEPS.values()))
    return [there[guide] for guide in wanted if guide in there]


def by_section(guides: Iterable[Guide]) -> dict[Section, list[Guide]]:
    """In the order of the sections; within one, guides of all of a step first, then by title."""
    found: dict[Section, list[Guide]] = {}
    every = list(guides)
    for section in Section:
        here = [guide for guide in every if guide.section is section]
        if here:
            found[section] = sorted(here, key=lambda guide: (guide.id != section.value, guide.title.casefold()))
    return found


def matching(guides: Iterable[Guide], words: str) -> list[Guide]:
    """Those in which every one of the words stands, or a word that begins with it; case and accents don't count."""
    wanted = _plain(words).split()
    return [guide for guide in guides if all(_stands_in(word, guide) for word in wanted)]


def people_of(guide: Guide) -> str:
    """For how many people at one screen: "alone", "for 2", "for 3 to 8"."""
    least, most = guide.people
    if most == 1:
        return "alone"
    if least == 1:
        return f"alone or up to {most}"
    return f"for {least}" if least == most else f"for {least} to {most}"


def _stands_in(word: str, guide: Guide) -> bool:
    text = f"{guide.title} {guide.summary} {guide.section.heading} {guide.id} {people_of(guide)}"
    return any(each.startswith(word) for each in _words(_plain(text)))


def _words(text: str) -> list[str]:
    return "".join(each if each.isalnum() else " " for each in text).split() + text.split()


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
