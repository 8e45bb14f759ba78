"""The line at the top: where we are, and how the workers are. Draws only."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

# The padding of the line, and what keeps the two texts apart.
_AROUND = 4


class Bar(Vertical):
    """A title, the workers' state at the right, and below them a lasting note while words can leave this machine."""

    def __init__(self, title: str) -> None:
        super().__init__(id="bar")
        self._title = title
        self._state = ""

    def compose(self) -> ComposeResult:
        with Horizontal(id="bar-line"):
            yield Static(self._title, id="bar-title", markup=False)
            yield Static("", id="bar-state", markup=False)
        note: str = getattr(self.app, "leaving_note", "")
        if note:
            yield Static(note, id="bar-note", markup=False)

    def on_mount(self) -> None:
        self.watch(self.app, "workers_line", self._show_workers)

    def on_resize(self) -> None:
        self._draw()

    def title(self, text: str) -> None:
        self._title = text
        self._draw()

    def _show_workers(self, line: str) -> None:
        self._state = line
        self._draw()

    def _draw(self) -> None:
        """The title whole; beside it as much of the state as there is room for."""
        self.query_one("#bar-title", Static).update(self._title)
        room = self.app.size.width - cell_len(self._title) - _AROUND
        fitting = (each for each in (self._state, _in_short(self._state)) if cell_len(each) <= room)
        self.query_one("#bar-state", Static).update(next(fitting, ""))


def _in_short(state: str) -> str:
    """What isn't ready yet; nothing where all is."""
    return " · ".join(part for part in state.split(" · ") if not part.endswith(" ready"))
