"""The command palette, which stays quiet once it is closed."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.timer import Timer, TimerCallback


class Palette(CommandPalette):
    """Textual's own (8.2) may say "No matches found" half a second late, to a list that is gone, and crash the app."""

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        def while_open() -> object:
            # False as soon as the palette is on its way out.
            return callback() if callback is not None and self.display else None

        return super().set_timer(delay, while_open, name=name, pause=pause)
