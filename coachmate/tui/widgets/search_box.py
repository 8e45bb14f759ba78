"""A line to search with: results follow while it is typed, and a paste of any size is cut to what it takes."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from coachmate.coaching.text import one_line

# Someone who types goes on within this time; searching earlier would search for half a word.
PAUSE = 0.2
# More than the models read of a query.
LONGEST = 300


class SearchBox(Input):
    """Posts `Asked` when typing pauses, and at once on Enter."""

    class Asked(Message):
        """`query` is to be searched for, "" if the box is empty; `entered` if Enter was pressed."""

        def __init__(self, query: str, *, entered: bool) -> None:
            super().__init__()
            self.query = query
            self.entered = entered

    def __init__(self, *, id: str, placeholder: str) -> None:
        super().__init__(id=id, placeholder=placeholder, max_length=LONGEST, select_on_focus=False)
        self._pausing: Timer | None = None

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._stop_waiting()
        self._pausing = self.set_timer(PAUSE, self._ask)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._stop_waiting()
        self._ask(entered=True)

    def _stop_waiting(self) -> None:
        if self._pausing is not None:
            self._pausing.stop()
            self._pausing = None

    def _ask(self, *, entered: bool = False) -> None:
        self.post_message(self.Asked(one_line(self.value), entered=entered))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        room = LONGEST - len(self.value) + len(self.selected_text)
        line = one_line(event.text[: 10 * LONGEST])
        self.replace(line[:room], *self.selection)
        if len(line) > room or len(event.text) > 10 * LONGEST:
            self.notify("A search takes one line; the beginning of what you pasted stands there.", markup=False)
