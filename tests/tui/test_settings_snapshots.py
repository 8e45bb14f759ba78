"""Pictures of the settings, the first run, help and the commands; `pytest --snapshot-update` takes new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tests.tui.conftest import make_app, wait_until
from tests.tui.test_contrast import choosing, jump, palette, settings
from tests.tui.test_snapshots import SIZES, Compare, settled


async def typing(pilot: Pilot[None]) -> None:
    await settings(pilot)
    await pilot.press("down", "down", "down", "down", "enter", *"99", "enter")
    fault = pilot.app.screen.query_one("#setting-fault", Static)
    await wait_until(pilot, lambda: "It should be" in str(fault.content), "it is refused")


async def welcome(pilot: Pilot[None]) -> None:
    await wait_until(pilot, lambda: bool(pilot.app.screen.query("#welcome-title")), "the first page")


async def how_to_start(pilot: Pilot[None]) -> None:
    await welcome(pilot)
    await pilot.press("right", "right")
    choices = pilot.app.screen.query_one("#welcome-choices", OptionList)
    await wait_until(pilot, lambda: choices.display and choices.option_count > 3, "the choices")


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize(
    "arrive", [settings, choosing, typing, welcome, how_to_start, palette, jump], ids=lambda each: each.__name__
)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare, arrive: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int], theme: str
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await arrive(pilot)
        await settled(pilot)
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
        for line in pilot.app.screen.query("#settings-file").results(Static):
            line.update("Enter changes what is marked, in settings.toml")
        await pilot.pause()

    app = make_app(theme=theme, welcome=arrive in (welcome, how_to_start))
    assert snap_compare(app, terminal_size=size, run_before=before)
