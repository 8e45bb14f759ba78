"""Pairs and groups that coach one another, where they are in the three steps, and what they agreed. Types and protocol;
no database, no screen.

Times are aware datetimes in UTC; ids are UUIDs as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from coachmate.coaching.sessions import Outcome


class Kind(StrEnum):
    """Two people, or three to eight."""

    PAIR = "pair"
    GROUP = "group"


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

    async def change(self, partnership: str, name: str, members: Sequence[str]) -> None: ...

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

    async def sign(self, agreement: str, name: str) -> Agreement: ...

    async def agreements(self, partnership: str) -> list[Agreement]:
        """All states, the one that holds last."""
        ...

    async def keep_partner_commitments(self, partnership: str, commitments: Sequence[PartnerCommitment]) -> None:
        """In place of those of the same owner that were kept before."""
        ...

    async def partner_commitments(self, partnership: str) -> list[PartnerCommitment]: ...
