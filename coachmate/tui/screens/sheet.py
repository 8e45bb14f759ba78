"""The sheet at the end of a guide: read it, save it as Markdown, copy it, or go back into the session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from coachmate.coaching.guides import Guide
from coachmate.coaching.sessions import Record
from coachmate.coaching.sheet import airtime_part, kept_back, kept_back_line, sheet, sheet_parts
from coachmate.coaching.text import showable
from coachmate.tui.clipboard import copy
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp


class SheetScreen(Screen[None]):
    """One page: what the stages left behind."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save as file", tooltip="Save this sheet as a Markdown file", id="sheet.save"),
        Binding("c", "copy", "Copy", tooltip="Copy this sheet, where the terminal can", id="sheet.copy"),
        Binding(
            "b", "back_in", "Back into it", tooltip="Go back into the session and change something", id="sheet.back_in"
        ),
        Binding(
            "t",
            "airtime",
            "Who spoke",
            tooltip="Put onto the sheet who spoke for how long, or take it off",
            id="sheet.airtime",
        ),
        Binding("escape", "leave", "Leave", tooltip="Go back to where you chose it", id="sheet.leave"),
        Binding("h", "home", "Home", tooltip="Go to the first screen", id="sheet.home"),
    ]

    def __init__(self, guide: Guide, record: Record) -> None:
        super().__init__()
        self._guide = guide
        self._record = record
        # Only if people ask for it: a sheet may be handed to somebody.
        self._airtime = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return airtime_part(self._record) is not None if action == "airtime" else True

    def compose(self) -> ComposeResult:
        yield Bar(self._guide.title)
        with VerticalScroll(id="page"):
            yield Static(self._guide.sheet, classes="sheet-title", markup=False)
            parts = sheet_parts(self._guide, self._record)
            for heading, text in parts:
                yield Static(showable(heading), classes="heading", markup=False)
                yield Static(showable(text), markup=False)
            if spoken := airtime_part(self._record):
                with Vertical(id="sheet-airtime"):
                    yield Static(spoken[0], classes="heading", markup=False)
                    yield Static(showable(spoken[1]), markup=False)
            if kept_back(self._guide, self._record):
                yield Static(kept_back_line(self._guide, self._record), classes="heading muted", markup=False)
            if not parts:
                yield Static("Nothing was written for the sheet. b goes back in.", classes="muted", markup=False)
        yield Footer()

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def on_mount(self) -> None:
        self.query_one("#page").focus()
        self._show_airtime()

    def _show_airtime(self) -> None:
        for part in self.query("#sheet-airtime"):
            part.display = self._airtime

    def action_airtime(self) -> None:
        self._airtime = not self._airtime
        self._show_airtime()
        self.query_one("#page").scroll_end(animate=False)

    async def action_save(self) -> None:
        saved: Path | None = await self._app.save_sheet(self._guide, self._record, airtime=self._airtime)
        if saved is not None:
            self._app.tell_saved(saved)

    async def action_copy(self) -> None:
        self.notify(await copy(self.app, sheet(self._guide, self._record, airtime=self._airtime)), markup=False)

    async def action_back_in(self) -> None:
        await self._app.resume_session(self._record.session.id, reopen=True)

    def action_leave(self) -> None:
        self._app.go_to_list()

    def action_home(self) -> None:
        self._app.go_home()
