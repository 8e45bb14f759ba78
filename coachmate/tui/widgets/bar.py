"""The line at the top: where we are, and how the workers are. Draws only."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static


class Bar(Horizontal):
    """A title on the left, the workers' state on the right."""

    def __init__(self, title: str) -> None:
        super().__init__(id="bar")
        self._title = title

    def compose(self) -> ComposeResult:
        yield Static(self._title, id="bar-title", markup=False)
        yield Static("", id="bar-state", markup=False)

    def on_mount(self) -> None:
        self.watch(self.app, "workers_line", self._show_workers)

    def _show_workers(self, line: str) -> None:
        self.query_one("#bar-state", Static).update(line)

    def title(self, text: str) -> None:
        self.query_one("#bar-title", Static).update(text)
