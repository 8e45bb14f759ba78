"""All guides by section: type to find one, Enter begins it. What is found is said by coaching; this screen shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.finding_guides import by_section, matching, people_of
from coachmate.coaching.guides import Guide, Section
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.home_lines import minutes_of
from coachmate.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp


class GuidesScreen(Screen[None]):
    """What is typed goes into the box on top, while the arrow keys move through the list below it."""

    # A session that was begun here comes back here.
    OPENS_SESSIONS: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, for the keys stay in the box.
        Binding("enter", "begin", "Begin", priority=True, tooltip="Begin the marked guide", id="guides.begin"),
        *(
            Binding(
                key, f"move('{way}')", words, show=False, priority=True, tooltip=f"Mark {words}", id=f"guides.{way}"
            )
            for key, way, words in (
                ("down", "down", "the next guide"),
                ("up", "up", "the guide before"),
                ("pagedown", "page_down", "a guide one page on"),
                ("pageup", "page_up", "a guide one page back"),
            )
        ),
        Binding("escape", "back", "Back", tooltip="Empty the box, or go back", id="guides.back"),
    ]

    def __init__(self, section: Section | None = None) -> None:
        """`section`: the one whose first guide is marked."""
        super().__init__()
        self._section = section
        self._guides: Sequence[Guide] = ()
        self._own: Collection[str] = ()

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#guide-list", OptionList)

    def compose(self) -> ComposeResult:
        yield Bar("All guides")
        with Vertical(id="guides"):
            yield SearchBox(id="query", placeholder="Type to find a guide; ↑ ↓ mark one, Enter begins it")
            yield Choices(id="guide-list")
            yield Static(id="guide-about", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self._list.can_focus = False
        box = self.query_one(SearchBox)
        box.focus()
        # Nothing has to be searched for elsewhere, so no pause in typing is waited for.
        self.watch(box, "value", self._draw, init=False)
        self.read()

    def on_resize(self) -> None:
        # Lines are cut to the width of the list, which is known after the layout.
        self.call_after_refresh(self._draw)

    @work(exclusive=True)
    @while_shown
    async def read(self) -> None:
        try:
            parts = await self._app.parts()
            self._guides, self._own = parts.guides, parts.own_guides
        except CoachmateError:
            return  # the app ends with the reason
        self._draw()

    def on_search_box_asked(self, event: SearchBox.Asked) -> None:
        event.stop()

    def _draw(self) -> None:
        guides, marked = self._list, self._marked
        width = max(20, guides.scrollable_content_region.width - 2)
        found = by_section(matching(self._guides, self.query_one(SearchBox).value))
        guides.clear_options()
        for number, (section, here) in enumerate(found.items()):
            if number:
                guides.add_option(Option(Content(""), disabled=True))
            guides.add_option(Option(Content.styled(section.heading, "$primary bold"), disabled=True))
            guides.add_options([Option(_line(guide, width, own=guide.id in self._own), id=guide.id) for guide in here])
        ids = [option.id for option in guides.options]
        if marked is None and self._section in found:
            marked = found[self._section][0].id
        first = next((place for place, each in enumerate(ids) if each), None)
        guides.highlighted = ids.index(marked) if marked and marked in ids else first
        if not found:
            self._tell("No guide has all of these words. Esc shows all again." if self._guides else "")

    @property
    def _marked(self) -> str | None:
        option = self._list.highlighted_option
        return option.id if option else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        guide = next((each for each in self._guides if each.id == event.option_id), None)
        # It may come when other words have been typed and something else, or nothing, is marked.
        if guide is not None and guide.id == self._marked:
            head = f"{minutes_of(guide)} · {people_of(guide)}{' · yours' if guide.id in self._own else ''}"
            self._tell(Content.assemble((head, "$accent"), "\n", showable(guide.summary)))

    def _tell(self, text: str | Content) -> None:
        self.query_one("#guide-about", Static).update(text)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """By the mouse; Enter comes to the box."""
        if event.option_id:
            await self._app.begin_guide(event.option_id)

    async def action_begin(self) -> None:
        if marked := self._marked:
            await self._app.begin_guide(marked)

    def action_move(self, way: str) -> None:
        getattr(self._list, f"action_{'cursor_' if way in ('up', 'down') else ''}{way}")()

    def action_back(self) -> None:
        box = self.query_one(SearchBox)
        if box.value:
            box.value = ""
        else:
            self.app.pop_screen()


def _line(guide: Guide, width: int, *, own: bool) -> Content:
    """The title; at the right whether it is the person's own, how long it takes and for how many, if there is room."""
    told = f"{'yours · ' if own else ''}{minutes_of(guide)} · {people_of(guide)}"
    title = one_line(guide.title, max(12, width - len(told) - 2))
    return Content.assemble((title, "bold"), (told.rjust(max(len(told) + 2, width - len(title))), "$muted"))
