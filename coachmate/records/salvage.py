"""Copies the rows that can be read of a damaged database into a new one. Knows the tables' shapes, no SQLAlchemy.

Pages don't say which table they belong to, so a row is known by what it holds: ids, times, and words of coaching's.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from coachmate.coaching.expertise import Answered
from coachmate.coaching.partnerships import Kind
from coachmate.coaching.progress import Moment
from coachmate.coaching.terms import Origin, Skill
from coachmate.records import carving, rows
from coachmate.records.carving import Value
from coachmate.records.texts import title_of

_TABLES = {
    "sessions": (
        *("id", "guide", "title", "progress", "started", "changed", "deleted", "recency"),
        *("partnership", "seats", "clocks"),
    ),
    "turns": ("id", "session", "stage", "moment", "prompt", "text", "at"),
    "offers": ("id", "session", "turn", "questions", "passages", "at", "verdict"),
    "chosen_questions": ("id", "session", "stage", "text", "origin", "skill", "original", "at"),
    "commitments": ("id", "session", "stage", "text", "at", "done", "due", "cue", "outcome"),
    "drafts": ("session", "stage", "moment", "prompt", "text", "changed"),
    "commitment_reviews": ("id", "commitment", "outcome", "learnt", "at"),
    "partnerships": ("id", "kind", "name", "members", "checks", "created", "ended", "draft"),
    "agreements": ("id", "partnership", "clauses", "signed", "reason", "at"),
    "partner_commitments": ("id", "partnership", "owner", "text", "due", "cue", "outcome", "at"),
    "active_questions": ("id", "text", "place", "at", "retired"),
    "efforts": ("question", "day", "score", "note", "at"),
    "expertise": ("id", "topic", "answered", "who", "note", "at", "changed"),
}
# Columns that were added later may be missing at the end of a row.
_AT_LEAST = {"sessions": 6, "commitments": 6, "partnerships": 7}
# These have no number of their own.
_WITHOUT_NUMBER = ("drafts", "efforts")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIMES = ("at", "started", "changed", "done", "deleted", "created", "ended", "retired")

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
            # Where there is a number it may be taken, by a page that was left behind.
            if table and (table in _WITHOUT_NUMBER or not _put(target, table, {"number": number, **row})):
                _put(target, table, row)
        _adopt(target, now)
        _adopt_others(target, now)
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
        own = values if table in _WITHOUT_NUMBER else values[1:]
        if not _AT_LEAST.get(table, len(names)) <= len(own) <= len(names):
            continue
        row = dict(zip(names, own, strict=False))
        for time in ("at", "changed", "started", "created"):
            if time in row and row[time] in (None, ""):
                row[time] = now
        if _sound(table, row):
            return table, row
    return "", {}


def _sound(table: str, row: Row) -> bool:
    def all_are(wanted: Callable[[str], object], *names: str, or_none: bool = False) -> bool:
        return all(
            (value is None and or_none) or (isinstance(value, str) and bool(wanted(value)))
            for value in (row[name] for name in names if name in row)
        )

    known = {"moment": Moment, "origin": Origin, "skill": Skill, "kind": Kind, "answered": Answered}
    return (
        all_are(_ID.fullmatch, "id", "session", "turn", "commitment", "question")
        and all_are(_ID.fullmatch, "partnership", or_none=table == "sessions")
        and all_are(_TIME.fullmatch, *_TIMES, or_none=True)
        and all_are(_DAY.fullmatch, "day")
        and all_are(_DAY.fullmatch, "due", or_none=True)
        and all_are(_any_text, "guide", "title", "stage", "prompt", "text", "learnt", "name", "reason", "owner")
        and all_are(_any_text, "topic", "who", "note")
        and all_are(_any_text, "cue", "outcome", or_none=True)
        and all(isinstance(row[name], int) for name in ("score", "place") if name in row)
        and all(row[name] in set(kind) for name, kind in known.items() if name in row)
        and _sound_json(table, row)
    )


def _any_text(text: str) -> bool:
    return True


def _sound_json(table: str, row: Row) -> bool:
    def kept(name: str) -> object:
        return json.loads(str(row[name]))

    try:
        if table == "partnerships":
            rows.clause_draft(json.loads(str(row.get("draft") or "null")))
        if table == "sessions":
            rows.seats(json.loads(str(row.get("seats") or "null")))
            rows.clocks(json.loads(str(row.get("clocks") or "null")))
            return bool(rows.progress(json.loads(str(row["progress"]))).trail)
        lists = all(isinstance(kept(name), list) for name in ("questions", "passages", "members") if name in row)
        return lists and all(isinstance(kept(name), dict) for name in ("checks", "clauses", "signed") if name in row)
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


def _adopt_others(target: sqlite3.Connection, now: str) -> None:
    """Partnerships and active questions for what has lost its own; what is nothing by itself goes."""
    for table in ("agreements", "partner_commitments"):
        orphans = f"SELECT DISTINCT partnership FROM {table} WHERE partnership NOT IN (SELECT id FROM partnerships)"
        for (partnership,) in target.execute(orphans).fetchall():
            made: Row = {"id": partnership, "kind": Kind.PAIR.value, "name": "Saved from damaged records"}
            _put(target, "partnerships", {**made, "members": "[]", "checks": "{}", "created": now})
    orphans = "SELECT DISTINCT question FROM efforts WHERE question NOT IN (SELECT id FROM active_questions)"
    for (question,) in target.execute(orphans).fetchall():
        _put(target, "active_questions", {"id": question, "text": "A question that was lost", "place": 0, "at": now})
    target.execute("UPDATE sessions SET partnership = NULL WHERE partnership NOT IN (SELECT id FROM partnerships)")
    for table, of in (("offers", "turn"), ("commitment_reviews", "commitment")):
        target.execute(f"DELETE FROM {table} WHERE {of} NOT IN (SELECT id FROM {of}s)")
