"""Pictures of the screens for several people; `pytest --snapshot-update` takes new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.together_guides import ROUND
from tests.tui.conftest import wait_until
from tests.tui.test_snapshots import SIZES, Compare, settled
from tests.tui.test_together import TRIO, FakeClock, at_session, clock, make, to_options, to_who_is_here

__all__ = ["clock"]


async def talk(pilot: Pilot[None], clock: FakeClock) -> None:
    await at_session(pilot, ROUND.id, TRIO)
    await pilot.press("space", "2")
    clock.now += 75
    strip = pilot.app.screen.query_one("#airtime", Static)
    await wait_until(pilot, lambda: "1 minute 15 seconds" in str(strip.content), "somebody has spoken")


async def quiet(pilot: Pilot[None], clock: FakeClock) -> None:
    await talk(pilot, clock)
    await pilot.press("f5")


async def who_is_here(pilot: Pilot[None], clock: FakeClock) -> None:
    await to_who_is_here(pilot)


async def options(pilot: Pilot[None], clock: FakeClock) -> None:
    await to_options(pilot)


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("arrive", [who_is_here, talk, quiet, options], ids=lambda each: each.__name__)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare,
    clock: FakeClock,
    arrive: Callable[[Pilot[None], FakeClock], Awaitable[None]],
    size: tuple[int, int],
    theme: str,
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await arrive(pilot, clock)
        await settled(pilot)

    assert snap_compare(make(theme), terminal_size=size, run_before=before)
