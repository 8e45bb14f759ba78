"""Who knows what, by its keys: topics added, changed, found, removed, brought back and exported; gaps apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.expertise import ABOUT, Answered
from coachmate.paths import Paths
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.expertise import ExpertiseScreen
from coachmate.tui.screens.expertise_form import ExpertiseForm
from coachmate.tui.screens.home import HomeScreen
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_snapshots import SIZES, Compare, settled


def topics(app: CoachmateApp) -> list[str]:
    return [str(each.prompt) for each in app.screen.query_one("#topics", OptionList).options]


async def at_map(pilot: Pilot[None]) -> None:
    app = cast("CoachmateApp", pilot.app)
    expertise = (await app.parts()).expertise
    await expertise.add("Swapping shifts", Answered.PERSON, "Amélie", "before noon")
    await expertise.add("Booking the van", Answered.DOCUMENT, "Van [b]handbook[/b]")
    await expertise.add("Parking permits", Answered.NOBODY, note="asked twice")
    await app.open_screen("expertise")
    await wait_until(pilot, lambda: len(topics(app)) == 6, "all are listed")


async def test_what_is_answered_and_the_gaps_stand_apart() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_map(pilot)
        assert topics(app) == [
            "Answered · 2",
            "Booking the van  Van [b]handbook[/b]",
            "Swapping shifts  Amélie\n  before noon",
            "",
            "Gaps, for the team's wiki · 1",
            "Parking permits\n  asked twice",
        ]
        assert str(app.screen.query_one("#expertise-line", Static).content) == ABOUT


async def test_a_topic_is_added_with_the_keyboard_alone() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open_screen("expertise")
        await wait_until(
            pilot, lambda: "Nothing here yet" in str(app.screen.query_one("#expertise-line", Static).content), "empty"
        )
        await pilot.press("a", *"night keys", "enter", "enter", *"Tomasz", "enter", *"ring first", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ExpertiseScreen) and bool(topics(app)), "it is listed")
        assert topics(app) == ["Answered · 1", "night keys  Tomasz\n  ring first"]
        await pilot.press("a", *"lost badge", "enter", "end", "enter", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ExpertiseScreen) and len(topics(app)) == 5, "a gap")
        assert topics(app)[3:] == ["Gaps, for the team's wiki · 1", "lost badge"]
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: len(topics(app)) == 2, "taken back")


async def test_a_gap_becomes_answered() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_map(pilot)
        await pilot.press("end", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ExpertiseForm), "it opens")
        await pilot.press("enter", "up", "enter", *"Intranet", "ctrl+s")
        await wait_until(
            pilot, lambda: isinstance(app.screen, ExpertiseScreen) and len(topics(app)) == 4, "no gap left"
        )
        assert "Parking permits  Intranet\n  asked twice" in topics(app)


async def test_a_topic_that_lacks_something_stays_open_with_what_was_typed() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_map(pilot)
        await pilot.press("a", *"half", "ctrl+s")
        await wait_until(
            pilot, lambda: any("what answers this" in each.message for each in app._notifications), "it says why"
        )
        assert isinstance(app.screen, ExpertiseForm)
        await pilot.press("escape")
        assert isinstance(app.screen, ExpertiseForm)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, ExpertiseScreen), "left")
        assert len(topics(app)) == 6


@pytest.mark.parametrize(("words", "found"), [("amelie", 1), ("van hand", 1), ("TWICE", 1), ("nowhere", 0)])
async def test_what_is_typed_filters(words: str, found: int) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_map(pilot)
        await pilot.press("slash", *words)
        await wait_until(pilot, lambda: len(topics(app)) == 2 * found, "it is filtered")
        await pilot.press("down")
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(topics(app)) == 6, "all are back")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


async def test_a_topic_is_removed_and_brought_back() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_map(pilot)
        await pilot.press("home", "d")
        await wait_until(pilot, lambda: "Answered · 1" in topics(app), "it is gone")
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: "Answered · 2" in topics(app), "it is back")
        marked = app.screen.query_one("#topics", OptionList).highlighted_option
        assert marked is not None and str(marked.prompt).startswith("Booking the van")


async def test_the_map_and_the_gaps_are_saved_as_markdown_whatever_is_sought() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_map(pilot)
        await pilot.press("slash", *"parking", "enter")
        await wait_until(pilot, lambda: len(topics(app)) == 2 and isinstance(app.focused, OptionList), "found")
        await pilot.press("x", "g")
        folder = Paths.from_environment().exports
        await wait_until(pilot, lambda: (folder / "gaps.md").exists(), "both are saved")
        whole = (folder / "who-knows-what.md").read_text("utf-8")
        assert "- **Swapping shifts**: Amélie (before noon)" in whole
        assert "- **Booking the van**: Van \\[b\\]handbook\\[/b\\]" in whole
        gaps = (folder / "gaps.md").read_text("utf-8")
        assert gaps == "# What is written nowhere yet\n\n- **Parking permits** (asked twice)\n"
        assert gaps.splitlines()[-1] in whole


async def form(pilot: Pilot[None]) -> None:
    await at_map(pilot)
    await pilot.press("enter")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ExpertiseForm), "it opens")
    for box in pilot.app.screen.query("LineBox"):
        box.cursor_blink = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("arrive", [at_map, form], ids=lambda each: each.__name__)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare, arrive: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int], theme: str
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await arrive(pilot)
        await settled(pilot)

    assert snap_compare(make_app(theme=theme), terminal_size=size, run_before=before)
