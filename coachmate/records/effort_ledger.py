"""What each call of `EffortBook` does to the tables, inside one transaction.

Imports SQLAlchemy: load it on the store's thread. Each call may be run again after a rollback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from coachmate.coaching.efforts import ActiveQuestion, Effort
from coachmate.coaching.text import one_line
from coachmate.errors import CoachmateError
from coachmate.records.tables import active_questions, efforts
from coachmate.records.texts import storable


class EffortLedger:
    """The statements of one transaction; `now` is the time at which it was asked for."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, text: str) -> ActiveQuestion:
        words = _words(text)
        last = self._connection.scalar(select(func.coalesce(func.max(active_questions.c.place), -1))) or 0
        known = next((each for each in self.questions(True) if _same(each.text, words)), None)
        if known is not None:
            if known.retired is not None:
                self._change(known.id, retired=None, place=last + 1)
            return replace(known, retired=None)
        question = ActiveQuestion(str(uuid4()), words, self._now)
        self._connection.execute(
            insert(active_questions).values(id=question.id, text=words, place=last + 1, at=question.at)
        )
        return question

    def reword(self, question: str, text: str) -> None:
        self._change(question, text=_words(text))

    def order(self, questions: Sequence[str]) -> None:
        before = [each.id for each in self.questions(True)]
        wanted = [each for each in dict.fromkeys(questions) if each in before]
        for place, each in enumerate([*wanted, *(each for each in before if each not in wanted)]):
            self._change(each, place=place)

    def retire(self, question: str, retired: bool) -> None:
        self._change(question, retired=self._now if retired else None)

    def questions(self, retired: bool) -> list[ActiveQuestion]:
        kept = select(active_questions).order_by(
            active_questions.c.retired.is_not(None), active_questions.c.place, active_questions.c.number
        )
        if not retired:
            kept = kept.where(active_questions.c.retired.is_(None))
        return [ActiveQuestion(row.id, row.text, row.at, row.retired) for row in self._connection.execute(kept)]

    def score(self, question: str, day: date, score: int, note: str) -> None:
        if self._connection.scalar(select(active_questions.c.id).where(active_questions.c.id == question)) is None:
            raise _unknown()
        kept = {"score": score, "note": note, "at": self._now}
        self._connection.execute(
            insert_or_update(efforts)
            .values(question=question, day=day, **kept)
            .on_conflict_do_update(index_elements=efforts.primary_key.columns, set_=kept)
        )

    def clear(self, question: str, day: date) -> None:
        self._connection.execute(delete(efforts).where(efforts.c.question == question, efforts.c.day == day))

    def scores(self, since: date | None) -> list[Effort]:
        kept = (
            select(efforts)
            .join(active_questions, active_questions.c.id == efforts.c.question)
            .order_by(efforts.c.day, active_questions.c.place, active_questions.c.number)
        )
        if since is not None:
            kept = kept.where(efforts.c.day >= since)
        return [Effort(row.question, row.day, row.score, row.note) for row in self._connection.execute(kept)]

    def _change(self, question: str, **values: object) -> None:
        kept = update(active_questions).where(active_questions.c.id == question).values(**values)
        if not self._connection.execute(kept).rowcount:
            raise _unknown()


def _words(text: str) -> str:
    words = storable(one_line(text))
    if not words:
        raise CoachmateError("A question needs words.", "", "Write some, such as: Did I do my best to listen?")
    return words


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _unknown() -> CoachmateError:
    return CoachmateError(
        "That question is no longer among yours.",
        "It belongs to another database, or was lost with a damaged one.",
        "Open the list of your questions again.",
    )
