"""A damaged database: kept aside under a name with the date, and a new one in its place with all that can be read.

Works with sqlite3 alone. Nothing of the damaged file is ever written over; until the new one is whole, it stays where
it is.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coachmate.records import salvage, schema

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Salvaged:
    """How much was saved, and where the damaged file lies."""

    sessions: int
    answers: int
    kept_as: Path

    @property
    def notice(self) -> str:
        """One sentence for the person."""
        if not self.sessions:
            return (
                "Your records were damaged and nothing in them could be read, so you begin with new ones; "
                f"the damaged file is kept as {self.kept_as}."
            )
        return (
            f"Your records were damaged: {_count(self.sessions, 'session')} with {_count(self.answers, 'answer')} "
            f"could be saved; the damaged file is kept as {self.kept_as}."
        )


def mend(file: Path, make_new: Callable[[Path], None]) -> Salvaged | None:
    """Put a new database (made by `make_new`) in the place of `file`, with all that can be read of that.

    None if it isn't damaged after all, or another program has mended it meanwhile. OSError, sqlite3.Error or
    CoachmateError if it can't be done; `file` is then as it was.
    """
    # Of two programs that find the damage at once, one mends it, and nobody writes to the old file any more.
    with _locked(file.parent, fcntl.LOCK_EX):
        if _is_sound(file):
            return None
        new = file.with_name(f"{file.name}.new")
        _remove(new)
        try:
            make_new(new)
            sessions, answers = salvage.copy(file, new)
            kept_as = _set_aside(file)
            new.replace(file)
        finally:
            _remove(new)
    return Salvaged(sessions, answers, kept_as)


@contextmanager
def held_off(folder: Path) -> Iterator[None]:
    """While this lasts, no program mends a database in the folder; many may hold it off at once."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _is_sound(file: Path) -> bool:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        try:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
            for index in schema.WORD_INDEXES:
                connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        except sqlite3.OperationalError:
            return True  # no such index (an older schema), or locked: that isn't damage
        except sqlite3.DatabaseError:
            return False
        return True


def _set_aside(file: Path) -> Path:
    """Give the file and those beside it another name; the file keeps its own too, until it is replaced."""
    name = f"{file.name}.broken-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    aside = next(each for each in _names(file.with_name(name)) if not each.exists())
    for suffix in _BESIDE:
        with suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(aside.with_name(aside.name + suffix))
    try:
        aside.hardlink_to(file)
    except OSError:  # there are disks without links
        file.rename(aside)
    return aside


def _names(first: Path) -> Iterator[Path]:
    yield first
    for number in range(2, 10_000):
        yield first.with_name(f"{first.name}-{number}")


def _remove(file: Path) -> None:
    for suffix in ("", *_BESIDE):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _count(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"
