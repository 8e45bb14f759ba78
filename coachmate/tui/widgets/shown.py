"""What a stage shows above its prompts: a few lines, scrolled where they are more. Reads them once for each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.progress import Moment
from coachmate.coaching.showing import Shown, shown_at
from coachmate.coaching.text import one_line, showable
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.page import PageScreen

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp


class ShownPart(VerticalScroll):
    """Never higher than the stylesheet lets it be, so that the prompt stays in sight."""

    def __init__(self, session: GuidedSession, *, id: str) -> None:
        super().__init__(id=id)
        self._session = session
        self._stage = ""
        self._shown: Shown | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="shown-text")

    def on_mount(self) -> None:
        self.display = False

    @property
    def has_parts(self) -> bool:
        return self._shown is not None and bool(self._shown.parts)

    def show(self) -> None:
        """What the present stage shows, if anything; questions and ways on need the room for themselves."""
        if self._stage != self._session.stage.id:
            self._stage = self._session.stage.id
            self._read_anew()
        self._show_if_wanted()

    def _show_if_wanted(self) -> None:
        wanted = self._session.here.moment in (Moment.TALK, Moment.PROMPT)
        self.display = wanted and self._shown is not None

    def read_all(self) -> None:
        """All of it on a page of its own."""
        if self._shown is not None:
            self.app.push_screen(PageScreen(self._shown.heading, self._shown.parts))

    @work(exclusive=True)
    @while_shown
    async def _read_anew(self) -> None:
        self._shown, self.display = None, False
        if self._session.stage.shows is not None:
            app = cast("CoachmateApp", self.app)
            parts = await app.parts()
            self._shown = await app.attempt(shown_at(self._session, parts.records, parts.partnerships), None)
            self._draw()
        self.screen.refresh_bindings()

    def _draw(self) -> None:
        shown = self._shown
        self._show_if_wanted()
        if shown is None:
            return
        text = [Content.styled(one_line(shown.heading), "$primary bold")]
        for heading, words in shown.parts:
            head = Content.styled(f"{one_line(heading)}: ", "bold") if heading else Content("")
            text.append(Content.assemble(head, showable(words)))
        if not shown.parts:
            text = [Content.styled(shown.nothing, "$muted")]
        self.query_one("#shown-text", Static).update(Content("\n").join(text))
        self.can_focus = bool(shown.parts)
        self.scroll_home(animate=False)
