"""One prompt and its answer: a box to write in, or options to take one of. What is typed is kept as a draft.

Tells what was handed in; where the session goes then is for its screen to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.options import with_words
from coachmate.coaching.progress import Place
from coachmate.coaching.text import one_line, showable
from coachmate.tui.keys import key_shown
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.options import OptionsList

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

# A draft is kept this often while it is typed, well within the half second that may be lost.
DRAFT_EVERY = 0.2


class PromptPanel(Vertical):
    """Shows the prompt at which the session is, while it is at one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "close_words", "Options", tooltip="Go back to the options; your words are kept", id="options.back"
        ),
    ]

    class Answered(Message):
        """The person hands this in at that place; pressed twice, it comes when the session is elsewhere already."""

        def __init__(self, text: str, place: Place) -> None:
            super().__init__()
            self.text = text
            self.place = place

    def __init__(self, session: GuidedSession, *, id: str) -> None:
        super().__init__(id=id)
        self._session = session
        # The place that the box belongs to, None between prompts: a late draft must not end up at the next one.
        self._at: Place | None = None
        self._unkept = False
        self.held = False
        """Set while a step of the session is under way: nothing is kept then."""

    def compose(self) -> ComposeResult:
        yield Static(id="prompt-text", markup=False)
        yield Static(id="prompt-hint", markup=False)
        yield OptionsList(id="options")
        yield AnswerBox(id="answer")
        yield Static(id="answer-line", markup=False)

    def on_mount(self) -> None:
        self.set_interval(DRAFT_EVERY, self.keep_draft)

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _box(self) -> AnswerBox:
        return self.query_one("#answer", AnswerBox)

    @property
    def _options(self) -> OptionsList:
        return self.query_one(OptionsList)

    @property
    def _has_options(self) -> bool:
        prompt = self._session.prompt
        return prompt is not None and bool(prompt.options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "close_words":
            return self._has_options and any(box.has_focus for box in self.query(AnswerBox))
        return True

    # Showing

    def show(self) -> None:
        """The prompt here, with what was written there."""
        prompt, draft = self._session.prompt, self._session.draft
        assert prompt is not None
        self._at = self._session.here
        self.query_one("#prompt-text", Static).update(showable(prompt.text))
        hint = self.query_one("#prompt-hint", Static)
        hint.update(showable(prompt.hint or ""))
        hint.display = bool(prompt.hint)
        if prompt.options:
            self._options.show(prompt.options, draft)
        self._put(draft)
        self._open(words=not prompt.options or bool(draft and draft not in prompt.options))

    def _put(self, text: str) -> None:
        with self._box.prevent(AnswerBox.Changed):
            self._box.put(text)
        self._unkept = False

    def _open(self, *, words: bool) -> None:
        """Show the box, or the options."""
        self._options.display = not words
        self._box.display = words
        self.say_kept()
        self.focus_answer()
        self.screen.refresh_bindings()

    def focus_answer(self) -> None:
        (self._box if self._box.display else self._options).focus()

    def close(self) -> None:
        """The session is at no prompt."""
        self._at = None

    def say_kept(self, trouble: str = "") -> None:
        line = self.query_one("#answer-line", Static)
        line.set_class(bool(trouble), "warning")
        kept = "kept" if self._session.draft else ""
        back = f"{key_shown(self.app, 'session.back', 'f3')} back" if len(self._session.progress.trail) > 1 else ""
        skip = f"{key_shown(self.app, 'session.skip', 'f4')} skip"
        if not self._box.display:
            ways = ("Enter takes it", "w own words")
        else:
            ways = ("Enter goes on", "Esc options" if self._has_options else "^J line")
        line.update(trouble or " · ".join(filter(None, (*ways, back, skip, kept))))

    # Writing

    def on_text_area_changed(self, event: AnswerBox.Changed) -> None:
        event.stop()
        self._unkept = True

    async def keep_draft(self) -> None:
        """Keep what stands in the box, if it has changed; says so when it can't."""
        if not self._unkept or self.held or self._at is None:
            return
        self._unkept = False
        place = self._at
        trouble = await self._app.trouble(self._session.save_draft(self._box.text, place))
        if trouble:
            self._unkept = True
            self.say_kept(f"Not kept yet: {one_line(trouble)}")
        elif place == self._at:
            self.say_kept()

    def on_answer_box_submitted(self, event: AnswerBox.Submitted) -> None:
        event.stop()
        if not event.text.strip():
            skip = key_shown(self.app, "session.skip", "f4")
            self.notify(f"Write a line first, or leave this stage out with {skip}.", markup=False)
            return
        self._hand_in(event.text)

    def on_options_list_taken(self, event: OptionsList.Taken) -> None:
        event.stop()
        self._hand_in(event.text)

    def _hand_in(self, text: str) -> None:
        if self._at is not None:
            self.post_message(self.Answered(text, self._at))

    def on_options_list_own_words(self, event: OptionsList.OwnWords) -> None:
        """A box in which the marked option stands already, to write on from or to take out."""
        event.stop()
        draft, prompt = self._session.draft, self._session.prompt
        if prompt is not None and (not draft or draft in prompt.options):
            self._put(with_words(self._options.marked, "…").removesuffix("…"))
        self._open(words=True)

    def action_close_words(self) -> None:
        self._open(words=False)
