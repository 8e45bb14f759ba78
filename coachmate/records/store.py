"""Coaching's `Records` over SQLite: one thread does everything asked, in the order of asking.

A call counts as asked for when it is made, not when it is awaited, so a draft can't be kept after its own
answer, whatever the event loop does; and it is done even if the one who waits for it is cancelled. Knows no
screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from coachmate.coaching.passages import Passage
from coachmate.coaching.progress import Place, Progress
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.seating import Seats
from coachmate.coaching.sessions import (
    ChosenQuestion,
    Commitment,
    Found,
    Offer,
    Outcome,
    Record,
    Review,
    Session,
    Turn,
    Verdict,
)
from coachmate.coaching.terms import Origin, Skill
from coachmate.coaching.timekeeping import Clocks
from coachmate.records import failures
from coachmate.records.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from coachmate.records.ledger import Ledger

T = TypeVar("T")
Asked = Coroutine[Any, Any, T]


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The records in the database `file`. It is opened, made or migrated by the first call, or by `open`.

    Texts are kept as typed; only surrogate code points, which can't be encoded, are kept as U+FFFD. Every
    method raises CoachmateError if it can't be done, and may be called again once the cause is gone.
    """

    def __init__(self, file: Path, clock: Callable[[], datetime] = _now) -> None:
        self._database = Database(file)
        self._clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="records")
        self._closed = False
        self._deleted: set[str] = set()

    def open(self) -> Asked[None]:
        """Open the database now, so that the first save needn't wait for it and a refusal is known early."""

        def on_thread() -> None:
            self._database.open()
            import coachmate.records.ledger  # noqa: F401 - loaded now, so that the first save is quick too

        return self._result(self._in_turn("Your records can't be opened.", on_thread))

    def start(
        self, guide: str, progress: Progress, partnership: str | None = None, seats: Seats | None = None
    ) -> Asked[Session]:
        there = seats or Seats()
        return self._write(
            "The session can't be started.", lambda ledger: ledger.start(guide, progress, partnership, there)
        )

    def save_clocks(self, session: str, clocks: Clocks) -> Asked[None]:
        return self._write("The time can't be kept.", lambda ledger: ledger.save_clocks(session, clocks))

    def save_progress(self, session: str, progress: Progress) -> Asked[None]:
        return self._write(
            "Your place in the guide can't be kept.", lambda ledger: ledger.save_progress(session, progress)
        )

    def save_draft(self, session: str, place: Place, text: str) -> Asked[None]:
        return self._write(
            "What you are writing can't be kept.", lambda ledger: ledger.save_draft(session, place, text)
        )

    def submit(self, session: str, place: Place, text: str) -> Asked[Turn]:
        return self._write("Your answer can't be kept.", lambda ledger: ledger.submit(session, place, text))

    def offer(self, turn: Turn, questions: Sequence[OfferedQuestion], passages: Sequence[Passage]) -> Asked[Offer]:
        questions, passages = tuple(questions), tuple(passages)
        return self._write("The questions can't be kept.", lambda ledger: ledger.offer(turn, questions, passages))

    def judge_offer(self, offer: str, verdict: Verdict) -> Asked[None]:
        return self._write("Your verdict can't be kept.", lambda ledger: ledger.judge_offer(offer, verdict))

    def choose(
        self, session: str, stage: str, text: str, origin: Origin, skill: Skill, original: str | None = None
    ) -> Asked[ChosenQuestion]:
        return self._write(
            "Your question can't be kept.",
            lambda ledger: ledger.choose(session, stage, text, origin, skill, original),
        )

    def unchoose(self, chosen: str) -> Asked[None]:
        return self._write("The question can't be put back.", lambda ledger: ledger.unchoose(chosen))

    def commit(self, session: str, stage: str, text: str, due: date | None = None, cue: str = "") -> Asked[Commitment]:
        return self._write(
            "Your commitment can't be kept.", lambda ledger: ledger.commit(session, stage, text, due, cue)
        )

    def review(self, commitment: str, outcome: Outcome, learnt: str = "", due: date | None = None) -> Asked[Review]:
        return self._write(
            "What became of it can't be kept.", lambda ledger: ledger.review(commitment, outcome, learnt, due)
        )

    def take_back(self, review: str, due: date | None) -> Asked[None]:
        return self._write("What became of it can't be taken back.", lambda ledger: ledger.take_back(review, due))

    def reviews(self, commitment: str) -> Asked[list[Review]]:
        return self._read("What became of it can't be read.", lambda ledger: ledger.reviews(commitment))

    def load(self, session: str) -> Asked[Record]:
        return self._read("The session can't be read.", lambda ledger: ledger.load(session))

    def sessions(self, limit: int = 50, partnership: str | None = None) -> Asked[list[Session]]:
        return self._read("Your sessions can't be listed.", lambda ledger: ledger.sessions(limit, partnership))

    def open_commitments(self, limit: int = 50, partnership: str | None = None) -> Asked[list[Commitment]]:
        """Those not settled yet, the latest first."""
        return self._read(
            "Your commitments can't be listed.", lambda ledger: ledger.open_commitments(limit, partnership)
        )

    def search(self, text: str, limit: int = 50) -> Asked[list[Found]]:
        return self._read("Your sessions can't be searched.", lambda ledger: ledger.search(text, limit))

    def delete(self, session: str) -> Asked[None]:
        self._deleted.add(session)
        return self._write("The session can't be deleted.", lambda ledger: ledger.delete(session))

    def restore(self, session: str) -> Asked[None]:
        return self._write("The session can't be brought back.", lambda ledger: ledger.restore(session))

    def notice(self) -> Asked[str]:
        """What was saved from a damaged database, where it lies now; "" if nothing happened, and once it was told."""

        def on_thread() -> str:
            self._database.open()
            return self._database.take_notice()

        return self._result(self._in_turn("Your records can't be opened.", on_thread))

    def wipe(self) -> Asked[None]:
        """Leave no byte of what was deleted for good in the files of the database."""
        return self._result(self._in_turn("What was removed can't be erased.", self._database.wipe))

    async def close(self) -> None:
        """Let go of the database when all that was asked for is done; later calls are refused.

        Sessions deleted in this run, and not restored, are erased.
        """
        if not self._closed:
            self._closed = True
            last = self._thread.submit(self._database.erase, tuple(self._deleted))
            self._thread.shutdown(wait=False)
            await self._result(last)

    def _write(self, what: str, work: Callable[[Ledger], T]) -> Asked[T]:
        return self._ask(what, work, writes=True)

    def _read(self, what: str, work: Callable[[Ledger], T]) -> Asked[T]:
        return self._ask(what, work, writes=False)

    def _ask(self, what: str, work: Callable[[Ledger], T], *, writes: bool) -> Asked[T]:
        def with_ledger(connection: Connection, now: datetime) -> T:
            from coachmate.records.ledger import Ledger

            return work(Ledger(connection, now))

        return self.ask(what, with_ledger, writes=writes)

    def ask(self, what: str, work: Callable[[Connection, datetime], T], *, writes: bool) -> Asked[T]:
        """Do `work` in its turn, in one transaction: for the other books that are kept in this database.

        `work` is given the time of asking, runs on the store's thread, and may be run again after a rollback.
        CoachmateError, beginning with `what`, if it can't be done.
        """
        now = self._clock()
        return self._result(
            self._in_turn(
                what, lambda: self._database.run(what, lambda connection: work(connection, now), writes=writes)
            )
        )

    def _in_turn(self, what: str, work: Callable[[], T]) -> Future[T]:
        if self._closed:
            refused: Future[T] = Future()
            refused.set_exception(failures.closed(what))
            return refused
        return self._thread.submit(work)

    async def _result(self, asked: Future[T]) -> T:
        return await asyncio.shield(asyncio.wrap_future(asked))
