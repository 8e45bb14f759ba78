"""A damaged database: kept aside as it is, what can be read goes on in a new one, and the person is told so, once."""

from __future__ import annotations

import asyncio
import fcntl
import random
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.sessions import Record
from coachmate.coaching.terms import Origin, Skill
from coachmate.errors import CoachmateError
from coachmate.records import Store, mending, salvage

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
FEAR = Place(stage="fear", moment=Moment.PROMPT, prompt="what")
BEGINNING = Progress((WISH,))
PAGE = 4096

Damage = Callable[[bytearray], None]


async def written(file: Path, sessions: int = 40) -> list[Record]:
    """Sessions with short and long texts, as they are before any damage."""
    chance = random.Random(1)
    store = Store(file)
    ids = []
    for number in range(sessions):
        session = await store.start("prepare", BEGINNING)
        turn = await store.submit(session.id, WISH, f"answer {number} é " + "words " * chance.choice([2, 60, 3000]))
        await store.offer(turn, [], [])
        await store.save_draft(session.id, FEAR, f"draft {number}")
        await store.choose(session.id, "wish", f"question {number}?", Origin.OWN, Skill.EXPLORING, "before")
        await store.commit(session.id, "wish", f"step {number}")
        ids.append(session.id)
    records = [await store.load(each) for each in ids]
    await store.close()
    return records


def spoil(file: Path, damage: Damage) -> bytes:
    data = bytearray(file.read_bytes())
    damage(data)
    file.write_bytes(data)
    return bytes(data)


def aside(file: Path) -> list[Path]:
    return sorted(file.parent.glob("coachmate.db.broken-*"))


def lose_the_beginning(data: bytearray) -> None:
    data[:PAGE] = bytes(PAGE)


def lose_the_magic(data: bytearray) -> None:
    data[:16] = b"not a database.."


def lose_the_roots(data: bytearray) -> None:
    """Every page that leads to others; the rows lie on the others."""
    for at in range(PAGE, len(data), PAGE):
        if data[at] == 0x05:
            data[at : at + PAGE] = b"\xff" * PAGE


@pytest.mark.parametrize("damage", [lose_the_beginning, lose_the_magic, lose_the_roots], ids=lambda each: each.__name__)
async def test_damage_to_what_leads_to_the_rows_costs_no_row(file: Path, damage: Damage) -> None:
    records = await written(file)
    damaged = spoil(file, damage)
    store = Store(file)
    assert {each.id for each in await store.sessions(100)} == {each.session.id for each in records}
    assert [await store.load(each.session.id) for each in records] == records
    assert len(await store.search("answer", 100)) == 40
    [kept] = aside(file)
    assert kept.read_bytes() == damaged
    assert kept.stat().st_mode & 0o777 == 0o600
    notice = await store.notice()
    assert "40 sessions with 40 answers" in notice
    assert str(kept) in notice
    assert await store.notice() == ""
    await store.submit(records[0].session.id, FEAR, "It goes on")
    await store.close()


@pytest.mark.parametrize("seed", range(6))
async def test_pages_of_noise_cost_what_lies_on_them_alone(file: Path, seed: int) -> None:
    records = {each.session.id: each for each in await written(file)}
    chance = random.Random(seed)

    def noise(data: bytearray) -> None:
        for page in chance.sample(range(1, len(data) // PAGE), len(data) // PAGE // 8):
            data[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)

    damaged = spoil(file, noise)
    store = Store(file)
    sessions = await store.sessions(200)
    while not aside(file):  # damage is noticed when it is met
        await store.search("answer", 200)
        await store.open_commitments()
        for each in sessions:
            await store.load(each.id)
    sessions = await store.sessions(200)
    whole = 0
    for each in sessions:
        record = await store.load(each.id)
        before = records.get(each.id)
        if before is not None and record.turns == before.turns:
            whole += 1
    assert whole > 10
    [kept] = aside(file)
    assert kept.read_bytes() == damaged
    await store.close()
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_a_file_that_was_cut_off_gives_what_is_there(file: Path) -> None:
    await written(file)

    def cut(data: bytearray) -> None:
        del data[len(data) // 2 :]

    spoil(file, cut)
    store = Store(file)
    assert "could be saved" in await store.notice() or not aside(file)
    assert await store.sessions()
    await store.close()


async def test_what_was_only_in_the_log_is_saved_too(file: Path) -> None:
    store = Store(file)
    session = await store.start("prepare", BEGINNING)
    with closing(sqlite3.connect(file)) as reader:  # keeps the log from being folded in
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sessions").fetchone()
        await store.submit(session.id, WISH, "Only in the log")
        log = file.with_name(file.name + "-wal").read_bytes()
        main = file.read_bytes()
    await store.close()
    file.write_bytes(b"\0" * 100 + main[100:])
    file.with_name(file.name + "-wal").write_bytes(log)

    store = Store(file)
    assert [each.title for each in await store.sessions()] == ["Only in the log"]
    await store.close()


@pytest.mark.parametrize("data", [b"hello", b"Dear diary, " * 1000, bytes(8192), b"\xff" * 100_000])
async def test_a_file_without_a_row_is_kept_aside_and_something_new_begun(file: Path, data: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(data)
    store = Store(file)
    assert await store.sessions() == []
    [kept] = aside(file)
    assert kept.read_bytes() == data
    assert "nothing in them could be read" in await store.notice()
    session = await store.start("prepare", BEGINNING)
    assert [each.id for each in await store.sessions()] == [session.id]
    await store.close()


async def test_answers_whose_session_is_lost_are_still_there(file: Path) -> None:
    records = await written(file)

    def lose_sessions(data: bytearray) -> None:
        """Leaves of the sessions' table are known by the guide's name in them."""
        for at in range(PAGE, len(data), PAGE):
            if data[at] == 0x0D and b'"trail"' in data[at : at + PAGE]:
                data[at : at + PAGE] = b"\xff" * PAGE

    spoil(file, lose_sessions)
    store = Store(file)
    assert len(await store.search("answer", 100)) == len(records)
    assert {each.guide for each in await store.sessions(100)} == {""}
    assert (await store.load(records[0].session.id)).turns == records[0].turns
    await store.close()


async def test_damage_to_the_index_of_words_alone_is_met_by_a_search_and_mended(file: Path) -> None:
    records = await written(file)
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE turns_words_data SET block = randomblob(length(block)) WHERE id > 10")
        database.commit()
    store = Store(file)
    assert len(await store.search("answer", 100)) == len(records)
    assert [await store.load(each.session.id) for each in records] == records
    assert len(aside(file)) == 1
    await store.close()


async def test_a_second_damage_is_kept_beside_the_first(file: Path) -> None:
    await written(file, 3)
    for _ in range(2):
        spoil(file, lose_the_magic)
        store = Store(file)
        assert len(await store.sessions()) == 3
        await store.close()
    assert len(aside(file)) == 2


async def test_a_call_under_way_is_done_all_the_same(file: Path) -> None:
    records = await written(file, 3)
    spoil(file, lose_the_magic)
    store = Store(file)
    await store.submit(records[0].session.id, FEAR, "typed while it broke")
    assert (await store.load(records[0].session.id)).answer(FEAR) == "typed while it broke"
    await store.close()


async def test_two_programs_that_find_the_damage_mend_it_once(file: Path) -> None:
    await written(file, 3)
    stores = [Store(file), Store(file)]
    for store in stores:
        await store.open()
    for each in stores:
        await each.close()
    spoil(file, lose_the_magic)
    stores = [Store(file), Store(file)]
    counts = await asyncio.gather(*(store.sessions() for store in stores))
    assert [len(each) for each in counts] == [3, 3]
    assert len(aside(file)) == 1
    for store in stores:
        await store.close()


async def test_who_writes_while_another_mends_waits_and_writes_into_the_new_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [record] = await written(file, 1)
    writer, mender = Store(file), Store(file)
    await writer.sessions()  # has the old file open
    copied, go_on, held_off = threading.Event(), threading.Event(), threading.Event()
    copy, flock = salvage.copy, fcntl.flock

    def copy_and_wait(damaged: Path, new: Path) -> tuple[int, int]:
        counts = copy(damaged, new)
        copied.set()
        assert go_on.wait(30)
        return counts

    def tell_if_held_off(descriptor: int, how: int) -> None:
        try:
            flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            held_off.set()
            flock(descriptor, how)

    monkeypatch.setattr(salvage, "copy", copy_and_wait)
    monkeypatch.setattr(mending.fcntl, "flock", tell_if_held_off)
    spoil(file, lose_the_magic)
    mended = asyncio.create_task(mender.sessions())
    assert await asyncio.to_thread(copied.wait, 30)
    typed = asyncio.create_task(writer.submit(record.session.id, FEAR, "typed meanwhile"))
    typed.add_done_callback(lambda _: held_off.set())
    assert await asyncio.to_thread(held_off.wait, 30)
    assert not typed.done()
    go_on.set()
    await typed
    assert [each.id for each in await mended] == [record.session.id]
    assert b"typed meanwhile" not in b"".join(each.read_bytes() for each in aside(file))
    after = Store(file)
    assert (await after.load(record.session.id)).answer(FEAR) == "typed meanwhile"
    for store in (writer, mender, after):
        await store.close()


async def test_if_nothing_new_can_be_made_the_old_file_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await written(file, 3)
    damaged = spoil(file, lose_the_magic)

    def no_space(damaged: Path, new: Path) -> tuple[int, int]:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(salvage, "copy", no_space)
        store = Store(file)
        with pytest.raises(CoachmateError, match="Free some space"):
            await store.sessions()
    assert file.read_bytes() == damaged
    assert list(file.parent.iterdir()) == [file]
    assert len(await store.sessions()) == 3
    await store.close()


async def test_a_sound_database_is_never_set_aside(file: Path) -> None:
    records = await written(file, 3)
    assert mending.mend(file, lambda new: None) is None
    assert aside(file) == []
    store = Store(file)
    assert len(await store.sessions()) == len(records)
    await store.close()
