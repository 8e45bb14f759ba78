"""The first screen: begin a guide, or go on with a session. Shows itself before anything heavy is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

from coachmate.coaching.commitments import in_order, names_of
from coachmate.coaching.finding_guides import AFTERWARDS, PREPARE, STEPS
from coachmate.coaching.guides import Guide, Section
from coachmate.coaching.looking_back import is_left
from coachmate.coaching.partnerships import Partnership
from coachmate.coaching.sessions import Commitment, Session
from coachmate.coaching.text import showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.home_lines import commitment_line, guide_line, place_line, session_line

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

WELCOME = (
    "One good, open question, for a conversation between peers. You think first; everything stays on this machine."
)
WELCOME_WITH_SERVER = "One good, open question, for a conversation between peers. You think first."

# More would hide what stands below; the rest is a key away.
MOST_SESSIONS, MOST_SHEETS, MOST_COMMITMENTS = 5, 3, 7


class HomeScreen(Screen[None]):
    """Guides to begin, sessions to go on with, and what was committed to."""

    # A session that was opened here comes back here.
    OPENS_SESSIONS: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "begin('prepare')", "Prepare", tooltip="Begin to prepare a conversation", id="home.prepare"),
        Binding(
            "a",
            "begin('afterwards')",
            "Afterwards",
            tooltip="Look back on a conversation that you have just had",
            id="home.afterwards",
        ),
        *(
            Binding(
                str(step),
                f"begin_step({step})",
                f"Step {step}",
                show=False,
                tooltip=f"Begin the guide to step {step}, or see the guides to it",
                id=f"home.step_{step}",
            )
            for step in STEPS
        ),
        Binding("g", "open('guides')", "All guides", tooltip="Find a guide among all of them", id="home.guides"),
        Binding("b", "open('partners')", "Partners", tooltip="See whom you coach with, and how", id="home.partners"),
        Binding("c", "open('check_in')", "Check-in", tooltip="Ask yourself your daily questions", id="home.check_in"),
        Binding("s", "open('sessions')", "Sessions", tooltip="Find, open and delete past sessions", id="home.sessions"),
        Binding(
            "w", "open('expertise')", "Who knows", tooltip="See whom you ask for what at work", id="home.expertise"
        ),
        Binding("l", "open('library')", "Library", tooltip="Read and search the guidance", id="home.library"),
        Binding(
            "d",
            "open('dates')",
            "Dates",
            show=False,
            tooltip="Save what you meant to do, and when you meet, as a calendar file",
            id="home.dates",
        ),
        Binding("comma", "open('settings')", "Settings", tooltip="See and change the settings", id="home.settings"),
        Binding("m", "open('models')", "Models", tooltip="Choose the model that writes questions", id="home.models"),
        Binding("q", "app.quit", "Quit", tooltip="Leave coachmate; everything is kept", id="home.quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._guides: Mapping[str, Guide] = {}
        self._all_commitments = False

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # A guide that isn't there has no key; before they have been read, all have.
        return action != "begin" or not self._guides or parameters[0] in self._guides

    @work(exclusive=True)
    @while_shown
    async def refresh_choices(self) -> None:
        """Fill the list; runs again whenever the screen comes back."""
        try:
            parts = await self._app.parts()
        except CoachmateError:
            return  # The app ends with the reason: without its content it can do nothing.
        trouble, sessions, commitments, partnerships = "", list[Session](), list[Commitment](), list[Partnership]()
        try:
            sessions = await parts.records.sessions()
            commitments = await parts.records.open_commitments()
            partnerships = await parts.partnerships.all()
        except CoachmateError as error:
            trouble = str(error)
        choices = self.query_one("#choices", OptionList)
        choices.loading = False
        at, marked = choices.highlighted, choices.highlighted_option
        choices.clear_options()
        self._guides = {guide.id: guide for guide in parts.guides}
        self._add_guides(choices)
        if trouble:
            # Not a notice, which goes: sessions that are missing here must not seem lost.
            choices.add_option(Option(Content(""), disabled=True))
            choices.add_option(Option(Content.styled(showable(trouble), "$warning"), disabled=True))
        known = [session for session in sessions if session.guide in self._guides]
        left = [session for session in known if is_left(session)]
        self._add_sessions(choices, "Go on", "session", left, MOST_SESSIONS)
        self._add_commitments(choices, commitments, names_of(partnerships))
        done = [session for session in known if session.progress.finished]
        self._add_sessions(choices, "Sheets", "sheet", done, MOST_SHEETS)
        # The first line is a heading, which can't be chosen.
        ids = [option.id for option in choices.options]
        if marked is not None and marked.id in ids:
            at = ids.index(marked.id)
        choices.highlighted = at if at and at < choices.option_count else 1
        self.refresh_bindings()
        if self.is_current:
            choices.focus()
            await self._app.tell_of_records()

    def _add_guides(self, choices: OptionList) -> None:
        """What is needed around every conversation, the three steps, and the way to all the others."""
        choices.add_option(Option(Content.styled("Begin", "$primary bold"), disabled=True))
        for key, guide_id in (("p", PREPARE), ("a", AFTERWARDS)):
            if guide_id in self._guides:
                choices.add_option(self._guide_option(key, guide_id))
        for step, (guide_id, section) in STEPS.items():
            if guide_id in self._guides:
                choices.add_option(self._guide_option(str(step), guide_id))
                continue
            count = sum(guide.section is section for guide in self._guides.values())
            if count:
                guides = "1 guide" if count == 1 else f"{count} guides"
                line = place_line(str(step), section.heading, guides, self._width)
                choices.add_option(Option(line, id=f"section:{section.value}"))
        every = place_line("g", "All guides", "for pairs, for groups, and alone", self._width)
        choices.add_option(Option(every, id="open:guides"))

    def _guide_option(self, key: str, guide_id: str) -> Option:
        return Option(guide_line(self._guides[guide_id], key, self._width), id=f"guide:{guide_id}")

    def _add_sessions(
        self, choices: OptionList, heading: str, kind: str, sessions: Sequence[Session], most: int
    ) -> None:
        if not sessions:
            return
        self._add_heading(choices, heading)
        now = datetime.now().astimezone()
        for session in sessions[:most]:
            line = session_line(session, self._guides[session.guide], now, self._width)
            choices.add_option(Option(line, id=f"{kind}:{session.id}"))
        if len(sessions) > most:
            more = Content.styled(f"  {len(sessions) - most} more: s shows all sessions", "$muted")
            choices.add_option(Option(more, id=f"open:sessions:{kind}"))

    def _add_commitments(self, choices: OptionList, commitments: list[Commitment], names: Mapping[str, str]) -> None:
        if not commitments:
            return
        self._add_heading(choices, "You meant to")
        today = datetime.now().astimezone().date()
        shown = in_order(commitments)
        for commitment in shown if self._all_commitments else shown[:MOST_COMMITMENTS]:
            line = commitment_line(commitment, names, today, self._width)
            choices.add_option(Option(line, id=f"commitment:{commitment.id}"))
        if len(shown) > MOST_COMMITMENTS and not self._all_commitments:
            more = Content.styled(f"  {len(shown) - MOST_COMMITMENTS} more", "$muted")
            choices.add_option(Option(more, id="more-commitments"))

    def _add_heading(self, choices: OptionList, heading: str) -> None:
        choices.add_option(Option(Content(""), disabled=True))
        choices.add_option(Option(Content.styled(heading, "$primary bold"), disabled=True))

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        kind, _, which = (event.option_id or "").partition(":")
        if kind == "guide":
            await self._app.begin_guide(which)
        elif kind == "section":
            await self._open_section(Section(which))
        elif kind == "session":
            await self._app.resume_session(which)
        elif kind == "sheet":
            await self._app.show_sheet(which)
        elif kind == "commitment":
            await self._ask_what_happened(which)
        elif kind == "open":
            await self._app.open_screen(which.partition(":")[0])
        elif kind == "more-commitments":
            self._all_commitments = True
            self.refresh_choices()

    async def _ask_what_happened(self, commitment: str) -> None:
        from coachmate.tui.screens.what_happened import what_happened

        every = await self._app.attempt((await self._app.parts()).records.open_commitments(), [])
        await what_happened(self._app, [each for each in every if each.id == commitment])

    async def _open_section(self, section: Section) -> None:
        from coachmate.tui.screens.guides import GuidesScreen

        await self.app.push_screen(GuidesScreen(section))

    async def action_begin(self, guide: str) -> None:
        await self._app.begin_guide(guide)

    async def action_open(self, name: str) -> None:
        await self._app.open_screen(name)

    async def action_begin_step(self, step: int) -> None:
        guide, section = STEPS[step]
        if guide in {each.id for each in (await self._app.parts()).guides}:
            await self._app.begin_guide(guide)
        else:
            await self._open_section(section)
