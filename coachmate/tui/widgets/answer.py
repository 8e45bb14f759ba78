"""The answer box: Enter hands the text in, Ctrl+J begins a new line, and typing is reported so that it can be kept."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from coachmate.coaching.text import showable
from coachmate.tui.keys import keys_of

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

# Some seven pages. A pasted megabyte would hold up every key that follows for seconds.
MOST_PASTED = 20_000


class AnswerBox(TextArea):
    """A plain text box. Pasted line ends stay line ends; only a pressed Enter submits.

    Pastes fill it up to `MOST_PASTED` characters; a longer one is kept whole in a file beside the sheets.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "hand_in", "Hand in", show=False, tooltip="Hand in what you wrote", id="answer.hand_in"),
        Binding(
            "ctrl+j,shift+enter",
            "new_line",
            "New line",
            show=False,
            tooltip="Begin a new line in the answer",
            id="answer.new_line",
        ),
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
        # Done here rather than by the binding, which would run when the keys that follow have been typed already.
        if not event.is_printable and event.key in keys_of(self.app, "answer.hand_in", "enter"):
            event.stop()
            event.prevent_default()
            self.action_hand_in()
        elif not event.is_printable and event.key in keys_of(self.app, "answer.new_line", "ctrl+j,shift+enter"):
            event.stop()
            event.prevent_default()
            self.action_new_line()
        else:
            await super()._on_key(event)

    def action_hand_in(self) -> None:
        self.post_message(self.Submitted(self, self.text))

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = showable(event.text)
        room = max(0, MOST_PASTED - len(self.text) + len(self.selected_text))
        if text[:room]:
            await super()._on_paste(events.Paste(text[:room]))
        if len(text) > room:
            # The app's worker, for the box may be gone before the file is written.
            self.app.run_worker(_keep(cast("CoachmateApp", self.app), text, room))

    def action_new_line(self) -> None:
        self.insert("\n")

    def put(self, text: str) -> None:
        """Show `text` with the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)


async def _keep(app: CoachmateApp, pasted: str, taken: int) -> None:
    """Keep a paste that was too long for its box, and say what became of it."""
    parts = await app.parts()
    name = f"pasted-{datetime.now().astimezone():%Y-%m-%d}"
    file = await app.attempt(asyncio.to_thread(parts.save_text, name, pasted), None)
    told = f"You pasted {len(pasted):,} characters. "
    told += f"The first {taken:,} stand here. " if taken else "The box is full, so none of them stand here. "
    told += f"All are kept in {file}" if file else "The rest is only where you copied it from."
    app.tell_lasting(told, title="Too long for the box", severity="warning")
