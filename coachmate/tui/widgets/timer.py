"""A stage's timer: shown and started by the person, never enforced. Knows only minutes."""

from __future__ import annotations

from time import monotonic

from textual.timer import Timer
from textual.widgets import Static


class StageTimer(Static):
    """Counts down from the stage's minutes once it is started; at the end it says so and goes on waiting."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._seconds = 0.0
        self._ends: float | None = None
        self._ticking: Timer | None = None

    def set_minutes(self, minutes: float | None) -> None:
        """Ready for a stage; None hides it."""
        self._stop()
        self._seconds = (minutes or 0) * 60
        self.display = bool(minutes)
        self._draw()

    def toggle(self) -> None:
        """Start, or stop and begin anew."""
        if not self.display:
            return
        if self._ends is not None:
            self._stop()
        else:
            self._ends = monotonic() + self._seconds
            self._ticking = self.set_interval(0.5, self._draw)
        self._draw()

    @property
    def running(self) -> bool:
        return self._ends is not None

    def _stop(self) -> None:
        self._ends = None
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def _draw(self) -> None:
        if self._ends is None:
            self.update(f"{self._seconds / 60:g} minutes for this · F6 starts the timer")
            return
        left = max(0.0, self._ends - monotonic())
        if left:
            self.update(f"{int(left) // 60}:{int(left) % 60:02d} left · F6 stops the timer")
        else:
            self.update("The time is over; finish in your own time · F6 sets it back")
