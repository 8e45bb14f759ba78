"""A file for the partner's machine: all that will leave is shown before it is written, and where to.

What it holds is decided by coaching's `exchange`.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from coachmate.coaching.agreeing import file_name
from coachmate.coaching.exchange import Exchange, as_json, to_leave, told
from coachmate.coaching.partnerships import LONGEST_NAME, Partnership, own_name
from coachmate.coaching.text import one_line, showable
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

ABOUT = "All that the file holds stands below: the agreement, and what you mean to do. Nothing of your sessions goes."


class ExportScreen(Screen[None]):
    """A box for one's own name, and below it all that will leave; Enter writes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Go back; nothing is written", id="exporting.leave"),
    ]

    def __init__(self, partnership: str) -> None:
        super().__init__()
        self._with = partnership
        self._partnership: Partnership | None = None

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def compose(self) -> ComposeResult:
        yield Bar("A file for your partner")
        with Vertical(id="exporting"):
            yield Static(ABOUT, id="exporting-about", classes="muted", markup=False)
            yield Input(id="exporting-name", max_length=LONGEST_NAME, select_on_focus=False)
            with VerticalScroll(id="exporting-page"):
                yield Static(id="exporting-text", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        box = self.query_one("#exporting-name", Input)
        box.border_title = "Your name, as your partner knows it"
        box.border_subtitle = "Enter writes the file · Tab goes to what will leave"
        box.focus()
        self._begin()

    @work(exclusive=True)
    @while_shown
    async def _begin(self) -> None:
        parts = await self._app.parts()
        partnership = await self._app.attempt(parts.partnerships.get(self._with), None)
        if partnership is None:
            return
        self._partnership = partnership
        states = await self._app.attempt(parts.partnerships.agreements(self._with), [])
        sessions = await self._app.attempt(parts.records.sessions(50, self._with), [])
        names = [name for state in states for name in state.signed]
        box = self.query_one("#exporting-name", Input)
        box.value = own_name(partnership, [*names, *(name for each in sessions for name in each.seats.people)])
        box.cursor_position = len(box.value)
        self._show()

    async def _made(self, sender: str) -> Exchange:
        parts = await self._app.parts()
        states = await parts.partnerships.agreements(self._with)
        commitments = await parts.records.open_commitments(partnership=self._with)
        return to_leave(sender, datetime.now(UTC), states[-1] if states else None, commitments)

    def on_input_changed(self) -> None:
        self._show()

    @work(exclusive=True, group="show")
    @while_shown
    async def _show(self) -> None:
        page = self.query_one("#exporting-text", Static)
        # Without a name nothing leaves; what would is shown all the same.
        made = await self._app.attempt(
            self._made(one_line(self.query_one("#exporting-name", Input).value) or "…"), None
        )
        if made is not None:
            page.update(parts_text(told(made)))

    @work(exclusive=True, group="write")
    @while_shown
    async def on_input_submitted(self, event: Input.Submitted) -> None:
        sender = one_line(event.value)
        if not sender or self._partnership is None:
            self.notify("Write your name first, as your partner knows it.")
            return
        made = await self._app.attempt(self._made(sender), None)
        if made is None:
            return
        parts = await self._app.parts()
        name = f"for-{file_name(self._partnership.name)}-{made.written.astimezone():%Y-%m-%d}"
        saved = await self._app.attempt(asyncio.to_thread(parts.save_text, name, as_json(made), "json"), None)
        if saved is not None and self.is_current:
            self.dismiss()
            self._app.tell_lasting(f"Written as {saved}. Send it in a way that only your partner can read.")

    def action_leave(self) -> None:
        self.app.pop_screen()


def parts_text(parts: list[tuple[str, str]]) -> Content:
    """Headings with their texts, as one text to read."""
    lines: list[Content] = []
    for heading, text in parts:
        lines.append(Content.styled(showable(heading), "$primary bold"))
        lines.append(Content(f"{showable(text).strip()}\n"))
    return Content("\n").join(lines)
