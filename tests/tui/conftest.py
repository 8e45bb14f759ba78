"""The app with real records and guides and scripted models; helpers that wait for conditions."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from tests.fakes import FakeParts, FakeWriter


def make_app(writer: FakeWriter | None = None, theme: str = "dark", *, welcome: bool = False) -> CoachmateApp:
    return CoachmateApp(Settings(theme=theme), lambda settings: FakeParts(writer), welcome=welcome)  # type: ignore[arg-type]


async def wait_until(pilot: Pilot[None], condition: Callable[[], bool], what: str) -> None:
    """Let the app work until the condition holds; fails, naming it, if it never does."""
    for _ in range(1500):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never happened: {what}")
