"""The first screen: begin a guide, or go on with a session. Shows itself before anything heavy is loaded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.guides import Guide
from coachmate.coaching.sessions import Commitment, Session
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

WELCOME = (
    "One good, open question, for a conversation between peers. You think first; everything stays on this machine."
)
WELCOME_WITH_SERVER = "One good, open question, for a conversation between peers. You think first."


def ago(when: datetime, now: datetime) -> str:
    """How long ago, in words; a time to come (a clock set back) is "just now"."""
    days = (now.astimezone().date() - when.astimezone().date()).days
    if days > 1:
        return f"{days} days ago"
    if days == 1:
        return "yesterday"
    minutes = max(0, int((now - when).total_seconds() // 60))
    if minutes < 2:
        return "just now"
    return f"{minutes} minutes ago" if minutes < 60 else f"{minutes // 60} h ago"


class HomeScreen(Screen[None]):
    """Guides to begin, sessions to go on with, and what was committed to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "begin('prepare')", "Prepare", tooltip="Begin to prepare a conversation", id="home.prepare"),
        Binding(
            "1",
            "begin_step(1)",
            "Step 1",
            show=False,
            tooltip="Begin the guide to step 1: build the relationship",
            id="home.step_1",
        ),
        Binding(
            "2",
            "begin_step(2)",
            "Step 2",
            show=False,
            tooltip="Begin the guide to step 2: hone the practices",
            id="home.step_2",
        ),
        Binding(
            "3",
            "begin_step(3)",
            "Step 3",
            show=False,
            tooltip="Begin the guide to step 3: make it a habit",
            id="home.step_3",
        ),
        Binding("s", "open('sessions')", "Sessions", tooltip="Find, open and delete past sessions", id="home.sessions"),
        Binding("l", "open('library')", "Library", tooltip="Read and search the guidance", id="home.library"),
        Binding("comma", "open('settings')", "Settings", tooltip="See and change the settings", id="home.settings"),
        Binding("m", "open('models')", "Models", tooltip="Choose the model that writes questions", id="home.models"),
        Binding("q", "app.quit", "Quit", tooltip="Leave coachmate; everything is kept", id="home.quit"),
    ]

    def compose(self) -> ComposeResult:
        yield Bar("coachmate")
        with Vertical(id="home"):
            welcome = WELCOME_WITH_SERVER if self._app.leaving_note else WELCOME
            yield Static(welcome, id="welcome", classes="muted", markup=False)
            yield Choices(id="choices")
        yield Footer()

    @property
    def _width(self) -> int:
        """How many characters a line of the list has."""
        return max(20, min(self.size.width, 110) - 8)

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def on_mount(self) -> None:
        self.query_one("#choices").loading = True
        self.query_one("#choices").focus()

    def on_screen_resume(self) -> None:
        self.refresh_choices()

    def on_resize(self) -> None:
        # Lines are cut to the width that there is.
        self.refresh_choices()

    @work(exclusive=True)
    @while_shown
    async def refresh_choices(self) -> None:
        """Fill the list; runs again whenever the screen comes back."""
        try:
            parts = await self._app.parts()
        except CoachmateError:
            return  # The app ends with the reason: without its content it can do nothing.
        trouble, sessions, commitments = "", list[Session](), list[Commitment]()
        try:
            sessions = await parts.records.sessions()
            commitments = await parts.records.open_commitments()
        except CoachmateError as error:
            trouble = str(error)
        choices = self.query_one("#choices", OptionList)
        choices.loading = False
        at, marked = choices.highlighted, choices.highlighted_option
        choices.clear_options()
        guides = {guide.id: guide for guide in parts.guides}
        choices.add_option(Option(Content.styled("Begin", "$primary bold"), disabled=True))
        for guide in sorted(parts.guides, key=lambda guide: guide.step or 0):
            choices.add_option(Option(_guide_line(guide, self._width), id=f"guide:{guide.id}"))
        if trouble:
            # Not a notice, which goes: sessions that are missing here must not seem lost.
            choices.add_option(Option(Content(""), disabled=True))
            choices.add_option(Option(Content.styled(showable(trouble), "$warning"), disabled=True))
        self._add_sessions(choices, sessions, guides)
        self._add_commitments(choices, commitments)
        # The first line is a heading, which can't be chosen.
        ids = [option.id for option in choices.options]
        if marked is not None and marked.id in ids:
            at = ids.index(marked.id)
        choices.highlighted = at if at and at < choices.option_count else 1
        if self.is_current:
            choices.focus()
            await self._app.tell_of_records()

    def _add_sessions(self, choices: OptionList, sessions: list[Session], guides: dict[str, Guide]) -> None:
        open_ones = [session for session in sessions if not session.progress.finished and session.title]
        done = [session for session in sessions if session.progress.finished]
        now = datetime.now().astimezone()
        for heading, kind, some in (("Go on", "session", open_ones), ("Sheets", "sheet", done)):
            known = [session for session in some if session.guide in guides]
            if not known:
                continue
            choices.add_option(Option(Content(""), disabled=True))
            choices.add_option(Option(Content.styled(heading, "$primary bold"), disabled=True))
            for session in known:
                title = guides[session.guide].title
                when = ago(session.changed, now)
                room = self._width - len(title) - len(when) - 4
                line = Content.assemble(
                    (title, "bold"),
                    f"  {one_line(session.title, max(12, room)) or 'nothing written'}",
                    (f"  {when}", "$muted"),
                )
                choices.add_option(Option(line, id=f"{kind}:{session.id}"))

    def _add_commitments(self, choices: OptionList, commitments: list[Commitment]) -> None:
        if not commitments:
            return
        choices.add_option(Option(Content(""), disabled=True))
        choices.add_option(Option(Content.styled("You meant to", "$primary bold"), disabled=True))
        for commitment in commitments:
            line = Content.assemble(
                ("□ ", "$accent"), one_line(commitment.text, self._width - 16), ("  Enter: done", "$muted")
            )
            choices.add_option(Option(line, id=f"commitment:{commitment.id}"))

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        kind, _, which = (event.option_id or "").partition(":")
        if kind == "guide":
            await self._app.begin_guide(which)
        elif kind == "session":
            await self._app.resume_session(which)
        elif kind == "sheet":
            await self._app.show_sheet(which)
        elif kind == "commitment":
            await self._finish_commitment(which)

    async def _finish_commitment(self, commitment: str) -> None:
        parts = await self._app.parts()
        await self._app.attempt(parts.records.commitment_done(commitment, True), None)
        self._app.undo = lambda: parts.records.commitment_done(commitment, False)
        self.notify("Marked as done. Ctrl+Z takes it back.")
        self.refresh_choices()

    async def action_begin(self, guide: str) -> None:
        await self._app.begin_guide(guide)

    async def action_open(self, name: str) -> None:
        await self._app.open_screen(name)

    async def action_begin_step(self, step: int) -> None:
        parts = await self._app.parts()
        guide = next((guide for guide in parts.guides if guide.step == step), None)
        if guide is not None:
            await self._app.begin_guide(guide.id)


def _guide_line(guide: Guide, width: int) -> Content:
    minutes = f"{guide.minutes[0]} to {guide.minutes[1]} min"
    step = f"Step {guide.step.value}  " if guide.step else ""
    return Content.assemble(
        (step, "$accent"),
        (guide.title, "bold"),
        (f"  {minutes}", "$muted"),
        "\n  ",
        (one_line(guide.summary, width), "$muted"),
    )
