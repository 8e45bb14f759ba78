"""Pairs and groups: those that the person coaches with, those that go on first. One opens as `PartnerScreen`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.partnerships import Kind, Partnership
from coachmate.coaching.steps import StepMap
from coachmate.coaching.text import showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.names import NamesScreen
from coachmate.tui.screens.partner import PartnerScreen
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.partner_lines import partnership_lines

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

NONE_YET = "Nobody yet. a adds a partner or a group; their sessions, agreement and commitments are then kept together."
SOME = "Enter opens one: where you are, what you agreed, what you meant to do. a adds another."


class PartnersScreen(Screen[None]):
    """The list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", tooltip="Add a partner or a group", id="partners.add"),
        Binding("escape", "back", "Back", tooltip="Go back to where you were", id="partners.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._mark = ""
        self._every: list[Partnership] = []
        self._steps: StepMap | None = None

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#partners-list", OptionList)

    def compose(self) -> ComposeResult:
        yield Bar("Partners")
        with Vertical(id="partners"):
            yield Static(id="partners-line", classes="muted", markup=False)
            yield Choices(id="partners-list")
        yield Footer()

    def on_mount(self) -> None:
        self._list.focus()

    def on_screen_resume(self) -> None:
        self.look()

    def on_resize(self) -> None:
        # Lines are cut to the width that there is.
        self._draw()

    @work(exclusive=True)
    @while_shown
    async def look(self) -> None:
        """List those that are kept; runs again whenever the screen comes back."""
        parts = await self._app.parts()
        line = self.query_one("#partners-line", Static)
        try:
            self._every, self._steps = await parts.partnerships.all(), parts.steps
        except CoachmateError as error:
            # Not a notice, which goes: what is missing here must not seem lost.
            line.update(showable(str(error)))
            return
        line.update(SOME if self._every else NONE_YET)
        self._draw()

    def _draw(self) -> None:
        if self._steps is None:
            return
        marked = self._list.highlighted_option
        mark, self._mark = self._mark or (marked.id if marked and marked.id else ""), ""
        width = max(20, min(self.size.width, 110) - 8)
        self._list.clear_options()
        for each in self._every:
            if each.ended and not any(option.id == "ended" for option in self._list.options):
                self._list.add_option(Option(Content.styled("Ended", "$primary bold"), id="ended", disabled=True))
            self._list.add_option(Option(partnership_lines(each, self._steps, width), id=each.id))
        ids = [option.id for option in self._list.options]
        first = next((at for at, option in enumerate(self._list.options) if not option.disabled), None)
        self._list.highlighted = ids.index(mark) if mark in ids else first

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.app.push_screen(PartnerScreen(event.option_id))

    def action_add(self) -> None:
        async def keep(name: str, members: tuple[str, ...]) -> None:
            book = (await self._app.parts()).partnerships
            self._mark = (await book.add(Kind.of(len(members)), name, members)).id

        self.app.push_screen(NamesScreen("Add a partner or a group", keep))

    def action_back(self) -> None:
        self.app.pop_screen()
