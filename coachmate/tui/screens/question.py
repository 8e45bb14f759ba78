"""One question before something that can't be taken back: what it does, and whether to do it. Knows no such thing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.text import showable
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer


class QuestionScreen(Screen[None]):
    """`no` is marked first; `yes` calls `do` after the screen has gone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Go back; nothing is done", id="question.leave"),
    ]

    def __init__(self, title: str, text: str, *, no: str, yes: str, do: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._title, self._text, self._no, self._yes, self._do = title, text, no, yes, do

    def compose(self) -> ComposeResult:
        yield Bar(self._title)
        with Vertical(id="question"):
            yield Static(showable(self._text), id="question-text", markup=False)
            yield Choices(
                Option(showable(self._no), id="no"), Option(showable(self._yes), id="yes"), id="question-choices"
            )
        yield Footer()

    def on_mount(self) -> None:
        choices = self.query_one("#question-choices", OptionList)
        choices.highlighted = 0
        choices.focus()

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if not self.is_current:
            return
        self.dismiss()
        if event.option_id == "yes":
            await self._do()

    def action_leave(self) -> None:
        self.app.pop_screen()
