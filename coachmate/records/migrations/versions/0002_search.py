"""Full-text search, sessions marked as deleted, and an order of sessions that no clock can change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Drafts are left out: they change with every key that is pressed, and what was typed and taken back must not stay in
# an index.
_SEARCHED = ("turns", "chosen_questions", "commitments")


def upgrade() -> None:
    op.add_column("sessions", sa.Column("deleted", sa.DateTime(), nullable=True))
    op.add_column("sessions", sa.Column("recency", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE sessions SET recency = ranked.place FROM "
        "(SELECT number, row_number() OVER (ORDER BY changed, number) AS place FROM sessions) AS ranked "
        "WHERE ranked.number = sessions.number"
    )
    op.create_index("ix_sessions_recency", "sessions", ["recency"])
    op.create_index("ix_sessions_deleted", "sessions", ["deleted"])
    op.drop_index("ix_sessions_changed", "sessions")
    for table in _SEARCHED:
        _make_searchable(table)


def _make_searchable(table: str) -> None:
    """An index of the words of `table`.text that holds no second copy of the texts; triggers keep it up."""
    words = f"{table}_words"
    op.execute(
        f"CREATE VIRTUAL TABLE {words} USING fts5(text, content='{table}', content_rowid='number', "
        "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
    )
    add = f"INSERT INTO {words} (rowid, text) VALUES (new.number, new.text);"
    remove = f"INSERT INTO {words} ({words}, rowid, text) VALUES ('delete', old.number, old.text);"
    op.execute(f"CREATE TRIGGER {words}_added AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {words}_removed AFTER DELETE ON {table} BEGIN {remove} END")
    op.execute(f"CREATE TRIGGER {words}_changed AFTER UPDATE OF text ON {table} BEGIN {remove} {add} END")
    op.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")
