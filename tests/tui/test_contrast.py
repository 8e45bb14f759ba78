"""Every text on every screen has enough contrast with what it stands on, in each theme: measured on what is drawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from rich.color import Color as RichColor
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.tui.app import SCREENS as OPENED_BY_NAME
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.themes import THEMES
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_session import at_first_prompt, at_questions

# WCAG 2.2: 1.4.3 (AA) and 1.4.6 (AAA).
ENOUGH = {"dark": 4.5, "light": 4.5, "high-contrast-dark": 7.0, "high-contrast-light": 7.0}


def luminance(colour: RichColor) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    parts = [value / 255 for value in colour.get_truecolor()]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: RichColor, other: RichColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(app: CoachmateApp, enough: float) -> set[str]:
    """The texts on the screen that have less contrast than `enough`, each with its ratio."""
    faint = set()
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            words = "".join(character for character in text if character.isalnum() or character in "▸✓□·…")
            if not words or style is None or style.color is None or style.bgcolor is None:
                continue
            front, back = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
            if (found := ratio(front, back)) < enough:
                faint.add(f"{text.strip()!r} {found:.1f} {front.name} on {back.name}")
    return faint


async def home(pilot: Pilot[None]) -> None:
    await wait_until(pilot, lambda: pilot.app.screen.query_one("#choices", OptionList).option_count > 3, "listed")


async def branch(pilot: Pilot[None]) -> None:
    await home(pilot)
    await pilot.press("p")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen), "the session opens")


async def notice(pilot: Pilot[None]) -> None:
    await at_first_prompt(pilot)
    pilot.app.notify("It couldn't be kept.", title="Not kept", severity="error", timeout=60)
    await wait_until(pilot, lambda: bool(pilot.app.screen.query("Toast")), "the notice is shown")


async def settings(pilot: Pilot[None]) -> None:
    await home(pilot)
    await pilot.press("comma")
    await wait_until(
        pilot, lambda: bool(str(pilot.app.screen.query_one("#setting-name", Static).content)), "the settings are listed"
    )


async def refused(pilot: Pilot[None]) -> None:
    await settings(pilot)
    await pilot.press("down", "down", "down", "down", "enter", "x", "enter")
    await wait_until(pilot, lambda: pilot.app.screen.query_one("#setting-fault", Static).display, "it is refused")


async def choosing(pilot: Pilot[None]) -> None:
    await settings(pilot)
    await pilot.press("enter")
    await wait_until(pilot, lambda: getattr(pilot.app.focused, "id", "") == "setting-choices", "the choices are shown")


async def keys(pilot: Pilot[None]) -> None:
    await at_questions(pilot)
    await pilot.press("f1")
    await wait_until(pilot, lambda: bool(pilot.app.screen.query(".heading")), "the keys are shown")


async def palette(pilot: Pilot[None]) -> None:
    await home(pilot)
    await pilot.press("ctrl+p")
    await wait_until(
        pilot,
        lambda: any(each.option_count > 4 for each in pilot.app.screen.query("CommandList").results(OptionList)),
        "the commands are listed",
    )


async def jump(pilot: Pilot[None]) -> None:
    await at_first_prompt(pilot)
    await pilot.press("ctrl+o")
    await wait_until(pilot, lambda: bool(pilot.app.screen.query(".jump-label")), "the labels are shown")


SCREENS = [home, branch, at_first_prompt, notice, at_questions, settings, refused, choosing, keys, jump]


@pytest.mark.parametrize("arrive", SCREENS, ids=lambda each: each.__name__)
async def test_every_text_can_be_read_in_each_theme(arrive: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await arrive(pilot)
        for name, theme in THEMES.items():
            app.theme = theme.name
            await pilot.pause()
            assert (name, too_faint(app, ENOUGH[name])) == (name, set())


@pytest.mark.parametrize("name", OPENED_BY_NAME)
async def test_every_text_of_a_screen_that_is_opened_by_name_can_be_read_in_each_theme(name: str) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await home(pilot)
        await app.open_screen(name)
        await app.workers.wait_for_complete()
        for theme_name, theme in THEMES.items():
            app.theme = theme.name
            await pilot.pause()
            assert (theme_name, too_faint(app, ENOUGH[theme_name])) == (theme_name, set())


@pytest.mark.parametrize("theme", list(THEMES))
async def test_every_command_can_be_read(theme: str) -> None:
    # Textual draws the commands once, in the theme that they are opened in.
    app = make_app(theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await palette(pilot)
        await pilot.pause()
        assert too_faint(app, ENOUGH[theme]) == set()
        await pilot.press(*"settings")
        commands = app.screen.query_one("CommandList", OptionList)
        await wait_until(pilot, lambda: 0 < commands.option_count < 4, "some are found")
        await pilot.pause()
        assert too_faint(app, ENOUGH[theme]) == set()


async def test_every_text_of_the_first_run_can_be_read() -> None:
    app = make_app(welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: bool(app.screen.query("#welcome-title")), "it is shown")
        for _ in range(3):
            for name, theme in THEMES.items():
                app.theme = theme.name
                await pilot.pause()
                assert (name, too_faint(app, ENOUGH[name])) == (name, set())
            await pilot.press("right")


async def test_without_colours_all_is_grey_and_can_still_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await home(pilot)
        await pilot.pause()
        colours = {
            tuple(colour.get_truecolor())
            for strip in app.screen._compositor.render_strips()
            for _, style, _ in strip
            if style is not None
            for colour in (style.color, style.bgcolor)
            if colour is not None
        }
        assert len(colours) > 2
        assert all(red == green == blue for red, green, blue in colours)
        assert too_faint(app, 4.5) == set()
