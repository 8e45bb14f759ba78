"""A real process that keeps answers and drafts is killed at any moment: what it had confirmed is there.

Run as a script this file is that process: it says what it asks the store for, and again when that is kept.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import coachmate
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.records import Store

PLACES = [Place(stage=stage, moment=Moment.PROMPT, prompt="what") for stage in ("wish", "fear", "step")]


def text_of(number: int) -> str:
    """The same text in both processes, from a few words to more than the write-ahead log takes in one go."""
    return f"{number}: " + "what I mean to say 🌱 " * random.Random(number).choice([1, 20, 500, 20_000])


@dataclass
class Told:
    """What the processes on one database have said so far."""

    answers: list[int] = field(default_factory=list)
    drafts: dict[int, int | None] = field(default_factory=dict)
    asked: tuple[str, int, int] | None = None
    calls: int = 0

    def hear(self, line: str) -> bool:
        """Take in one line; True if it confirms something."""
        said = json.loads(line)
        if "asked" in said:
            kind, place, number = said["asked"]
            self.asked = (kind, place, number)
            self.calls = max(self.calls, number + 1)
            return False
        assert self.asked is not None
        kind, place, number = self.asked
        if kind == "submit":
            self.answers.append(number)
        self.drafts[place] = number if kind == "draft" else None
        self.asked = None
        return True


@contextmanager
def running(role: str, file: Path, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(Path(coachmate.__file__).parents[1])}
    command_line = [sys.executable, __file__, role, str(file), *map(str, arguments)]
    with subprocess.Popen(command_line, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def whole_lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """What it says until it ends; a line that the kill cut short doesn't count."""
    assert process.stdout is not None
    return (line for line in process.stdout if line.endswith("\n"))


def kill(process: subprocess.Popen[str], after: float) -> None:
    """`after` so many seconds, to meet it somewhere inside what it does next."""
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


async def begin(file: Path) -> str:
    store = Store(file)
    session = await store.start("prepare", Progress((PLACES[0],)))
    await store.close()
    return session.id


async def check(file: Path, session: str, told: Told) -> None:
    """All that was confirmed is there and nothing but that, save the one call that was on its way."""
    store = Store(file)
    record = await store.load(session)
    await store.close()
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    kind, place, number = told.asked or ("nothing", -1, -1)
    answers = [turn.text for turn in record.turns]
    expected = [text_of(each) for each in told.answers]
    assert answers in ([*expected], [*expected, text_of(number)] if kind == "submit" else [])
    if len(answers) > len(expected):
        told.answers.append(number)

    for at, each in enumerate(PLACES):
        draft = record.drafts.get(each)
        known = told.drafts.get(at)
        possible = [None if known is None else text_of(known)]
        if at == place:
            possible.append(text_of(number) if kind == "draft" else None)
        assert draft in possible
        if draft != possible[0]:
            told.drafts[at] = number if draft else None
    told.asked = None


@pytest.mark.parametrize("seed", range(3))
async def test_what_was_confirmed_survives_a_kill(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    file = tmp_path / "coachmate.db"
    session = await begin(file)
    told = Told()
    for _ in range(3):
        confirmed = len(told.answers)
        with running("write", file, session, told.calls, chance.random()) as process:
            left = chance.randint(1, 60)
            for line in whole_lines(process):
                left -= told.hear(line)
                if left == 0:
                    kill(process, after=chance.uniform(0, 0.01))
        assert left <= 0
        await check(file, session, told)
        assert len(told.answers) >= confirmed
    assert told.answers


async def test_a_kill_while_the_database_is_made_leaves_one_that_opens(tmp_path: Path) -> None:
    chance = random.Random(7)
    took = 0.0
    for number in range(6):
        file = tmp_path / str(number) / "coachmate.db"
        with running("open", file) as process:
            lines = whole_lines(process)
            next(lines)
            if number == 0:
                begun = time.monotonic()
                next(lines)
                took = time.monotonic() - begun
            kill(process, after=chance.uniform(0, took))
        session = await begin(file)
        await check(file, session, Told())


async def test_two_processes_write_at_once(tmp_path: Path) -> None:
    file = tmp_path / "coachmate.db"
    with running("fill", file) as one, running("fill", file) as other:
        sessions = [next(whole_lines(process)).strip() for process in (one, other)]
        assert [process.wait() for process in (one, other)] == [0, 0]
    store = Store(file)
    for session in sessions:
        turns = (await store.load(session)).turns
        assert [turn.text for turn in turns] == [text_of(number) for number in range(40)]
    await store.close()


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


async def write(file: Path, session: str, first: int, seed: float) -> None:
    """Draft, submit and take back, without end."""
    store = Store(file)
    chance = random.Random(seed)
    number = first
    while True:
        kind = chance.choice(["draft", "draft", "draft", "submit", "remove"])
        place = chance.randrange(len(PLACES))
        say(asked=(kind, place, number))
        if kind == "submit":
            await store.submit(session, PLACES[place], text_of(number))
        else:
            await store.save_draft(session, PLACES[place], text_of(number) if kind == "draft" else "")
        say(kept=number)
        number += 1


async def make(file: Path) -> None:
    say(opening=True)
    store = Store(file)
    await store.open()
    say(open=True)
    await asyncio.sleep(3600)


async def fill(file: Path) -> None:
    store = Store(file)
    session = await store.start("prepare", Progress((PLACES[0],)))
    for number in range(40):
        await store.submit(session.id, PLACES[0], text_of(number))
    await store.close()
    print(session.id)


if __name__ == "__main__":
    role, database, *rest = sys.argv[1:]
    if role == "write":
        asyncio.run(write(Path(database), rest[0], int(rest[1]), float(rest[2])))
    else:
        asyncio.run({"open": make, "fill": fill}[role](Path(database)))
