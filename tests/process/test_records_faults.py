"""What can go wrong with the database under the real app: the words typed so far stand in the box, and are kept as soon
as they can be.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coachmate.coaching import progress as way
from coachmate.coaching.sessions import Record, Session
from coachmate.records import Store
from tests.process.terminal import COACHMATE, Terminal, at_first_prompt, until

NOT_KEPT = "Not kept yet"
# Rights of files don't hold for root, unless it gives up the power to pass them by (1: CAP_DAC_OVERRIDE, 2:
# CAP_DAC_READ_SEARCH, 24: PR_CAPBSET_DROP); for others nothing changes.
_DROP = """
import ctypes, os, sys
for power in (1, 2):
    ctypes.CDLL(None).prctl(24, power)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
WITH_RIGHTS = (sys.executable, "-c", _DROP, *COACHMATE[1:])


def joined(text: str) -> str:
    """The screen as one line with single spaces, for sentences that it breaks."""
    return " ".join(text.split())


def ended(app: Terminal) -> None:
    until(lambda: app.process.poll() is not None, "the app ends", lambda: app.text)


def database(home: Path) -> Path:
    return home / "data" / "coachmate.db"


def read(home: Path) -> list[Record]:
    """All sessions, the one changed last first, as a store of this process reads them."""

    async def all_of_them() -> list[Record]:
        store = Store(database(home))
        try:
            return [await store.load(session.id) for session in await store.sessions()]
        finally:
            await store.close()

    return asyncio.run(all_of_them())


def kept(home: Path) -> str:
    """What stands as a draft in the session changed last."""
    return "".join(read(home)[0].drafts.values())


def write(home: Path, words: str, clock: datetime | None = None) -> Session:
    """A session with an answer, made by another process than the app."""

    async def one() -> Session:
        store = Store(database(home), lambda: clock or datetime.now(UTC))
        try:
            place = way.Place(stage="back", moment=way.Moment.PROMPT, prompt="meant")
            session = await store.start("habit", way.Progress((place,)))
            await store.submit(session.id, place, words)
            return session
        finally:
            await store.close()

    return asyncio.run(one())


def test_a_database_damaged_since_the_last_time_is_salvaged_and_the_person_told_once(home: Path) -> None:
    with Terminal() as app:
        at_first_prompt(app)
        app.type("I promised to talk to Ravi")
        until(lambda: kept(home) == "I promised to talk to Ravi", "the draft is kept", lambda: app.text)
        app.kill()
    read(home)  # folds the log in
    data = bytearray(database(home).read_bytes())
    data[:4096] = os.urandom(4096)
    database(home).write_bytes(data)

    with Terminal() as app:
        app.until("Your records were damaged")
        assert "1 session" in joined(app.text)
        [aside] = (home / "data").glob("coachmate.db.broken-*")
        assert aside.read_bytes() == bytes(data)
        app.press("escape")
        app.until("Go on")
        app.press("end", "enter")
        app.until("I promised to talk to Ravi")
    with Terminal() as app:
        app.until("Go on")
        assert "damaged" not in app.text
    assert kept(home) == "I promised to talk to Ravi"


def test_a_database_damaged_while_somebody_types_loses_no_word(home: Path) -> None:
    write(home, "Written before")
    with Terminal() as app:
        at_first_prompt(app)
        app.type("First words")
        until(lambda: kept(home) == "First words", "the draft is kept", lambda: app.text)
        # Seen by whoever next needs a page that isn't in the log: the app, or this process, which reads.
        with database(home).open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            file.write(os.urandom(size))
        app.type(" and more")
        app.until("First words and more")
        until(
            lambda: "First words and more" in {text for each in read(home) for text in each.drafts.values()},
            "the draft is kept",
            lambda: app.text,
        )


def test_a_database_of_a_newer_version_is_left_as_it_is(home: Path) -> None:
    write(home, "From the future")
    with closing(sqlite3.connect(database(home))) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    before = database(home).read_bytes()
    with Terminal() as app:
        app.until("newer version", "nothing was changed")
        app.type("p")
        until(lambda: joined(app.text).count("newer version") > 1, "beginning says so too", lambda: app.text)
    assert database(home).read_bytes() == before


def test_a_home_that_cannot_be_written_is_said_with_what_to_do(home: Path) -> None:
    folders = [home, *(each for each in home.rglob("*") if each.is_dir())]
    for folder in folders:
        folder.chmod(0o500)
    with Terminal(WITH_RIGHTS) as app:
        ended(app)
        assert "Give yourself the right to write there" in joined(app.text)
    for folder in folders:
        folder.chmod(0o700)
    with Terminal(WITH_RIGHTS) as app:
        at_first_prompt(app)


def test_records_that_may_only_be_read_are_said_and_unharmed(home: Path) -> None:
    write(home, "Written before")
    database(home).chmod(0o400)
    with Terminal(WITH_RIGHTS) as app:
        app.until("right to read and write")
    database(home).chmod(0o600)
    assert [each.turns[0].text for each in read(home)] == ["Written before"]


def test_words_stand_in_the_box_when_the_right_to_write_is_lost_and_are_kept_when_it_is_back(home: Path) -> None:
    with Terminal(WITH_RIGHTS) as app:
        at_first_prompt(app)
        app.type("Before, ")
        until(lambda: kept(home) == "Before, ", "the draft is kept", lambda: app.text)
        (home / "data").chmod(0o000)
        app.type("without the right")
        app.until(NOT_KEPT)
        assert "Before, without the right" in app.text
        app.press("enter")
        app.until("Your answer can't")
        (home / "data").chmod(0o700)
        app.type(" and after")
        until(lambda: kept(home) == "Before, without the right and after", "all is kept", lambda: app.text)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A home on a disk of 4 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root may make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_words_stand_in_the_box_when_the_disk_is_full_and_are_kept_when_there_is_room(
    home: Path, small_disk: Path
) -> None:
    (home / "data").symlink_to(small_disk)
    with Terminal() as app:
        at_first_prompt(app)
        app.type("Before, ")
        until(lambda: kept(home) == "Before, ", "the draft is kept", lambda: app.text)
        fill(small_disk / "filler")
        long = "with a disk that is full, and so on. " * 400
        app.paste(f"{long}That is all.")
        app.until(NOT_KEPT)
        app.until("That is all.")
        (small_disk / "filler").unlink()
        until(lambda: kept(home) == f"Before, {long}That is all.", "all is kept", lambda: app.text)
        app.press("enter")
        app.until("You wrote:")
    assert read(home)[0].turns[0].text == f"Before, {long}That is all."


def fill(file: Path) -> None:
    """Write until there is no room for another byte."""
    with file.open("wb", buffering=0) as stream:
        for size in (1 << 16, 1 << 10, 1):
            try:
                while stream.write(b"x" * size):
                    pass
            except OSError:
                continue


def test_two_apps_on_one_home_keep_the_words_of_both(home: Path) -> None:
    with Terminal() as one, Terminal() as other:
        for app, words in ((one, "Words of the one"), (other, "Words of the other")):
            at_first_prompt(app)
            app.type(words)
        both = {"Words of the one", "Words of the other"}
        until(
            lambda: {text for each in read(home) for text in each.drafts.values()} == both,
            "both drafts are kept",
            lambda: f"{one.text}\n{other.text}",
        )
        # Deleted in the one while it is written in the other: who goes on writing keeps it.
        one.press("escape")
        one.until("Go on")
        one.type("s")
        one.until("Search all that you wrote")
        one.type("other\r")
        one.until("1 session.")
        one.type("d")
        one.until("Ctrl+Z brings it back")
        other.type(" go on")
        until(
            lambda: "Words of the other go on" in kept(home),
            "it is kept all the same",
            lambda: f"{one.text}\n{other.text}",
        )
    assert {text for each in read(home) for text in each.drafts.values()} == {
        "Words of the one",
        "Words of the other go on",
    }


def test_after_the_clock_was_set_back_times_make_sense_and_what_was_done_last_comes_first(home: Path) -> None:
    write(home, "Written in the time to come", datetime.now(UTC) + timedelta(days=400))
    with Terminal() as app:
        at_first_prompt(app)
        app.type("Written now")
        until(lambda: kept(home) == "Written now", "the draft is kept", lambda: app.text)
        app.press("escape")
        app.until("Go on")
        app.type("s")
        app.until("Written now", "time to come", "2 sessions")
        text = app.text
        assert text.index("Written now") < text.index("Written in the time to come")
        assert text.count("just now") == 2
        assert " -" not in text
    with Terminal() as app:
        app.until("Go on")
        app.type("s")
        app.until("2 sessions")
        app.type("time to come\r")
        app.until("1 session.")
        app.press("enter")
        app.until("What did you mean")


def test_a_session_deleted_in_the_app_is_in_no_file_after_it_was_left(home: Path) -> None:
    write(home, "Unmistakable words about Ravi")
    write(home, "Other words")
    with Terminal() as app:
        app.until("Go on")
        app.type("s")
        app.until("2 sessions")
        app.type("unmistakable\r")
        app.until("1 session.")
        app.type("d")
        app.until("Ctrl+Z brings it back")
        app.type("\x11")  # Ctrl+Q
        ended(app)
    files = b"".join(each.read_bytes() for each in (home / "data").glob("coachmate.db*"))
    assert b"Unmistakable" not in files
    assert b"Other words" in files
