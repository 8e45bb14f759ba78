"""A Textual app with one text box and one line that F6 changes. Run as a script; knows nothing of coachmate."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

OFF, ON = "paused · F6 goes on", "F6 pauses the timer"


class Bare(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the text box, which would mark its line.
        Binding("f6", "change", "Change", priority=True)
    ]

    def compose(self) -> ComposeResult:
        yield Static(OFF, id="line")
        yield TextArea()

    def on_mount(self) -> None:
        self._on = False
        self.query_one(TextArea).focus()

    def action_change(self) -> None:
        self._on = not self._on
        self.query_one("#line", Static).update(ON if self._on else OFF)


if __name__ == "__main__":
    Bare().run()
