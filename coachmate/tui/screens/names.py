"""Who one meets with: the others' names, and what the pair or group is called. Shows what is wrong with them.

What is done with the names is the caller's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from coachmate.coaching.partnerships import LONGEST_NAME, MOST_OTHERS, names_in
from coachmate.coaching.text import one_line, showable
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

_MOST = MOST_OTHERS * (LONGEST_NAME + 2)


class NamesScreen(Screen[None]):
    """`keep` is given the name and the members; what it refuses is told, and the boxes stay as they are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, or a letter that follows fast would still be typed into the box that is left.
        Binding(
            "tab,shift+tab",
            "other_box",
            "Other box",
            show=False,
            priority=True,
            tooltip="Go from one box to the other",
            id="names.other_box",
        ),
        Binding("escape", "leave", "Back", tooltip="Go back; nothing is changed", id="names.leave"),
    ]

    def __init__(
        self,
        title: str,
        keep: Callable[[str, tuple[str, ...]], Awaitable[None]],
        *,
        name: str = "",
        members: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._title = title
        self._keep = keep
        self._before = (name, members)
        self._busy = False

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def compose(self) -> ComposeResult:
        name, members = self._before
        yield Bar(self._title)
        with VerticalScroll(id="names", can_focus=False):
            yield Static("Who do you meet with?", classes="asked", markup=False)
            yield Static(
                "One name for a pair, two to seven with commas between for a group. Leave yourself out.",
                classes="muted",
                markup=False,
            )
            yield Input(", ".join(members), id="names-members", max_length=_MOST, select_on_focus=False)
            yield Static("What do you call it?", classes="asked", markup=False)
            yield Static("May stay empty: then it is called by their names.", classes="muted", markup=False)
            yield Input(name, id="names-name", max_length=LONGEST_NAME, select_on_focus=False)
            yield Static("Enter keeps it. Tab goes from one to the other.", id="names-line", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#names-members").focus()

    def action_other_box(self) -> None:
        members, name = self.query_one("#names-members", Input), self.query_one("#names-name", Input)
        self.set_focus(name if members.has_focus else members)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._busy:
            return
        members = names_in(self.query_one("#names-members", Input).value)
        name = one_line(self.query_one("#names-name", Input).value)
        before, earlier = self._before
        if name == before and before == ", ".join(earlier):
            # It was called by their names: it is called by the new ones.
            name = ""
        self._busy = True
        trouble = await self._app.trouble(self._keep(name, members))
        self._busy = False
        line = self.query_one("#names-line", Static)
        line.set_class(bool(trouble), "warning")
        if trouble:
            line.update(showable(trouble))
        else:
            self.dismiss()

    def action_leave(self) -> None:
        self.app.pop_screen()
