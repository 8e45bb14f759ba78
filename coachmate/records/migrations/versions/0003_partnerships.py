"""Pairs and groups, agreements, what became of commitments, active questions, who to ask for what."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer(), primary_key=True)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.Text(), nullable=False)


def _of(table: str) -> sa.Column[str]:
    return sa.Column(table, sa.Text(), sa.ForeignKey(f"{table}s.id", ondelete="CASCADE"), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _at(name: str = "at", *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _unique_id(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("id", name=f"uq_{table}_id")


def upgrade() -> None:
    op.create_table(
        "partnerships",
        _number(),
        _id(),
        _text("kind"),
        _text("name"),
        _json("members"),
        _json("checks"),
        _at("created"),
        _at("ended", nullable=True),
        _unique_id("partnerships"),
    )
    op.add_column("sessions", _text("partnership", nullable=True))
    op.create_index("ix_sessions_partnership", "sessions", ["partnership"])
    op.add_column("sessions", sa.Column("seats", sa.JSON(), nullable=True))
    op.add_column("sessions", sa.Column("clocks", sa.JSON(), nullable=True))
    op.add_column("commitments", sa.Column("due", sa.Date(), nullable=True))
    op.add_column("commitments", _text("cue", nullable=True))
    op.add_column("commitments", _text("outcome", nullable=True))
    op.create_table(
        "commitment_reviews",
        _number(),
        _id(),
        _of("commitment"),
        _text("outcome"),
        _text("learnt"),
        _at(),
        _unique_id("commitment_reviews"),
    )
    op.create_index("ix_commitment_reviews_commitment", "commitment_reviews", ["commitment"])
    op.create_table(
        "agreements",
        _number(),
        _id(),
        _of("partnership"),
        _json("clauses"),
        _json("signed"),
        _text("reason"),
        _at(),
        _unique_id("agreements"),
    )
    op.create_index("ix_agreements_partnership", "agreements", ["partnership"])
    op.create_table(
        "partner_commitments",
        _number(),
        _id(),
        _of("partnership"),
        _text("owner"),
        _text("text"),
        sa.Column("due", sa.Date(), nullable=True),
        _text("cue"),
        _text("outcome", nullable=True),
        _at(),
        _unique_id("partner_commitments"),
    )
    op.create_index("ix_partner_commitments_partnership", "partner_commitments", ["partnership"])
    op.create_table(
        "active_questions",
        _number(),
        _id(),
        _text("text"),
        sa.Column("place", sa.Integer(), nullable=False),
        _at(),
        _at("retired", nullable=True),
        _unique_id("active_questions"),
    )
    op.create_table(
        "efforts",
        sa.Column("question", sa.Text(), sa.ForeignKey("active_questions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("score", sa.Integer(), nullable=False),
        _text("note"),
        _at(),
    )
    op.create_table(
        "expertise",
        _number(),
        _id(),
        _text("topic"),
        _text("answered"),
        _text("who"),
        _text("note"),
        _at(),
        _at("changed"),
        _unique_id("expertise"),
    )
