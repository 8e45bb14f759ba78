"""A window of 60 columns and 15 rows: calm, with whole words, and nothing that lies over something else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static
from textual.widgets._footer import FooterKey

from coachmate.tui.app import SCREENS, CoachmateApp
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.widgets.bar import _in_short
from coachmate.tui.widgets.own_words import OwnWords
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_session import at_first_prompt, at_questions

SMALL = (60, 15)


async def home(pilot: Pilot[None]) -> None:
    choices = pilot.app.screen.query_one("#choices", OptionList)
    await wait_until(pilot, lambda: choices.option_count > 3, "the guides are listed")


def named(name: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def arrive(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, CoachmateApp)
        await home(pilot)
        await app.open_screen(name)
        await pilot.pause(0.2)

    return arrive


def keys(app: CoachmateApp) -> list[FooterKey]:
    return list(app.screen.query(FooterKey).results(FooterKey))


@pytest.mark.parametrize(
    "arrive",
    [home, at_first_prompt, at_questions, *map(named, SCREENS)],
    ids=["home", "prompt", "questions", *SCREENS],
)
@pytest.mark.parametrize("size", [SMALL, (40, 15), (80, 24)], ids=lambda each: "x".join(map(str, each)))
async def test_the_footer_holds_whole_keys_and_the_bar_keeps_its_two_texts_apart(
    arrive: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await arrive(pilot)
        await wait_until(pilot, lambda: bool(keys(app)), "the footer is there")
        shown = [each for each in keys(app) if each.display]
        assert max(each.region.right for each in shown) <= size[0]
        assert "f1" in [each.key for each in shown]
        title, state = (app.screen.query_one(which, Static) for which in ("#bar-title", "#bar-state"))
        assert len(str(title.content)) + len(str(state.content)) + 4 <= size[0] or not str(state.content)


async def test_a_wider_window_gets_the_keys_that_it_has_room_for() -> None:
    app = make_app()
    async with app.run_test(size=(30, 15)) as pilot:
        await home(pilot)
        await wait_until(pilot, lambda: bool(keys(app)), "the footer is there")
        few = len(keys(app))
        await pilot.resize_terminal(120, 40)
        await wait_until(pilot, lambda: len(keys(app)) > few, "more keys")


def test_in_short_the_state_names_what_is_not_ready() -> None:
    assert _in_short("model ready · library ready") == ""
    assert _in_short("model starting · library ready") == "model starting"


async def test_home_shows_the_heading_over_the_first_choice() -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await home(pilot)
        choices = app.screen.query_one("#choices", OptionList)
        await pilot.press("end")
        await wait_until(pilot, lambda: choices.highlighted == choices.option_count - 1, "at the end")
        await pilot.press("home")
        await wait_until(pilot, lambda: choices.highlighted == 1, "at the first choice")
        await wait_until(pilot, lambda: choices.scroll_y == 0, "its heading is in sight")


async def test_each_setting_is_one_line() -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await named("settings")(pilot)
        rows = app.screen.query_one("#settings-list", OptionList)
        await wait_until(pilot, lambda: rows.option_count > 3, "the settings are listed")
        await wait_until(pilot, lambda: rows.virtual_size.height == rows.option_count, "one line each")
        await pilot.resize_terminal(40, 15)
        await pilot.resize_terminal(100, 30)
        await wait_until(pilot, lambda: "default" in str(rows.options[0].prompt), "wide again, with its source")


@pytest.mark.parametrize("key", ["e", "w"])
@pytest.mark.parametrize("size", [SMALL, (80, 24)], ids=["60x15", "80x24"])
async def test_the_box_for_ones_own_words_is_whole_and_the_footer_says_what_escape_does(
    key: str, size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await at_questions(pilot)
        await pilot.press(key)
        box = app.screen.query_one(OwnWords)
        panel = app.screen.query_one("#questions-panel")
        await wait_until(
            pilot, lambda: bool(box.region) and panel.region.contains_region(box.region), "the box is in sight"
        )
        await wait_until(pilot, lambda: ("escape", "Close") in said(app), "Esc closes")
        await pilot.press("escape")
        await wait_until(pilot, lambda: ("escape", "Leave") in said(app), "Esc leaves")
        assert isinstance(app.screen, SessionScreen) and not box.is_open


def said(app: CoachmateApp) -> list[tuple[str, str]]:
    return [(each.key, each.description) for each in keys(app)]
