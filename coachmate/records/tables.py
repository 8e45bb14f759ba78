"""The tables as they are now; how they came to be is in migrations/.

Imports SQLAlchemy: load it on the store's thread. `number` gives the order in which rows were written (a
clock may be set back); `id` is what the rest of the program knows. `recency` does the same for the changes of sessions:
the one changed last has the greatest.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from coachmate.records.texts import storable


class Words(TypeDecorator[str]):
    """Any text, made storable; ids too, so that looking for an odd one finds nothing instead of failing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC to the microsecond; its text sorts by time."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True)


def _id() -> Column[str]:
    return Column("id", Words, nullable=False, unique=True)


def _of(table: str, **options: Any) -> Column[str]:  # noqa: ANN401 - passed on to Column as they are
    return Column(table, Words, ForeignKey(f"{table}s.id", ondelete="CASCADE"), nullable=False, **options)


sessions = Table(
    "sessions",
    metadata,
    _number(),
    _id(),
    Column("guide", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("progress", JSON, nullable=False),
    Column("started", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("deleted", Instant, index=True),
    Column("recency", Integer, nullable=False, server_default="0", index=True),
)

turns = Table(
    "turns",
    metadata,
    _number(),
    _id(),
    _of("session", index=True),
    Column("stage", Words, nullable=False),
    Column("moment", Words, nullable=False),
    Column("prompt", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    _of("session", primary_key=True),
    Column("stage", Words, primary_key=True),
    Column("moment", Words, primary_key=True),
    Column("prompt", Words, primary_key=True),
    Column("text", Words, nullable=False),
    Column("changed", Instant, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    _number(),
    _id(),
    _of("session", index=True),
    _of("turn", index=True),
    Column("questions", JSON, nullable=False),
    Column("passages", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("verdict", Words),
)

chosen_questions = Table(
    "chosen_questions",
    metadata,
    _number(),
    _id(),
    _of("session", index=True),
    Column("stage", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("origin", Words, nullable=False),
    Column("skill", Words, nullable=False),
    Column("original", Words),
    Column("at", Instant, nullable=False),
)

commitments = Table(
    "commitments",
    metadata,
    _number(),
    _id(),
    _of("session"),
    Column("stage", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("done", Instant, index=True),
    Index("uq_commitments_session_stage", "session", "stage", unique=True),
)
