"""The database file: opening it, its rights, its transactions, waiting for others, what can go wrong.

For one thread only (the store's). Loads SQLAlchemy when it is first used. Knows no table.

Never open the file other than through SQLite in a process that uses it: closing any descriptor of a file
drops the process's locks on it, SQLite's too.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from coachmate.errors import CoachmateError
from coachmate.paths import ensure
from coachmate.records import erasing, failures, mending, schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

T = TypeVar("T")

# Seconds: how long SQLite waits for another process, and pauses before we ask again (it doesn't always wait).
_PATIENCE = 5.0
_PAUSES = (0.05, 0.2)

_PRAGMAS = (
    # Every commit reaches the disk before it returns: a submitted answer outlives a power cut.
    "PRAGMA synchronous = FULL",
    # What was deleted is overwritten with zeros, and nothing private spills into temporary files.
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)


class Database:
    """One SQLite file, opened when first used and again after a failure."""

    def __init__(self, file: Path) -> None:
        self._file = file.absolute()
        self._engine: Engine | None = None
        self._identity: tuple[int, int] | None = None
        self._notice = ""
        self._unwiped = False

    def open(self) -> None:
        """Open the file and bring it up to date, if that isn't done yet."""
        self._guarded("Your records can't be opened.", self._ready)

    def run(self, what: str, work: Callable[[Connection], T], *, writes: bool) -> T:
        """Do `work` in one transaction; it is done wholly or not at all, and again if others were in the way.

        CoachmateError, beginning with `what`, if it can't be done.
        """

        def once() -> T:
            with (
                self._unmended() if writes else nullcontext(),
                self._ready().execution_options(writes=writes).begin() as connection,
            ):
                return work(connection)

        return self._guarded(what, once)

    def _unmended(self) -> AbstractContextManager[None]:
        """Nobody mends the file while this lasts: what is written after their copy was made would be lost."""
        self._ready()  # makes the folder that is locked
        return mending.held_off(self._file.parent)

    def take_notice(self) -> str:
        """What was saved when the file was found to be damaged; once, then ""."""
        notice, self._notice = self._notice, ""
        return notice

    def erase(self, sessions: Sequence[str]) -> None:
        """Let go of the file, and erase of these sessions those that are marked as deleted, as far as it can be done.

        What can't be erased now stays marked, and is erased when the file is next opened.
        """
        self.close()
        if (sessions or self._unwiped) and self._present():
            with suppress(sqlite3.Error):
                erasing.erase(self._file, sessions, _PATIENCE)

    def wipe(self) -> None:
        """Leave no byte of what was deleted; tried again by `erase` if somebody else is in the way."""
        self.close()
        self._unwiped = True
        with suppress(sqlite3.Error):
            erasing.wipe(self._file, _PATIENCE)
            self._unwiped = False

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _guarded(self, what: str, work: Callable[[], T]) -> T:
        pauses = iter(_PAUSES)
        mended = False
        while True:
            try:
                return work()
            except CoachmateError:
                raise
            except OSError as error:
                raise failures.from_system(what, self._file, error) from error
            except Exception as error:
                cause = failures.sqlite_cause(error)
                if cause is None:
                    raise
                locked = failures.is_locked(cause)
                if not locked:
                    # SQLite settles what it may do with a file when it opens it: let the next call do so.
                    self.close()
                if failures.is_damage(cause) and not mended:
                    mended = self._mend(what)
                    continue
                pause = next(pauses, None) if locked else None
                if pause is None:
                    raise failures.from_sqlite(what, self._file, cause) from cause
            time.sleep(pause)

    def _mend(self, what: str) -> bool:
        """Put a new file in the place of a damaged one, with all that can be read of it. CoachmateError if it can't."""
        try:
            salvaged = mending.mend(self._file, self._make_new)
        except OSError as error:
            raise failures.from_system(what, self._file, error) from error
        except Exception as error:
            cause = failures.sqlite_cause(error)
            if cause is None:
                raise
            raise failures.from_sqlite(what, self._file, cause) from error
        if salvaged is not None:
            self._notice = salvaged.notice
        return True

    def _make_new(self, file: Path) -> None:
        new = Database(file)
        new.open()
        new.close()

    def _ready(self) -> Engine:
        present = self._present()
        if self._engine is not None and present == self._identity:
            return self._engine
        if self._engine is not None and present is None:
            # Writing on would go to a file that no name leads to, and be lost without a word.
            raise failures.moved_away("Your records can't be reached.", self._file)
        self.close()
        self._engine = self._opened()
        self._identity = self._present()
        return self._engine

    def _present(self) -> tuple[int, int] | None:
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino

    def _opened(self) -> Engine:
        ensure(self._file.parent)
        self._make_or_check()
        engine = _engine(self._file)
        try:
            with engine.begin() as connection:
                current = schema.is_current(connection, self._file)
            _write_ahead(engine)
            if not current:
                self._migrate()
            self._set_rights()
            self._erase_left_over(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _make_or_check(self) -> None:
        """An empty file, only ours to read, from which SQLite takes over the rights of its other files."""
        try:
            os.close(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            # SQLite takes a file of one byte for an empty one and would write over it.
            if self._file.stat().st_size == 1:
                raise failures.not_ours(self._file) from None
            # SQLite would open it all the same, and leave files beside it that can't be written later either.
            by_effective_user = os.access in os.supports_effective_ids
            if not os.access(self._file, os.R_OK | os.W_OK, effective_ids=by_effective_user):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None

    def _migrate(self) -> None:
        engine = _engine(self._file, foreign_keys=False)
        try:
            with engine.execution_options(writes=True).begin() as connection:
                if not schema.is_current(connection, self._file):
                    schema.migrate(connection, self._file)
        finally:
            engine.dispose()

    def _erase_left_over(self, engine: Engine) -> None:
        """Erase what an earlier run marked as deleted and couldn't erase."""
        with engine.begin() as connection:
            left = connection.exec_driver_sql("SELECT 1 FROM sessions WHERE deleted IS NOT NULL LIMIT 1").first()
        if left is not None:
            engine.dispose()
            # Nobody waits for it; it is tried again whenever the file is opened.
            with suppress(sqlite3.Error):
                erasing.erase_left_over(self._file)

    def _set_rights(self) -> None:
        """For files that were copied here with others."""
        for suffix in ("", "-wal", "-shm"):
            file = self._file.with_name(self._file.name + suffix)
            if file.exists() and file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _write_ahead(engine: Engine) -> None:
    """Others read while one writes. Outside a transaction, or SQLite won't change it; kept in the file."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _engine(file: Path, *, foreign_keys: bool = True) -> Engine:
    from sqlalchemy import URL, create_engine, event

    def prepare(driver: sqlite3.Connection, _record: object) -> None:
        driver.isolation_level = None  # transactions are begun below, not guessed from the statement
        for pragma in (*_PRAGMAS, f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}"):
            driver.execute(pragma)

    def begin(connection: Connection) -> None:
        # A writer asks for the lock at once: one that first reads can't wait for another writer afterwards.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": _PATIENCE},
        hide_parameters=True,  # else the texts themselves would stand in error messages
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine
