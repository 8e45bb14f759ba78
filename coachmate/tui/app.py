"""The Textual app: paints first, then builds the parts in a thread and warms the models; moves between screens.

Knows the parts only through `wiring`.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.sessions import Record
from coachmate.coaching.sheet import sheet
from coachmate.errors import CoachmateError
from coachmate.settings import Settings
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sheet import SheetScreen
from coachmate.tui.themes import THEMES

if TYPE_CHECKING:
    from coachmate.wiring import Parts

T = TypeVar("T")

# Screens that are opened by name, imported when they are first opened: the first paint waits for none of them.
SCREENS: dict[str, str] = {}


class CoachmateApp(App[None]):
    """`build` makes the parts; it is called once, in a thread, after the first paint."""

    TITLE = "coachmate"
    CSS_PATH = "coachmate.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", tooltip="Show all keys"),
        Binding("ctrl+t", "theme", "Light/dark", tooltip="Change between light and dark", show=False),
        Binding("ctrl+z", "undo", "Undo", tooltip="Take back what was just marked", show=False),
        Binding("ctrl+q", "quit", "Quit", tooltip="Leave coachmate; everything is kept", show=False),
    ]

    workers_line: reactive[str] = reactive("")

    def __init__(self, settings: Settings, build: Callable[[Settings], Parts]) -> None:
        super().__init__()
        self._settings = settings
        self._build = build
        self._building: asyncio.Task[Parts] | None = None
        self.undo: Callable[[], Awaitable[None]] | None = None
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[settings.theme].name

    def on_mount(self) -> None:
        self.push_screen(HomeScreen())
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._warm(), name="warm")

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
        await parts.warm(self._show_workers)

    def _show_workers(self, line: str) -> None:
        self.workers_line = line

    async def trouble(self, step: object) -> str:
        """Await something; an error meant for people comes back as its text, "" when all went well."""
        try:
            await step  # type: ignore[misc]  # any awaitable
        except CoachmateError as error:
            return str(error)
        return ""

    async def attempt(self, step: Awaitable[T], otherwise: T) -> T:
        """The result, or `otherwise` and a notice of what went wrong and what to do."""
        try:
            return await step
        except CoachmateError as error:
            self.notify(str(error), severity="error", timeout=15, markup=False)
            return otherwise

    # Moving

    def go_home(self) -> None:
        while len(self.screen_stack) > 1 and not isinstance(self.screen, HomeScreen):
            self.pop_screen()

    async def open_screen(self, name: str) -> None:
        """Open a screen of `SCREENS` by its name."""
        module, _, attribute = SCREENS[name].partition(":")
        await self.push_screen(getattr(importlib.import_module(module), attribute)())

    async def begin_guide(self, guide_id: str) -> None:
        parts = await self.parts()
        guide = parts.guide(guide_id)
        session = await self.attempt(GuidedSession.begin(guide, parts.records, parts.coach), None)
        if session is not None:
            await self.push_screen(SessionScreen(session))

    async def resume_session(self, session_id: str, *, reopen: bool = False) -> None:
        parts = await self.parts()
        record = await self.attempt(parts.records.load(session_id), None)
        if record is None:
            return
        guide = parts.guide(record.session.guide)
        session = GuidedSession(guide, parts.records, parts.coach, record)
        if reopen and session.finished:
            await self.attempt(session.back(), None)
        self.go_home()
        await self.push_screen(SessionScreen(session))

    async def show_sheet(self, session_id: str) -> None:
        parts = await self.parts()
        record = await self.attempt(parts.records.load(session_id), None)
        if record is not None:
            self.go_home()
            await self.push_screen(SheetScreen(parts.guide(record.session.guide), record))

    async def save_sheet(self, guide: Guide, record: Record) -> Path | None:
        parts = await self.parts()
        return await self.attempt(asyncio.to_thread(parts.save_sheet, guide, record, sheet(guide, record)), None)

    # Keys

    def action_theme(self) -> None:
        light = THEMES["light"].name
        self.theme = THEMES["dark"].name if self.theme == light else light

    async def action_undo(self) -> None:
        if self.undo is not None:
            undo, self.undo = self.undo, None
            await self.attempt(undo(), None)
            self.notify("Taken back.")
            if isinstance(self.screen, HomeScreen):
                self.screen.refresh_choices()

    def action_help(self) -> None:
        """All keys that work here, from the bindings themselves."""
        ours: dict[str, list[str]] = {}
        moving: dict[str, list[str]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            seen, text = (ours, binding.tooltip) if binding.tooltip else (moving, binding.description)
            if text:
                seen.setdefault(text, []).append(self.get_key_display(binding))
        parts = [
            (heading, "\n".join(f"{', '.join(keys):<14} {text}" for text, keys in some.items()))
            for heading, some in (("Keys that work here", ours), ("Moving about", moving))
        ]
        self.push_screen(PageScreen("Keys", parts))

    async def action_quit(self) -> None:
        if isinstance(self.screen, SessionScreen):
            await self.screen.action_leave()
        if self._building is not None and self._building.done() and not self._building.exception():
            await self._building.result().close()
        self.exit()
