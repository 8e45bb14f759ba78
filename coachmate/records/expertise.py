"""Coaching's `ExpertiseMap` in the database of `Store`: who to ask for what. Knows no statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from coachmate.coaching.expertise import Answered, Entry
from coachmate.records.store import Asked, Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from coachmate.records.expertise_ledger import ExpertiseLedger

T = TypeVar("T")


class ExpertiseBook:
    """Topics, each with what answers it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, topic: str, answered: Answered, who: str = "", note: str = "") -> Asked[Entry]:
        return self._ask("The topic can't be kept.", lambda ledger: ledger.add(topic, answered, who, note))

    def change(self, entry: Entry) -> Asked[None]:
        return self._ask("The topic can't be changed.", lambda ledger: ledger.change(entry))

    def remove(self, entry: str) -> Asked[None]:
        return self._ask("The topic can't be removed.", lambda ledger: ledger.remove(entry))

    def restore(self, entry: Entry) -> Asked[None]:
        return self._ask("The topic can't be put back.", lambda ledger: ledger.restore(entry))

    def entries(self, words: str = "") -> Asked[list[Entry]]:
        return self._ask("Your map can't be read.", lambda ledger: ledger.entries(words), writes=False)

    def _ask(self, what: str, work: Callable[[ExpertiseLedger], T], *, writes: bool = True) -> Asked[T]:
        def with_ledger(connection: Connection, now: datetime) -> T:
            from coachmate.records.expertise_ledger import ExpertiseLedger

            return work(ExpertiseLedger(connection, now))

        return self._store.ask(what, with_ledger, writes=writes)
