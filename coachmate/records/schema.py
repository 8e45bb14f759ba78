"""Which schema a database has, and bringing it up to the present one.

Reading the version takes a plain SELECT; Alembic is loaded only if there is something to migrate.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from coachmate.errors import CoachmateError
from coachmate.records.failures import from_the_future, not_ours

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Every revision in migrations/versions, oldest first.
VERSIONS = ("0001", "0002", "0003", "0004")

# The indexes of words that migration 0002 made.
WORD_INDEXES = ("turns_words", "chosen_questions_words", "commitments_words")

# Alembic keeps the migration that it runs in module globals.
_one_at_a_time = threading.Lock()


def is_current(connection: Connection, file: Path) -> bool:
    """False if the database is empty or older; CoachmateError if it isn't coachmate's, or is newer."""
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not names:
        return False
    if not {"alembic_version", "sessions"} <= names:
        raise not_ours(file)
    version: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if version is None:
        raise not_ours(file)
    if version not in VERSIONS:
        raise from_the_future(file, version, VERSIONS[-1])
    return version == VERSIONS[-1]


def migrate(connection: Connection, file: Path) -> None:
    """Bring the schema up to date inside the caller's transaction.

    The connection must not enforce foreign keys: changing a table in SQLite may mean making it anew, and
    dropping the old one would cascade. CoachmateError if a reference is broken afterwards.
    """
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "coachmate.records:migrations")
    config.set_main_option("path_separator", "os")
    with _one_at_a_time:
        command.upgrade(config, "head")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise CoachmateError(
            "Your records couldn't be brought up to the present version.",
            f"Rows of {file} refer to others that aren't there.",
            "Nothing was changed: keep a copy of the file and go on with the version that you had.",
        )
