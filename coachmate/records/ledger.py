"""What each call of `Records` does to the tables, inside one transaction that `Database` opens and ends.

Imports SQLAlchemy: load it on the store's thread. Knows nothing of threads, files or retries; each call may
be run again after a rollback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Select,
    Table,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_or_update

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
from coachmate.errors import CoachmateError
from coachmate.records import rows
from coachmate.records import search as full_text
from coachmate.records.tables import (
    Instant,
    chosen_questions,
    commitment_reviews,
    commitments,
    drafts,
    offers,
    sessions,
    turns,
)
from coachmate.records.texts import storable, title_of


class Ledger:
    """The statements of one transaction; `now` is the time at which it was asked for."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def start(self, guide: str, progress: Progress, partnership: str | None, seats: Seats) -> Session:
        session = Session(_new_id(), guide, "", progress, self._now, self._now, partnership, seats)
        self._connection.execute(
            insert(sessions).values(
                id=session.id,
                guide=guide,
                title="",
                progress=rows.progress_json(progress),
                started=self._now,
                changed=self._now,
                recency=_next_recency(),
                partnership=partnership,
                seats=rows.seats_json(seats),
            )
        )
        return session

    def save_clocks(self, session: str, clocks: Clocks) -> None:
        kept = update(sessions).where(sessions.c.id == session).values(clocks=rows.clocks_json(clocks))
        if not self._connection.execute(kept).rowcount:
            raise _unknown()

    def save_progress(self, session: str, progress: Progress) -> None:
        self._touch(session)
        saved = rows.progress_json(progress)
        self._connection.execute(update(sessions).where(sessions.c.id == session).values(progress=saved))

    def save_draft(self, session: str, place: Place, text: str) -> None:
        self._touch(session)
        if not text:
            self._remove_draft(session, place)
            return
        kept = {"text": text, "changed": self._now}
        self._connection.execute(
            insert_or_update(drafts)
            .values(session=session, **rows.place_columns(place), **kept)
            .on_conflict_do_update(index_elements=drafts.primary_key.columns, set_=kept)
        )

    def submit(self, session: str, place: Place, text: str) -> Turn:
        turn = Turn(_new_id(), session, place, storable(text), self._now)
        self._touch(session)
        title = case((sessions.c.title == "", title_of(turn.text)), else_=sessions.c.title)
        self._connection.execute(update(sessions).where(sessions.c.id == session).values(title=title))
        self._connection.execute(
            insert(turns).values(id=turn.id, session=session, **rows.place_columns(place), text=turn.text, at=turn.at)
        )
        self._remove_draft(session, place)
        return turn

    def offer(self, turn: Turn, questions: Sequence[OfferedQuestion], passages: Sequence[Passage]) -> Offer:
        self._touch(turn.session)
        self._session_of(turns, turn.id)
        given = tuple(passage.id for passage in passages)
        offer = Offer(_new_id(), turn.session, turn.id, tuple(questions), given, self._now)
        self._connection.execute(
            insert(offers).values(
                id=offer.id,
                session=offer.session,
                turn=offer.turn,
                questions=rows.questions_json(questions),
                passages=list(given),
                at=offer.at,
            )
        )
        return offer

    def judge_offer(self, offer: str, verdict: Verdict) -> None:
        self._touch(self._session_of(offers, offer))
        self._connection.execute(update(offers).where(offers.c.id == offer).values(verdict=verdict.value))

    def choose(
        self, session: str, stage: str, text: str, origin: Origin, skill: Skill, original: str | None
    ) -> ChosenQuestion:
        self._touch(session)
        before = None if original is None else storable(original)
        chosen = ChosenQuestion(_new_id(), session, stage, storable(text), origin, skill, before, self._now)
        self._connection.execute(
            insert(chosen_questions).values(
                id=chosen.id,
                session=session,
                stage=stage,
                text=chosen.text,
                origin=origin.value,
                skill=skill.value,
                original=chosen.original,
                at=chosen.at,
            )
        )
        return chosen

    def unchoose(self, chosen: str) -> None:
        session = self._find_session(chosen_questions, chosen)
        if session is None:
            return
        self._touch(session)
        self._connection.execute(delete(chosen_questions).where(chosen_questions.c.id == chosen))

    def commit(self, session: str, stage: str, text: str, due: date | None, cue: str) -> Commitment:
        self._touch(session)
        partnership = self._connection.scalar(select(sessions.c.partnership).where(sessions.c.id == session))
        said = Commitment(_new_id(), session, stage, storable(text), self._now)
        commitment = replace(said, due=due, cue=storable(cue), partnership=partnership)
        here = (commitments.c.session == session) & (commitments.c.stage == stage)
        row = self._connection.execute(_committed().where(here)).one_or_none()
        if row is None:
            columns = rows.commitment_columns(commitment)
            self._connection.execute(insert(commitments).values(session=session, stage=stage, **columns))
            return commitment
        # Still the same one, so what was said when it came back stays with it; other words open it again.
        earlier = rows.commitment(row)
        if earlier.text == commitment.text:
            commitment = replace(commitment, at=earlier.at, done=earlier.done, outcome=earlier.outcome)
        commitment = replace(commitment, id=earlier.id)
        self._connection.execute(update(commitments).where(here).values(**rows.commitment_columns(commitment)))
        return commitment

    def review(self, commitment: str, outcome: Outcome, learnt: str, due: date | None) -> Review:
        self._touch(self._session_of(commitments, commitment))
        review = Review(_new_id(), commitment, outcome, storable(learnt), self._now)
        # That it is settled is dated by when it was first said.
        settled = func.coalesce(commitments.c.done, self._now) if outcome.settles else None
        kept = {"outcome": outcome.value, "done": settled}
        changed = {**kept, "due": due} if due is not None else kept
        self._connection.execute(update(commitments).where(commitments.c.id == commitment).values(**changed))
        self._connection.execute(
            insert(commitment_reviews).values(
                id=review.id, commitment=commitment, outcome=outcome.value, learnt=review.learnt, at=review.at
            )
        )
        return review

    def take_back(self, review: str, due: date | None) -> None:
        of_it = select(commitment_reviews.c.commitment).where(commitment_reviews.c.id == review)
        commitment: str | None = self._connection.scalar(of_it)
        if commitment is None:
            raise _unknown()
        self._touch(self._session_of(commitments, commitment))
        self._connection.execute(delete(commitment_reviews).where(commitment_reviews.c.id == review))
        said = self.reviews(commitment)
        last = said[-1] if said else None
        before = {"outcome": last and last.outcome.value, "done": last.at if last and last.outcome.settles else None}
        self._connection.execute(update(commitments).where(commitments.c.id == commitment).values(**before, due=due))

    def reviews(self, commitment: str) -> list[Review]:
        of_it = select(commitment_reviews).where(commitment_reviews.c.commitment == commitment)
        return [rows.review(row) for row in self._connection.execute(of_it.order_by(commitment_reviews.c.number))]

    def load(self, session: str) -> Record:
        kept = select(sessions).where(sessions.c.id == session, sessions.c.deleted.is_(None))
        row = self._connection.execute(kept).one_or_none()
        if row is None:
            raise _unknown()

        def of_session(table: Table, *order: ColumnElement[Any]) -> CursorResult[Any]:
            return self._connection.execute(select(table).where(table.c.session == session).order_by(*order))

        return Record(
            session=rows.session(row),
            turns=tuple(rows.turn(each) for each in of_session(turns, turns.c.number)),
            drafts={rows.place(each): each.text for each in of_session(drafts)},
            chosen=tuple(
                rows.chosen_question(each) for each in of_session(chosen_questions, chosen_questions.c.number)
            ),
            commitments=tuple(
                rows.commitment(each)
                for each in self._connection.execute(
                    _committed().where(commitments.c.session == session).order_by(commitments.c.number)
                )
            ),
        )

    def sessions(self, limit: int, partnership: str | None) -> list[Session]:
        newest = _listing().order_by(sessions.c.recency.desc(), sessions.c.number.desc()).limit(limit)
        if partnership is not None:
            newest = newest.where(sessions.c.partnership == partnership)
        return [rows.listed(row) for row in self._connection.execute(newest)]

    def search(self, text: str, limit: int) -> list[Found]:
        wanted = full_text.phrases(text)
        if not wanted:
            return []
        found = full_text.search(self._connection, wanted, limit)
        listing = self._connection.execute(_listing().where(sessions.c.id.in_(found)))
        known = {row.id: rows.listed(row) for row in listing}
        return [Found(known[session], *piece) for session, piece in found.items()]

    def delete(self, session: str) -> None:
        """Mark it; `erasing` takes it out of the file later."""
        marked = self._connection.execute(update(sessions).where(sessions.c.id == session).values(deleted=self._now))
        if not marked.rowcount:
            raise _unknown()

    def restore(self, session: str) -> None:
        kept = self._connection.execute(update(sessions).where(sessions.c.id == session).values(deleted=None))
        if not kept.rowcount:
            raise _unknown()

    def open_commitments(self, limit: int, partnership: str | None) -> list[Commitment]:
        still_open = _committed().where(commitments.c.done.is_(None), sessions.c.deleted.is_(None))
        if partnership is not None:
            still_open = still_open.where(sessions.c.partnership == partnership)
        newest = still_open.order_by(commitments.c.number.desc()).limit(limit)
        return [rows.commitment(row) for row in self._connection.execute(newest)]

    def _touch(self, session: str) -> None:
        """Every writing call changes its session, and finds out so whether the session is there.

        Who goes on writing in a session that was deleted elsewhere wants it: it comes back.
        """
        # A clock may be set back; no session ends before it began.
        at = func.max(sessions.c.started, literal(self._now, Instant))
        changed = self._connection.execute(
            update(sessions).where(sessions.c.id == session).values(changed=at, deleted=None, recency=_next_recency())
        )
        if not changed.rowcount:
            raise _unknown()

    def _find_session(self, table: Table, row: str) -> str | None:
        session: str | None = self._connection.scalar(select(table.c.session).where(table.c.id == row))
        return session

    def _session_of(self, table: Table, row: str) -> str:
        session = self._find_session(table, row)
        if session is None:
            raise _unknown()
        return session

    def _remove_draft(self, session: str, place: Place) -> None:
        here = [drafts.c[name] == value for name, value in rows.place_columns(place).items()]
        self._connection.execute(delete(drafts).where(drafts.c.session == session, *here))


def _committed() -> Select[Any]:
    """The commitments, each with its session's partnership."""
    return select(commitments, sessions.c.partnership).join(sessions, sessions.c.id == commitments.c.session)


def _listing() -> Select[Any]:
    """The sessions that aren't deleted, each with its newest draft."""
    written = select(drafts.c.text).where(drafts.c.session == sessions.c.id)
    draft = written.order_by(drafts.c.changed.desc()).limit(1).scalar_subquery().label("draft")
    return select(sessions, draft).where(sessions.c.deleted.is_(None))


def _next_recency() -> ColumnElement[int]:
    others = sessions.alias()
    greatest = select(func.coalesce(func.max(others.c.recency), 0)).scalar_subquery()
    return greatest + 1


def _new_id() -> str:
    return str(uuid4())


def _unknown() -> CoachmateError:
    return CoachmateError(
        "That is no longer among your records.",
        "It was removed, or it belongs to another database.",
        "Go back to the list of sessions and choose one from there.",
    )
