"""The first run: three pages, once; left or read to the end, it never comes again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static
from textual.widgets._footer import FooterKey

from coachmate.paths import Paths
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.welcome import WelcomeScreen
from tests.tui.conftest import make_app, wait_until


@pytest.fixture(autouse=True)
def first_run() -> None:
    Paths.from_environment().welcomed.unlink()


def over() -> bool:
    return Paths.from_environment().welcomed.exists()


async def at_choices(app: CoachmateApp, pilot: Pilot[None], keys: Sequence[str] = ("enter", "space")) -> OptionList:
    await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen), "the first page")
    await pilot.press(keys[0])
    await wait_until(pilot, lambda: "coachmate.db" in str(app.screen.query_one("#welcome-text", Static).content), "2nd")
    await pilot.press(keys[1])
    choices = app.screen.query_one("#welcome-choices", OptionList)
    await wait_until(pilot, lambda: choices.display and choices.option_count > 3, "the choices")
    return choices


async def test_it_is_read_to_the_end_and_the_chosen_guide_begins() -> None:
    app = make_app(welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_choices(app, pilot)
        assert not over()
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the guide is begun")
        assert over()


async def test_the_last_page_says_at_its_foot_what_enter_does() -> None:
    app = make_app(welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_choices(app, pilot)
        await wait_until(
            pilot,
            lambda: ("enter", "Begin") in [(each.key, each.description) for each in app.screen.query(FooterKey)],
            "Enter begins",
        )


async def test_one_can_go_back_and_just_look_around() -> None:
    app = make_app(welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        choices = await at_choices(app, pilot, ("right", "enter"))
        await pilot.press("backspace", "right")
        await wait_until(pilot, lambda: choices.display, "the choices again")
        await pilot.press("end", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        await wait_until(pilot, over, "it is noted down")


async def test_escape_skips_it_for_good() -> None:
    app = make_app(welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen), "the first page")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        await wait_until(pilot, over, "it is noted down")


async def test_each_page_fits_on_a_small_screen() -> None:
    app = make_app(welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_choices(app, pilot)
        for _ in range(3):
            await pilot.pause()
            assert app.screen.query_one("#welcome-page").max_scroll_y == 0
            await pilot.press("backspace")
