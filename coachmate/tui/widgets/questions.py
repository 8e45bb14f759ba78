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
from coachmate.coaching.sessions import ChosenQuestion
from coachmate.coaching.text import one_line
from coachmate.tui.clipboard import copy
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.reading import Entry, ReadingScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.offer import GO_ON, OfferList

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

FULL = "That is as many as this stage keeps. Take one off with its key, or g goes on."
STOPPED = "Stopped. o asks for questions again, w writes your own, F4 goes on without."


class QuestionsPanel(VerticalScroll):
    """Shows the Coach at work and what it offers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "1",
            "keep(0)",
            "Keep",
            key_display="1-3",
            tooltip="Keep the first question, or take it off",
            id="questions.keep_1",
        ),
        Binding(
            "2",
            "keep(1)",
            "Keep the second",
            show=False,
            tooltip="Keep the second question, or take it off",
            id="questions.keep_2",
        ),
        Binding(
            "3",
            "keep(2)",
            "Keep the third",
            show=False,
            tooltip="Keep the third question, or take it off",
            id="questions.keep_3",
        ),
        Binding("e", "edit", "Edit", tooltip="Put the marked question into your own words", id="questions.edit"),
        Binding("w", "own", "Own", tooltip="Write a question of your own", id="questions.own"),
        Binding("o", "another", "Others", tooltip="Ask for other questions", id="questions.others"),
        Binding(
            "n", "not_meant", "Not meant", tooltip="Not what I meant: say it in other words", id="questions.not_meant"
        ),
        Binding(
            "r",
            "read",
            "Library",
            show=False,
            tooltip="Read the guidance that was found for what you wrote",
            id="questions.source",
        ),
        Binding("g", "go_on", "Go on", tooltip="Go on to the next stage", id="questions.go_on"),
        Binding(
            "c", "copy", "Copy", show=False, tooltip="Copy the question, where the terminal can", id="questions.copy"
        ),
        Binding("s", "save", "Save as file", show=False, tooltip="Save the question as a file", id="questions.save"),
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
        self._edit_place = session.here
        # The question that the unfinished text began with, "" for one of one's own.
        self._edited = ""
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
        if action in ("edit", "not_meant", "copy", "save"):
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
    @while_shown
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
        more = self._session.can_keep
        offer.show(
            [(each, self._kept_as(each)) for each in self._questions], self._before, full=bool(kept) and more <= 0
        )
        looks_for = self._session.stage.looks_for
        assert looks_for is not None
        if not self._questions:
            told = "No other question fits; write your own with w."
        elif not kept:
            told = looks_for.invitation
        else:
            count = f"You may keep {more} more." if more > 0 else "That is as many as this stage keeps."
            told = f"Kept: {len(kept)}. {count} The same key takes one off; g goes on."
        self._say(" ".join(filter(None, (self._note, told))))
        self._show_sources()
        if self.has_focus_within or self.screen.focused is None:
            offer.focus()
        self.screen.refresh_bindings()

    def _show_sources(self) -> None:
        lines: list[str] = []
        if self._passages:
            lines = [
                "From the library, for what you wrote (r reads it):",
                *(f"  {passage.citation}" for passage in self._passages),
            ]
        elif self._questions:
            lines = ["Nothing in the library fits this."]
        self.query_one("#sources", Static).update("\n".join(lines))

    def _say(self, text: str) -> None:
        self.query_one("#thinking", Static).update(text)

    # Choosing

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id == GO_ON:
            self.action_go_on()
        elif event.option_index < len(self._questions):
            await self.action_keep(event.option_index)
        else:
            await self._after(self._session.drop(self._before[event.option_index - len(self._questions)]))

    async def action_keep(self, index: int) -> None:
        """Keep a question, or, if it is kept, take it off again."""
        if index >= len(self._questions) or self.busy:
            return
        question = self._questions[index]
        kept = self._kept_as(question)
        if kept is not None:
            await self._after(self._session.drop(kept))
        elif self._session.can_keep <= 0:
            self.notify(FULL, timeout=4)
        else:
            await self._after(self._session.keep(question))

    def _kept_as(self, question: OfferedQuestion) -> ChosenQuestion | None:
        """The form in which an offered question is kept at this stage."""
        kept = self._session.kept(self._session.stage)
        return next((chosen for chosen in kept if (chosen.original or chosen.text) == question.text), None)

    @property
    def _before(self) -> list[ChosenQuestion]:
        """What is kept at this stage and not among the questions offered now."""
        offered = {question.text for question in self._questions}
        kept = self._session.kept(self._session.stage)
        return [chosen for chosen in kept if (chosen.original or chosen.text) not in offered]

    async def _after(self, step: object) -> None:
        trouble = await self._app.trouble(step)
        if trouble:
            self.notify(trouble, title="Not kept", severity="error", timeout=15, markup=False)
            return
        if self.query_one("#edit").has_class("open"):
            await self._app.attempt(self._session.save_draft("", self._edit_place), None)
            self._edited = ""
        self._close_edit()
        self._show_offer()

    def action_edit(self) -> None:
        if (question := self._marked) is not None:
            self._open_edit(question)

    def action_own(self) -> None:
        self._open_edit(None)

    def _open_edit(self, question: OfferedQuestion | None) -> None:
        replaces = question is not None and self._kept_as(question) is not None
        if self._session.can_keep <= 0 and not replaces:
            self.notify(FULL, timeout=4)
            return
        unfinished = self._session.draft
        if question is not None and question.text != self._edited:
            unfinished = ""
        self._editing, self._edited = question, question.text if question else ""
        self._edit_place = self._session.here
        box = self.query_one("#edit", AnswerBox)
        with box.prevent(AnswerBox.Changed):
            box.put(unfinished or self._edited)
        box.border_title = "In your own words" if question else "Your own question"
        box.border_subtitle = "Enter keeps it · Esc closes"
        box.add_class("open")
        box.focus()

    def _close_edit(self) -> None:
        self.query_one("#edit").remove_class("open")
        self._editing = None

    def on_text_area_changed(self, event: AnswerBox.Changed) -> None:
        """What is typed is kept as the place's draft, so that no key and no fault loses it."""
        event.stop()
        # The session may be at another place by now, and this screen gone before it is written.
        draft = self._session.save_draft(event.text_area.text, self._edit_place)
        self.app.run_worker(self._app.attempt(draft, None))

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
        self.app.push_screen(ReadingScreen([Entry(passage.document, passage) for passage in self._passages]))

    async def action_copy(self) -> None:
        if (question := self._marked) is not None:
            self.notify(await copy(self.app, question.text), markup=False)

    async def action_save(self) -> None:
        if (question := self._marked) is not None:
            await self._app.save_text("question", f"{one_line(question.text)}\n")

    @property
    def _marked(self) -> OfferedQuestion | None:
        index = self.query_one(OfferList).highlighted
        return self._questions[index] if index is not None and index < len(self._questions) else None
