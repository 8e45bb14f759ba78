"""Every key of every screen, then a walk of chance through all of them: nothing crashes, and no typed word is lost."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.partnerships import Kind
from coachmate.coaching.progress import Moment, Place
from coachmate.coaching.sessions import Record, Records
from coachmate.errors import CoachmateError
from coachmate.tui.app import SCREENS, CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.partner import PartnerScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.what_happened import what_happened
from coachmate.tui.widgets.answer import MOST_PASTED, AnswerBox
from coachmate.tui.widgets.offer import OfferList
from coachmate.wiring import Parts
from tests.fakes import FakeParts
from tests.tui.conftest import make_app, wait_until

# What leaves the app, or is the terminal's own.
NOT_PRESSED = {"ctrl+q", "ctrl+c", "q"}
NASTY = "[bold]x[/bold] [@click=app.quit]y[/] \x1b[2J\x1b]0;t\x07 \x00\u202e{0} %s é 漢字 👩‍👩‍👧 \r\n\ttail"
SIZES = [(20, 5), (200, 60), (80, 24), (40, 10), (1, 1), (120, 40)]


async def begun(parts: Parts, guide: str, *, finish: bool) -> GuidedSession:
    """A session that is under way, or finished, with texts that would like to be markup."""
    session = await GuidedSession.begin(parts.guide(guide), parts.records, parts.coach)
    while not session.finished:
        if session.here.moment is Moment.PROMPT:
            await session.submit(f"{NASTY} at {session.here.stage}")
            if not finish:
                break
        elif session.here.moment is Moment.BRANCH and session.stage.branch is not None:
            await session.take(session.stage.branch.options[0].id)
        else:
            await session.forward()
    return session


async def ready(pilot: Pilot[None]) -> CoachmateApp:
    app = cast("CoachmateApp", pilot.app)
    parts = await app.parts()
    await begun(parts, "prepare", finish=False)
    await begun(parts, "habit", finish=True)
    await wait_until(
        pilot,
        lambda: isinstance(app.screen, HomeScreen) and app.screen.query_one("#choices", OptionList).option_count > 3,
        "home is there",
    )
    return app


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause(0.02)


# Where keys are pressed


async def to_home(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    while len(app.screen_stack) > 1 and not isinstance(app.screen, HomeScreen):
        if isinstance(app.screen, SessionScreen):
            await app.screen.action_leave()
            await settle(pilot)
            continue
        app.pop_screen()
    await settle(pilot)


async def to_prompt(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    await app.begin_guide("habit")
    await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "a prompt")


async def to_branch(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    await app.begin_guide("prepare")
    await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "a branch")


async def to_questions(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    await to_branch(pilot)
    await pilot.press("enter")
    await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "a prompt")
    await pilot.press(*"ask Ravi", "enter")
    await wait_until(pilot, lambda: isinstance(app.focused, OfferList), "questions")


async def to_own_question(pilot: Pilot[None]) -> None:
    await to_questions(pilot)
    await pilot.press("w")


async def to_sheet(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    await app.show_sheet((await begun(await app.parts(), "habit", finish=True)).id)


async def to_reading(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    await app.open_screen("library")
    await wait_until(pilot, lambda: app.screen.query_one("#found", OptionList).option_count > 3, "the library")
    await pilot.press("down", "enter")
    await wait_until(pilot, lambda: bool(app.screen.query("#reading .passage")), "a document")


async def to_what_happened(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    await what_happened(app, await (await app.parts()).records.open_commitments())


async def to_partner(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    book = (await app.parts()).partnerships
    pair = (await book.add(Kind.PAIR, NASTY, ["Amara"])).id
    await book.keep_agreement(pair, {NASTY: NASTY, "Rhythm": "weekly"}, NASTY)
    await app.push_screen(PartnerScreen(pair))
    await wait_until(pilot, lambda: app.screen.query_one("#partner-list", OptionList).option_count > 3, "a partner")


async def to_agreement(pilot: Pilot[None]) -> None:
    await to_partner(pilot)
    await pilot.press("a")
    await wait_until(pilot, lambda: bool(pilot.app.screen.query("#clauses")), "the agreement")


async def to_clause(pilot: Pilot[None]) -> None:
    await to_agreement(pilot)
    await wait_until(
        pilot, lambda: pilot.app.screen.query_one("#clauses", OptionList).option_count == 2, "the clauses are read"
    )
    await pilot.press("enter")


async def to_exporting(pilot: Pilot[None]) -> None:
    await to_partner(pilot)
    await pilot.press("x")


async def to_importing(pilot: Pilot[None]) -> None:
    await to_partner(pilot)
    await pilot.press("i")


async def to_names(pilot: Pilot[None]) -> None:
    await to_partner(pilot)
    await pilot.press("n")


async def to_removing(pilot: Pilot[None]) -> None:
    await to_partner(pilot)
    await pilot.press("d")


async def to_keys(pilot: Pilot[None]) -> None:
    await pilot.press("f1")


def by_name(name: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def arrive(pilot: Pilot[None]) -> None:
        await cast("CoachmateApp", pilot.app).open_screen(name)

    arrive.__name__ = f"to_{name}"
    return arrive


PLACES = [
    to_home,
    to_branch,
    to_prompt,
    to_questions,
    to_own_question,
    to_sheet,
    to_reading,
    to_keys,
    to_partner,
    to_agreement,
    to_clause,
    to_exporting,
    to_importing,
    to_names,
    to_removing,
    to_what_happened,
    *(by_name(name) for name in SCREENS),
]


def keys_here(app: CoachmateApp) -> list[str]:
    return sorted(key for key in app.screen.active_bindings if key not in NOT_PRESSED)


@pytest.mark.parametrize("arrive", PLACES, ids=lambda arrive: arrive.__name__)
async def test_every_key_of_a_screen_can_be_pressed_at_any_size(
    arrive: Callable[[Pilot[None]], Awaitable[None]],
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await arrive(pilot)
        await settle(pilot)
        here: Screen[object] = app.screen
        pressed: set[str] = set()
        while left := [key for key in keys_here(app) if key not in pressed]:
            pressed.add(left[0])
            await pilot.press(left[0])
            await settle(pilot)
            if app.screen is not here:
                await to_home(pilot)
                await arrive(pilot)
                await settle(pilot)
                here = app.screen
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert app._exception is None


async def test_at_20x5_one_can_see_where_one_is_and_leave() -> None:
    app = make_app()
    async with app.run_test(size=(20, 5)) as pilot:
        await ready(pilot)
        for name in SCREENS:
            await app.open_screen(name)
            await settle(pilot)
            title = str(app.screen.query_one("#bar-title", Static).content)
            assert title in on_screen(app)[0], name
            for _ in range(3):
                if not isinstance(app.screen, HomeScreen):
                    await pilot.press("escape")
                    await settle(pilot)
            assert isinstance(app.screen, HomeScreen), name


async def test_at_20x5_what_is_typed_can_be_seen() -> None:
    app = make_app()
    async with app.run_test(size=(20, 5)) as pilot:
        await ready(pilot)
        await to_prompt(pilot)
        await pilot.press(*"seen")
        await settle(pilot)
        assert any("seen" in line for line in on_screen(app))


def on_screen(app: CoachmateApp) -> list[str]:
    """The lines of the screen as they are drawn."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


# The walk


class Walk:
    """Steps of chance, and what has been typed so far: what stands in the box of each place of each session."""

    def __init__(self, app: CoachmateApp, pilot: Pilot[None], seed: int) -> None:
        self.app = app
        self.pilot = pilot
        self.chance = random.Random(seed)
        self.typed: dict[tuple[str, Place], str] = {}
        self.deleting = False

    def box(self) -> tuple[tuple[str, Place], str] | None:
        """The answer box that is in use, as its place and its text."""
        screen = self.app.screen
        if not isinstance(screen, SessionScreen) or screen._session.here.moment is not Moment.PROMPT:
            return None
        return (screen._session.id, screen._session.here), screen.query_one("#answer", AnswerBox).text

    async def step(self) -> str:
        """One step; what it was."""
        kind = self.chance.choices(["key", "text", "resize", "paste", "jump"], [50, 22, 6, 4, 18])[0]
        before = self.box()
        editing = False
        told = kind
        if kind == "key":
            # The app's own actions, which go somewhere, rather than the many keys that move a cursor.
            keys, active = keys_here(self.app), self.app.screen.active_bindings
            key = self.chance.choices(keys, [8 if active[each].binding.id else 1 for each in keys])[0]
            told = f"key {key} on {type(self.app.screen).__name__}"
            editing = isinstance(self.app.focused, AnswerBox)
            self.deleting = self.deleting or "delete" in active[key].binding.action
            await self.pilot.press(key)
        elif kind == "text":
            editing = True
            await self.pilot.press(*(self.chance.choice("abc é?1[") for _ in range(self.chance.randint(1, 12))))
        elif kind == "resize":
            size = self.chance.choice(SIZES)
            told = f"resize {size}"
            await self.pilot.resize_terminal(*size)
        elif kind == "paste" and self.app.focused is not None:
            editing = True
            self.app.focused.post_message(events.Paste(NASTY * self.chance.choice([1, 1, 30_000])))
        elif kind == "jump":
            # Screens are opened on top of others only from home.
            await to_home(self.pilot)
            # Half of the time to where words are typed.
            arrive = self.chance.choice([self.chance.choice(PLACES), to_prompt])
            told = arrive.__name__
            await arrive(self.pilot)
        await settle(self.pilot)
        after = self.box()
        if before and after and before[0] == after[0] and not editing:
            assert after[1] == before[1], told
        if before and not (after and after[0] == before[0]):
            self.typed[before[0]] = self.typed[before[0]] if kind == "text" else before[1]
        if after:
            self.typed[after[0]] = after[1]
        return told

    async def lost(self, records: Records) -> list[str]:
        """Texts that are neither in their box nor in the database."""
        now = self.box()
        lost = []
        for (session, place), text in self.typed.items():
            if (now and now[0] == (session, place)) or not text.strip():
                continue
            try:
                record = await records.load(session)
            except CoachmateError:
                if not self.deleting:
                    raise
                continue
            if text not in texts(record, place):
                lost.append(f"{text[:80]!r} at {place}")
        return lost


def texts(record: Record, place: Place) -> set[str]:
    return {record.drafts.get(place, "")} | {turn.text for turn in record.turns if turn.place == place}


@pytest.mark.parametrize("seed", range(4))
async def test_a_walk_of_chance_crashes_nothing_and_loses_no_word(seed: int) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        walk = Walk(app, pilot, seed)
        way: list[str] = []
        for _ in range(80):
            way.append(await walk.step())
            assert app._exception is None, way
            if app._exit:
                break
        else:
            await to_home(pilot)
            assert app.is_running
        # The palette may have found "Quit": then the app's own database is closed.
        records = FakeParts().records
        # The last draft is written within half a second; nothing else is waited for.
        for _ in range(200):
            if not await walk.lost(records):
                break
            await asyncio.sleep(0.01)
        assert await walk.lost(records) == [], way
        await records.close()


# A pasted megabyte


@pytest.mark.parametrize(
    "words", ["word and word ", "a line of some words\n", "x", NASTY], ids=["line", "lines", "solid", "nasty"]
)
async def test_a_pasted_megabyte_holds_nothing_up(words: str) -> None:
    """Compared with a paste of what the box takes: the rest costs next to nothing."""
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await to_prompt(pilot)
        box = app.screen.query_one("#answer", AnswerBox)
        gaps = []
        for length in (MOST_PASTED, 1_000_000):
            box.text = ""
            await settle(pilot)
            gaps.append(await longest_gap(pilot, box, (words * (length // len(words) + 1))[:length]))
            # The key that followed the paste was served too.
            assert box.text.endswith("x")
            assert len(box.text) <= MOST_PASTED + 1
        assert gaps[1] < 3 * gaps[0] + 0.5


async def longest_gap(pilot: Pilot[None], box: AnswerBox | Input, text: str) -> float:
    """Seconds for which the event loop served nobody, while a paste is taken and a key after it."""
    worst, last, running = 0.0, time.perf_counter(), True

    async def tick() -> None:
        nonlocal worst, last
        while running:
            await asyncio.sleep(0.005)
            worst, last = max(worst, time.perf_counter() - last), time.perf_counter()

    ticking = asyncio.create_task(tick())
    box.post_message(events.Paste(text))
    await pilot.press("x")
    await settle(pilot)
    running = False
    await ticking
    return worst
