"""The tables as they are now; how they came to be is in migrations/.

Imports SQLAlchemy: load it on the store's thread. `number` gives the order in which rows were written (a
clock may be set back); `id` is what the rest of the program knows. `recency` does the same for the changes of sessions:
the one changed last has the greatest.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, DateTime, ForeignKey, Index, Integer, MetaData, Table, Text
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
    # No reference, since SQLite can't add one to a table; who removes a partnership takes it off its sessions.
    Column("partnership", Words, index=True),
    Column("seats", JSON),
    Column("clocks", JSON),
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
    Column("due", Date),
    Column("cue", Words),
    Column("outcome", Words),
    Index("uq_commitments_session_stage", "session", "stage", unique=True),
)

# What became of a commitment, each time that it came back.
commitment_reviews = Table(
    "commitment_reviews",
    metadata,
    _number(),
    _id(),
    _of("commitment", index=True),
    Column("outcome", Words, nullable=False),
    Column("learnt", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

# A pair or a group. `members` are names, `checks` the exit checks of the steps that they ticked, with the time, `draft`
# the clause that is being typed into their agreement.
partnerships = Table(
    "partnerships",
    metadata,
    _number(),
    _id(),
    Column("kind", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("members", JSON, nullable=False),
    Column("checks", JSON, nullable=False),
    Column("created", Instant, nullable=False),
    Column("ended", Instant),
    Column("draft", JSON(none_as_null=True)),
)

# Every state of an agreement that was kept; the last is the one that holds. `signed`: who signed it off, with the time.
agreements = Table(
    "agreements",
    metadata,
    _number(),
    _id(),
    _of("partnership", index=True),
    Column("clauses", JSON, nullable=False),
    Column("signed", JSON, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

# What a partner means to do, as their file said it.
partner_commitments = Table(
    "partner_commitments",
    metadata,
    _number(),
    _id(),
    _of("partnership", index=True),
    Column("owner", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("due", Date),
    Column("cue", Words, nullable=False),
    Column("outcome", Words),
    Column("at", Instant, nullable=False),
)

# "Did I do my best to ...", in the person's own words; `place` orders them, a retired one is asked no more.
active_questions = Table(
    "active_questions",
    metadata,
    _number(),
    _id(),
    Column("text", Words, nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("retired", Instant),
)

# 0 to 10 by the person, about effort; `day` is the day where they were.
efforts = Table(
    "efforts",
    metadata,
    Column("question", Words, ForeignKey("active_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("score", Integer, nullable=False),
    Column("note", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

# Who to ask for what. `answered`: by a document, a person, or nobody (a gap for the team's wiki).
expertise = Table(
    "expertise",
    metadata,
    _number(),
    _id(),
    Column("topic", Words, nullable=False),
    Column("answered", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
)
