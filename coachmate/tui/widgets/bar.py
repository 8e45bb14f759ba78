"""The line at the top: where we are, and how the workers are. Draws only."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static


class Bar(Vertical):
    """A title, the workers' state at the right, and below them a lasting note while words can leave this machine."""

    def __init__(self, title: str) -> None:
        super().__init__(id="bar")
        self._title = title

    def compose(self) -> ComposeResult:
        with Horizontal(id="bar-line"):
            yield Static(self._title, id="bar-title", markup=False)
            yield Static("", id="bar-state", markup=False)
        note: str = getattr(self.app, "leaving_note", "")
        if note:
            yield Static(note, id="bar-note", markup=False)

    def on_mount(self) -> None:
        self.watch(self.app, "workers_line", self._show_workers)

    def _show_workers(self, line: str) -> None:
        self.query_one("#bar-state", Static).update(line)

    def title(self, text: str) -> None:
        self.query_one("#bar-title", Static).update(text)
