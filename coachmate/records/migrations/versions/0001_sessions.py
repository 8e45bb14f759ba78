"""Sessions, turns, drafts, offers, chosen questions and commitments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _numbered(table: str, *parts: sa.Column[object] | sa.Column[str] | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("number", sa.Integer(), nullable=False),
        _text("id"),
        *parts,
        sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
        sa.UniqueConstraint("id", name=f"uq_{table}_id"),
    )


def _belongs(table: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([to], [f"{to}s.id"], name=f"fk_{table}_{to}", ondelete="CASCADE")


def upgrade() -> None:
    _numbered("sessions", _text("guide"), _text("title"), _json("progress"), _time("started"), _time("changed"))
    op.create_index("ix_sessions_changed", "sessions", ["changed"])

    _numbered(
        "turns",
        _text("session"),
        _text("stage"),
        _text("moment"),
        _text("prompt"),
        _text("text"),
        _time("at"),
        _belongs("turns", "session"),
    )
    op.create_index("ix_turns_session", "turns", ["session"])

    op.create_table(
        "drafts",
        _text("session"),
        _text("stage"),
        _text("moment"),
        _text("prompt"),
        _text("text"),
        _time("changed"),
        sa.PrimaryKeyConstraint("session", "stage", "moment", "prompt", name="pk_drafts"),
        _belongs("drafts", "session"),
    )

    _numbered(
        "offers",
        _text("session"),
        _text("turn"),
        _json("questions"),
        _json("passages"),
        _time("at"),
        _text("verdict", nullable=True),
        _belongs("offers", "session"),
        _belongs("offers", "turn"),
    )
    op.create_index("ix_offers_session", "offers", ["session"])
    op.create_index("ix_offers_turn", "offers", ["turn"])

    _numbered(
        "chosen_questions",
        _text("session"),
        _text("stage"),
        _text("text"),
        _text("origin"),
        _text("skill"),
        _text("original", nullable=True),
        _time("at"),
        _belongs("chosen_questions", "session"),
    )
    op.create_index("ix_chosen_questions_session", "chosen_questions", ["session"])

    _numbered(
        "commitments",
        _text("session"),
        _text("stage"),
        _text("text"),
        _time("at"),
        _time("done", nullable=True),
        _belongs("commitments", "session"),
    )
    op.create_index("ix_commitments_done", "commitments", ["done"])
    op.create_index("uq_commitments_session_stage", "commitments", ["session", "stage"], unique=True)
