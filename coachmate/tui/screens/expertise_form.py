"""One topic of the map: what one wants to know, what answers it, and how to ask. Gives back what it kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.expertise import ABOUT, Answered, Entry
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.line_box import LineBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

_CHOSEN, _NOT_CHOSEN = "●", "○"
_ORDER = (Answered.PERSON, Answered.DOCUMENT, Answered.NOBODY)
_WHO = {Answered.PERSON: "Their name", Answered.DOCUMENT: "Its name, and where it is", Answered.NOBODY: ""}


@dataclass(frozen=True)
class Kept:
    """The id of the topic that was kept, and what takes that back."""

    entry: str
    undo: Callable[[], Awaitable[None]]


class ExpertiseForm(Screen[Kept | None]):
    """Three lines and a choice; Enter goes on, and keeps all of it in the last line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", tooltip="Keep this topic", id="expertise_form.keep"),
        Binding("escape", "back", "Back", tooltip="Go back without keeping this", id="expertise_form.back"),
    ]

    def __init__(self, entry: Entry | None) -> None:
        super().__init__()
        self._entry = entry
        self._warned = False

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _kinds(self) -> OptionList:
        return self.query_one("#answered", OptionList)

    @property
    def _answered(self) -> Answered:
        return _ORDER[self._kinds.highlighted or 0]

    def compose(self) -> ComposeResult:
        yield Bar("A topic" if self._entry else "A new topic")
        with Vertical(id="expertise-form"):
            yield Static("What do you want to know?", markup=False)
            yield LineBox(id="topic", placeholder="Such as: swapping shifts", classes="field")
            yield Static("What answers it?", markup=False)
            yield Choices(*(Option(f"{_NOT_CHOSEN} {each.label}", id=each.value) for each in _ORDER), id="answered")
            yield Static(id="who-label", markup=False)
            yield LineBox(id="who", classes="field")
            yield Static("When and how to ask (not needed)", markup=False)
            yield LineBox(id="note", classes="field")
            yield Static(ABOUT, classes="muted", markup=False, id="expertise-about")
        yield Footer()

    def on_mount(self) -> None:
        entry = self._entry
        self._kinds.highlighted = _ORDER.index(entry.answered) if entry else 0
        if entry is not None:
            for box, text in (("topic", entry.topic), ("who", entry.who), ("note", entry.note)):
                self.query_one(f"#{box}", LineBox).put(text)
        self.query_one("#topic").focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        # The focus goes on, and the choice must still be seen without colour.
        for place, each in enumerate(_ORDER):
            sign = _CHOSEN if place == event.option_index else _NOT_CHOSEN
            self._kinds.replace_option_prompt_at_index(place, f"{sign} {each.label}")
        label = _WHO[self._answered]
        self.query_one("#who-label", Static).update(label)
        for part in ("#who-label", "#who"):
            self.query_one(part).display = bool(label)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.query_one("#note" if self._answered is Answered.NOBODY else "#who").focus()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "topic":
            self._kinds.focus()
        elif event.input.id == "who":
            self.query_one("#note").focus()
        else:
            await self.action_keep()

    def _texts(self) -> tuple[str, str, str]:
        topic, who, note = (self.query_one(f"#{box}", LineBox).value for box in ("topic", "who", "note"))
        return topic, who, note

    async def action_keep(self) -> None:
        topic, who, note = self._texts()
        expertise, before = (await self._app.parts()).expertise, self._entry
        if before is None:
            added = await self._app.attempt(expertise.add(topic, self._answered, who, note), None)
            if added is not None:
                self.dismiss(Kept(added.id, lambda: expertise.remove(added.id)))
            return
        changed = replace(before, topic=topic, answered=self._answered, who=who, note=note)
        if trouble := await self._app.trouble(expertise.change(changed)):
            self._app.tell_trouble(trouble)
            return
        self.dismiss(Kept(before.id, lambda: expertise.change(before)))

    def action_back(self) -> None:
        entry = self._entry
        before = (entry.topic, entry.who, entry.note) if entry else ("", "", "")
        if self._texts() != before and not self._warned:
            self._warned = True
            self.notify("This isn't kept yet: Ctrl+S keeps it, Esc again leaves it.")
            return
        self.dismiss(None)
