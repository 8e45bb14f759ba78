"""The answer box: Enter hands the text in, Ctrl+J begins a new line, and typing is reported so that it can be kept."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea


class AnswerBox(TextArea):
    """A plain text box. Pasted line ends stay line ends; only a pressed Enter submits."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "new_line", "New line", tooltip="Begin a new line in the answer", show=True),
    ]

    class Submitted(Message):
        """The person has pressed Enter; `text` is all that stands in the box."""

        def __init__(self, box: AnswerBox, text: str) -> None:
            super().__init__()
            self.box = box
            self.text = text

        @property
        def control(self) -> AnswerBox:
            return self.box

    def __init__(self, *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", placeholder=placeholder)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self, self.text))
        elif event.key in ("shift+enter", "ctrl+j"):
            event.stop()
            event.prevent_default()
            self.action_new_line()
        else:
            await super()._on_key(event)

    def action_new_line(self) -> None:
        self.insert("\n")

    def put(self, text: str) -> None:
        """Show `text` with the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)
