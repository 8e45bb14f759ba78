"""The settings screen: changed by keys, written at once, refused with the reason."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static, TextArea

from coachmate import settings, settings_file
from coachmate.paths import Paths, write_private
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.themes import THEMES
from coachmate.tui.widgets.answer import AnswerBox
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_session import at_first_prompt


def shows(pilot: Pilot[None], id: str) -> str:
    return str(pilot.app.screen.query_one(id, Static).content)


async def at(pilot: Pilot[None], name: str) -> None:
    """Open the settings if need be, and mark one."""
    if not pilot.app.screen.query("#settings-list"):
        choices = pilot.app.screen.query_one("#choices", OptionList)
        await wait_until(pilot, lambda: choices.option_count > 3, "home is there")
        await pilot.press("comma")
        await wait_until(pilot, lambda: bool(pilot.app.screen.query("#settings-list")), "the settings open")
    some = pilot.app.screen.query_one("#settings-list", OptionList)
    await wait_until(pilot, lambda: some.option_count == len(Settings.model_fields), "they are listed")
    some.highlighted = list(Settings.model_fields).index(name)
    await wait_until(pilot, lambda: shows(pilot, "#setting-name") == name, f"{name} is marked")


async def edit(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press("enter")
    await wait_until(
        pilot,
        lambda: getattr(pilot.app.focused, "id", "") in ("setting-choices", "setting-input"),
        "the editor is open",
    )
    await pilot.press(*keys)


def test_every_theme_of_the_settings_is_there() -> None:
    assert list(settings_file.entry("theme").choices) == list(THEMES)
    from coachmate.cli.main import THEMES as OFFERED

    assert list(THEMES) == OFFERED


async def test_a_theme_is_chosen_at_once_and_reset() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, "theme")
        await edit(pilot, "down", "enter")
        await wait_until(pilot, lambda: app.theme == THEMES["light"].name, "the screen is light")
        await wait_until(pilot, lambda: "set in your file" in shows(pilot, "#setting-source"), "it says so")
        assert settings.load().theme == "light"
        await pilot.press("d")
        await wait_until(pilot, lambda: app.theme == THEMES["dark"].name, "the default is back")
        assert settings.load().theme == "dark"


async def test_a_wrong_number_is_refused_and_can_be_mended() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, "candidates")
        await edit(pilot, *"99", "enter")
        await wait_until(pilot, lambda: "It should be less" in shows(pilot, "#setting-fault"), "the reason is said")
        assert app.screen.query_one("#setting-fault").region.bottom < 24
        assert isinstance(app.focused, Input)
        app.focused.value = ""
        await pilot.press(*"12", "enter")
        await wait_until(pilot, lambda: settings.load().candidates == 12, "it is written")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


async def test_escape_leaves_it_as_it_was() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at(pilot, "candidates")
        await edit(pilot, *"12", "escape")
        await wait_until(pilot, lambda: getattr(app.focused, "id", "") == "settings-list", "the list is back")
        assert not Paths.from_environment().settings_file.exists()


async def test_nothing_handed_in_takes_away_what_may_be_open() -> None:
    settings_file.change("model", "/some/model.gguf")
    app = make_app()
    async with app.run_test() as pilot:
        await at(pilot, "model")
        await edit(pilot)
        assert isinstance(app.focused, Input) and app.focused.value == "/some/model.gguf"
        app.focused.value = ""
        await pilot.press("enter")
        await wait_until(pilot, lambda: settings.load().model is None, "it is taken away")


async def test_what_the_environment_sets_cannot_be_changed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHMATE_SEED", "5")
    app = make_app()
    async with app.run_test() as pilot:
        await at(pilot, "seed")
        assert "COACHMATE_SEED" in shows(pilot, "#setting-source")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "change it there" in shows(pilot, "#setting-fault"), "it says where")
        await pilot.press("d")
        assert not Paths.from_environment().settings_file.exists()


async def test_keys_that_nobody_knows_and_a_broken_file_are_named() -> None:
    write_private(Paths.from_environment().settings_file, "theem = 'light'\n")
    app = make_app()
    async with app.run_test() as pilot:
        await at(pilot, "theme")
        assert "theem" in shows(pilot, "#settings-file")
        await pilot.press("escape")
        write_private(Paths.from_environment().settings_file, "theme = \n")
        await pilot.press("comma")
        await wait_until(
            pilot,
            lambda: bool(app.screen.query("#setting-fault")) and "can't be read" in shows(pilot, "#setting-fault"),
            "the fault is named",
        )


async def test_the_colours_that_ctrl_t_chose_are_kept() -> None:
    app = make_app(theme="high-contrast-dark")
    async with app.run_test() as pilot:
        await pilot.press("ctrl+t")
        await wait_until(pilot, lambda: app.theme == THEMES["high-contrast-light"].name, "it is light")
        await wait_until(pilot, lambda: settings.load().theme == "high-contrast-light", "it is kept")


async def test_the_row_of_the_theme_follows_ctrl_t() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, "theme")
        row = app.screen.query_one("#settings-list", OptionList)
        await pilot.press("ctrl+t")
        await wait_until(pilot, lambda: "light" in str(row.options[0].prompt), "the row says light")
        await wait_until(pilot, lambda: "set in your file" in shows(pilot, "#setting-source"), "and so does the text")


async def test_while_no_model_is_set_the_one_that_writes_is_named() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await at(pilot, "model")
        row = app.screen.query_one("#settings-list", OptionList)
        assert "the bundled SmolLM2-135M" in str(row.options[list(Settings.model_fields).index("model")].prompt)
        assert shows(pilot, "#setting-source").endswith("written by the bundled SmolLM2-135M.")


def test_no_help_text_takes_its_own_name_for_an_explanation() -> None:
    for name in ("candidates", "seed"):
        assert name not in settings_file.entry(name).help.lower()


async def test_without_animation_nothing_blinks_or_spins() -> None:
    app = CoachmateApp(Settings(animation=False), make_app()._build)
    async with app.run_test() as pilot:
        assert app.animation_level == "none"
        await at_first_prompt(pilot)
        assert isinstance(app.focused, TextArea) and not app.focused.cursor_blink
    still = make_app()
    async with still.run_test() as pilot:
        await at_first_prompt(pilot)
        still.apply_setting("animation", False)
        assert still.animation_level == "none"


async def test_in_ascii_no_other_sign_is_drawn() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_first_prompt(pilot)
        app.screen.query_one("#answer", AnswerBox).insert("Zoë’s café")

        def drawn() -> str:
            return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

        before = drawn()
        assert not before.isascii()
        app.apply_setting("signs", "ascii")
        await wait_until(pilot, lambda: drawn().isascii(), "all is ASCII")
        assert "Zoe's cafe" in drawn()
        assert [len(line) for line in drawn().splitlines()] == [len(line) for line in before.splitlines()]
        app.apply_setting("signs", "unicode")
        await wait_until(pilot, lambda: drawn() == before, "all is as it was")
