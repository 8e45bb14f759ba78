"""A guided session: stages at the side, one prompt at a time, then questions to choose from, then the way on.

All that is said and kept goes through `GuidedSession`; this screen only shows it and hands keys on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.progress import Moment, Place
from coachmate.coaching.text import one_line, showable
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.questions import QuestionsPanel
from coachmate.tui.widgets.stages import StageList
from coachmate.tui.widgets.timer import StageTimer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

NARROW = 64
# A draft is kept this often while it is typed, well within the half second that may be lost.
DRAFT_EVERY = 0.2


def route_is_known(session: GuidedSession) -> bool:
    """Whether the way to come is certain, or an open branch hides it."""
    last = session.route[-1]
    return last.branch is None or last.id in session.progress.taken


class SessionScreen(Screen[None]):
    """One session of one guide."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "leave", "Leave", tooltip="Go to the first screen; all that you wrote is kept", id="session.leave"
        ),
        Binding("f3", "back", "Back", show=False, tooltip="Go one place back; nothing is lost", id="session.back"),
        Binding("f4", "skip", "Skip", show=False, tooltip="Leave out the rest of this stage", id="session.skip"),
        # Before the answer box, for which F6 marks a line.
        Binding(
            "f6", "timer", "Timer", tooltip="Start or stop the timer of this stage", priority=True, id="session.timer"
        ),
        *(
            Binding(
                str(number),
                f"option({number - 1})",
                f"Choose {number}",
                show=False,
                tooltip="Choose the way on of that number",
                id=f"session.option_{number}",
            )
            for number in range(1, 10)
        ),
    ]

    def __init__(self, session: GuidedSession) -> None:
        super().__init__()
        self._session = session
        # The place that the answer box belongs to: a late draft must not end up at the next one.
        self._box_place: Place | None = None
        self._unkept = False
        self._busy = False

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def compose(self) -> ComposeResult:
        yield Bar(self._session.guide.title)
        with Horizontal(id="session"):
            yield StageList(id="side")
            with Vertical(id="main"):
                yield Static(id="stage-title", markup=False)
                yield Static(id="intention", markup=False)
                yield StageTimer(id="timer")
                with ContentSwitcher(id="panels", initial="prompt-panel"):
                    with Vertical(id="prompt-panel"):
                        yield Static(id="prompt-text", markup=False)
                        yield Static(id="prompt-hint", markup=False)
                        yield AnswerBox(id="answer")
                        yield Static(id="answer-line", markup=False)
                    yield QuestionsPanel(self._session, id="questions-panel")
                    with Vertical(id="branch-panel"):
                        yield Static(id="branch-ask", markup=False)
                        yield Choices(id="branch")
        yield Footer()

    def on_mount(self) -> None:
        self.set_interval(DRAFT_EVERY, self._keep_draft)
        self._show()

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "-narrow")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "timer":
            return self._session.stage.timer_minutes is not None
        if action == "option":
            return self._session.here.moment is Moment.BRANCH
        if action == "skip":
            return self._session.here.moment is not Moment.BRANCH
        if action == "back":
            return len(self._session.progress.trail) > 1
        return True

    # Showing

    def _show(self) -> None:
        session = self._session
        stage, here = session.stage, session.here
        answered = {each.id for each in session.route if session.answers(each) or session.kept(each)}
        route = [each.id for each in session.route]
        number = route.index(stage.id) + 1
        # Before a branch nobody can say how many stages are to come.
        count = f" · {number} of {len(route)}" if route_is_known(session) else ""
        self.query_one(Bar).title(session.guide.title + count)
        self.query_one(StageList).show(session.route, stage.id, answered)
        self.query_one("#stage-title", Static).update(showable(stage.title) + self._prompt_count())
        intention = self.query_one("#intention", Static)
        intention.update(showable(stage.intention))
        # Three questions and their sources need the room on a small screen.
        intention.display = here.moment is not Moment.QUESTIONS
        timer = self.query_one(StageTimer)
        if self._box_place is None or self._box_place.stage != stage.id:
            timer.set_minutes(stage.timer_minutes)
        panels = self.query_one("#panels", ContentSwitcher)
        if here.moment is Moment.PROMPT:
            panels.current = "prompt-panel"
            self._show_prompt()
        elif here.moment is Moment.QUESTIONS:
            panels.current = "questions-panel"
            self.query_one(QuestionsPanel).begin()
        else:
            panels.current = "branch-panel"
            self._show_branch()
        self._box_place = here
        self.refresh_bindings()

    def _prompt_count(self) -> str:
        """Which of the stage's prompts this is, where it has several: the second is not the first come back."""
        ids = [prompt.id for prompt in self._session.stage.prompts]
        here = self._session.here
        return f" · {ids.index(here.prompt) + 1} of {len(ids)}" if here.prompt in ids and len(ids) > 1 else ""

    def _show_prompt(self) -> None:
        prompt = self._session.prompt
        assert prompt is not None
        self.query_one("#prompt-text", Static).update(showable(prompt.text))
        hint = self.query_one("#prompt-hint", Static)
        hint.update(showable(prompt.hint or ""))
        hint.display = bool(prompt.hint)
        box = self.query_one(AnswerBox)
        self._box_place = self._session.here
        with box.prevent(AnswerBox.Changed):
            box.put(self._session.draft)
        self._unkept = False
        self._say_kept()
        box.focus()

    def _show_branch(self) -> None:
        branch = self._session.stage.branch
        assert branch is not None
        self.query_one("#branch-ask", Static).update(showable(branch.ask))
        options = self.query_one("#branch", OptionList)
        options.clear_options()
        for number, option in enumerate(branch.options, 1):
            line = Content.assemble((f"{number} ", "$accent"), showable(option.label))
            options.add_option(Option(line, id=option.id))
        options.highlighted = 0
        options.focus()

    def _say_kept(self, trouble: str = "") -> None:
        line = self.query_one("#answer-line", Static)
        line.set_class(bool(trouble), "warning")
        kept = "kept" if self._session.draft else ""
        back = "F3 back" if len(self._session.progress.trail) > 1 else ""
        line.update(trouble or " · ".join(filter(None, ("Enter goes on", "^J line", back, "F4 skip", kept))))

    # Writing

    def on_text_area_changed(self, event: AnswerBox.Changed) -> None:
        if event.text_area.id == "answer":
            self._unkept = True

    async def _keep_draft(self) -> None:
        """Keep what stands in the box, if it has changed; says so when it can't."""
        if not self._unkept or self._busy or self._box_place is None or self._box_place.moment is not Moment.PROMPT:
            return
        self._unkept = False
        box, place = self.query_one(AnswerBox), self._box_place
        trouble = await self._app.trouble(self._session.save_draft(box.text, place))
        if trouble:
            self._unkept = True
            self._say_kept(f"Not kept yet: {one_line(trouble)}")
        elif place == self._box_place:
            self._say_kept()

    async def on_answer_box_submitted(self, event: AnswerBox.Submitted) -> None:
        if event.box.id != "answer" or self._busy:
            return
        if not event.text.strip():
            self.notify("Write a line first, or leave this stage out with F4.", markup=False)
            return
        await self._do(self._session.submit(event.text))
        screening = self._session.screen(event.text)
        # Where questions would follow, their panel says it in their place.
        if screening.crisis and self._session.here.moment is not Moment.QUESTIONS:
            self.app.push_screen(PageScreen("Before you go on", [("", screening.message or "")]))

    async def _do(self, step: object) -> None:
        """Take one step of the session; if it can't be kept, stay here with everything as it was typed."""
        self._busy = True
        try:
            trouble = await self._app.trouble(step)
        finally:
            self._busy = False
        if trouble:
            self.notify(trouble, title="Not kept", severity="error", timeout=15, markup=False)
            self._say_kept("Not kept yet; what you typed still stands here.")
            return
        if self._session.finished:
            await self._app.show_sheet(self._session.id)
        else:
            self._show()

    # Moving

    async def action_back(self) -> None:
        await self._leave_place()
        await self._do(self._session.back())

    async def action_skip(self) -> None:
        await self._leave_place()
        await self._do(self._session.skip())

    async def action_leave(self) -> None:
        if self.query_one(QuestionsPanel).stop():
            return
        await self._leave_place()
        self._app.go_home()

    async def action_option(self, index: int) -> None:
        branch = self._session.stage.branch
        if branch is not None and index < len(branch.options) and not self._busy:
            await self._do(self._session.take(branch.options[index].id))

    def action_timer(self) -> None:
        self.query_one(StageTimer).toggle()

    async def _leave_place(self) -> None:
        self.query_one(QuestionsPanel).stop()
        await self._keep_draft()

    @work(exclusive=True, group="moving")
    async def on_questions_panel_done(self) -> None:
        await self._do(self._session.forward())

    @work(exclusive=True, group="moving")
    async def on_questions_panel_reword(self) -> None:
        await self._do(self._session.not_meant())
        self._say_kept("Put it in other words; Enter asks anew.")

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_list.id == "branch" and event.option_id and not self._busy:
            await self._do(self._session.take(event.option_id))
