"""Takes sessions that were marked as deleted out of the database for good, so that no byte of them stays in its files.

Works on a connection of its own, outside the store's transactions. Knows the schema's tables by name, no screen.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from coachmate.records.schema import WORD_INDEXES


def erase_left_over(file: Path) -> None:
    """Erase all that is marked, if nobody has the file open: what is marked in another run may still be restored there.

    sqlite3.Error if it can't be done now; what isn't erased stays marked.
    """
    with _connected(file, timeout=0) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return
        connection.execute("DELETE FROM sessions WHERE deleted IS NOT NULL")
        _forget(connection)


def erase(file: Path, sessions: Sequence[str], patience: float) -> None:
    """Erase those of `sessions` that are still marked. sqlite3.Error as above."""
    with _connected(file, timeout=patience) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "DELETE FROM sessions WHERE deleted IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(sessions),),
        )
        _forget(connection)


def wipe(file: Path, patience: float) -> None:
    """Leave nothing of rows that were deleted before, in another transaction. sqlite3.Error as above."""
    with _connected(file, timeout=patience) as connection:
        connection.execute("BEGIN IMMEDIATE")
        _forget(connection)


def _forget(connection: sqlite3.Connection) -> None:
    """End the transaction in which rows were deleted so that nothing of them is left."""
    for index in WORD_INDEXES:
        # An index marks deleted words as such and keeps them until it is merged.
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    connection.execute("COMMIT")
    # Zeros are written over deleted rows, yet a page that was once split may hold copies of them in its gaps.
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _connected(file: Path, *, timeout: float) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=timeout, isolation_level=None)) as connection:
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection
