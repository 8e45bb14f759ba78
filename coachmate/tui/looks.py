"""How the app looks: its colours, whether anything moves, and which signs it draws; each can change while it is open.

Knows the settings by name, and no screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import constants, events
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.widgets import Input, TextArea

from coachmate.settings import Settings
from coachmate.terminal import shows_ascii_only
from coachmate.tui.notices import NoticesApp
from coachmate.tui.signs import AsciiSigns, TextAlone
from coachmate.tui.themes import THEMES, other_brightness


class LooksApp(NoticesApp):
    """An app that looks as the settings say."""

    # Counts the changes that were written from elsewhere than the settings screen, which then reads them anew.
    settings_written: reactive[int] = reactive(0)

    def __init__(self, settings: Settings) -> None:
        self._text_alone: LineFilter = TextAlone()
        self._ascii: LineFilter = AsciiSigns(enabled=shows_ascii_only(settings.signs))
        super().__init__()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[settings.theme].name
        self._animate_as(settings.animation)
        self.rings = settings.bell
        """Whether the end of a time may be heard."""

    def apply_setting(self, name: str, value: object) -> None:
        """Take over a setting at once, if it is one that can be."""
        if name == "theme":
            self.theme = THEMES[str(value)].name
        elif name == "animation":
            self._animate_as(bool(value))
        elif name == "bell":
            self.rings = bool(value)
        elif name == "signs":
            self._ascii.enabled = shows_ascii_only(str(value))
            self.refresh_css(animate=False)

    async def action_theme(self) -> None:
        name = next(name for name, theme in THEMES.items() if theme.name == self.theme)
        await self.choose_theme(other_brightness(name))

    async def choose_theme(self, name: str) -> None:
        """Change the colours, and keep the choice for the next time."""
        from coachmate import settings_file

        self.apply_setting("theme", name)
        await self.attempt(asyncio.to_thread(settings_file.change, "theme", name), None)
        self.settings_written += 1

    def _animate_as(self, moving: bool) -> None:
        self.animation_level = constants.TEXTUAL_ANIMATIONS if moving else "none"

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = self.animation_level != "none"

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual asks for these whenever it draws a line."""
        ours = [self._text_alone, self._ascii] if self._ascii.enabled else [self._text_alone]
        return [*super().get_line_filters(), *ours]
