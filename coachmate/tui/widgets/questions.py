"""The questions of one stage: thinking, then three to choose from, with their sources; keep, edit, write one's own.

Reads the Coach's events from `GuidedSession`; decides nothing about questions itself.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.worker import Worker

from coachmate.coaching.coach import Chosen, Event, FellBack, Found, Screened, Writing
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.passages import Passage
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.text import one_line
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.offer import OfferList

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

STOPPED = "Stopped. o asks for questions again, w writes your own, F4 goes on without."


class QuestionsPanel(VerticalScroll):
    """Shows the Coach at work and what it offers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "keep(0)", show=False, tooltip="Keep the first question"),
        Binding("2", "keep(1)", show=False, tooltip="Keep the second question"),
        Binding("3", "keep(2)", show=False, tooltip="Keep the third question"),
        Binding("e", "edit", "Edit", tooltip="Put the marked question into your own words"),
        Binding("w", "own", "Own", tooltip="Write a question of your own"),
        Binding("o", "another", "Others", tooltip="Ask for other questions"),
        Binding("n", "not_meant", "Not meant", tooltip="Not what I meant: say it in other words"),
        Binding("r", "read", "Source", tooltip="Read the guidance that was found"),
        Binding("g", "go_on", "Go on", tooltip="Go on to the next stage"),
    ]

    class Done(Message):
        """The person goes on."""

    class Reword(Message):
        """The questions missed the point; the person wants to say it in other words."""

    def __init__(self, session: GuidedSession, *, id: str) -> None:
        super().__init__(id=id, can_focus=True)
        self._session = session
        self._questions: tuple[OfferedQuestion, ...] = ()
        self._passages: tuple[Passage, ...] = ()
        self._editing: OfferedQuestion | None = None
        self._asking: Worker[None] | None = None
        self._note = ""

    def compose(self) -> ComposeResult:
        yield Static(id="statement", markup=False)
        yield Static(id="thinking", markup=False)
        yield OfferList(id="offer")
        yield AnswerBox(id="edit")
        yield Static(id="sources", markup=False, classes="muted")

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def busy(self) -> bool:
        return self._asking is not None and self._asking.is_running

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go_on":
            return not self.busy
        if action in ("edit", "not_meant"):
            return bool(self._questions) and not self.busy
        if action == "read":
            return bool(self._passages)
        if action in ("own", "another"):
            return not self.busy
        return True

    # Asking

    def begin(self) -> None:
        """A new stage, or back at one: ask the Coach."""
        self._questions, self._passages = (), ()
        self._close_edit()
        self.query_one("#statement", Static).update(
            "You wrote: " + one_line(" ".join(self._session.answers(self._session.stage)), 110)
        )
        self._run()

    def stop(self) -> bool:
        """End the Coach's work, or close the edit box; False if there was nothing to stop."""
        if self.query_one("#edit").has_class("open"):
            self._close_edit()
            self.query_one(OfferList).focus()
            return True
        if self.busy and self._asking is not None:
            self._asking.cancel()
            self._say(STOPPED)
            self.focus()
            self.screen.refresh_bindings()
            return True
        return False

    def _run(self) -> None:
        self._note = ""
        self.query_one(OfferList).clear_options()
        self.query_one("#sources", Static).update("")
        self._say("Thinking: looking in the library. Esc stops.")
        self.focus()
        self._asking = self._ask()
        self.screen.refresh_bindings()

    @work(exclusive=True, group="coach")
    async def _ask(self) -> None:
        trouble = await self._app.trouble(self._follow())
        if trouble:
            self._say(f"{trouble} {STOPPED}")
        self.screen.refresh_bindings()

    async def _follow(self) -> None:
        async with aclosing(self._session.questions()) as events:
            async for event in events:
                self._react(event)

    def _react(self, event: Event) -> None:
        if isinstance(event, Screened):
            if event.screening.crisis:
                self._say(event.screening.message or "")
        elif isinstance(event, Found):
            self._passages = event.passages
            self._say("Thinking: the model is reading. Esc stops.")
        elif isinstance(event, Writing):
            self._say(f"Thinking: {event.written} written, {event.set_aside} set aside. Esc stops.")
        elif isinstance(event, FellBack):
            self._note = event.reason
        elif isinstance(event, Chosen):
            self._questions, self._passages = event.questions, event.citations
            self._show_offer()

    def _show_offer(self) -> None:
        offer = self.query_one(OfferList)
        kept = self._session.kept(self._session.stage)
        offer.show(self._questions, {chosen.original or chosen.text for chosen in kept})
        looks_for = self._session.stage.looks_for
        assert looks_for is not None
        more = self._session.can_keep
        count = f" You may keep {more} more." if kept and more else ""
        invitation = looks_for.invitation if self._questions else "No other question fits; write your own with w."
        self._say(" ".join(filter(None, (self._note, invitation + count))))
        self._show_sources()
        if self.has_focus_within or self.screen.focused is None:
            offer.focus()
        self.screen.refresh_bindings()

    def _show_sources(self) -> None:
        kept = self._session.kept(self._session.stage)
        lines = [f"✓ kept: {one_line(chosen.text)}" for chosen in kept]
        if self._passages:
            lines.append("From the library:")
            lines += [f"  {passage.citation}" for passage in self._passages]
        elif self._questions:
            lines.append("Nothing in the library fits this.")
        self.query_one("#sources", Static).update("\n".join(lines))

    def _say(self, text: str) -> None:
        self.query_one("#thinking", Static).update(text)

    # Choosing

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_keep(event.option_index)

    async def action_keep(self, index: int) -> None:
        """Keep a question, or, if it is kept, take it off again."""
        if index >= len(self._questions) or self.busy:
            return
        question = self._questions[index]
        kept = next(
            (
                chosen
                for chosen in self._session.kept(self._session.stage)
                if (chosen.original or chosen.text) == question.text
            ),
            None,
        )
        if kept is not None:
            await self._after(self._session.drop(kept), went_on=False)
        elif self._session.can_keep <= 0:
            self.notify("That is as many as this stage keeps. Take one off with Enter, or g goes on.")
        else:
            await self._after(self._session.keep(question))

    async def _after(self, step: object, *, went_on: bool = True) -> None:
        trouble = await self._app.trouble(step)
        if trouble:
            self.notify(trouble, title="Not kept", severity="error", timeout=15, markup=False)
            return
        self._close_edit()
        if went_on and self._session.can_keep <= 0:
            self.post_message(self.Done())
        else:
            self._show_offer()

    def action_edit(self) -> None:
        index = self.query_one(OfferList).highlighted
        if index is None or index >= len(self._questions):
            return
        self._open_edit(self._questions[index])

    def action_own(self) -> None:
        self._open_edit(None)

    def _open_edit(self, question: OfferedQuestion | None) -> None:
        if self._session.can_keep <= 0:
            self.notify("That is as many as this stage keeps. Take one off with Enter, or g goes on.")
            return
        self._editing = question
        box = self.query_one("#edit", AnswerBox)
        box.put(question.text if question else "")
        box.border_title = "In your own words" if question else "Your own question"
        box.border_subtitle = "Enter keeps it · Esc closes"
        box.add_class("open")
        box.focus()

    def _close_edit(self) -> None:
        self.query_one("#edit").remove_class("open")
        self._editing = None

    async def on_answer_box_submitted(self, event: AnswerBox.Submitted) -> None:
        event.stop()
        if not event.text.strip():
            self.notify("A question needs words. Esc closes the box.")
            return
        if self._editing is not None:
            await self._after(self._session.keep(self._editing, event.text))
        else:
            await self._after(self._session.keep_own(event.text))

    async def action_another(self) -> None:
        await self._app.trouble(self._session.another())
        self._run()

    def action_not_meant(self) -> None:
        self.post_message(self.Reword())

    def action_go_on(self) -> None:
        self.post_message(self.Done())

    def action_read(self) -> None:
        parts = [(passage.citation, _with_source(passage)) for passage in self._passages]
        self.app.push_screen(PageScreen("From the library", parts))


def _with_source(passage: Passage) -> str:
    basis = {"evidence": "Rests on research", "craft": "From practice"}[passage.basis.value]
    sources = "; ".join(passage.sources)
    return f"{passage.text}\n\n{basis}{': ' + sources if sources else ''}."
