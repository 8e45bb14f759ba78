"""Checks of what belongs to the person: settings, content, rights, and the database."""

from __future__ import annotations

import os
import shlex
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from coachmate.doctor.findings import Finding, fault, note, ok
from coachmate.paths import Paths

# As the list of past sessions has them: one that was begun and left without a word is none.
_WITH_WORDS = """SELECT count(*) FROM sessions
WHERE deleted IS NULL AND (title <> '' OR json_extract(progress, '$.finished'))"""


def settings() -> Iterator[Finding]:
    from coachmate import settings_file

    entries = settings_file.entries()
    for entry in entries:
        if entry.fault is not None:
            yield fault("settings", f"{entry.fault.what} {entry.fault.why}", entry.fault.remedy)
    for key in settings_file.unknown_keys():
        yield note(
            "settings", f"'{key}' is no setting", f"Look for a slip of the pen in {settings_file.settings_file()}."
        )
    if not any(entry.fault for entry in entries):
        changed = [entry.name for entry in entries if entry.source is not settings_file.Source.DEFAULT]
        yield ok("settings", f"changed: {', '.join(changed)}" if changed else "all as they come")


def model() -> Iterator[Finding]:
    """Which one writes the questions; whether it can is looked at elsewhere."""
    from coachmate import settings as all_settings
    from coachmate import wiring

    yield ok("model", f"the questions are written by {wiring.who_writes(all_settings.load())}")


def content() -> Iterator[Finding]:
    """The shipped texts with the person's own; a file of theirs that is left out is a fault, though the app goes on."""
    from coachmate.all_texts import read_all

    every = read_all()
    for error in every.left_out:
        yield fault("content", f"left out, and what is shipped serves: {error.why}", error.remedy)
    texts = every.texts
    own = len(texts.own_guides) + len(texts.own_documents)
    counts = f"{len(texts.guides)} guides, {len(texts.bank)} questions, {len(texts.documents)} documents"
    yield ok("content", f"{counts}; {own} of them yours" if own else counts)


def permissions() -> Iterator[Finding]:
    """What holds private words must be for its owner alone, and writable."""
    paths = Paths.from_environment()
    found = False
    for folder in (paths.config, paths.data, paths.state, paths.cache):
        if not folder.exists():
            continue
        found = True
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield fault("permissions", f"{folder} can't be written", f"chmod 700 {shlex.quote(str(folder))}")
    private = [each for folder in (paths.config, paths.data, paths.state) for each in (folder, *_below(folder))]
    # Prompts and guidance of one's own are there to be handed on, and no editor keeps them to oneself.
    shared = (paths.own_prompts, paths.own_corpus)
    open_ones = [each for each in private if _others_may(each) and not any(map(each.is_relative_to, shared))]
    for each in open_ones[:5]:
        mode = stat.S_IMODE(each.stat().st_mode)
        right = "700" if each.is_dir() else "600"
        yield fault("permissions", f"{each} is open to others ({mode:o})", f"chmod {right} {shlex.quote(str(each))}")
    if len(open_ones) > 5:
        folders = " ".join(shlex.quote(str(folder)) for folder in (paths.config, paths.data, paths.state))
        yield fault("permissions", f"{len(open_ones) - 5} more are open to others", f"chmod -R go= {folders}")
    if not open_ones:
        yield ok("permissions", "only you can read what you wrote" if found else "nothing is there yet")


def _below(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.rglob("*")
    except OSError:
        return


def _others_may(file: Path) -> bool:
    try:
        status = file.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(status.st_mode) and bool(status.st_mode & 0o077)


def database() -> Iterator[Finding]:
    """Opens it for reading alone, in a process that doesn't use it otherwise."""
    from coachmate.records.schema import VERSIONS

    file = Paths.from_environment().database
    if not file.exists():
        yield ok("database", "there is none yet; the first session makes it")
        return
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            connection.execute("PRAGMA query_only = ON")
            verdict = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            version = None
            if "alembic_version" in names:
                version = next((row[0] for row in connection.execute("SELECT version_num FROM alembic_version")), None)
            count = next(connection.execute(_WITH_WORDS))[0] if version == VERSIONS[-1] else 0
    except sqlite3.Error as error:
        yield _broken(file, str(error))
        return
    if verdict != ["ok"]:
        yield _broken(file, verdict[0].splitlines()[-1])
    elif names and (version is None or "sessions" not in names):
        yield fault("database", f"{file} is not coachmate's", "Move it away; the next start makes a new one.")
    elif version is not None and version not in VERSIONS:
        yield fault(
            "database",
            f"{file} is from a newer coachmate (version {version}; this one knows {VERSIONS[-1]})",
            "Install that version again. Nothing was changed.",
        )
    elif version is not None and version != VERSIONS[-1]:
        yield ok("database", f"version {version}; the next start brings it to {VERSIONS[-1]}")
    else:
        sessions = "1 session" if count == 1 else f"{count} sessions"
        yield ok("database", f"{sessions}, whole, version {version}" if names else "empty")


def kept_aside() -> Iterator[Finding]:
    """Copies of damaged databases: nothing erases from them what is deleted later."""
    file = Paths.from_environment().database
    beside = ("-wal", "-shm", "-journal")
    there = [*file.parent.glob(f"{file.name}.broken-*"), *file.parent.glob(f"{file.name}.damaged*")]
    for aside in sorted(each for each in there if not each.name.endswith(beside)):
        whole = [each for suffix in ("", *beside) if (each := aside.with_name(aside.name + suffix)).exists()]
        yield note(
            "database",
            f"{aside} is an old, damaged one that was put aside; it still holds all that it held, "
            "sessions that you have deleted since too. If you need it no longer:",
            f"rm {' '.join(shlex.quote(str(each)) for each in whole)}",
        )


def _broken(file: Path, why: str) -> Finding:
    return fault(
        "database",
        f"{file} can't be read whole: {why}",
        f"Copy it before anything else: cp {shlex.quote(str(file))} {shlex.quote(str(file) + '.damaged')}. "
        "Then start coachmate, which tells what can be done.",
    )
