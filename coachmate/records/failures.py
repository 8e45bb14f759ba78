"""Turns what SQLite or the system says into sentences with a remedy. Never repeats a private text."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from coachmate.errors import CoachmateError

_SPACE = "Free some space there, then try again."
_RIGHTS = "Give yourself the right to read and write there, or set COACHMATE_HOME to a folder of your own."
_DISK = "Check the disk and its free space, then try again."
_LOCKED = "Close the other program, then try again."
_AGAIN = "Try again; if it stays, start coachmate again."
_OTHER = "Move the file away if it isn't coachmate's, or bring back a copy of yours; nothing was changed."

# By SQLite's primary result code: why, and what to do about it.
_CAUSES = {
    sqlite3.SQLITE_FULL: ("The disk is full", _SPACE),
    sqlite3.SQLITE_READONLY: ("It can only be read, not written", _RIGHTS),
    sqlite3.SQLITE_PERM: ("It may not be used", _RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("It can't be opened", _RIGHTS),
    sqlite3.SQLITE_IOERR: ("The disk refused to read or write", _DISK),
    sqlite3.SQLITE_BUSY: ("Another program keeps it locked", _LOCKED),
    sqlite3.SQLITE_LOCKED: ("Another program keeps it locked", _LOCKED),
    sqlite3.SQLITE_NOTADB: ("It isn't a database", _OTHER),
    sqlite3.SQLITE_CORRUPT: ("It is damaged", "Bring back a copy of it, or move it away to begin anew."),
    sqlite3.SQLITE_TOOBIG: ("The text is too long to be kept", "Shorten it, then try again."),
}


def sqlite_cause(error: BaseException) -> sqlite3.Error | None:
    """SQLite's own error, also from inside SQLAlchemy's; None if it is something else."""
    cause = getattr(error, "orig", error)
    return cause if isinstance(cause, sqlite3.Error) else None


def is_locked(cause: sqlite3.Error) -> bool:
    return _primary_code(cause) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_damage(cause: sqlite3.Error) -> bool:
    return _primary_code(cause) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def from_sqlite(what: str, file: Path, cause: sqlite3.Error) -> CoachmateError:
    why, remedy = _CAUSES.get(_primary_code(cause), (f"SQLite says “{cause}”", _AGAIN))
    return CoachmateError(what, f"{why}: {file}.", remedy)


def from_system(what: str, file: Path, cause: OSError) -> CoachmateError:
    remedy = _SPACE if cause.errno in (errno.ENOSPC, errno.EDQUOT) else _RIGHTS
    return CoachmateError(what, f"The system says of {file}: {cause.strerror}.", remedy)


def not_ours(file: Path) -> CoachmateError:
    return CoachmateError(f"The file {file} can't be used.", "It isn't a database of coachmate.", _OTHER)


def from_the_future(file: Path, version: str, current: str) -> CoachmateError:
    return CoachmateError(
        "Your records were last used by a newer version of coachmate.",
        f"{file} has the schema {version}; this version knows them up to {current}.",
        "Install the newer version, or set COACHMATE_HOME to another folder; nothing was changed.",
    )


def moved_away(what: str, file: Path) -> CoachmateError:
    return CoachmateError(
        what,
        f"{file} was moved or removed while it was in use.",
        "Put it back, then try again; or start coachmate again to begin with a new one.",
    )


def closed(what: str) -> CoachmateError:
    return CoachmateError(what, "The records are already closed.", "Start coachmate again.")


def _primary_code(cause: sqlite3.Error) -> int:
    """SQLite's extended codes carry the primary one in their lowest byte; sqlite3's own errors have none."""
    code: int | None = getattr(cause, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF
