"""The settings, drawn from the settings class: each with its value, its source, its meaning, and an editor.

Reading, checking and writing is done by `settings_file`; this screen shows it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate import settings_file
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.settings_file import Entry, Source
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

_SOURCES = {Source.DEFAULT: "default", Source.FILE: "your file", Source.ENVIRONMENT: "environment"}
_LIST_WIDTH = 100
# The padding of the screen and of a line, the scroll bar, and the spaces between the columns.
_AROUND = 12
_SOURCE_WIDTH = max(map(len, _SOURCES.values()))
# Narrower than this, a value is only a beginning; where it comes from then stands below alone.
_VALUE_WIDTH = 20


class SettingsScreen(Screen[None]):
    """A list above, and below it all about the setting that is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="Close the editor, or go back to where you were", id="settings.back"),
        Binding("d", "reset", "Default", tooltip="Set the marked setting back to its default", id="settings.reset"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._editing: Entry | None = None
        self._writer = ""

    def compose(self) -> ComposeResult:
        yield Bar("Settings")
        with Vertical(id="settings"):
            yield Choices(id="settings-list")
            with VerticalScroll(id="setting", can_focus=False):
                yield Static(id="setting-name", markup=False)
                yield Static(id="setting-help", markup=False)
                yield Static(id="setting-source", markup=False)
                yield Static(id="setting-fault", markup=False)
                yield Choices(id="setting-choices")
                yield Input(id="setting-input")
            yield Static(id="settings-file", markup=False)
        yield Footer()

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _marked(self) -> Entry | None:
        at = self.query_one("#settings-list", OptionList).highlighted
        return self._entries[at] if at is not None and at < len(self._entries) else None

    def on_mount(self) -> None:
        self._close_editor()
        self.query_one("#settings-list").focus()
        self._refill()
        self.watch(self.app, "settings_written", self._written_elsewhere, init=False)

    def on_resize(self) -> None:
        # Lines are cut to the width that there is.
        if self._entries:
            self._draw_list()

    def _written_elsewhere(self) -> None:
        # An open editor reads them anew when it closes.
        if self._editing is None:
            self._refill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "reset":
            entry = self._marked
            return self._editing is None and entry is not None and entry.source is Source.FILE
        return True

    # Showing

    @work(exclusive=True)
    @while_shown
    async def _refill(self) -> None:
        try:
            self._entries, unknown, self._writer = await asyncio.to_thread(
                lambda: (settings_file.entries(), settings_file.unknown_keys(), _who_writes())
            )
        except CoachmateError as error:
            self.query_one("#setting-fault", Static).update(str(error))
            return
        self._draw_list()
        lines = [
            f"Enter changes what is marked, in {settings_file.settings_file()}",
            *map(settings_file.unknown_advice, unknown),
        ]
        self.query_one("#settings-file", Static).update(showable("\n".join(lines)))

    def _draw_list(self) -> None:
        names = max(len(entry.name) for entry in self._entries)
        choices = self.query_one("#settings-list", OptionList)
        at = choices.highlighted or 0
        choices.clear_options()
        room = min(self.size.width, _LIST_WIDTH) - names - _AROUND
        with_source = room - _SOURCE_WIDTH >= _VALUE_WIDTH
        room -= _SOURCE_WIDTH if with_source else 0
        for entry in self._entries:
            value = "can't be used" if entry.fault else one_line(self._value(entry), max(8, room))
            source = _SOURCES[entry.source] if with_source else ""
            choices.add_option(
                Option(
                    Content.assemble(
                        (f"{entry.name:<{names}}  ", "bold"),
                        (f"{value:<{room}}  " if source else value, "$error" if entry.fault else "$foreground"),
                        (source, "$muted" if entry.source is Source.DEFAULT else "$accent"),
                    ),
                    id=entry.name,
                )
            )
        choices.highlighted = min(at, len(self._entries) - 1)
        self._draw_marked()

    def _value(self, entry: Entry) -> str:
        """What is set; for the model, where none is, what writes instead."""
        instead = self._writer if entry.name == "model" and entry.value is None else ""
        return instead or entry.shown

    def _draw_marked(self) -> None:
        entry = self._marked
        if entry is None:
            return
        self.query_one("#setting-name", Static).update(entry.name)
        when = "It counts at once." if entry.at_once else "It counts from the next start."
        can_be = ", ".join(entry.choices) or entry.limits
        self.query_one("#setting-help", Static).update(
            showable(" ".join(filter(None, (entry.help, f"It can be {can_be}." if can_be else "", when))))
        )
        instead = self._value(entry) if entry.value is None else entry.shown
        writes = f" The questions are written by {instead}." if instead != entry.shown else ""
        self.query_one("#setting-source", Static).update(showable(_source(entry) + writes))
        self._say_fault(str(entry.fault or ""))
        self.refresh_bindings()

    def _say_fault(self, text: str) -> None:
        fault = self.query_one("#setting-fault", Static)
        fault.update(showable(text))
        fault.display = bool(text)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list.id == "settings-list":
            self._draw_marked()

    # Changing

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_list.id == "settings-list":
            self._edit()
        elif self._editing is not None:
            self._change(self._editing, str(event.option_id))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        entry = self._editing
        if entry is None:
            return
        # A setting that may be left open is left open by handing in nothing.
        if not event.value.strip() and entry.default is None:
            self._reset(entry)
        else:
            self._change(entry, event.value)

    def _edit(self) -> None:
        entry = self._marked
        if entry is None:
            return
        if entry.source is Source.ENVIRONMENT:
            self._say_fault(f"{entry.place} of the environment sets this; change it there, or take it away.")
            return
        self._editing = entry
        # The list gives way to the editor; what is marked stays in sight.
        self.query_one("#settings").add_class("editing")
        self.call_after_refresh(self.query_one("#settings-list", OptionList).scroll_to_highlight)
        self.refresh_bindings()
        if entry.choices:
            choices = self.query_one("#setting-choices", OptionList)
            choices.clear_options()
            choices.add_options([Option(choice, id=choice) for choice in entry.choices])
            choices.highlighted = entry.choices.index(entry.shown) if entry.shown in entry.choices else 0
            choices.display = True
            choices.focus()
        else:
            box = self.query_one("#setting-input", Input)
            box.value = "" if entry.value is None else entry.shown
            box.display = True
            box.border_subtitle = "Enter keeps it · Esc leaves it as it was"
            box.focus()

    def _close_editor(self) -> None:
        self._editing = None
        self.query_one("#settings").remove_class("editing")
        for editor in ("#setting-choices", "#setting-input"):
            self.query_one(editor).display = False
        self._say_fault("")
        self.refresh_bindings()

    @work(exclusive=True, group="change")
    async def _change(self, entry: Entry, text: str) -> None:
        await self._take_over(entry, asyncio.to_thread(settings_file.change, entry.name, text))

    @work(exclusive=True, group="change")
    async def _reset(self, entry: Entry) -> None:
        await self._take_over(entry, asyncio.to_thread(settings_file.reset, entry.name))

    async def _take_over(self, entry: Entry, step: object) -> None:
        """Do it and show it; what was refused is said, and the editor stays open with what was typed."""
        trouble = await self._app.trouble(step)
        if trouble:
            self._say_fault(trouble)
            return
        changed = await self._app.attempt(asyncio.to_thread(settings_file.entry, entry.name), entry)
        self._app.apply_setting(changed.name, changed.value)
        self._close_editor()
        self.query_one("#settings-list").focus()
        self._refill()
        if not changed.at_once and changed.value != entry.value:
            self.notify(f"{changed.name} is {changed.shown} from the next start.", markup=False)

    def action_reset(self) -> None:
        if self._marked is not None:
            self._reset(self._marked)

    def action_back(self) -> None:
        if self._editing is not None:
            self._close_editor()
            self.query_one("#settings-list").focus()
            self._refill()
        else:
            self.app.pop_screen()


def _who_writes() -> str:
    """What writes the questions now, "" where a setting is wrong."""
    from coachmate import settings, wiring

    try:
        return wiring.who_writes(settings.load())
    except CoachmateError:
        return ""


def _source(entry: Entry) -> str:
    if entry.source is Source.ENVIRONMENT:
        return f"It is {entry.shown}, set by {entry.place} of the environment; it can't be changed here."
    if entry.source is Source.FILE:
        return f"It is {entry.shown}, set in your file; the default is {settings_file.shown(entry.default)}."
    return f"It is {entry.shown}, the default."
