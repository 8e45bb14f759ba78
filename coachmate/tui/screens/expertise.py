"""Who knows what: topics with what answers each, a document, a person or nobody yet; searched while one types.

The map is kept, searched and written as Markdown by rooms below; this screen shows it and hands keys on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.expertise import ABOUT, Entry, gaps, gaps_page, map_page
from coachmate.coaching.text import one_line
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.expertise_form import ExpertiseForm, Kept
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

NOTHING_YET = (
    "Nothing here yet. a adds a topic: what you want to know, and which document or person answers it. "
    "Where nobody does, it is a gap for the team's wiki."
)


class ExpertiseScreen(Screen[None]):
    """Search on top, below it what is answered, and the gaps apart."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", tooltip="Add a topic", id="expertise.add"),
        Binding("d", "remove", "Remove", tooltip="Remove the marked topic; Ctrl+Z undoes it", id="expertise.remove"),
        Binding("x", "export", "Export", tooltip="Save the whole map as Markdown", id="expertise.export"),
        Binding(
            "g", "export_gaps", "Export gaps", tooltip="Save the gaps alone as Markdown", id="expertise.export_gaps"
        ),
        Binding("slash", "to_box", "Search", tooltip="Go to the search box", id="expertise.search"),
        # With priority, or a letter that follows fast would still be typed into the box.
        Binding(
            "down", "to_list", "To the list", show=False, priority=True, tooltip="Go to the topics", id="expertise.list"
        ),
        Binding("escape", "back", "Back", tooltip="Empty the search box, or go back", id="expertise.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sought = ""
        self._entries: dict[str, Entry] = {}

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#topics", OptionList)

    def compose(self) -> ComposeResult:
        yield Bar("Who knows what")
        with Vertical(id="expertise"):
            yield SearchBox(id="query", placeholder="Search topics, names and notes")
            yield Static(id="expertise-line", classes="muted", markup=False)
            yield Choices(id="topics")
        yield Footer()

    def on_mount(self) -> None:
        self._list.focus()
        self.look()

    def on_resize(self) -> None:
        # Lines are cut to the width of the list, which is known after the layout.
        self.call_after_refresh(self._draw)

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # The footer asks before there is a box, too.
        in_box = any(box.has_focus for box in self.query(SearchBox))
        if action == "to_list":
            return in_box
        if action in ("add", "to_box"):
            return not in_box
        if action in ("remove", "export"):
            return not in_box and bool(self._entries)
        return not in_box and bool(gaps(self._entries.values())) if action == "export_gaps" else True

    # Looking

    def on_search_box_asked(self, event: SearchBox.Asked) -> None:
        if event.query != self._sought or event.entered:
            self._sought = event.query
            self.look(to_list=event.entered)

    @work(exclusive=True)
    @while_shown
    async def look(self, *, to_list: bool = False, mark: str = "") -> None:
        parts = await self._app.parts()
        found = await self._app.attempt(parts.expertise.entries(self._sought), [])
        self._entries = {each.id: each for each in found}
        self._draw(mark)
        if to_list and self._entries:
            self.set_focus(self._list)

    def _draw(self, mark: str = "") -> None:
        listed, width = self._list, max(20, self.size.width - 8)
        marked, at = listed.highlighted_option, listed.highlighted
        which = mark or (marked.id if marked and marked.id else "")
        missing = gaps(self._entries.values())
        answered = [each for each in self._entries.values() if each not in missing]
        listed.clear_options()
        for heading, some in (("Answered", answered), ("Gaps, for the team's wiki", missing)):
            if some:
                if listed.option_count:
                    listed.add_option(Option(Content(""), disabled=True))
                listed.add_option(Option(Content.styled(f"{heading} · {len(some)}", "$primary bold"), disabled=True))
                listed.add_options(Option(_line(each, width), id=each.id) for each in some)
        places = {option.id: place for place, option in enumerate(listed.options) if option.id}
        if places:
            fallback = min(places.values(), key=lambda place: abs(place - (at or 0)))
            listed.highlighted = places.get(which, fallback)
        self.query_one("#expertise-line", Static).update(self._told())
        self.refresh_bindings()

    def _told(self) -> str:
        if self._entries:
            return ABOUT
        return "No topic holds all of these words. Esc shows all." if self._sought else f"{NOTHING_YET} {ABOUT}"

    @property
    def _marked(self) -> Entry | None:
        option = self._list.highlighted_option
        return self._entries.get(option.id or "") if option else None

    # Doing

    def action_add(self) -> None:
        self.app.push_screen(ExpertiseForm(None), self._written)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        entry = self._entries.get(event.option_id or "")
        if entry is not None:
            self.app.push_screen(ExpertiseForm(entry), self._written)

    def _written(self, kept: Kept | None) -> None:
        """Back from the form: show what was kept there, found by the words that are sought or not."""
        if kept is None:
            return
        self._empty_box()
        self._can_undo(kept.undo)
        self.notify("Kept. Ctrl+Z takes it back.")
        self.look(mark=kept.entry)

    def _can_undo(self, step: Callable[[], Awaitable[None]], mark: str = "") -> None:
        async def take_back() -> None:
            await step()
            if self.is_current:
                self.look(mark=mark)

        self._app.undo = take_back

    async def action_remove(self) -> None:
        entry = self._marked
        if entry is None:
            return
        expertise = (await self._app.parts()).expertise
        if trouble := await self._app.trouble(expertise.remove(entry.id)):
            self._app.tell_trouble(trouble)
            return
        self._can_undo(lambda: expertise.restore(entry), entry.id)
        self.notify("Removed. Ctrl+Z brings it back.")
        self.look()

    async def action_export(self) -> None:
        await self._export("who-knows-what", map_page)

    async def action_export_gaps(self) -> None:
        await self._export("gaps", gaps_page)

    async def _export(self, name: str, page: Callable[[Sequence[Entry]], str]) -> None:
        """All of it, whatever is being sought."""
        parts = await self._app.parts()
        entries = await self._app.attempt(parts.expertise.entries(), None)
        if entries is not None:
            await self._app.save_text(name, page(entries))

    # Moving

    def action_to_box(self) -> None:
        self.set_focus(self.query_one(SearchBox))

    def action_to_list(self) -> None:
        self.set_focus(self._list)

    def _empty_box(self) -> None:
        self._sought = ""
        self.query_one(SearchBox).value = ""

    def action_back(self) -> None:
        if self.query_one(SearchBox).value:
            self._empty_box()
            self.set_focus(self._list)
            self.look()
        else:
            self.app.pop_screen()


def _line(entry: Entry, width: int) -> Content:
    """The topic and who answers it, the note below."""
    topic = one_line(entry.topic, width)
    line = Content.assemble((topic, "bold"))
    room = width - len(topic) - 2
    if entry.who and room > 8:
        line = Content.assemble(line, "  ", one_line(entry.who, room))
    elif entry.who:
        line = Content.assemble(line, "\n  ", one_line(entry.who, width - 2))
    if entry.note:
        line = Content.assemble(line, "\n  ", (one_line(entry.note, width - 2), "$muted"))
    return line
