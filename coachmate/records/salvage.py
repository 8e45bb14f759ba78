"""Copies the rows that can be read of a damaged database into a new one. Knows the tables' shapes, no SQLAlchemy.

Pages don't say which table they belong to, so a row is known by what it holds: ids, times, and words of coaching's.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from coachmate.coaching.progress import Moment
from coachmate.coaching.terms import Origin, Skill
from coachmate.records import carving, rows
from coachmate.records.carving import Value
from coachmate.records.texts import title_of

_TABLES = {
    "sessions": ("id", "guide", "title", "progress", "started", "changed", "deleted", "recency"),
    "turns": ("id", "session", "stage", "moment", "prompt", "text", "at"),
    "offers": ("id", "session", "turn", "questions", "passages", "at", "verdict"),
    "chosen_questions": ("id", "session", "stage", "text", "origin", "skill", "original", "at"),
    "commitments": ("id", "session", "stage", "text", "at", "done"),
    "drafts": ("session", "stage", "moment", "prompt", "text", "changed"),
}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")

Row = dict[str, Value]


def copy(damaged: Path, new: Path) -> tuple[int, int]:
    """Copy all sound rows; returns how many sessions and answers. sqlite3.Error or OSError if it can't be done.

    Answers whose session can't be read get one without a guide, so that their words are listed and found.
    """
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(new, isolation_level=None)) as target:
        target.execute("PRAGMA secure_delete = ON")
        target.execute("BEGIN IMMEDIATE")
        for number, values in carving.rows(damaged):
            table, row = _known(values, now)
            # Drafts have no number; of others it may be taken, by a page that was left behind.
            if table and (table == "drafts" or not _put(target, table, {"number": number, **row})):
                _put(target, table, row)
        _adopt(target, now)
        target.execute("DELETE FROM offers WHERE turn NOT IN (SELECT id FROM turns)")
        sessions, answers = (
            target.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("sessions", "turns")
        )
        target.execute("COMMIT")
    return sessions, answers


def _put(target: sqlite3.Connection, table: str, row: Row) -> bool:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    put = target.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
    return put.rowcount == 1


def _known(values: Sequence[Value], now: str) -> tuple[str, Row]:
    """The table that the values are a row of, and the row; "" if none. A time that was lost becomes `now`."""
    for table, names in _TABLES.items():
        own = values if table == "drafts" else values[1:]
        # Columns that were added later may be missing at the end.
        at_least = 6 if table == "sessions" else len(names)
        if not at_least <= len(own) <= len(names):
            continue
        row = dict(zip(names, own, strict=False))
        for time in ("at", "changed", "started"):
            if time in row and row[time] in (None, ""):
                row[time] = now
        if _sound(table, row):
            return table, row
    return "", {}


def _sound(table: str, row: Row) -> bool:
    ids = [row[name] for name in ("id", "session", "turn") if name in row]
    times = [row.get(name) for name in ("at", "started", "changed", "done", "deleted")]
    if not all(isinstance(value, str) and _ID.fullmatch(value) for value in ids):
        return False
    if not all(value is None or (isinstance(value, str) and _TIME.fullmatch(value)) for value in times):
        return False
    texts = [row[name] for name in ("guide", "title", "stage", "prompt", "text") if name in row]
    if not all(isinstance(value, str) for value in texts):
        return False
    known = {"moment": Moment, "origin": Origin, "skill": Skill}
    if any(name in row and row[name] not in set(kind) for name, kind in known.items()):
        return False
    return table not in ("sessions", "offers") or _sound_json(table, row)


def _sound_json(table: str, row: Row) -> bool:
    try:
        if table == "sessions":
            return bool(rows.progress(json.loads(str(row["progress"]))).trail)
        return all(isinstance(json.loads(str(row[name])), list) for name in ("questions", "passages"))
    except (ValueError, KeyError, TypeError):
        return False


def _adopt(target: sqlite3.Connection, now: str) -> None:
    """Sessions for what has lost its own."""
    lost = " UNION ALL ".join(
        f"SELECT session, stage, {place}, text, {time} AS at FROM {table} "
        "WHERE session NOT IN (SELECT id FROM sessions)"
        for table, place, time in (
            ("turns", "moment, prompt", "at"),
            ("drafts", "moment, prompt", "changed"),
            ("chosen_questions", f"'{Moment.QUESTIONS}', ''", "at"),
            ("commitments", f"'{Moment.QUESTIONS}', ''", "at"),
        )
    )
    for session, stage, moment, prompt, text, at in target.execute(lost).fetchall():
        trail = [{"stage": stage, "moment": moment, "prompt": prompt}]
        progress = json.dumps({"trail": trail, "taken": {}, "finished": False})
        made: Row = {"id": session, "guide": "", "title": title_of(text), "progress": progress}
        _put(target, "sessions", {**made, "started": at or now, "changed": at or now})
