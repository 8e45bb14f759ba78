"""A worker that owes an answer is asked whether it is there; one that is silent, or stands still, is given up once."""

from __future__ import annotations

import asyncio

import pytest

from coachmate.engine import watch
from coachmate.engine.watch import Watch
from coachmate.engine.wire import START, Pong


class Other:
    """The worker's side: answers pings while it is `there`."""

    def __init__(self) -> None:
        self.there = True
        self.asked = 0
        self.given_up: list[str] = []
        self.pinged = asyncio.Event()
        self.watch = Watch(self._ask, self.given_up.append)

    def _ask(self, number: int) -> None:
        self.asked += 1
        self.pinged.set()
        if self.there:
            self.watch.heard()

    async def until_asked(self, times: int) -> None:
        async with asyncio.timeout(30):
            while self.asked < times:
                self.pinged.clear()
                await self.pinged.wait()

    async def until_given_up(self) -> None:
        async with asyncio.timeout(30):
            while not self.given_up:  # noqa: ASYNC110  # the watch tells it by a list
                await asyncio.sleep(0.001)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.001)
    monkeypatch.setattr(watch, "SILENT", 0.01)
    monkeypatch.setattr(watch, "SILENT_AT_START", 0.05)


async def test_one_that_answers_may_work_as_long_as_it_takes() -> None:
    other = Other()
    other.watch.owed(1, "generate")
    await other.until_asked(50)
    assert other.given_up == []
    other.watch.stop()


async def test_one_that_is_silent_is_given_up_once_though_its_call_was_cancelled_meanwhile() -> None:
    other = Other()
    other.there = False
    other.watch.owed(1, "generate")
    other.watch.owed(2, "generate")
    await other.until_given_up()
    await asyncio.sleep(0.02)
    assert len(other.given_up) == 1
    assert "has not answered" in other.given_up[0]


async def test_one_that_is_starting_may_be_silent_for_longer() -> None:
    other = Other()
    other.there = False
    other.watch.owed(0, START)
    await other.until_asked(20)
    assert other.given_up == []
    await other.until_given_up()


async def test_one_that_answers_but_whose_work_stands_still_is_given_up() -> None:
    other = Other()
    other.watch.owed(1, "embed")
    other.watch.told(Pong(0, watch.QUIET / 2))
    assert other.given_up == []
    other.watch.told(Pong(1, watch.QUIET))
    assert "has not moved" in other.given_up[0]


async def test_nobody_is_asked_who_owes_nothing() -> None:
    other = Other()
    other.watch.owed(1, "embed")
    await other.until_asked(1)
    other.watch.settled(1)
    asked = other.asked
    await asyncio.sleep(0.02)
    assert other.asked <= asked + 1
    other.there = False
    await asyncio.sleep(0.02)
    assert other.given_up == []
    other.watch.owed(2, "embed")
    await other.until_given_up()
