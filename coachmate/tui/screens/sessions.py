"""Past sessions: all of them, the last one first, and a search through everything that was written in them.

What is found, and where a session stands, is said by rooms below; this screen shows it and hands keys on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.guides import Guide
from coachmate.coaching.looking_back import NO_GUIDE, guide_of, is_told, written
from coachmate.coaching.sessions import Found, Session
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.search_box import SearchBox
from coachmate.tui.widgets.session_lines import count_line, session_lines, session_preview

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

# More than anyone goes through line by line; the search finds the rest.
LISTED = 200
FOUND = 50
# From this width on, what was written is shown beside the list.
WIDE = 110


class SessionsScreen(Screen[None]):
    """Search on top, below it the sessions."""

    # A session that was opened here comes back here.
    OPENS_SESSIONS: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "export", "Export", tooltip="Save the marked session's sheet as a file", id="sessions.export"),
        Binding("d", "delete", "Delete", tooltip="Delete the marked session; Ctrl+Z undoes it", id="sessions.delete"),
        Binding("slash", "to_box", "Search", tooltip="Go to the search box", id="sessions.search"),
        # With priority, or a letter that follows fast would still be typed into the box.
        Binding(
            "down",
            "to_list",
            "To the list",
            show=False,
            priority=True,
            tooltip="Go to the sessions",
            id="sessions.list",
        ),
        Binding(
            "escape", "back", "Back", tooltip="Empty the search box, or go to the first screen", id="sessions.back"
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._asked = ""
        self._sessions: dict[str, Session] = {}
        self._pieces: dict[str, Found] = {}
        self._guides: Sequence[Guide] = ()

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#past", OptionList)

    def compose(self) -> ComposeResult:
        yield Bar("Past sessions")
        with Vertical(id="sessions"):
            yield SearchBox(id="query", placeholder="Search all that you wrote")
            yield Static(id="sessions-line", classes="muted", markup=False)
            with Horizontal():
                yield Choices(id="past")
                with VerticalScroll(id="preview", can_focus=False):
                    yield Static(id="preview-text")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(SearchBox).focus()

    def on_screen_resume(self) -> None:
        self.look()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "-wide")
        # Lines are cut to the width of the list, which is known after the layout.
        self.call_after_refresh(self._draw)

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # The footer asks before there is a box, too.
        in_box = any(box.has_focus for box in self.query(SearchBox))
        if action in ("export", "delete"):
            return not in_box and bool(self._sessions)
        if action == "to_list":
            return in_box
        return not in_box if action == "to_box" else True

    # Looking

    def on_search_box_asked(self, event: SearchBox.Asked) -> None:
        if event.query != self._asked or event.entered:
            self._asked = event.query
            self.look(to_list=event.entered)

    @work(exclusive=True)
    @while_shown
    async def look(self, *, to_list: bool = False, mark: str = "") -> None:
        """List what is there, or what is found, and mark one; runs again whenever the screen comes back."""
        parts = await self._app.parts()
        self._guides = parts.guides
        self._pieces, self._sessions, trouble = {}, {}, ""
        try:
            if self._asked:
                found = await parts.records.search(self._asked, FOUND)
                self._pieces = {each.session.id: each for each in found}
                self._sessions = {each.session.id: each.session for each in found}
            else:
                sessions = await parts.records.sessions(LISTED)
                # One that was begun and left without a word has nothing to come back for.
                told = [each for each in sessions if is_told(each)]
                self._sessions = {each.id: each for each in told}
        except CoachmateError as error:
            trouble = str(error)
        self._draw(mark)
        self._say(trouble)
        if to_list and self._sessions:
            self.set_focus(self._list)

    def _say(self, trouble: str) -> None:
        said = count_line(self._asked, len(self._sessions), found_at_most=FOUND, listed_at_most=LISTED)
        self.query_one("#sessions-line", Static).update(showable(trouble) or said)

    # Showing

    def _draw(self, mark: str = "") -> None:
        past = self._list
        at, which = past.highlighted, mark or self._marked
        now = datetime.now().astimezone()
        past.clear_options()
        past.add_options([self._option(each, now) for each in self._sessions.values()])
        if self._sessions:
            places = list(self._sessions)
            past.highlighted = places.index(which) if which in places else min(at or 0, len(places) - 1)
        else:
            self.query_one("#preview-text", Static).update("")
        self.refresh_bindings()

    def _option(self, session: Session, now: datetime) -> Option:
        # Two columns of padding; the room of the scroll bar is always kept free.
        width = max(20, self._list.scrollable_content_region.width - 2)
        guide = guide_of(session, self._guides)
        return Option(session_lines(session, guide, self._pieces.get(session.id), width, now), id=session.id)

    @property
    def _marked(self) -> str:
        """The id of the marked session, "" if none is."""
        option = self._list.highlighted_option
        return option.id or "" if option else ""

    @work(exclusive=True, group="preview")
    @while_shown
    async def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        session = self._sessions.get(event.option_id or "")
        if session is None or not self.has_class("-wide"):
            return
        parts = await self._app.parts()
        try:
            record = await parts.records.load(session.id)
        except CoachmateError:
            return  # deleted elsewhere meanwhile; opening it says so
        guide = guide_of(session, self._guides)
        self.query_one("#preview-text", Static).update(session_preview(record, guide))
        self.query_one("#preview").scroll_home(animate=False)

    # Doing

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        session = self._sessions.get(event.option_id or "")
        if session is None:
            return
        if guide_of(session, self._guides) is None:
            await self._read(session)
        elif session.progress.finished:
            await self._app.show_sheet(session.id)
        else:
            await self._app.resume_session(session.id)

    async def _read(self, session: Session) -> None:
        parts = await self._app.parts()
        record = await self._app.attempt(parts.records.load(session.id), None)
        if record is not None:
            self.app.push_screen(PageScreen("What you wrote", [("", f"({NO_GUIDE})"), *written(record)]))

    async def action_export(self) -> None:
        session = self._sessions.get(self._marked)
        if session is None:
            return
        parts = await self._app.parts()
        record = await self._app.attempt(parts.records.load(session.id), None)
        guide = guide_of(session, self._guides)
        if record is None:
            return
        if guide is None:
            body = "\n\n".join(f"## {heading}\n\n{showable(text)}" for heading, text in written(record))
            await self._app.save_text("session", f"# {one_line(session.title)}\n\n{body}\n")
            return
        saved = await self._app.save_sheet(guide, record)
        if saved is not None:
            self._app.tell_saved(saved)

    async def action_delete(self) -> None:
        session = self._sessions.get(self._marked)
        if session is None:
            return
        records = (await self._app.parts()).records
        trouble = await self._app.trouble(records.delete(session.id))
        if trouble:
            self._app.tell_trouble(trouble)
            return

        async def bring_back() -> None:
            await records.restore(session.id)
            if self.is_current:
                self.look(mark=session.id)

        self._app.undo = bring_back
        self.notify("Deleted. Ctrl+Z brings it back, until you leave coachmate.")
        self.look()

    # Moving

    def action_to_box(self) -> None:
        self.set_focus(self.query_one(SearchBox))

    def action_to_list(self) -> None:
        self.set_focus(self._list)

    def action_back(self) -> None:
        box = self.query_one(SearchBox)
        if box.value:
            box.value = ""
            self._asked = ""
            box.focus()
            self.look()
        else:
            self._app.go_home()
