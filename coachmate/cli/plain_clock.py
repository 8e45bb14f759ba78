"""The time of a stage, and who speaks, in plain mode: told when asked for, and once when a time is over.

Counts by a clock that knows no time of day; how far it ran is kept every few seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
from time import monotonic

from coachmate.cli.plain_lines import ring, say
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.timekeeping import Timekeeper, airtime_line, in_minutes
from coachmate.errors import CoachmateError

TICK = 0.5
KEPT_EVERY = 3.0

HELP = """:timer  start, pause or go on with the time; :timer back sets it back; :timer 7 makes it 7 minutes"""
HELP_PEOPLE = """:1 to :8  who is speaking now; :0  nobody; :airtime  who has spoken for how long"""


class PlainClock:
    """The clocks of one session. As a context it counts; leaving it keeps how far they have run."""

    def __init__(self, session: GuidedSession, *, bell: bool) -> None:
        self._session = session
        self._bell = bell
        self._keeper = Timekeeper(session.clocks)
        self._kept = session.clocks
        self._counting: asyncio.Task[None] | None = None
        # The stage whose end is still to be told.
        self._told_at_end = ""

    async def __aenter__(self) -> PlainClock:
        self._counting = asyncio.create_task(self._count())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._counting is not None:
            self._counting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._counting
        await self.arrive()

    async def arrive(self) -> None:
        """The session may be at another stage now: a time that ran stops there."""
        if self._keeper.running != self._session.stage.id or self._session.finished:
            self._keeper.pause(monotonic())
        self._keeper.tick(monotonic())
        await self._keep()

    def announce(self) -> None:
        """How long the stage takes, and how far its time has run before."""
        stage = self._session.stage
        if stage.timer_minutes is None:
            return
        minutes = self._keeper.clocks.minutes.get(stage.id, stage.timer_minutes)
        say(f"Take about {minutes:g} {'minute' if minutes == 1 else 'minutes'}; :timer starts the time.")
        if stage.id in self._keeper.clocks.run:
            say(f"{self._left()} The time stands still; :timer goes on with it.")

    async def command(self, word: str, rest: str) -> bool:
        """Carry out a command about time or speaking; False if it is none."""
        people = self._session.seats.people
        if word == ":timer":
            self._timer(rest.strip())
        elif word == ":airtime" and people:
            self._keeper.tick(monotonic())
            say(airtime_line(self._keeper.clocks.airtime, people))
        elif word[:1] == ":" and word[1:].isdecimal() and int(word[1:]) <= len(people) and people:
            person = people[int(word[1:]) - 1] if int(word[1:]) else None
            self._keeper.speaks(person, monotonic())
            say(f"{person} is speaking." if person else "Nobody is speaking.")
        else:
            return False
        await self._keep()
        return True

    def _timer(self, rest: str) -> None:
        stage = self._session.stage
        now = monotonic()
        if stage.timer_minutes is None:
            say("This stage has no time of its own.")
        elif rest == "back":
            self._keeper.set_back(stage.id, now)
            say(f"Set back. {self._left()}")
        elif rest:
            self._last(rest)
        elif self._keeper.running == stage.id:
            self._keeper.pause(now)
            say(f"Paused. {self._left()}")
        else:
            self._keeper.start(stage.id, now)
            self._told_at_end = stage.id if self._seconds_left() > 0 else ""
            say(f"The time runs. {self._left()}")

    def _last(self, minutes: str) -> None:
        try:
            wanted = float(minutes)
        except ValueError:
            wanted = 0.0
        if not 0 < wanted < 1000:
            say("Give a number of minutes, such as :timer 7, or :timer back.")
            return
        stage = self._session.stage.id
        self._keeper.lasting(stage, wanted, monotonic())
        self._told_at_end = stage if self._seconds_left() > 0 else ""
        say(self._left())

    def _seconds_left(self) -> float:
        stage = self._session.stage
        return self._keeper.clocks.left(stage.id, stage.timer_minutes or 0.0)

    def _left(self) -> str:
        left = self._seconds_left()
        return f"{in_minutes(left)} left." if left > 0 else "The time is over; finish in your own time."

    async def _count(self) -> None:
        kept = monotonic()
        while True:
            await asyncio.sleep(TICK)
            now = monotonic()
            self._keeper.tick(now)
            if self._keeper.running and self._told_at_end == self._keeper.running and self._seconds_left() <= 0:
                self._told_at_end = ""
                say("The time is over; finish in your own time.")
                if self._bell:
                    ring()
            if now - kept >= KEPT_EVERY:
                kept = now
                # Told where something is written, which can't be kept then either.
                with contextlib.suppress(CoachmateError):
                    await self._keep()

    async def _keep(self) -> None:
        clocks = self._keeper.clocks
        if clocks != self._kept:
            await self._session.save_clocks(clocks)
            self._kept = clocks
