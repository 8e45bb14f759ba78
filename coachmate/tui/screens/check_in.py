"""The check-in: the person's own questions about their effort, one at a time, each scored with one key.

Every score is kept as soon as it is given. What scores amount to over weeks is shown by another screen.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.checking_in import CheckIn
from coachmate.coaching.efforts import ABOUT, LEAST, MOST, ActiveQuestion
from coachmate.coaching.text import one_line, showable
from coachmate.coaching.trends import day_in_words, day_of
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.effort_lines import scale_line, scored_line
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.line_box import LineBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

NOTHING_TO_ASK = (
    "The check-in asks you a few questions about your day, the same ones each time. You have none yet. "
    "Enter offers some to begin with; you can change them, or write your own."
)
GONE_THROUGH = "Kept. Enter changes the one that is marked; Esc goes back."
NOTHING_SCORED = (
    "Nothing is scored for this day, and nothing has to be. Enter asks the one that is marked; Esc goes back."
)
# Where the arrows begin on a question without a score.
_MIDDLE = (LEAST + MOST) // 2


class CheckInScreen(Screen[None]):
    """A question with its scale; when all have been gone through, what was scored, to be changed."""

    # Figures are pressed here, not typed: the box has the focus only while a note is written.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                "t" if score == MOST else str(score),
                f"score({score})",
                "Score",
                key_display="0-9 t" if score == LEAST else None,
                show=score == LEAST,
                tooltip=f"Score {score}" if score != MOST else "Score 10",
                id=f"check_in.score_{score}",
            )
            for score in range(LEAST, MOST + 1)
        ),
        Binding(
            "left", "mark(-1)", "Lower", show=False, tooltip="Mark a lower score; Enter takes it", id="check_in.lower"
        ),
        Binding(
            "right",
            "mark(1)",
            "Higher",
            show=False,
            tooltip="Mark a higher score; Enter takes it",
            id="check_in.higher",
        ),
        Binding("enter", "take", "Take", show=False, tooltip="Take the marked score", id="check_in.take"),
        Binding("n", "note", "Note", tooltip="Write a line beside the score", id="check_in.note"),
        Binding("s,f4", "skip", "Skip", tooltip="Leave this question out today", id="check_in.skip"),
        Binding("b,f3", "previous", "Back one", tooltip="Go back one question", id="check_in.previous"),
        Binding("x", "clear", "Take off", show=False, tooltip="Take the score off again", id="check_in.clear"),
        Binding("y", "other_day", "Yesterday", tooltip="Change between today and yesterday", id="check_in.other_day"),
        Binding("w", "weeks", "Weeks", tooltip="See the averages of weeks", id="check_in.weeks"),
        Binding(
            "e", "questions", "Questions", tooltip="Choose, add and change your questions", id="check_in.questions"
        ),
        Binding("escape", "back", "Back", tooltip="Close the note, or go back; all is kept", id="check_in.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._check_in: CheckIn | None = None
        self._marked: int | None = None
        self._warned = False

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _box(self) -> LineBox:
        return self.query_one("#effort-note-box", LineBox)

    def compose(self) -> ComposeResult:
        yield Bar("Check-in")
        with Vertical(id="check-in"):
            yield Static(id="effort-day", markup=False, classes="muted")
            yield Static(id="effort-question", markup=False)
            yield Static(id="effort-scale")
            yield Static(id="effort-note", markup=False)
            yield LineBox(id="effort-note-box", placeholder="A line for yourself")
            yield Static(id="effort-said", markup=False)
            yield Choices(id="effort-scored")
        yield Footer()

    def on_mount(self) -> None:
        for part in ("#effort-note-box", "#effort-scored"):
            self.query_one(part).display = False
        self._box.border_subtitle = "Enter keeps it · Esc closes"

    def on_screen_resume(self) -> None:
        # Questions may have been changed on the screen that was over this one.
        self._look()

    def on_resize(self) -> None:
        # Lines are cut to the width that there is.
        self.call_after_refresh(self._draw)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        here = self._check_in
        asking = here is not None and here.at is not None
        some = here is not None and bool(here.questions)
        if action in ("score", "mark", "skip", "note", "clear"):
            return asking
        if action == "take":
            return asking or not some
        if action == "previous":
            return some and here is not None and here.at != 0
        return some if action in ("other_day", "weeks") else True

    @work(exclusive=True)
    @while_shown
    async def _look(self) -> None:
        parts = await self._app.parts()
        # The day stays the one on which the check-in was opened: midnight may pass while somebody thinks.
        here = self._check_in or CheckIn(parts.efforts, _today())
        await self._app.attempt(here.load(), None)
        self._check_in = here
        self._draw()

    # Showing

    def _draw(self) -> None:
        here = self._check_in
        if here is None:
            return
        question, listed = here.asked, self.query_one("#effort-scored", OptionList)
        for part in ("#effort-question", "#effort-scale", "#effort-note"):
            self.query_one(part).display = question is not None
        listed.display = question is None and bool(here.questions)
        if question is not None:
            self._draw_question(here, question)
            said = ABOUT if here.at == 0 else ""
        elif here.questions:
            self._draw_scored(here, listed)
            said = GONE_THROUGH if here.how_many_scored else NOTHING_SCORED
        else:
            said = NOTHING_TO_ASK
        self.query_one("#effort-day", Static).update(_heading(here))
        self.query_one("#effort-said", Static).update(said)
        self.refresh_bindings()

    def _draw_question(self, here: CheckIn, question: ActiveQuestion) -> None:
        self.query_one("#effort-question", Static).update(showable(question.text))
        self.query_one("#effort-scale", Static).update(scale_line(here.score_here, self._marked, self.size.width))
        waiting = " (kept with the score)" if here.score_here is None else ""
        note = f"Note{waiting}: {one_line(here.note_here)}" if here.note_here else ""
        self.query_one("#effort-note", Static).update(note)

    def _draw_scored(self, here: CheckIn, listed: OptionList) -> None:
        at, width = listed.highlighted, max(16, self.size.width - 8)
        listed.clear_options()
        listed.add_options(
            Option(scored_line(each.text, here.scored.get(each.id), width), id=each.id) for each in here.questions
        )
        listed.highlighted = min(at or 0, len(here.questions) - 1)
        if self.is_current:
            self.set_focus(listed)

    def _moved(self) -> None:
        self._marked, self._warned = None, False
        self.set_focus(None)
        self._draw()

    # Scoring

    async def action_score(self, score: int) -> None:
        if self._check_in is None:
            return
        if trouble := await self._app.trouble(self._check_in.score(score)):
            self._app.tell_trouble(trouble, title="Not kept")
        else:
            self._moved()

    def action_mark(self, step: int) -> None:
        here = self._check_in
        if here is None or here.at is None:
            return
        marked = self._marked if self._marked is not None else here.score_here
        self._marked = _MIDDLE if marked is None else min(MOST, max(LEAST, marked + step))
        self._draw()

    async def action_take(self) -> None:
        here = self._check_in
        if here is None:
            return
        if not here.questions:
            self.action_questions()
        elif self._marked is not None:
            await self.action_score(self._marked)
        elif here.score_here is not None:
            self.action_skip()
        else:
            self.notify("0 to 9 and t for ten score it; the arrows mark a score, s leaves it out.")

    async def action_clear(self) -> None:
        if self._check_in is not None:
            await self._app.attempt(self._check_in.clear(), None)
            self._marked = None
            self._draw()

    def action_skip(self) -> None:
        if self._check_in is not None:
            self._check_in.forward()
            self._moved()

    def action_previous(self) -> None:
        if self._check_in is not None:
            self._check_in.back()
            self._moved()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self._check_in is not None:
            self._check_in.choose(event.option_index)
            self._moved()

    # Notes

    def action_note(self) -> None:
        if self._check_in is not None:
            self._box.put(self._check_in.note_here)
            self._box.display = True
            self._box.focus()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._check_in is None:
            return
        note = one_line(event.value)
        if trouble := await self._app.trouble(self._check_in.note(note)):
            self._app.tell_trouble(trouble, title="Not kept")
            return
        self._close_note()
        self._draw()
        screening = (await self._app.parts()).coach.screen(note)
        if screening.crisis:
            await self.app.push_screen(PageScreen("Before you go on", [("", screening.message or "")]))

    def _close_note(self) -> None:
        self._box.display = False
        self.set_focus(None)

    # Moving

    async def action_other_day(self) -> None:
        here = self._check_in
        if here is None or self._warn_of_notes():
            return
        today = _today()
        other = today - timedelta(days=1) if here.day == today else today
        await self._app.attempt(here.turn_to(other), None)
        self._moved()

    async def action_weeks(self) -> None:
        from coachmate.tui.screens.weeks import WeeksScreen

        await self.app.push_screen(WeeksScreen())

    def action_questions(self) -> None:
        from coachmate.tui.screens.own_questions import OwnQuestionsScreen

        self.app.push_screen(OwnQuestionsScreen())

    def action_back(self) -> None:
        if self._box.display:
            self._close_note()
        elif not self._warn_of_notes():
            self.app.pop_screen()

    def _warn_of_notes(self) -> bool:
        """Say, once, that a note without a score is not kept; True if it has just been said."""
        if self._warned or self._check_in is None or not self._check_in.notes_wait:
            return False
        self._warned = True
        self.notify("A note is kept with its score, and one has none yet. The same key again leaves it.")
        return True


def _today() -> date:
    return day_of(datetime.now().astimezone())


def _heading(here: CheckIn) -> str:
    """The day, always with its date, and how far one is."""
    when = {0: "Today, ", 1: "Yesterday, "}.get((_today() - here.day).days, "") + day_in_words(here.day)
    if here.at is not None:
        return f"{when} · {here.at + 1} of {len(here.questions)}"
    return f"{when} · {here.how_many_scored} of {len(here.questions)} scored" if here.questions else when
