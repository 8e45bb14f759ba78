"""Coaching's `Efforts` in the database of `Store`: active questions and the scores of days. Knows no statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from coachmate.coaching.efforts import LEAST, MOST, ActiveQuestion, Effort
from coachmate.records.store import Asked, Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from coachmate.records.effort_ledger import EffortLedger

T = TypeVar("T")


class EffortBook:
    """The questions somebody asks of themselves each day, and how they scored them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, text: str) -> Asked[ActiveQuestion]:
        return self._ask("The question can't be kept.", lambda ledger: ledger.add(text))

    def reword(self, question: str, text: str) -> Asked[None]:
        return self._ask("The question can't be changed.", lambda ledger: ledger.reword(question, text))

    def order(self, questions: Sequence[str]) -> Asked[None]:
        wanted = tuple(questions)
        return self._ask("The order can't be changed.", lambda ledger: ledger.order(wanted))

    def retire(self, question: str, retired: bool) -> Asked[None]:
        return self._ask("The question can't be changed.", lambda ledger: ledger.retire(question, retired))

    def questions(self, *, retired: bool = False) -> Asked[list[ActiveQuestion]]:
        return self._ask("Your questions can't be read.", lambda ledger: ledger.questions(retired), writes=False)

    def score(self, question: str, day: date, score: int, note: str = "") -> Asked[None]:
        if not LEAST <= score <= MOST:
            raise ValueError(f"a score is {LEAST} to {MOST}, not {score}")
        return self._ask("Your score can't be kept.", lambda ledger: ledger.score(question, day, score, note))

    def clear(self, question: str, day: date) -> Asked[None]:
        return self._ask("Your score can't be taken off.", lambda ledger: ledger.clear(question, day))

    def scores(self, since: date | None = None) -> Asked[list[Effort]]:
        return self._ask("Your scores can't be read.", lambda ledger: ledger.scores(since), writes=False)

    def _ask(self, what: str, work: Callable[[EffortLedger], T], *, writes: bool = True) -> Asked[T]:
        def with_ledger(connection: Connection, now: datetime) -> T:
            from coachmate.records.effort_ledger import EffortLedger

            return work(EffortLedger(connection, now))

        return self._store.ask(what, with_ledger, writes=writes)
