"""Pictures of the screens that the first one leads to: all guides, what happened, dates as a calendar file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.dates import DatesScreen
from coachmate.tui.screens.what_happened import what_happened
from coachmate.tui.widgets.answer import AnswerBox
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_guides_screen import at_guides
from tests.tui.test_home import at_home, meant
from tests.tui.test_snapshots import SIZES, Compare, settled


async def guides(pilot: Pilot[None]) -> None:
    await at_guides(pilot)


async def outcomes(pilot: Pilot[None]) -> CoachmateApp:
    app, parts = await at_home(pilot)
    await meant(parts, "Ask Ravi before I tell him")
    await what_happened(app, await parts.records.open_commitments())
    await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "the outcomes")
    return app


async def learning(pilot: Pilot[None]) -> None:
    app = await outcomes(pilot)
    await pilot.press("3")
    await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")


async def dates(pilot: Pilot[None]) -> None:
    app, _ = await at_home(pilot)
    await pilot.press("d")
    await wait_until(pilot, lambda: isinstance(app.screen, DatesScreen), "the form")


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("arrive", [guides, outcomes, learning, dates], ids=lambda each: each.__name__)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare, arrive: Callable[[Pilot[None]], Awaitable[object]], size: tuple[int, int], theme: str
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await arrive(pilot)
        await settled(pilot)
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
        await pilot.pause()

    assert snap_compare(make_app(theme=theme), terminal_size=size, run_before=before)
