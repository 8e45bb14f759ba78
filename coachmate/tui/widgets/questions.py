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

from coachmate.coaching.coach import Chosen, Event, FellBack, Found
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.passages import Passage
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.text import one_line
from coachmate.tui.clipboard import copy
from coachmate.tui.keys import key_shown
from coachmate.tui.leaving import while_shown
from coachmate.tui.screens.reading import Entry, ReadingScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.offer import GO_ON, OfferList, sources_of, thinking_of, told_of
from coachmate.tui.widgets.own_words import OwnWords

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

FULL = "That is as many as this stage keeps. Take one off with its key, or g goes on."


class QuestionsPanel(VerticalScroll):
    """Shows the Coach at work and what it offers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"keep({number - 1})",
                "Keep" if number == 1 else f"Keep the {which}",
                key_display="1-3" if number == 1 else None,
                show=number == 1,
                tooltip=f"Keep the {which} question, or take it off",
                id=f"questions.keep_{number}",
            )
            for number, which in enumerate(("first", "second", "third"), 1)
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
        Binding("escape", "close", "Close", tooltip="Close the box; what you typed is kept", id="questions.close"),
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
        # Stages at which it has been said what becomes of a kept question.
        self._told: set[str] = set()
        self._asking: Worker[None] | None = None
        self._note = ""

    def compose(self) -> ComposeResult:
        yield Static(id="statement", markup=False)
        yield Static(id="thinking", markup=False)
        yield OfferList(id="offer")
        yield OwnWords(self._session, id="edit")
        yield Static(id="sources", markup=False, classes="muted")

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _box(self) -> OwnWords:
        return self.query_one(OwnWords)

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
        if action == "close":
            # The footer asks before there is a box, too.
            return any(box.is_open for box in self.query(OwnWords))
        return True

    # Asking

    def begin(self) -> None:
        """A new stage, or back at one: ask the Coach."""
        self._questions, self._passages = (), ()
        self._box.close()
        self.query_one("#statement", Static).update(
            "You wrote: " + one_line(" ".join(self._session.answers(self._session.stage)), 110)
        )
        self._run()

    def stop(self) -> bool:
        """End the Coach's work, or close the edit box; False if there was nothing to stop."""
        if self._box.is_open:
            self._box.close()
            self.query_one(OfferList).focus()
            self.screen.refresh_bindings()
            return True
        if self.busy and self._asking is not None:
            self._asking.cancel()
            self._say(self._stopped)
            self.focus()
            self.screen.refresh_bindings()
            return True
        return False

    @property
    def _stopped(self) -> str:
        skip = key_shown(self.app, "session.skip", "f4")
        return f"Stopped. o asks for questions again, w writes your own, {skip} goes on without."

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
            self._say(f"{trouble} {self._stopped}")
        self.screen.refresh_bindings()

    async def _follow(self) -> None:
        async with aclosing(self._session.questions()) as events:
            async for event in events:
                self._react(event)

    def _react(self, event: Event) -> None:
        if said := thinking_of(event):
            self._say(said)
        if isinstance(event, Found):
            self._passages = event.passages
        elif isinstance(event, FellBack):
            self._note = event.reason
        elif isinstance(event, Chosen):
            self._questions, self._passages = event.questions, event.citations
            self._show_offer()

    def _show_offer(self) -> None:
        offer = self.query_one(OfferList)
        kept = self._session.kept(self._session.stage)
        more = self._session.can_keep
        offered = [(each, self._session.kept_as(each)) for each in self._questions]
        offer.show(offered, self._session.kept_beside(self._questions), full=bool(kept) and more <= 0)
        stage = self._session.stage
        first = bool(kept) and stage.id not in self._told
        if first:
            self._told.add(stage.id)
        told = told_of(stage, len(kept), more, offered=bool(self._questions), first=first)
        self._say(" ".join(filter(None, (self._note, told))))
        self.query_one("#sources", Static).update(sources_of(self._passages, offered=bool(self._questions)))
        if self.has_focus_within or self.screen.focused is None:
            offer.focus()
        self.screen.refresh_bindings()

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
            beside = self._session.kept_beside(self._questions)
            await self._after(self._session.drop(beside[event.option_index - len(self._questions)]))

    async def action_keep(self, index: int) -> None:
        """Keep a question, or, if it is kept, take it off again."""
        if index >= len(self._questions) or self.busy:
            return
        question = self._questions[index]
        kept = self._session.kept_as(question)
        if kept is not None:
            await self._after(self._session.drop(kept))
        elif self._session.can_keep <= 0:
            self.notify(FULL, timeout=4)
        else:
            await self._after(self._session.keep(question))

    async def _after(self, step: object) -> None:
        trouble = await self._app.trouble(step)
        if trouble:
            self._app.tell_trouble(trouble, title="Not kept")
            return
        if self._box.is_open:
            await self._box.forget()
        self._box.close()
        self._show_offer()

    def action_edit(self) -> None:
        if (question := self._marked) is not None:
            self._open_edit(question)

    def action_own(self) -> None:
        self._open_edit(None)

    def _open_edit(self, question: OfferedQuestion | None) -> None:
        replaces = question is not None and self._session.kept_as(question) is not None
        if self._session.can_keep <= 0 and not replaces:
            self.notify(FULL, timeout=4)
            return
        self._box.open_for(question)
        self.screen.refresh_bindings()

    def action_close(self) -> None:
        self.stop()

    async def on_answer_box_submitted(self, event: AnswerBox.Submitted) -> None:
        event.stop()
        if not event.text.strip():
            self.notify("A question needs words. Esc closes the box.")
            return
        if self._box.editing is not None:
            await self._after(self._session.keep(self._box.editing, event.text))
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
