"""A calendar file: the days of commitments and, if wanted, a rhythm of meetings. The file is made elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from coachmate.coaching.commitments import in_full
from coachmate.coaching.sessions import Commitment
from coachmate.errors import CoachmateError
from coachmate.paths import ensure, write_private
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.coaching.rhythm import Rhythm
    from coachmate.tui.app import CoachmateApp


@dataclass(frozen=True)
class _Line:
    """One line of the form."""

    id: str
    label: str
    value: str
    hint: str


LINES = (
    _Line("first", "First meeting", "", "a day, such as Friday; empty: no meetings in the file"),
    _Line("at", "At", "17:00", "hours and minutes, such as 17:00"),
    _Line("weeks", "Every … weeks", "2", "1 to 52"),
    _Line("meetings", "How many", "12", "then look again whether the rhythm still fits"),
    _Line("minutes", "Minutes each", "60", "5 to 600"),
    _Line("zone", "Time zone", "", "such as Europe/London; empty: that of this machine"),
    _Line("busy", "Words in it", "yes", "yes: what you meant to do; no: only “coachmate”"),
)


class DatesScreen(Screen[None]):
    """Of one partnership, or of everything that is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True, tooltip="Save the calendar file", id="dates.save"),
        Binding("escape", "back", "Back", tooltip="Go back without saving", id="dates.back"),
    ]

    def __init__(self, partnership: str | None = None) -> None:
        super().__init__()
        self._partnership = partnership
        self._commitments: list[Commitment] = []

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def compose(self) -> ComposeResult:
        yield Bar("Calendar file")
        with VerticalScroll(id="dates", can_focus=False):
            yield Static(id="dates-line", markup=False)
            for line in LINES:
                with Horizontal(classes="form-line"):
                    yield Label(line.label, classes="form-label", markup=False)
                    yield Input(
                        line.value,
                        id=f"date-{line.id}",
                        placeholder=line.hint,
                        compact=True,
                        max_length=60,
                        select_on_focus=False,
                    )
            yield Static(id="dates-fault", classes="warning", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#date-first").focus()
        self.read()

    @work(exclusive=True)
    @while_shown
    async def read(self) -> None:
        parts = await self._app.parts()
        every = await self._app.attempt(parts.records.open_commitments(1000, self._partnership), [])
        self._commitments = [each for each in every if each.due]
        self._say()

    def _say(self) -> None:
        count = len(self._commitments)
        what = {0: "Nothing that you meant to do has a day yet.", 1: "One thing that you meant to do has a day."}.get(
            count, f"{count} things that you meant to do have a day."
        )
        self.query_one("#dates-line", Static).update(
            f"{what} Below, when you meet, if that should be in the file too. Enter goes on, Ctrl+S saves."
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next(Input)

    def _value(self, name: str) -> str:
        return self.query_one(f"#date-{name}", Input).value.strip()

    @work(exclusive=True, group="save")
    @while_shown
    async def action_save(self) -> None:
        fault = self.query_one("#dates-fault", Static)
        fault.update("")
        values = {line.id: self._value(line.id) for line in LINES}
        today = datetime.now().astimezone().date()
        try:
            # Off the event loop: what reads days and knows zones takes a moment to load.
            rhythm = await asyncio.to_thread(_rhythm, values, today)
            if rhythm is None and not self._commitments:
                raise CoachmateError("There is nothing to save yet.", "", "Write on which day you meet first.")
            parts = await self._app.parts()
            busy = values["busy"].lower() in ("no", "n")
            file = ensure(parts.paths.exports) / "coachmate.ics"
            text = await asyncio.to_thread(_text, self._commitments, rhythm, self._partnership, busy)
            await asyncio.to_thread(write_private, file, text)
        except CoachmateError as error:
            fault.update(str(error))
            fault.scroll_visible(animate=False)
            return
        self._app.tell_saved(file)
        if rhythm is not None:
            self.notify(f"The first meeting is on {in_full(rhythm.first, today)}.", markup=False)

    def action_back(self) -> None:
        self.app.pop_screen()


def _rhythm(values: dict[str, str], today: date) -> Rhythm | None:
    from coachmate.coaching.rhythm import rhythm_said

    if not values["first"]:
        return None
    numbers = {name: values[name] for name in ("weeks", "minutes", "meetings")}
    return rhythm_said(values["first"], values["at"], values["zone"], today, **numbers)


def _text(commitments: list[Commitment], rhythm: Rhythm | None, whose: str | None, busy: bool) -> str:
    from coachmate.calendar_file import calendar_file

    return calendar_file(commitments, rhythm, now=datetime.now(UTC), busy=busy, whose=whose or "")
