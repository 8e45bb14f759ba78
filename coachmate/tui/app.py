"""The Textual app: paints first, then builds the parts in a thread and warms the models; moves between screens.

Knows the parts only through `wiring`.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.sessions import Record
from coachmate.coaching.sheet import sheet
from coachmate.coaching.text import showable
from coachmate.errors import CoachmateError
from coachmate.paths import Paths
from coachmate.settings import Settings
from coachmate.terminal import Charset, charset
from coachmate.tui.looks import LooksApp
from coachmate.tui.notices import TROUBLE_SECONDS
from coachmate.tui.quick_keys import loading_is_over
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sheet import SheetScreen

if TYPE_CHECKING:
    from coachmate.wiring import Parts

# Screens that are opened by name, imported when they are first opened: the first paint waits for none of them.
SCREENS: dict[str, str] = {
    "library": "coachmate.tui.screens.library:LibraryScreen",
    "sessions": "coachmate.tui.screens.sessions:SessionsScreen",
    "check_in": "coachmate.tui.screens.check_in:CheckInScreen",
    "expertise": "coachmate.tui.screens.expertise:ExpertiseScreen",
    "models": "coachmate.tui.screens.models:ModelsScreen",
    "partners": "coachmate.tui.screens.partners:PartnersScreen",
    "settings": "coachmate.tui.screens.settings:SettingsScreen",
    "guides": "coachmate.tui.screens.guides:GuidesScreen",
    "dates": "coachmate.tui.screens.dates:DatesScreen",
}


class CoachmateApp(LooksApp):
    """`build` makes the parts; it is called once, in a thread, after the first paint."""

    TITLE = "coachmate"
    CSS_PATH = "coachmate.tcss"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # as Textual declares it
        (0, "-fewest-columns"),
        (44, "-few-columns"),
        (100, "-many-columns"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-few-rows"), (14, "-some-rows"), (20, "-many-rows")]  # noqa: RUF012  # as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", tooltip="Show all keys", id="app.help"),
        Binding("ctrl+t", "theme", "Light/dark", tooltip="Change between light and dark", show=False, id="app.theme"),
        Binding("ctrl+z", "undo", "Undo", tooltip="Take back what was just marked", show=False, id="app.undo"),
        Binding("ctrl+o", "jump", "Jump", tooltip="Go to a place by a letter", show=False, id="app.jump"),
        Binding(
            "ctrl+p",
            "command_palette",
            "Commands",
            tooltip="Find a command by its name",
            show=False,
            priority=True,
            id="app.commands",
        ),
        Binding("ctrl+q", "quit", "Quit", tooltip="Leave coachmate; everything is kept", show=False, id="app.quit"),
    ]

    workers_line: reactive[str] = reactive("")

    def __init__(self, settings: Settings, build: Callable[[Settings], Parts], *, welcome: bool = False) -> None:
        super().__init__(settings)
        self._settings = settings
        self._build = build
        self._welcome = welcome
        self.remapped: Mapping[str, str] = {}
        self.leaving_note = self._note(settings)
        self._building: asyncio.Task[Parts] | None = None
        self.undo: Callable[[], Awaitable[None]] | None = None

    @staticmethod
    def _note(settings: Settings) -> str:
        """What every screen says while words can leave this machine; what it takes is imported only then."""
        if not settings.server_url:
            return ""
        from coachmate import wiring

        return wiring.leaving_note(settings)

    def on_mount(self) -> None:
        self.push_screen(HomeScreen())
        if self._welcome:
            from coachmate.tui.screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen())
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._warm(), name="warm")
        self.run_worker(self._remap(), name="keys")
        if self._settings.signs == "auto" and charset() is Charset.ASCII:
            self.notify(
                "The locale names no UTF-8, so signs and accents are shown in ASCII. "
                "LANG=C.UTF-8, or the setting 'signs', changes that.",
                timeout=TROUBLE_SECONDS,
                markup=False,
            )

    async def _remap(self) -> None:
        """Take over `keys.toml`, and say what of it can't be used."""
        file = Paths.from_environment().keys_file
        # All screens are imported for it, so not before the first paint, and only if there is something to look for.
        if not await asyncio.to_thread(file.exists):
            return
        from coachmate.tui import keys

        keymap = await asyncio.to_thread(keys.read, file)
        self.remapped = keymap.keys
        self.set_keymap(keymap.keys)
        for trouble in keymap.troubles:
            self.notify(str(trouble), title="Keys", severity="warning", timeout=TROUBLE_SECONDS, markup=False)

    async def parts(self) -> Parts:
        """The parts of the program, built once in a thread."""
        if self._building is None:
            self._building = asyncio.create_task(asyncio.to_thread(self._build, self._settings))
        return await asyncio.shield(self._building)

    async def _warm(self) -> None:
        try:
            parts = await self.parts()
        except CoachmateError as error:
            self.exit(message=str(error), return_code=1)
            return
        self._tell_of_own_files(parts)
        await parts.warm(self._show_workers)
        loading_is_over()

    def _tell_of_own_files(self, parts: Parts) -> None:
        """Which files of the person's own can't be used; what is shipped serves instead."""
        if not parts.left_out:
            return
        first, *others = parts.left_out
        more = "" if not others else f"\n{len(others)} more: coachmate prompts check, coachmate corpus check."
        # The rest of a remedy, such as all keys that there are, would cover the screen; the check tells it.
        remedy = first.remedy.partition(". ")[0].rstrip(".")
        self.notify(
            showable(f"{first.why} {remedy}. Until then what comes along is used.{more}"),
            title="A file of yours is left out" if not others else "Files of yours are left out",
            severity="warning",
            timeout=2 * TROUBLE_SECONDS,
            markup=False,
        )

    def _show_workers(self, line: str) -> None:
        self.workers_line = line

    async def tell_of_records(self) -> None:
        """Show what has to be known of the records, once: what was saved of damaged ones, and where those lie."""
        parts = await self.parts()
        try:
            notice = await parts.records.notice()
        except CoachmateError:
            return  # told by whoever needs the records
        if notice:
            from coachmate.tui.screens.page import PageScreen

            self.push_screen(PageScreen("Your records", [("", notice)]))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        from coachmate.tui.commands import commands

        built = self._building is not None and self._building.done() and not self._building.exception()
        return commands(self, self._building.result().guides if built and self._building else ())

    # Moving

    def go_home(self) -> None:
        while len(self.screen_stack) > 1 and not isinstance(self.screen, HomeScreen):
            self.pop_screen()

    def go_to_list(self) -> None:
        """From a session or a sheet: back to where it was chosen, as that was left."""
        while len(self.screen_stack) > 1 and not getattr(self.screen, "OPENS_SESSIONS", False):
            self.pop_screen()

    async def leave_for_home(self) -> None:
        """Go to the first screen from anywhere; a half-typed answer is kept."""
        if isinstance(self.screen, SessionScreen):
            await self.screen.leave_place()
        self.go_home()

    async def open_screen(self, name: str) -> None:
        """Open a screen of `SCREENS` by its name."""
        module, _, attribute = SCREENS[name].partition(":")
        screen = getattr(importlib.import_module(module), attribute)
        if not isinstance(self.screen, screen):
            await self.push_screen(screen())

    async def begin_guide(self, guide_id: str, partnership: str | None = None) -> None:
        """Begin a guide, after asking with whom and who is here where it has to know."""
        from coachmate.tui.beginning import begin

        parts = await self.parts()
        await begin(self, parts.guide(guide_id), partnership)

    async def resume_session(self, session_id: str, *, reopen: bool = False) -> None:
        parts = await self.parts()
        record = await self.attempt(parts.records.load(session_id), None)
        if record is None:
            return
        guide = parts.guide(record.session.guide)
        session = GuidedSession(guide, parts.records, parts.coach, record)
        if reopen and session.finished:
            await self.attempt(session.back(), None)
        self.go_to_list()
        await self.push_screen(SessionScreen(session))

    async def show_sheet(self, session_id: str) -> None:
        # In a worker of the app's own: that of a session's screen ends with it, which is closed on the way.
        await asyncio.shield(self.run_worker(self._show_sheet(session_id), name="sheet").wait())

    async def _show_sheet(self, session_id: str) -> None:
        parts = await self.parts()
        record = await self.attempt(parts.records.load(session_id), None)
        if record is not None:
            self.go_to_list()
            agreed = await self.attempt(parts.keep_clauses(record), "")
            await self.push_screen(SheetScreen(parts.guide(record.session.guide), record))
            if agreed:
                self.tell_lasting(agreed)

    async def save_sheet(self, guide: Guide, record: Record, *, airtime: bool = False) -> Path | None:
        parts, text = await self.parts(), sheet(guide, record, airtime=airtime)
        return await self.attempt(asyncio.to_thread(parts.save_sheet, guide, record, text), None)

    async def save_text(self, name: str, text: str) -> None:
        """Save Markdown as a file, and say where it is or why it isn't."""
        parts = await self.parts()
        saved = await self.attempt(asyncio.to_thread(parts.save_text, name, text), None)
        if saved is not None:
            self.tell_saved(saved)

    # Keys

    def action_command_palette(self) -> None:
        from coachmate.tui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    async def action_undo(self) -> None:
        if self.undo is not None:
            undo, self.undo = self.undo, None
            if trouble := await self.trouble(undo()):
                self.tell_trouble(trouble)
            else:
                self.notify("Taken back.")
            if isinstance(self.screen, HomeScreen):
                self.screen.refresh_choices()

    def action_help(self) -> None:
        """All keys that work here, from the bindings themselves."""
        from coachmate.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen, self.remapped))

    def action_jump(self) -> None:
        """Label what can have the focus."""
        from coachmate.tui.screens.jump import JumpScreen

        if not self.screen.is_modal:
            self.push_screen(JumpScreen(self.screen))

    async def action_quit(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, SessionScreen):
                await screen.leave_place()
        if self._building is not None and self._building.done() and not self._building.exception():
            await self._building.result().close()
        self.exit()
