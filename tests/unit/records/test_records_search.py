"""Everything that was written is found by its words; what was deleted is neither found nor in any file."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

import coachmate
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.sessions import Found
from coachmate.coaching.terms import Origin, Skill
from coachmate.errors import CoachmateError
from coachmate.records import Store

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
FEAR = Place(stage="fear", moment=Moment.PROMPT, prompt="what")
BEGINNING = Progress((WISH,))


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    store = Store(file)
    yield store
    await store.close()


async def wrote(store: Store, *answers: str) -> str:
    session = await store.start("prepare", BEGINNING)
    for answer in answers:
        await store.submit(session.id, WISH, answer)
    return session.id


async def found(store: Store, text: str, limit: int = 50) -> list[str]:
    return [each.session.id for each in await store.search(text, limit)]


def shown(each: Found) -> list[str]:
    return [each.piece[start:end] for start, end in each.places]


async def test_answers_drafts_questions_and_commitments_are_all_searched(store: Store) -> None:
    session = await wrote(store, "the first wording", "the second wording")
    await store.save_draft(session, FEAR, "a half-typed thought")
    await store.choose(session, "wish", "What would Ravi say?", Origin.OWN, Skill.EXPLORING)
    await store.commit(session, "wish", "Call on Monday")
    await wrote(store, "something else")
    for word in ("first", "second", "half-typed", "ravi", "monday"):
        assert await found(store, word) == [session], word
    assert await found(store, "first thought ravi monday") == [session]  # wherever in the session each stands
    assert await found(store, "first nowhere") == []


@pytest.mark.parametrize("query", ["amel", "AMÉLIE", "Ame\u0301lie", "amelie rota", "don't", "rota, (Amélie)!", "1.5"])
async def test_case_accents_and_ends_of_words_do_not_matter(store: Store, query: str) -> None:
    session = await wrote(store, "I don't know whether Amélie will swap the rota, 1.5 hours")
    assert await found(store, query) == [session]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60))
@example('" OR * NOT (a: NEAR(b, 2)')
@example("text : x")
@example('"')
@example("a\x00b")
@example("\ud800")
@example("*")
@example("^rota + -x {a}")
@example("𞤀 rota")
async def test_any_query_is_text(store: Store, query: str) -> None:
    if not await store.sessions():
        await wrote(store, "rota")
    for each in await store.search(query):
        assert each.places


async def test_a_word_that_is_syntax_elsewhere_is_a_word_here(store: Store) -> None:
    either = await wrote(store, "either now or never")
    await wrote(store, "now and never")
    assert await found(store, "now OR never") == [either]


async def test_the_piece_shows_the_words_on_one_line_and_where_they_stand(store: Store) -> None:
    before = "so many words " * 40
    await wrote(store, f"{before}\n\nthen\x1b[31m Ravi [bold]asked[/bold] about\tthe rota {before}")
    [each] = await store.search("rav rota")
    assert shown(each) == ["Ravi", "rota"]
    assert "Ravi [bold]asked[/bold] about the rota" in each.piece
    assert not {"\n", "\t", "\x1b"} & set(each.piece)
    assert len(each.piece) < 200


async def test_the_piece_that_shows_most_of_the_words_is_given(store: Store) -> None:
    await wrote(store, "only Ravi", "Ravi and the rota", "only the rota")
    [each] = await store.search("ravi rota")
    assert each.piece == "Ravi and the rota"


async def test_the_session_changed_last_comes_first_and_the_limit_holds(store: Store) -> None:
    first, second, third = [await wrote(store, "rota") for _ in range(3)]
    await store.save_draft(first, FEAR, "more")
    assert await found(store, "rota") == [first, third, second]
    assert await found(store, "rota", limit=2) == [first, third]
    assert await found(store, "  ,; ") == []


async def test_a_draft_is_found_as_it_is_now(store: Store, file: Path) -> None:
    session = await wrote(store, "rota")
    await store.save_draft(session, FEAR, "apple")
    assert await found(store, "apple") == [session]
    await store.save_draft(session, FEAR, "pear")
    assert (await found(store, "apple"), await found(store, "pear")) == ([], [session])
    other = Store(file)  # another app on the same home
    await other.save_draft(session, FEAR, "plum")
    assert (await found(store, "pear"), await found(store, "plum")) == ([], [session])
    await other.submit(session, FEAR, "cherry")
    assert (await found(store, "plum"), await found(store, "cherry")) == ([], [session])
    await other.close()


async def test_what_was_taken_back_is_not_found(store: Store) -> None:
    session = await wrote(store, "rota")
    chosen = await store.choose(session, "wish", "apple?", Origin.OWN, Skill.EXPLORING)
    await store.commit(session, "wish", "pear")
    await store.unchoose(chosen.id)
    await store.commit(session, "wish", "plum")
    assert [await found(store, word) for word in ("apple", "pear", "plum")] == [[], [], [session]]


async def test_sessions_of_an_older_database_are_found_too(file: Path) -> None:
    file.parent.mkdir()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "coachmate.records:migrations")
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(file)) as database:
        progress = (
            '{"trail": [{"stage": "wish", "moment": "prompt", "prompt": "what"}], "taken": {}, "finished": false}'
        )
        for session, changed in (("one", "2026-01-02"), ("two", "2026-01-01"), ("three", "2026-01-03")):
            at = f"{changed} 00:00:00.000000"
            database.execute(
                "INSERT INTO sessions (id, guide, title, progress, started, changed) VALUES (?, 'habit', '', ?, ?, ?)",
                (session, progress, at, at),
            )
            database.execute(
                "INSERT INTO turns (id, session, stage, moment, prompt, text, at) "
                "VALUES (?, ?, 'wish', 'prompt', 'what', 'the rota', ?)",
                (session, session, at),
            )
        database.commit()
    store = Store(file)
    assert [each.id for each in await store.sessions()] == ["three", "one", "two"]
    assert await found(store, "rota") == ["three", "one", "two"]
    await store.close()


# Deleting


async def test_a_deleted_session_is_out_of_everything_and_comes_back_as_it_was(store: Store) -> None:
    session = await wrote(store, "rota")
    await store.commit(session, "wish", "Ask")
    before = await store.load(session)
    await store.delete(session)
    assert (await store.sessions(), await found(store, "rota"), await store.open_commitments()) == ([], [], [])
    with pytest.raises(CoachmateError, match="no longer"):
        await store.load(session)
    await store.restore(session)
    assert await store.load(session) == before
    assert await found(store, "rota") == [session]
    assert len(await store.open_commitments()) == 1


async def test_deleting_what_is_not_there_is_said(store: Store) -> None:
    for call in (store.delete, store.restore):
        with pytest.raises(CoachmateError, match="no longer"):
            await call("nowhere")


async def test_who_goes_on_writing_in_a_session_deleted_elsewhere_keeps_it(store: Store, file: Path) -> None:
    session = await wrote(store, "rota")
    other = Store(file)
    await other.delete(session)
    await store.save_draft(session, FEAR, "and more")
    await other.close()
    assert (await store.load(session)).drafts == {FEAR: "and more"}


def left(file: Path) -> bytes:
    return b"".join(each.read_bytes() for each in file.parent.iterdir())


async def fill(store: Store, seed: int) -> tuple[list[str], list[str]]:
    """Sessions of all sizes, each with a secret of its own in each kind of text."""
    chance = random.Random(seed)
    ids, secrets = [], []
    for number in range(30):
        secret = f"{chance.getrandbits(64):016x}secret{number}"
        words = " ".join(f"word{chance.randrange(3000)}" for _ in range(chance.choice([2, 40, 900])))
        session = await wrote(store, f"{secret} {words}", f"{words} {secret}")
        await store.save_draft(session, FEAR, f"{secret} {words}")
        await store.choose(session, "wish", f"{secret}?", Origin.OWN, Skill.EXPLORING)
        await store.commit(session, "wish", f"{secret}!")
        ids.append(session)
        secrets.append(secret)
    return ids, secrets


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_of_a_deleted_session_is_left_in_any_file_after_closing(file: Path, seed: int) -> None:
    store = Store(file)
    ids, secrets = await fill(store, seed)
    assert len(await store.search("secret0 OR word1")) <= len(ids)
    gone = random.Random(seed).sample(range(30), 12)
    for number in gone:
        await store.delete(ids[number])
    await store.restore(ids[gone[0]])
    await store.close()
    files = left(file)
    for number, (session, secret) in enumerate(zip(ids, secrets, strict=True)):
        stays = number not in gone[1:]
        assert (secret.encode() in files) == stays
        assert (session.encode() in files) == stays
    # An index stores words without what they share with the one before: the end of a secret is looked for there.
    store = Store(file)
    for number in gone[1:]:
        assert await found(store, secrets[number]) == []
    assert len(await store.sessions()) == 19
    await store.close()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'turns_words', 'row')")
        terms = {term for (term,) in database.execute("SELECT term FROM temp.terms")}
    assert {secret for secret in secrets if secret in terms} == {secrets[n] for n in range(30) if n not in gone[1:]}


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from coachmate.records import Store

async def delete():
    store = Store(Path(sys.argv[1]))
    await store.delete(sys.argv[2])
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(delete())
"""


async def test_what_a_killed_run_had_deleted_is_erased_at_the_next_start_when_nobody_else_is_there(file: Path) -> None:
    store = Store(file)
    session = await wrote(store, "unmistakable words " * 300)
    environment = {**os.environ, "PYTHONPATH": str(Path(coachmate.__file__).parents[1])}
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, str(file), session, env=environment)
    assert await killed.wait() == -signal.SIGKILL
    other = Store(file)
    assert await other.sessions() == []
    assert b"unmistakable" in left(file)  # it may still be restored by whoever has the file open
    await other.close()
    await store.close()

    store = Store(file)
    await store.open()
    assert b"unmistakable" not in left(file)
    assert await store.sessions() == []
    await store.close()


async def test_the_order_of_changes_stands_and_no_session_ends_before_it_began_though_the_clock_goes_back(
    file: Path,
) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    store = Store(file, lambda: now)
    first, second = await wrote(store, "one"), await wrote(store, "two")
    now -= timedelta(days=400)
    third = await wrote(store, "three")
    await store.submit(first, FEAR, "again")
    now -= timedelta(days=1)
    await store.save_draft(second, FEAR, "later still")
    sessions = await store.sessions()
    assert [each.id for each in sessions] == [second, first, third]
    assert await found(store, "one OR") == []
    assert all(each.changed >= each.started for each in sessions)
    await store.close()
