"""A person who goes through a guide: what they enter at each moment, on the screen, in plain mode or without either."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from coachmate.coaching import progress as way
from coachmate.coaching.guides import Branch, Gives, Guide, Option, Prompt
from coachmate.coaching.options import numbers
from coachmate.coaching.progress import Moment, Progress
from coachmate.coaching.seating import Seats, needs_seats, rotated, seated

Pick = Callable[[Sequence[Option]], Option]

NAMES = ("Maya", "Tom", "Ines", "Kofi", "Lena", "Raj", "Sam", "Yuki")
ANSWER = "I keep saying yes to extra shifts, and then I'm cross with everybody at home."


def first(options: Sequence[Option]) -> Option:
    return options[0]


def last(options: Sequence[Option]) -> Option:
    return options[-1]


def people_for(guide: Guide) -> tuple[str, ...]:
    """As many as the guide needs at least; "" where it needs nobody's name."""
    return NAMES[: max(guide.people[0], 1)] if needs_seats(guide) else ()


def seats_for(guide: Guide) -> Seats:
    people = people_for(guide)
    return Seats(people, rotated(guide.roles, people, 0) if people else {})


def answer_to(prompt: Prompt, number: int) -> str:
    """Different words at each prompt, so that each can be found again."""
    if prompt.options:
        return numbers(prompt.options)[0]
    if prompt.gives is Gives.DUE:
        return "in two weeks"
    if prompt.gives is Gives.CUE:
        return f"When I hang up my coat, {number}"
    return f"{ANSWER} ({number})"


def walk(guide: Guide, pick: Pick) -> Iterator[tuple[Moment, str, Progress]]:
    """Moment, what is entered there, and the progress before it; a branch gives the option's number, from 1."""
    guide = seated(guide, seats_for(guide))
    progress = way.begin(guide)
    number = 0
    while not progress.finished:
        here = progress.here
        number += 1
        if here.moment is Moment.BRANCH:
            branch = guide.stage(here.stage).branch
            assert isinstance(branch, Branch)
            option = pick(branch.options)
            yield here.moment, str(branch.options.index(option) + 1), progress
            progress = way.take(guide, progress, option.id)
            continue
        prompt = way.prompt_at(guide, here)
        yield here.moment, answer_to(prompt, number) if prompt else "", progress
        progress = way.forward(guide, progress)


def lines(guide: Guide) -> str:
    """What somebody types in plain mode who takes the first way at each branch and keeps no question."""
    entered = ("g" if moment is Moment.QUESTIONS else entered for moment, entered, _ in walk(guide, first))
    return "".join(f"{line}\n" for line in entered)
