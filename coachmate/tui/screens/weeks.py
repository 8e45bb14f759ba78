"""Scores over weeks: each question's weekly averages, and those of the marked one as bars. A gap is shown as a gap.

The averages come from coaching; this screen shows them and saves all scores as CSV.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.text import one_line
from coachmate.coaching.trends import Trend, as_csv, day_of, later_than, monday_in_words, trends
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.effort_lines import bars, trend_line
from coachmate.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

_COLUMN = 6
_NARROW, _WIDE = 4, 8
# The date, the figure and the days beside a bar, with the padding around them.
_BESIDE_BARS = 34
# The question, and the space above it.
_ABOVE_BARS = 2


class WeeksScreen(Screen[None]):
    """The questions above, the weeks of the marked one below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "export", "Save as CSV", tooltip="Save all scores as a CSV file", id="weeks.export"),
        Binding("escape,w", "back", "Back", tooltip="Go back to the check-in", id="weeks.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._today: date = day_of(datetime.now().astimezone())
        self._trends: list[Trend] = []
        self._later = 0

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def compose(self) -> ComposeResult:
        yield Bar("Weeks")
        with Vertical(id="weeks"):
            yield Static(id="weeks-line", classes="muted", markup=False)
            yield Choices(id="weeks-questions")
            with VerticalScroll(id="weeks-of-one", can_focus=False):
                yield Static(id="weeks-question", classes="heading", markup=False)
                yield Static(id="weeks-bars")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#weeks-questions").focus()
        self._look()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._trends) if action == "export" else True

    @work(exclusive=True)
    @while_shown
    async def _look(self) -> None:
        parts = await self._app.parts()
        questions = await self._app.attempt(parts.efforts.questions(retired=True), [])
        efforts = await self._app.attempt(parts.efforts.scores(), [])
        self._trends = trends(questions, efforts, self._today)
        self._later = later_than(efforts, self._today)
        self._draw()

    def _draw(self) -> None:
        listed = self.query_one("#weeks-questions", OptionList)
        at, width = listed.highlighted, max(20, self.size.width - 8)
        shown = _WIDE if width > 100 else _NARROW
        listed.clear_options()
        listed.add_options(Option(trend_line(each, shown, width), id=each.question.id) for each in self._trends)
        if self._trends:
            listed.highlighted = min(at or 0, len(self._trends) - 1)
        self.query_one("#weeks-line", Static).update(self._line(shown))
        # How many weeks there is room for is known after the layout.
        self.call_after_refresh(self._draw_marked)
        self.refresh_bindings()

    def _line(self, shown: int) -> str:
        if not self._trends:
            return "No questions yet, so no weeks to show."
        weeks = self._trends[0].weeks[-shown:]
        said = (
            f"Averages of the days you scored, 0 to 10, for the last {shown} weeks from "
            f"{monday_in_words(weeks[0], self._today)}; - is a week without a score."
        )
        if self._later:
            said += f" {self._later} on days still to come (a clock was wrong?) are in the CSV alone."
        return said

    def _draw_marked(self) -> None:
        at = self.query_one("#weeks-questions", OptionList).highlighted
        question, chart = self.query_one("#weeks-question", Static), self.query_one("#weeks-bars", Static)
        if at is None or at >= len(self._trends):
            question.update("")
            chart.update("")
            return
        trend = self._trends[at]
        question.update(one_line(trend.question.text))
        rows = max(1, self.query_one("#weeks-of-one").size.height - _ABOVE_BARS)
        chart.update(bars(trend.weeks[-rows:], self._today, self.size.width - _BESIDE_BARS))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._draw_marked()

    async def action_export(self) -> None:
        parts = await self._app.parts()
        questions = await self._app.attempt(parts.efforts.questions(retired=True), None)
        efforts = await self._app.attempt(parts.efforts.scores(), None)
        if questions is None or efforts is None:
            return
        text = as_csv({each.id: each for each in questions}, efforts)
        saved = await self._app.attempt(asyncio.to_thread(parts.save_text, "check-in", text, "csv"), None)
        if saved is not None:
            self._app.tell_saved(saved)

    def action_back(self) -> None:
        self.app.pop_screen()
