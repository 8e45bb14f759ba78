"""Jump keys: a letter on each thing that can have the focus; pressing it moves the focus there. Knows no screen."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

# Columns of a screen's margin; a list has one more, before its lines.
MARGIN = 2
LETTERS = "asdfghjklqwertyuiopzxcvbnm"


class JumpScreen(ModalScreen[None]):
    """Lies over `below` until a letter, or any other key, is pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Stay", tooltip="Stay where you are", id="jump.stay"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        seen = [widget for widget in below.focus_chain if widget.region and below.region.overlaps(widget.region)]
        self._targets: dict[str, Widget] = dict(zip(LETTERS, seen, strict=False))

    def compose(self) -> ComposeResult:
        for letter, widget in self._targets.items():
            # In the margin before it, so that no word is covered; without a margin, the letter alone.
            x = max(0, widget.region.x - MARGIN)
            narrow = widget.region.x < MARGIN
            label = Static(letter if narrow else f" {letter} ", classes="jump-label", markup=False)
            label.styles.offset = (x, widget.region.y)
            label.styles.width = 1 if narrow else 3
            yield label
        count = len(self._targets)
        hint = "Nothing here can be moved to." if not count else "Press a letter to go there."
        yield Static(f" {hint} Any other key stays. ", id="jump-hint", markup=False)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        target = self._targets.get(event.key)
        self.dismiss()
        if target is not None and target.is_attached:
            target.focus()
