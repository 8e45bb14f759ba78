"""A page to read: headings with text under each, scrolled with the arrow keys. Text is text here, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from coachmate.coaching.text import showable
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.footer import Footer


class PageScreen(Screen[None]):
    """Shows `parts`, pairs of heading and text, under a title."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss_page", "Back", tooltip="Go back to where you were", id="page.back"),
    ]

    def __init__(self, title: str, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._parts = parts

    def compose(self) -> ComposeResult:
        yield Bar(self._title)
        with VerticalScroll(id="page"):
            for heading, text in self._parts:
                if heading:
                    yield Static(showable(heading), classes="heading", markup=False)
                yield Static(showable(text), markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#page").focus()

    def action_dismiss_page(self) -> None:
        self.app.pop_screen()
