"""How long home, the list of sessions and full-text search take with 2,000 sessions in the database.

A home of its own is filled with sessions as people write them (words with the frequencies of a language, three to seven
answers each). The database's own time for each call is measured beside the same call on ten sessions; then the screens,
from the key to the list that is complete, in the real app without a terminal and without models.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from textual.widgets import OptionList, Static

from benchmarks.figures import Figure, Group
from benchmarks.place import STATEMENTS, Place
from coachmate import wiring
from coachmate.coaching import progress as way
from coachmate.coaching.guides import Guide
from coachmate.content.guides import read_guides
from coachmate.paths import Paths
from coachmate.records import Store
from coachmate.resources import resource
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.sessions import FOUND, LISTED, SessionsScreen
from coachmate.tui.widgets.search_box import SearchBox
from coachmate.wiring import Parts

SESSIONS, FEW = 2000, 10
REPEATS = 15
WANTED_MS = 150.0
# A rare word, two that many hold, and the first letter of somebody who has only begun to type.
QUERIES = {"one rare word": "word1777", "two words": "supervisor review", "one letter": "w"}


def measure(place: Place) -> list[Group]:
    with place.fresh_home() as many, place.fresh_home() as few:
        for home, count in ((many, SESSIONS), (few, FEW)):
            with _at(home):
                asyncio.run(_fill(count))
        figures = [*_calls(many, few), *_screens(many, few)]
    note = f"Wanted: medians of {REPEATS} under {WANTED_MS:g} ms. The ranges show what else was running."
    return [Group("Past sessions", "ms", f"{SESSIONS} sessions", f"{FEW} sessions", figures, [note])]


@contextmanager
def _at(home: Path) -> Iterator[None]:
    before = os.environ.get("COACHMATE_HOME")
    os.environ["COACHMATE_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COACHMATE_HOME"]
        else:
            os.environ["COACHMATE_HOME"] = before


async def _fill(count: int) -> None:
    """Sessions of the shipped guides, two in three of them finished, one in ten with a commitment still open.

    Row by row in one transaction: through the store every row would wait for the disk.
    """
    guides = read_guides(resource("prompts") / "guides")
    file = Paths.from_environment().database
    store = Store(file)
    await store.open()
    await store.close()
    chance = random.Random(count)
    with closing(sqlite3.connect(file)) as database:
        for number in range(1, count + 1):
            _session(database, chance, chance.choice(guides), number)
        database.commit()


def _session(database: sqlite3.Connection, chance: random.Random, guide: Guide, number: int) -> None:
    session = str(UUID(int=chance.getrandbits(128), version=4))
    begun = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    places = way.moments(guide.stages[0])
    finished = chance.random() < 0.67
    trail = [place.model_dump(mode="json") for place in places]
    progress = json.dumps({"trail": trail, "taken": {}, "finished": finished})
    title = _words(chance)[:60]

    def put(table: str, **values: object) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))

    def row(table: str, **values: object) -> None:
        put(table, session=session, stage=places[0].stage, text=_words(chance), **values)

    at = begun.strftime("%Y-%m-%d %H:%M:%S.%f")
    of_session = {"title": title, "progress": progress, "started": at, "changed": at, "recency": number}
    put("sessions", id=session, guide=guide.id, **of_session)
    for answer in range(chance.randint(3, 7)):
        row("turns", id=f"{session}-{answer}", moment="prompt", prompt=f"prompt {answer}", at=at)
    row("chosen_questions", id=session, origin="bank", skill="exploring", at=at)
    if chance.random() < 0.1:
        row("commitments", id=session, at=at)
    if not finished:
        row("drafts", moment="prompt", prompt="draft", changed=at)


def _words(chance: random.Random) -> str:
    """A statement and words as frequent as a language has them: few often, most of them rarely."""
    some = [f"word{int(chance.paretovariate(0.6)) % 4000}" for _ in range(chance.randint(10, 50))]
    return f"{chance.choice(STATEMENTS)} {' '.join(some)}"


# The database's calls


def _calls(many: Path, few: Path) -> list[Figure]:
    calls: dict[str, Callable[[Store], Awaitable[object]]] = {
        "home's lists": lambda store: asyncio.gather(store.sessions(), store.open_commitments()),
        f"list of {LISTED}": lambda store: store.sessions(LISTED),
    }
    for name, query in QUERIES.items():
        calls[f"search for {name}"] = lambda store, query=query: store.search(query, FOUND)  # type: ignore[misc]  # bound
    files = [home / "data" / "coachmate.db" for home in (many, few)]
    ours, beside = (asyncio.run(_timed(file, calls)) for file in files)
    return [Figure(f"database: {name}", ours[name], beside[name]) for name in calls]


async def _timed(file: Path, calls: dict[str, Callable[[Store], Awaitable[object]]]) -> dict[str, list[float]]:
    store = Store(file)
    try:
        await store.open()
        return {name: [await _milliseconds(call(store)) for _ in range(REPEATS)] for name, call in calls.items()}
    finally:
        await store.close()


async def _milliseconds(work: Awaitable[object]) -> float:
    begun = time.perf_counter()
    await work
    return (time.perf_counter() - begun) * 1000


# The screens


def _screens(many: Path, few: Path) -> list[Figure]:
    figures: dict[str, list[list[float]]] = {}
    for home in (many, few):
        with _at(home):
            for name, values in asyncio.run(_walk()).items():
                figures.setdefault(name, []).append(values)
    return [Figure(f"screen: {name}", ours, beside) for name, (ours, beside) in figures.items()]


async def _walk() -> dict[str, list[float]]:
    """From home to the sessions, through the searches and back, again and again."""
    app = CoachmateApp(Settings(), _build)
    taken: dict[str, list[float]] = {}
    async with app.run_test(size=(80, 24)):
        await _until(lambda: app.screen.query_one("#choices", OptionList).option_count > 6)
        for _ in range(REPEATS):
            begun = time.perf_counter()
            await app.open_screen("sessions")
            await _until(lambda: _count(app) > 0)
            taken.setdefault("sessions", []).append((time.perf_counter() - begun) * 1000)
            for name, query in QUERIES.items():
                screen = app.screen
                assert isinstance(screen, SessionsScreen)
                begun = time.perf_counter()
                line = screen.query_one("#sessions-line", Static)
                line.update("")
                screen.on_search_box_asked(SearchBox.Asked(query, entered=False))
                await _until(lambda line=line: bool(str(line.content)))  # type: ignore[misc]  # bound now
                taken.setdefault(f"search for {name}", []).append((time.perf_counter() - begun) * 1000)
            home_choices = app.screen_stack[1].query_one("#choices", OptionList)
            home_choices.clear_options()
            begun = time.perf_counter()
            app.go_home()
            await _until(lambda home=home_choices: home.option_count > 6)  # type: ignore[misc]  # bound now
            taken.setdefault("home", []).append((time.perf_counter() - begun) * 1000)
    parts = await app.parts()
    await parts.close()
    return taken


def _build(chosen: Settings) -> Parts:
    """The real parts, whose models are left alone: they would only be in the way of what is measured."""

    async def warm(tell: wiring.Tell) -> None:
        tell("")

    parts = wiring.build(chosen)
    parts.warm = warm  # type: ignore[method-assign]
    return parts


def _count(app: CoachmateApp) -> int:
    return app.screen.query_one("#past", OptionList).option_count if isinstance(app.screen, SessionsScreen) else 0


async def _until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not condition():
        if time.monotonic() > ends:
            raise RuntimeError("the screen never showed what was measured")
        await asyncio.sleep(0.001)
