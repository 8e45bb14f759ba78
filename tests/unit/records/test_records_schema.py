"""The schema: migrations and tables agree, a newer one is refused, and what isn't needed isn't loaded."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import coachmate
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.sessions import Outcome
from coachmate.coaching.terms import Origin, Skill
from coachmate.errors import CoachmateError
from coachmate.records import Store, schema
from coachmate.records.tables import metadata

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
BEGINNING = Progress((WISH,))


async def opened(file: Path) -> None:
    store = Store(file)
    try:
        await store.open()
    finally:
        await store.close()


def run(code: str, *arguments: Path, folder: Path) -> None:
    """Run `code` in a bare process, in a folder that isn't the checkout; what it asserts must hold."""
    environment = {**os.environ, "PYTHONPATH": str(Path(coachmate.__file__).parents[1])}
    command_line = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command_line, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


async def test_the_migrations_make_the_tables_that_the_code_uses(file: Path) -> None:
    await opened(file)
    with create_engine(f"sqlite:///{file}").connect() as connection:
        # The indexes of words are no tables of SQLAlchemy's.
        ours = {"include_name": lambda name, kind, _: kind != "table" or "_words" not in name}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), metadata) == []


def test_the_code_knows_every_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "coachmate.records:migrations")
    newest_first = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(step.revision for step in newest_first)[::-1] == schema.VERSIONS


async def test_a_newer_database_is_refused_and_left_untouched(file: Path) -> None:
    await opened(file)
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = file.read_bytes()

    with pytest.raises(CoachmateError, match="newer version") as refused:
        await opened(file)
    assert "9999" in refused.value.why
    assert refused.value.remedy
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


async def test_a_migration_that_fails_leaves_nothing_half_made(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade = command.upgrade

    def upgrade_and_fail(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise sqlite3.OperationalError("the disk was full just then")

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", upgrade_and_fail)
        with pytest.raises(CoachmateError, match="can't be opened"):
            await opened(file)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []
    await opened(file)


async def test_a_migration_that_breaks_a_reference_is_undone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await opened(file)
    with closing(sqlite3.connect(file)) as database:
        orphan = ("nowhere", "wish", "prompt", "what", "text", "2026-01-01 00:00:00.000000")
        database.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?)", orphan)
        database.commit()
    monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, "a later one"))
    with pytest.raises(CoachmateError, match="couldn't be brought up to the present version"):
        await opened(file)


async def test_many_may_open_a_new_database_at_once(file: Path) -> None:
    stores = [Store(file) for _ in range(4)]
    await asyncio.gather(*(store.open() for store in stores))
    ids = {(await store.start("prepare", BEGINNING)).id for store in stores}
    for store in stores:
        assert {session.id for session in await store.sessions()} == ids
        await store.close()


async def test_what_belongs_to_a_session_goes_with_it(file: Path) -> None:
    store = Store(file)
    session = (await store.start("prepare", BEGINNING)).id
    turn = await store.submit(session, WISH, "To be heard")
    await store.save_draft(session, WISH, "To")
    await store.offer(turn, [], [])
    await store.choose(session, "wish", "What?", Origin.BANK, Skill.EXPLORING)
    commitment = await store.commit(session, "wish", "Ask")
    await store.review(commitment.id, Outcome.PARTLY, "It took two goes")
    await store.close()

    own = ("turns", "drafts", "offers", "chosen_questions", "commitments", "commitment_reviews")
    with closing(sqlite3.connect(file)) as database:
        counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in own}
        assert counts == dict.fromkeys(own, 1)
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM sessions")
        for index in ("turns_words", "chosen_questions_words", "commitments_words"):
            database.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in own}
        assert counts == dict.fromkeys(own, 0)


LAZY = """
import asyncio, sys
from pathlib import Path
from coachmate.records import Store

async def open_it():
    store = Store(Path(sys.argv[1]))
    assert not {"sqlalchemy", "alembic"} & set(sys.modules)
    await store.open()
    assert "sqlalchemy" in sys.modules
    before = set(sys.modules)
    await store.sessions()
    assert not {name for name in set(sys.modules) - before if name.startswith(("sqlalchemy", "coachmate"))}
    await store.close()

asyncio.run(open_it())
assert ("alembic" in sys.modules) == (sys.argv[2] == "new")
"""


def test_libraries_are_loaded_when_opening_and_alembic_only_to_migrate(file: Path, tmp_path: Path) -> None:
    run(LAZY, file, Path("new"), folder=tmp_path)
    run(LAZY, file, Path("made before"), folder=tmp_path)
