"""Coaching's `Partnerships` over the store: pairs and groups, and every state of what they agreed.

Imports no SQLAlchemy; the statements are in `partnership_ledger`, which the store's thread loads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from coachmate.coaching.partnerships import Agreement, ClauseDraft, Kind, PartnerCommitment, Partnership, State
from coachmate.records.store import Asked, Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from coachmate.records.partnership_ledger import PartnershipLedger

T = TypeVar("T")


class PartnershipBook:
    """Pairs and groups in the database of `store`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, kind: Kind, name: str, members: Sequence[str]) -> Asked[Partnership]:
        given = tuple(members)
        return self._ask("It can't be added.", lambda ledger: ledger.add(kind, name, given))

    def change(self, partnership: str, name: str, members: Sequence[str]) -> Asked[None]:
        given = tuple(members)
        return self._ask("The names can't be changed.", lambda ledger: ledger.change(partnership, name, given))

    def check(self, partnership: str, check: str, ticked: bool) -> Asked[None]:
        return self._ask("The tick can't be kept.", lambda ledger: ledger.check(partnership, check, ticked))

    def end(self, partnership: str, ended: bool) -> Asked[None]:
        return self._ask("That can't be kept.", lambda ledger: ledger.end(partnership, ended))

    async def remove(self, partnership: str) -> None:
        await self._ask("It can't be removed.", lambda ledger: ledger.remove(partnership))
        await self._store.wipe()

    def all(self) -> Asked[list[Partnership]]:
        return self._ask("Your partners can't be listed.", lambda ledger: ledger.all(), writes=False)

    def get(self, partnership: str) -> Asked[Partnership]:
        return self._ask("It can't be read.", lambda ledger: ledger.get(partnership), writes=False)

    def keep_agreement(self, partnership: str, clauses: Mapping[str, str], reason: str) -> Asked[Agreement]:
        return self.keep_states(partnership, [State(dict(clauses), reason)])

    def keep_states(self, partnership: str, states: Sequence[State]) -> Asked[Agreement]:
        given = tuple(states)
        return self._ask("The agreement can't be kept.", lambda ledger: ledger.keep_states(partnership, given))

    def sign(self, agreement: str, name: str) -> Asked[Agreement]:
        return self._ask("It can't be signed off.", lambda ledger: ledger.sign(agreement, name))

    def unsign(self, agreement: str, name: str) -> Asked[Agreement]:
        return self._ask("It can't be taken back.", lambda ledger: ledger.unsign(agreement, name))

    def save_draft(self, partnership: str, draft: ClauseDraft | None) -> Asked[None]:
        return self._ask("What you are writing can't be kept.", lambda ledger: ledger.save_draft(partnership, draft))

    def draft(self, partnership: str) -> Asked[ClauseDraft | None]:
        return self._ask("What you were writing can't be read.", lambda ledger: ledger.draft(partnership), writes=False)

    def agreements(self, partnership: str) -> Asked[list[Agreement]]:
        return self._ask("The agreement can't be read.", lambda ledger: ledger.agreements(partnership), writes=False)

    def keep_partner_commitments(
        self, partnership: str, owner: str, commitments: Sequence[PartnerCommitment]
    ) -> Asked[None]:
        given = tuple(commitments)
        return self._ask(
            "What they mean to do can't be kept.", lambda ledger: ledger.keep_theirs(partnership, owner, given)
        )

    def partner_commitments(self, partnership: str) -> Asked[list[PartnerCommitment]]:
        return self._ask("What they mean to do can't be read.", lambda ledger: ledger.theirs(partnership), writes=False)

    def _ask(self, what: str, work: Callable[[PartnershipLedger], T], *, writes: bool = True) -> Asked[T]:
        def with_ledger(connection: Connection, now: datetime) -> T:
            from coachmate.records.partnership_ledger import PartnershipLedger

            return work(PartnershipLedger(connection, now))

        return self._store.ask(what, with_ledger, writes=writes)
