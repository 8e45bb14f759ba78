"""Pairs and groups that coach one another, where they are in the three steps, and what they agreed. Types and protocol;
no database, no screen.

Times are aware datetimes in UTC; ids are UUIDs as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from coachmate.coaching.sessions import Outcome
from coachmate.coaching.text import one_line
from coachmate.errors import CoachmateError

MOST_OTHERS = 7
LONGEST_NAME = 60


class Kind(StrEnum):
    """Two people, or three to eight."""

    PAIR = "pair"
    GROUP = "group"

    @classmethod
    def of(cls, others: int) -> Kind:
        """What so many others make together with the person."""
        return cls.PAIR if others == 1 else cls.GROUP


@dataclass(frozen=True)
class Partnership:
    """People who coach one another. `name` is what the person calls it; `members` are the others' names, in the order
    in which they were given. `checks` holds the exit checks of the steps that were ticked (by id), with the time.
    """

    id: str
    kind: Kind
    name: str
    members: tuple[str, ...]
    created: datetime
    ended: datetime | None = None
    checks: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreement:
    """One state of what a partnership agreed: clauses by heading, in order, and who signed it off when.

    A change makes a new state that nobody has signed yet; `reason` says why, in the words of who made it.
    """

    id: str
    partnership: str
    clauses: Mapping[str, str]
    signed: Mapping[str, datetime]
    reason: str
    at: datetime


@dataclass(frozen=True)
class State:
    """A state of an agreement that is to be kept."""

    clauses: Mapping[str, str]
    reason: str
    signed: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class ClauseDraft:
    """A clause that is being typed: `of` is the heading of the one that is changed, "" for a new one."""

    of: str
    heading: str
    text: str


@dataclass(frozen=True)
class PartnerCommitment:
    """What a partner means to do, as their file said it."""

    id: str
    partnership: str
    owner: str
    text: str
    due: date | None
    cue: str
    outcome: Outcome | None
    at: datetime


class Partnerships(Protocol):
    """Keeps pairs and groups and their agreements (room: records). CoachmateError when something can't be kept."""

    async def add(self, kind: Kind, name: str, members: Sequence[str]) -> Partnership: ...

    async def change(self, partnership: str, name: str, members: Sequence[str]) -> None:
        """Give it another name or other members; whether it is a pair or a group follows from how many they are."""
        ...

    async def check(self, partnership: str, check: str, ticked: bool) -> None: ...

    async def end(self, partnership: str, ended: bool) -> None:
        """Mark as ended, or take that back. Everything stays to be read."""
        ...

    async def remove(self, partnership: str) -> None:
        """Remove it for good, with its agreements; its sessions stay, as the person's own."""
        ...

    async def all(self) -> list[Partnership]:
        """Those that go on first, each in the order in which they were added."""
        ...

    async def get(self, partnership: str) -> Partnership: ...

    async def keep_agreement(self, partnership: str, clauses: Mapping[str, str], reason: str) -> Agreement:
        """Keep a new state, signed by nobody; the present one is returned if the clauses are the same."""
        ...

    async def keep_states(self, partnership: str, states: Sequence[State]) -> Agreement:
        """Keep states one after another, all or none; the last one holds and is returned.

        One with the clauses of the state before it adds its signatures to that.
        """
        ...

    async def sign(self, agreement: str, name: str) -> Agreement:
        """Sign off the present state; who has signed it already keeps their time."""
        ...

    async def unsign(self, agreement: str, name: str) -> Agreement: ...

    async def save_draft(self, partnership: str, draft: ClauseDraft | None) -> None:
        """Keep the clause that is being typed into the agreement; None removes it."""
        ...

    async def draft(self, partnership: str) -> ClauseDraft | None: ...

    async def agreements(self, partnership: str) -> list[Agreement]:
        """All states, the one that holds last."""
        ...

    async def keep_partner_commitments(
        self, partnership: str, owner: str, commitments: Sequence[PartnerCommitment]
    ) -> None:
        """In place of those of the same owner that were kept before."""
        ...

    async def partner_commitments(self, partnership: str) -> list[PartnerCommitment]: ...


def same_name(one: str, other: str) -> bool:
    """Whether two names stand for the same person; capitals and spaces don't count."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def names_in(text: str) -> tuple[str, ...]:
    """The names in a line such as "Amara, Jonas and Li"."""
    parts = text.replace(" and ", ",").replace(";", ",").replace("\n", ",").split(",")
    return tuple(name for name in map(one_line, parts) if name)


def called(name: str, partnerships: Sequence[Partnership]) -> Partnership:
    """The partnership of that name, or with that one member; CoachmateError names those there are."""
    found = [each for each in partnerships if same_name(each.name, name)]
    found = found or [each for each in partnerships if len(each.members) == 1 and same_name(each.members[0], name)]
    if len(found) == 1:
        return found[0]
    if found:
        why = f"{len(found)} of them are called so."
        raise CoachmateError(
            f"It isn't clear who “{one_line(name, 40)}” is.",
            why,
            "Give one of them another name: coachmate partner rename",
        )
    known = ", ".join(one_line(each.name) for each in partnerships)
    raise CoachmateError(
        f"There is no partner or group “{one_line(name, 40)}”.",
        f"There are: {known}." if known else "There is none yet.",
        "Choose one of them, or add one: coachmate partner add NAMES",
    )


def own_name(partnership: Partnership, names: Iterable[str]) -> str:
    """The first of `names` (those who signed, those who were there) that is none of the others: the person's own."""
    taken = [*partnership.members, "you"]
    return next((name for name in names if not any(same_name(name, other) for other in taken)), "")


def checked_members(members: Sequence[str]) -> tuple[str, ...]:
    """The others' names on a line each; CoachmateError if there are none, too many, or two that are the same."""
    names = tuple(name for name in map(one_line, members) if name)
    wrong = _wrong_with(names)
    if wrong:
        raise CoachmateError("These names can't be kept.", *wrong)
    return names


def _wrong_with(names: Sequence[str]) -> tuple[str, str] | None:
    if not names:
        return "There is no name.", "Write who you meet with: one name for a pair, two to seven for a group."
    if len(names) > MOST_OTHERS:
        return f"{len(names)} others are too many.", f"A group is you and up to {MOST_OTHERS} others; make two of it."
    long = next((name for name in names if len(name) > LONGEST_NAME), None)
    if long:
        return f"“{long[:20]}…” is too long.", f"Write {LONGEST_NAME} characters at most for each name."
    for at, name in enumerate(names):
        if any(same_name(name, other) for other in names[:at]):
            return f"{name} stands there twice.", "Write each name once, or with something that tells them apart."
    return None
