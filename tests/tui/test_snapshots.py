"""Pictures of the screens, compared with those that were looked at; `pytest --snapshot-update` takes new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.themes import THEMES
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_session import at_first_prompt, at_questions

Compare = Callable[..., bool]
SIZES = [
    pytest.param((columns, rows), theme, id=f"{columns}x{rows}-{theme}")
    for columns, rows in ((80, 24), (120, 40))
    for theme in THEMES
]


async def settled(pilot: Pilot[None]) -> None:
    """Until nothing blinks and nothing moves: a picture shows the same on every run."""
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    await wait_until(pilot, lambda: app.workers_line == "models ready", "the workers are ready")
    for box in app.screen.query("AnswerBox"):
        box.cursor_blink = False  # type: ignore[attr-defined]
    await pilot.pause()


async def home(pilot: Pilot[None]) -> None:
    choices = pilot.app.screen.query_one("#choices", OptionList)
    await wait_until(pilot, lambda: choices.option_count > 3 and not choices.loading, "the guides are listed")


async def branch(pilot: Pilot[None]) -> None:
    await home(pilot)
    await pilot.press("p")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, SessionScreen), "the session opens")


async def prompt(pilot: Pilot[None]) -> None:
    await at_first_prompt(pilot)


async def questions(pilot: Pilot[None]) -> None:
    await at_questions(pilot)
    await pilot.press("1")
    thinking = pilot.app.screen.query_one("#thinking", Static)
    await wait_until(pilot, lambda: str(thinking.content).startswith("Kept: 1"), "one is kept")


async def keys(pilot: Pilot[None]) -> None:
    await at_questions(pilot)
    await pilot.press("f1")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, PageScreen), "the keys are shown")


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("arrive", [home, branch, prompt, questions, keys], ids=lambda each: each.__name__)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare, arrive: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int], theme: str
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await arrive(pilot)
        await settled(pilot)

    assert snap_compare(make_app(theme=theme), terminal_size=size, run_before=before)
