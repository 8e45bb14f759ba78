"""A stage's timer and whose speaking is counted: shown and started by people, never enforced.

Counts by a clock that knows no time of day; how far it ran is kept every few seconds, so that it goes on from there.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.widgets import Static

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.timekeeping import Clocks, Timekeeper
from coachmate.tui.keys import key_shown

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

TICK = 0.25
# What a kill may take of the time that ran.
KEPT_EVERY = 3.0
OVER = "The time is over; finish in your own time"


class StageTimer(Static):
    """Counts down the minutes of the session's present stage once it is started; at the end it says so and waits."""

    class Ticked(Message):
        """What the clocks say may have changed."""

    def __init__(self, session: GuidedSession, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._session = session
        self._keeper = Timekeeper(session.clocks)
        self._kept = session.clocks
        self._stage = ""
        self._minutes: float | None = None
        self._ringing = False

    def on_mount(self) -> None:
        self.set_interval(TICK, self.tick)
        self.set_interval(KEPT_EVERY, self._keep_soon)

    # What it says

    @property
    def running(self) -> bool:
        return self._keeper.running is not None

    @property
    def speaking(self) -> str | None:
        return self._keeper.speaking

    @property
    def clocks(self) -> Clocks:
        return self._keeper.clocks

    @property
    def has_time(self) -> bool:
        """Whether the stage has a time at all."""
        return self._minutes is not None

    @property
    def left(self) -> float:
        """Seconds left of the stage; below 0 when its time is over."""
        return self.clocks.left(self._stage, self._minutes or 0.0)

    @property
    def time_told(self) -> str:
        """The time alone, for all to read: "4:59", "5:00, paused"; "" where the stage has none."""
        if self._minutes is None:
            return ""
        if self.left <= 0:
            return OVER
        # A second that has begun counts as one, so that 5 minutes begin with 5:00.
        seconds = int(-(-self.left // 1))
        paused = "" if self.running else ", paused" if self._stage in self.clocks.run else ""
        return f"{seconds // 60}:{seconds % 60:02d}{paused}"

    # What is done with it

    def at(self, stage: str, minutes: float | None) -> None:
        """The session is at this stage now, which takes `minutes`, or has no time. Another stage's time stops."""
        if stage != self._stage:
            self._keeper.pause(monotonic())
            self._stage = stage
        self._minutes = minutes
        self.display = minutes is not None
        self._ringing = self.left > 0
        self._draw()

    def toggle(self) -> None:
        """Start, pause, or go on."""
        if self.running:
            self._keeper.pause(monotonic())
            self._keep_soon()
        elif self.has_time:
            self._keeper.start(self._stage, monotonic())
        self._draw()

    def set_back(self) -> None:
        self._keeper.set_back(self._stage, monotonic())
        self._changed()

    def lengthen(self, minutes: float) -> None:
        """A minute more or less for this stage."""
        if self._minutes is not None:
            now = self.clocks.minutes.get(self._stage, self._minutes)
            self._keeper.lasting(self._stage, now + minutes, monotonic())
            self._changed()

    def speaks(self, person: str | None) -> None:
        """Count this person's speaking from now on; once more for the same one, nobody's."""
        self._keeper.speaks(None if person == self.speaking else person, monotonic())
        self._draw()

    def tick(self) -> None:
        if self.running or self.speaking is not None:
            self._keeper.tick(monotonic())
            self._draw()

    async def keep(self) -> str:
        """Keep how far the clocks have run; what went wrong, "" where all went well. Both stand still afterwards."""
        self._keeper.pause(monotonic())
        self._draw()
        return await self._keep()

    # Keeping and drawing

    def _changed(self) -> None:
        self._ringing = self.left > 0
        self._keep_soon()
        self._draw()

    def _keep_soon(self) -> None:
        if self.clocks != self._kept:
            # The app's worker, for this widget may be gone before it is written.
            self.app.run_worker(self._keep(), group="clocks")

    async def _keep(self) -> str:
        clocks = self.clocks
        if clocks == self._kept:
            return ""
        before, self._kept = self._kept, clocks
        trouble = await cast("CoachmateApp", self.app).trouble(self._session.save_clocks(clocks))
        if trouble:
            self._kept = before
        return trouble

    def _draw(self) -> None:
        if self.has_time:
            if self._ringing and self.left <= 0:
                self._ringing = False
                if cast("CoachmateApp", self.app).rings:
                    self.app.bell()
            self.update(self._line)
        self.post_message(self.Ticked())

    @property
    def _line(self) -> str:
        key = key_shown(self.app, "session.timer", "f6")
        back = f"{key_shown(self.app, 'session.timer_back', 'f12')} sets it back"
        if self.left <= 0:
            return f"{OVER} · {back}"
        if self.running:
            return f"{self.time_told} left · {key} pauses the timer"
        if self._stage in self.clocks.run:
            return f"{self.time_told.partition(',')[0]} left, paused · {key} goes on, {back}"
        minutes = self.clocks.minutes.get(self._stage, self._minutes or 0.0)
        return f"{minutes:g} {'minute' if minutes == 1 else 'minutes'} for this · {key} starts the timer"
