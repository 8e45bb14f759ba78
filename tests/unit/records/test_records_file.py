"""Whose the file is and who may read it: others are kept out, and what isn't ours stays as it is."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.sessions import Outcome, Turn, Verdict
from coachmate.coaching.terms import Origin, Skill
from coachmate.errors import CoachmateError
from coachmate.records import Store

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
BEGINNING = Progress((WISH,))


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


async def begun(file: Path) -> tuple[Store, str]:
    store = Store(file)
    return store, (await store.start("prepare", BEGINNING)).id


async def test_only_the_owner_may_read_the_files(file: Path) -> None:
    store, _ = await begun(file)
    files = sorted(each.name for each in file.parent.iterdir())
    assert files == ["coachmate.db", "coachmate.db-shm", "coachmate.db-wal"]
    assert [mode(each) for each in file.parent.iterdir()] == [0o600] * 3
    assert mode(file.parent) == 0o700
    await store.close()


async def test_rights_that_were_loosened_are_tightened(file: Path) -> None:
    store, session = await begun(file)
    await store.close()
    file.chmod(0o644)
    store = Store(file)
    await store.load(session)
    assert {mode(each) for each in file.parent.iterdir()} == {0o600}
    await store.close()


async def test_it_is_kept_as_asked_of_sqlite(file: Path) -> None:
    settings: dict[str, object] = {}

    def look(driver: sqlite3.Connection, _record: object, _proxy: object) -> None:
        for name in ("foreign_keys", "secure_delete", "synchronous", "busy_timeout", "journal_mode"):
            settings[name] = driver.execute(f"PRAGMA {name}").fetchone()[0]

    store = Store(file)
    await store.open()
    event.listen(Engine, "checkout", look)
    try:
        await store.sessions()
    finally:
        event.remove(Engine, "checkout", look)
        await store.close()
    assert settings == {
        "foreign_keys": 1,
        "secure_delete": 1,
        "synchronous": 2,
        "busy_timeout": 5000,
        "journal_mode": "wal",
    }


async def test_a_removed_text_is_gone_from_the_disk(file: Path) -> None:
    store, session = await begun(file)
    await store.save_draft(session, WISH, "unmistakable words " * 500)
    await store.save_draft(session, WISH, "")
    await store.close()
    left = b"".join(each.read_bytes() for each in file.parent.iterdir())
    assert b"unmistakable" not in left


def another_programs_database(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.commit()


def another_database_with_migrations(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('0001')")
        other.commit()


def a_database_without_a_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE sessions (name TEXT)")
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.commit()


FOREIGN: dict[str, Callable[[Path], object]] = {
    "one byte": lambda file: file.write_bytes(b"\n"),
    "another program's": another_programs_database,
    "another program's, with migrations": another_database_with_migrations,
    "no version": a_database_without_a_version,
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN.keys())
async def test_a_file_that_is_not_ours_stays_as_it_is(file: Path, make: Callable[[Path], object]) -> None:
    file.parent.mkdir()
    make(file)
    before, rights = file.read_bytes(), mode(file)

    store = Store(file)
    for _ in range(2):
        with pytest.raises(CoachmateError, match="isn't a database") as refused:
            await store.start("prepare", BEGINNING)
        assert refused.value.remedy
    assert (file.read_bytes(), mode(file)) == (before, rights)
    assert list(file.parent.iterdir()) == [file]

    file.unlink()
    session = await store.start("prepare", BEGINNING)
    assert [each.id for each in await store.sessions()] == [session.id]
    await store.close()


ANY_CALL: dict[str, Callable[[Store], Awaitable[object]]] = {
    "open": lambda store: store.open(),
    "start": lambda store: store.start("prepare", BEGINNING),
    "save_progress": lambda store: store.save_progress("id", BEGINNING),
    "save_draft": lambda store: store.save_draft("id", WISH, "text"),
    "submit": lambda store: store.submit("id", WISH, "text"),
    "offer": lambda store: store.offer(Turn("id", "id", WISH, "", datetime.now(UTC)), [], []),
    "judge_offer": lambda store: store.judge_offer("id", Verdict.USED),
    "choose": lambda store: store.choose("id", "wish", "What?", Origin.BANK, Skill.EXPLORING),
    "unchoose": lambda store: store.unchoose("id"),
    "commit": lambda store: store.commit("id", "wish", "Ask"),
    "review": lambda store: store.review("id", Outcome.DONE),
    "load": lambda store: store.load("id"),
    "sessions": lambda store: store.sessions(),
    "open_commitments": lambda store: store.open_commitments(),
}


@pytest.mark.parametrize("ask", ANY_CALL.values(), ids=ANY_CALL.keys())
async def test_every_call_says_what_to_do(file: Path, ask: Callable[[Store], Awaitable[object]]) -> None:
    file.mkdir(parents=True)  # a folder stands where the database belongs
    store = Store(file)
    with pytest.raises(CoachmateError) as refused:
        await ask(store)
    assert refused.value.what.endswith(".")
    assert str(file) in refused.value.why
    assert refused.value.remedy
    await store.close()


async def test_a_missing_folder_is_made_unless_a_file_is_in_its_place(file: Path) -> None:
    file.parent.write_text("in the way")
    store = Store(file)
    with pytest.raises(CoachmateError) as refused:
        await store.start("prepare", BEGINNING)
    assert refused.value.remedy
    file.parent.unlink()
    await store.start("prepare", BEGINNING)
    assert file.exists()
    await store.close()


async def test_a_disk_too_full_for_the_file_itself(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("coachmate.records.database.os.open", no_space)
        store = Store(file)
        with pytest.raises(CoachmateError) as refused:
            await store.start("prepare", BEGINNING)
    assert "Free some space" in refused.value.remedy
    await store.start("prepare", BEGINNING)
    await store.close()


@pytest.mark.parametrize("rights", [0o500, 0o000])
async def test_a_folder_without_the_right_to_write(ordinary_folder: Path, rights: int) -> None:
    folder = ordinary_folder / "data"
    folder.mkdir(mode=rights)
    store = Store(folder / "coachmate.db")
    with pytest.raises(CoachmateError) as refused:
        await store.start("prepare", BEGINNING)
    assert "right to read and write" in refused.value.remedy
    folder.chmod(0o700)
    await store.start("prepare", BEGINNING)
    await store.close()


@pytest.mark.parametrize("rights", [0o400, 0o000])
async def test_a_file_without_the_right_to_write(ordinary_folder: Path, rights: int) -> None:
    file = ordinary_folder / "coachmate.db"
    store, session = await begun(file)
    await store.close()
    file.chmod(rights)
    store = Store(file)
    with pytest.raises(CoachmateError) as refused:
        await store.submit(session, WISH, "To be heard")
    assert "right to read and write" in refused.value.remedy
    file.chmod(0o600)
    await store.submit(session, WISH, "To be heard")
    assert (await store.load(session)).answer(WISH) == "To be heard"
    await store.close()
