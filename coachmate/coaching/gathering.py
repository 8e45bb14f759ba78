"""Before a guide for several people begins: who is here, in which order, and who takes which role. Pure.

Holds what a screen or the plain mode asks for; draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coachmate.coaching.guides import Guide
from coachmate.coaching.partnerships import Partnership
from coachmate.coaching.seating import Seats, rotated
from coachmate.coaching.sessions import Session
from coachmate.coaching.text import one_line

YOU = "You"
LONGEST_NAME = 40


def is_shared(guide: Guide) -> bool:
    """Whether it can matter with whom a guide is gone through."""
    return guide.people[1] > 1


def meetings(sessions: Iterable[Session], guide: Guide) -> int:
    """How many of the sessions are finished ones of this guide."""
    return sum(session.guide == guide.id and session.progress.finished for session in sessions)


def own_name(sessions: Iterable[Session], partnership: Partnership) -> str:
    """How the person was called when they last met these partners, `YOU` if that isn't known."""
    for session in sessions:
        others = [name for name in session.seats.people if name not in partnership.members]
        if len(others) == 1:
            return others[0]
    return YOU


class Gathering:
    """The people who are here so far, in the order of their turns, and their roles. `meeting` counts from 0."""

    def __init__(self, guide: Guide, people: Sequence[str], meeting: int = 0) -> None:
        self._guide = guide
        self._meeting = meeting
        self._taken: dict[str, str] = {}
        self.people: list[str] = []
        for name in people[: guide.people[1]]:
            self.add(name)

    @classmethod
    def of(cls, guide: Guide, partnership: Partnership | None, sessions: Sequence[Session] = ()) -> Gathering:
        """Begins with the person and their partners, as many as the guide has room for; `sessions` are theirs, the
        last one first.
        """
        if partnership is None:
            return cls(guide, [YOU])
        return cls(guide, [own_name(sessions, partnership), *partnership.members], meetings(sessions, guide))

    # People

    def trouble_with(self, name: str, instead_of: int | None = None) -> str:
        """Why somebody can't be added by that name, or renamed so; "" if they can."""
        name = one_line(name)
        others = [each.casefold() for at, each in enumerate(self.people) if at != instead_of]
        if not name:
            return "A name needs letters."
        if len(name) > LONGEST_NAME:
            return f"A name can have {LONGEST_NAME} letters; take a shorter one."
        if name.casefold() in others:
            return f"{name} is here already. Take a name that tells the two apart."
        if instead_of is None and self.is_full:
            return f"This is for at most {_count(self._guide.people[1])}."
        return ""

    def add(self, name: str) -> bool:
        """False if that can't be; `trouble_with` says why."""
        if self.trouble_with(name):
            return False
        self.people.append(one_line(name))
        return True

    def rename(self, at: int, name: str) -> bool:
        if self.trouble_with(name, at):
            return False
        before, self.people[at] = self.people[at], one_line(name)
        self._taken = {role: self.people[at] if who == before else who for role, who in self._taken.items()}
        return True

    def remove(self, at: int) -> None:
        gone = self.people.pop(at)
        self._taken = {role: who for role, who in self._taken.items() if who != gone}

    def move(self, at: int, by: int) -> int:
        """One's turn comes earlier (by -1) or later (by 1); where the person stands now."""
        to = min(max(at + by, 0), len(self.people) - 1)
        self.people.insert(to, self.people.pop(at))
        return to

    # Roles

    @property
    def roles(self) -> dict[str, str]:
        """Who takes which role, by the role's id; empty while nobody is here."""
        return {**rotated(self._guide.roles, self.people, self._meeting), **self._taken} if self.people else {}

    def give(self, role: str, person: str) -> None:
        """This person takes the role. Whoever had it takes what the person had, if that was one role only."""
        before = self.roles
        if person not in self.people or role not in before or before[role] == person:
            return
        had = [each for each, who in before.items() if who == person]
        self._taken = {**before, role: person}
        if len(had) == 1:
            self._taken[had[0]] = before[role]

    def pass_on(self, role: str) -> None:
        """The next person takes the role."""
        if self.people:
            self.give(role, self.people[(self.people.index(self.roles[role]) + 1) % len(self.people)])

    # Beginning

    @property
    def is_full(self) -> bool:
        return len(self.people) >= self._guide.people[1]

    @property
    def missing(self) -> str:
        """What is still needed before it can begin; "" where nothing is."""
        more = self._guide.people[0] - len(self.people)
        return f"{_count(more)} more {'is' if more == 1 else 'are'} needed." if more > 0 else ""

    @property
    def seats(self) -> Seats:
        return Seats(tuple(self.people), self.roles)


def how_many(guide: Guide) -> str:
    """For how many people a guide is."""
    least, most = guide.people
    return _count(most) if least == most else f"{least} to {most} people"


def _count(people: int) -> str:
    return f"{people} {'person' if people == 1 else 'people'}"
