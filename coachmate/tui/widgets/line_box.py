"""A box for one line: Enter hands it in, and a paste of any size becomes one line that the box takes."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from coachmate.coaching.text import one_line

LONGEST = 300


class LineBox(Input):
    """An Input that is cut to `LONGEST` characters, pastes included."""

    def __init__(self, *, id: str, placeholder: str = "", classes: str | None = None) -> None:
        super().__init__(id=id, placeholder=placeholder, max_length=LONGEST, select_on_focus=False, classes=classes)

    def put(self, text: str) -> None:
        """Show `text` with the cursor at its end."""
        self.value = text
        self.cursor_position = len(text)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        room = LONGEST - len(self.value) + len(self.selected_text)
        line = one_line(event.text[: 10 * LONGEST])
        self.replace(line[:room], *self.selection)
        if len(line) > room or len(event.text) > 10 * LONGEST:
            self.notify("This takes one line; the beginning of what you pasted stands there.", markup=False)
