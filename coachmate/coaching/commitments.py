"""Commitments that come back: their day in words, what is asked of each outcome, and in which order they stand. Pure.

A day is a calendar day where the person is. It has no hour and no time zone, so that no journey moves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coachmate.coaching.partnerships import Partnership
from coachmate.coaching.sessions import Commitment, Outcome, Review
from coachmate.coaching.text import one_line

# What helps to write a day that is understood.
DAYS_TO_WRITE = "Friday, in two weeks, 4 December"

# What there is to learn from each outcome; none of them is a failure.
WORTH_LEARNING: Mapping[Outcome, str] = {
    Outcome.DONE: "What made it possible, and what came of it?",
    Outcome.PARTLY: "Which part happened, and what was different about the rest?",
    Outcome.NOT_YET: "What stood in the way, and what would make it smaller or easier to begin?",
    Outcome.NO_LONGER: "What has changed, or what do you know now that you didn't know then?",
}


def in_full(day: date, today: date) -> str:
    """A day with its name, such as "Friday 27 November"; with the year where that is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"


def by_when(day: date, today: date) -> str:
    """When something was meant to be done: "by Friday", "today", "since Tuesday"."""
    days = (day - today).days
    near = {0: "today", 1: "by tomorrow", -1: "since yesterday"}
    if days in near:
        return near[days]
    word = "by" if days > 0 else "since"
    # Within a week the name of the day says it.
    return f"{word} {day:%A}" if abs(days) < 7 else f"{word} {in_full(day, today)}"


def understood(said: str, day: date | None, today: date) -> str:
    """Which day was understood from what somebody wrote; if none, what to write."""
    if day is not None:
        return f"Understood as {in_full(day, today)}."
    return f"No day was understood from “{one_line(said, 30)}”. It can stay so; a day is written like {DAYS_TO_WRITE}."


def in_order(commitments: Iterable[Commitment]) -> list[Commitment]:
    """Those with a day first, the nearest before the others; the rest as they came."""
    given = list(commitments)
    with_day = sorted((each for each in given if each.due), key=lambda each: each.due or date.max)
    return [*with_day, *(each for each in given if each.due is None)]


def about(commitment: Commitment, names: Mapping[str, str], today: date) -> str:
    """Its day, its cue, what was said of it, and with whom it was made; `names` by the partnership's id."""
    who = names.get(commitment.partnership or "", "")
    parts = (
        by_when(commitment.due, today) if commitment.due else "",
        one_line(commitment.cue),
        "partly so far" if commitment.outcome is Outcome.PARTLY else "",
        f"with {one_line(who)}" if who else "",
    )
    return " · ".join(part for part in parts if part)


def names_of(partnerships: Sequence[Partnership]) -> dict[str, str]:
    """What each partnership is called, by its id."""
    return {each.id: each.name for each in partnerships}


def told(review: Review, today: date) -> str:
    """What was said when it came back, on one line: the day, the outcome, what was learnt."""
    day = review.at.astimezone().date()
    learnt = f": {one_line(review.learnt)}" if review.learnt.strip() else ""
    return f"{in_full(day, today)}, {review.outcome.value}{learnt}"
