"""The first run: what coachmate is and isn't, where your words are kept, and how to start. Shown once.

Over when it is read to the end or left; what was chosen is begun by the app.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.finding_guides import first_ones
from coachmate.coaching.text import one_line, showable
from coachmate.paths import Paths, write_private
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

LOOK_AROUND = "look"

WHAT_IT_IS = (
    "Welcome",
    "coachmate helps two people who coach each other as equals. It leads you through preparing a conversation, and "
    "through the practices of peer coaching, one small step at a time.\n\n"
    "You write first. Then it offers three open questions; keep one, change it, or write your own. It asks, it doesn't "
    "advise, and it never scores you.\n\n"
    "Its language model is a small one, so its questions can miss the point; most come from a question bank. It is not "
    "therapy, and no help in a crisis: then please talk to somebody.",
)
YOUR_WORDS = (
    "Your words stay here",
    "Everything runs on this machine. There is no account, and nothing is sent anywhere, unless you turn on a model on "
    "another machine yourself; then a note stays on the screen.\n\n"
    "What you write is kept while you type. It lies in one file that only your user account may read. It isn't "
    "encrypted:\n\n{database}\n\n"
    'You may leave at any time; nothing is lost, and the first screen has it under "Go on".',
)
HOW_TO_START = (
    "How would you like to start?",
    "All of this is on the first screen too, with its keys at the bottom. F1 shows every key, wherever you are; "
    "Ctrl+P finds a command by its name.",
)


class Starts(Choices):
    """The ways to start, with the key that takes one at the foot of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Begin", tooltip="Begin with what is marked", id="starts.begin"),
    ]


class WelcomeScreen(Screen[None]):
    """Three short pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "next", "Next", tooltip="Go to the next page", id="welcome.next"),
        Binding("left,backspace", "previous", "Back", tooltip="Go one page back", id="welcome.previous"),
        Binding("escape", "leave", "Skip", tooltip="Go to the first screen", id="welcome.skip"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page = 0

    def compose(self) -> ComposeResult:
        yield Bar("coachmate")
        with VerticalScroll(id="welcome-page"):
            yield Static(id="welcome-title", markup=False)
            yield Static(id="welcome-text", markup=False)
            yield Starts(id="welcome-choices")
        yield Footer()

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def on_mount(self) -> None:
        choices = self.query_one("#welcome-choices", OptionList)
        choices.add_option(Option("Just look around", id=LOOK_AROUND))
        self._show()
        self._offer_guides()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # On the last page Enter belongs to the choices.
        if action == "next":
            return self._page < 2
        return self._page > 0 if action == "previous" else True

    @work()
    @while_shown
    async def _offer_guides(self) -> None:
        parts = await self._app.parts()
        options = [
            Option(
                Content.assemble(
                    (guide.title, "bold"),
                    (f"  {guide.minutes[0]} to {guide.minutes[1]} min\n  ", "$muted"),
                    (one_line(guide.summary, max(20, min(self.size.width, 90) - 16)), "$muted"),
                ),
                id=guide.id,
            )
            for guide in first_ones(parts.guides)
        ]
        choices = self.query_one("#welcome-choices", OptionList)
        choices.clear_options()
        choices.add_options([*options, Option("Just look around", id=LOOK_AROUND)])
        choices.highlighted = 0

    def _show(self) -> None:
        heading, text = (WHAT_IT_IS, YOUR_WORDS, HOW_TO_START)[self._page]
        text = text.replace("{database}", str(Paths.from_environment().database))
        self.query_one(Bar).title(f"coachmate · {self._page + 1} of 3")
        self.query_one("#welcome-title", Static).update(heading)
        self.query_one("#welcome-text", Static).update(showable(text))
        choices = self.query_one("#welcome-choices", OptionList)
        choices.display = self._page == 2
        if choices.display:
            choices.focus()
        else:
            self.set_focus(None)
        self.refresh_bindings()

    def action_next(self) -> None:
        self._page = min(2, self._page + 1)
        self._show()

    def action_previous(self) -> None:
        self._page = max(0, self._page - 1)
        self._show()

    async def action_leave(self) -> None:
        await self._finish()

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self._finish()
        if event.option_id and event.option_id != LOOK_AROUND:
            await self._app.begin_guide(event.option_id)

    async def _finish(self) -> None:
        """Not to be shown again; if that can't be noted down, it only comes once more."""
        marker = Paths.from_environment().welcomed
        await self._app.attempt(asyncio.to_thread(write_private, marker, ""), None)
        self._app.go_home()
