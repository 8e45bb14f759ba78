"""Full disks, locks, moved and damaged files: what was kept stays, and the store goes on afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.errors import CoachmateError
from coachmate.records import Store, database

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
BEGINNING = Progress((WISH,))


async def begun(file: Path) -> tuple[Store, str]:
    store = Store(file)
    return store, (await store.start("prepare", BEGINNING)).id


@contextmanager
def full_disk() -> Iterator[None]:
    """No database may grow; as SQLite counts pages for each connection, it holds for those opened inside."""

    def fill(driver: sqlite3.Connection, _record: object) -> None:
        driver.execute("PRAGMA max_page_count = 1")  # fewer than there are: SQLite takes those there are

    event.listen(Engine, "connect", fill)
    try:
        yield
    finally:
        event.remove(Engine, "connect", fill)


async def test_a_full_disk_loses_nothing_that_was_kept(file: Path) -> None:
    store, session = await begun(file)
    await store.save_draft(session, WISH, "To be")
    await store.close()

    store = Store(file)
    words = "To be heard, wholly " * 50_000
    with full_disk():
        with pytest.raises(CoachmateError, match="Your answer can't be kept") as refused:
            await store.submit(session, WISH, words)
        assert "Free some space" in refused.value.remedy
        record = await store.load(session)
        assert (record.turns, record.drafts, record.session.title) == ((), {WISH: "To be"}, "")
        with pytest.raises(CoachmateError):
            await store.submit(session, WISH, words)

    await store.submit(session, WISH, words)
    record = await store.load(session)
    assert (record.answer(WISH), record.drafts) == (words, {})
    await store.close()


async def test_a_failure_does_not_repeat_the_persons_words(file: Path) -> None:
    store, session = await begun(file)
    await store.close()
    store = Store(file)
    words = "unmistakable " * 50_000
    with full_disk(), pytest.raises(CoachmateError) as refused:
        await store.submit(session, WISH, words)
    assert "unmistakable" not in "".join(traceback.format_exception(refused.value))
    await store.close()


async def test_a_database_that_is_moved_away_is_missed_and_found_again(file: Path, tmp_path: Path) -> None:
    store, session = await begun(file)
    elsewhere = file.parent.rename(tmp_path / "elsewhere")
    with pytest.raises(CoachmateError, match="moved or removed"):
        await store.submit(session, WISH, "To be heard")
    elsewhere.rename(file.parent)
    await store.submit(session, WISH, "To be heard")
    assert (await store.load(session)).answer(WISH) == "To be heard"
    await store.close()


async def test_a_database_that_is_replaced_is_opened_anew(file: Path, tmp_path: Path) -> None:
    store, first = await begun(file)
    other, second = await begun(tmp_path / "other" / "coachmate.db")
    await other.close()
    file.parent.rename(tmp_path / "old")
    (tmp_path / "other").rename(file.parent)
    assert [each.id for each in await store.sessions()] == [second]
    with pytest.raises(CoachmateError, match="no longer among your records"):
        await store.submit(first, WISH, "To be heard")
    await store.close()


async def test_a_lock_of_another_program_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.01)
    store, session = await begun(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(store.submit(session, WISH, "To be heard"))
        reader = Store(file)
        assert [each.id for each in await reader.sessions()] == [session]  # reading needn't wait
        await reader.close()
        other.execute("ROLLBACK")
        await waiting

        monkeypatch.setattr(database, "_PAUSES", (0.01,))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CoachmateError, match="Another program keeps it locked"):
            await store.submit(session, WISH, "To be heard by Ana")
        other.execute("ROLLBACK")
    await store.submit(session, WISH, "To be heard by all")
    assert [turn.text for turn in (await store.load(session)).turns] == ["To be heard", "To be heard by all"]
    await store.close()


async def test_a_mistake_of_the_program_is_not_called_a_fault_of_the_disk(file: Path) -> None:
    store, session = await begun(file)
    with pytest.raises(AttributeError):
        await store.save_progress(session, None)  # type: ignore[arg-type]  # the mistake
    await store.save_progress(session, BEGINNING)
    await store.close()
