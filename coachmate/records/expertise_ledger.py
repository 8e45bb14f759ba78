"""What each call of `ExpertiseBook` does to the tables, inside one transaction.

Imports SQLAlchemy: load it on the store's thread. Each call may be run again after a rollback.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from coachmate.coaching.expertise import Answered, Entry, holds, in_order
from coachmate.coaching.text import one_line
from coachmate.errors import CoachmateError
from coachmate.records.tables import expertise
from coachmate.records.texts import storable


class ExpertiseLedger:
    """The statements of one transaction; `now` is the time at which it was asked for."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, topic: str, answered: Answered, who: str, note: str) -> Entry:
        entry = _sound(Entry(str(uuid4()), topic, answered, who, note, self._now, self._now))
        self._insert(entry)
        return entry

    def change(self, entry: Entry) -> None:
        sound = _sound(entry)
        changed = update(expertise).where(expertise.c.id == entry.id)
        kept = {"topic": sound.topic, "answered": sound.answered.value, "who": sound.who, "note": sound.note}
        if not self._connection.execute(changed.values(**kept, changed=self._now)).rowcount:
            raise CoachmateError(
                "That topic is no longer on your map.", "It was removed meanwhile.", "Add it again if you want it back."
            )

    def remove(self, entry: str) -> None:
        self._connection.execute(delete(expertise).where(expertise.c.id == entry))

    def restore(self, entry: Entry) -> None:
        if self._connection.scalar(select(expertise.c.id).where(expertise.c.id == entry.id)) is None:
            self._insert(entry)

    def entries(self, words: str) -> list[Entry]:
        every = [
            Entry(row.id, row.topic, Answered(row.answered), row.who, row.note, row.at, row.changed)
            for row in self._connection.execute(select(expertise).order_by(expertise.c.number))
        ]
        return in_order(entry for entry in every if holds(entry, words))

    def _insert(self, entry: Entry) -> None:
        self._connection.execute(
            insert(expertise).values(
                id=entry.id,
                topic=entry.topic,
                answered=entry.answered.value,
                who=entry.who,
                note=entry.note,
                at=entry.at,
                changed=entry.changed,
            )
        )


def _sound(entry: Entry) -> Entry:
    """The entry as it is kept: each text on one line, and nobody named for a gap."""
    topic, who, note = (storable(one_line(text)) for text in (entry.topic, entry.who, entry.note))
    if not topic:
        raise CoachmateError("A topic needs words.", "", "Write what somebody might want to know.")
    if entry.answered is Answered.NOBODY:
        who = ""
    elif not who:
        raise CoachmateError(
            "It doesn't say yet what answers this.",
            "",
            "Write the name of the document or the person, or choose 'nobody yet'.",
        )
    return replace(entry, topic=topic, who=who, note=note)
