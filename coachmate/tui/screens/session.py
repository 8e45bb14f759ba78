"""A guided session: stages at the side, one talk or prompt at a time, then questions to choose from, then the way on.

All that is said and kept goes through `GuidedSession`; this screen shows it and hands keys on to its panels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import ContentSwitcher, Static

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.progress import Moment
from coachmate.coaching.text import showable
from coachmate.tui.keys import key_shown
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.together import TogetherScreen
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.branch_panel import BranchPanel
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.prompt_panel import PromptPanel
from coachmate.tui.widgets.questions import QuestionsPanel
from coachmate.tui.widgets.shown import ShownPart
from coachmate.tui.widgets.stages import StageList
from coachmate.tui.widgets.talk import QuietPanel, TalkKeys, TalkPanel
from coachmate.tui.widgets.timer import StageTimer

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

NARROW = 64


def route_is_known(session: GuidedSession) -> bool:
    """Whether the way to come is certain, or an open branch hides it."""
    last = session.route[-1]
    return last.branch is None or last.id in session.progress.taken


class SessionScreen(TogetherScreen):
    """One session of one guide."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", tooltip="Go back to where you chose it; all is kept", id="session.leave"),
        Binding("f2", "read_shown", "Read", tooltip="Read all of what is shown above the prompt", id="session.shown"),
        Binding("f3", "back", "Back", show=False, tooltip="Go one place back; nothing is lost", id="session.back"),
        Binding("f4", "skip", "Skip", show=False, tooltip="Leave out the rest of this stage", id="session.skip"),
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
        super().__init__(session)
        self._busy = False

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    def compose(self) -> ComposeResult:
        yield Bar(self._session.guide.title)
        with Horizontal(id="session"):
            yield StageList(id="side")
            with TalkKeys(id="main"):
                with Vertical(id="words"):
                    yield Static(id="stage-title", markup=False)
                    yield Static(id="intention", markup=False)
                    yield StageTimer(self._session, id="timer")
                    yield ShownPart(self._session, id="shown")
                    with ContentSwitcher(id="panels", initial="prompt-panel"):
                        yield TalkPanel(self._session.seats.people, id="talk-panel")
                        yield PromptPanel(self._session, id="prompt-panel")
                        yield QuestionsPanel(self._session, id="questions-panel")
                        yield BranchPanel(id="branch-panel")
                yield QuietPanel(id="quiet")
        yield Footer()

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "-narrow")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        moment = self._session.here.moment
        if action == "read_shown":
            # The footer asks before there is such a part, too.
            return any(part.has_parts for part in self.query(ShownPart))
        if action == "option":
            return moment is Moment.BRANCH
        if action == "skip":
            return moment is not Moment.BRANCH
        if action == "back":
            return len(self._session.progress.trail) > 1
        return super().check_action(action, parameters)

    # Showing

    def _show(self) -> None:
        session = self._session
        stage, moment = session.stage, session.here.moment
        answered = {each.id for each in session.route if session.is_answered(each)}
        route = [each.id for each in session.route]
        # Before a branch nobody can say how many stages are to come.
        count = f" · {route.index(stage.id) + 1} of {len(route)}" if route_is_known(session) else ""
        self.query_one(Bar).title(session.guide.title + count)
        self.query_one(StageList).show(session.route, stage.id, answered)
        self.query_one("#stage-title", Static).update(showable(stage.title) + self._prompt_count())
        intention = self.query_one("#intention", Static)
        intention.update(showable(stage.intention))
        # Three questions and their sources need the room on a small screen.
        intention.display = moment is not Moment.QUESTIONS
        self._timer.at(stage.id, stage.timer_minutes)
        self.query_one(ShownPart).show()
        self._show_panel(moment)
        self.show_quiet()
        self.refresh_bindings()

    def _prompt_count(self) -> str:
        """Which of the stage's prompts this is, where it has several: the second is not the first come back."""
        ids = [prompt.id for prompt in self._session.stage.prompts]
        here = self._session.here
        return f" · {ids.index(here.prompt) + 1} of {len(ids)}" if here.prompt in ids and len(ids) > 1 else ""

    def _show_panel(self, moment: Moment) -> None:
        self.query_one("#panels", ContentSwitcher).current = f"{moment.value}-panel"
        prompts = self.query_one(PromptPanel)
        prompts.close()
        if moment is Moment.PROMPT:
            prompts.show()
        elif moment is Moment.QUESTIONS:
            self.query_one(QuestionsPanel).begin()
        elif moment is Moment.TALK:
            self.show_talk()
            self.query_one(TalkPanel).focus()
        elif self._session.stage.branch is not None:
            self.query_one(BranchPanel).show(self._session.stage.branch)

    # Going on

    async def on_prompt_panel_answered(self, event: PromptPanel.Answered) -> None:
        if event.place != self._session.here or self._busy:
            return
        await self._do(self._session.submit(event.text))
        if self._session.day_told:
            self.notify(self._session.day_told, markup=False)
        screening = self._session.screen(event.text)
        # Where questions would follow, their panel says it in their place.
        if screening.crisis and self._session.here.moment is not Moment.QUESTIONS:
            self.app.push_screen(PageScreen("Before you go on", [("", screening.message or "")]))

    async def _do(self, step: object) -> None:
        """Take one step of the session; if it can't be kept, stay here with everything as it was typed."""
        prompts = self.query_one(PromptPanel)
        self._busy = prompts.held = True
        try:
            trouble = await self._app.trouble(step)
        finally:
            self._busy = prompts.held = False
        if trouble:
            self._app.tell_trouble(trouble, title="Not kept")
            prompts.say_kept("Not kept yet; what you typed still stands here.")
            return
        if self._session.finished:
            await self._timer.keep()
            await self._app.show_sheet(self._session.id)
        else:
            self._show()

    async def action_back(self) -> None:
        await self._put_down()
        await self._do(self._session.back())

    async def action_skip(self) -> None:
        await self._put_down()
        before = self._session.here
        await self._do(self._session.skip())
        if self._session.here != before and not self._session.finished:
            self.notify(f"Left out; {key_shown(self.app, 'session.back', 'f3')} goes back.", markup=False)

    async def go_on(self) -> None:
        if not self._busy:
            await self._do(self._session.forward())

    async def action_leave(self) -> None:
        if self.quiet:
            self.action_quiet()
            return
        if self.query_one(QuestionsPanel).stop():
            return
        await self.leave_place()
        self._app.go_to_list()

    async def _put_down(self) -> None:
        """Keep what stands here before another place is shown."""
        self.query_one(QuestionsPanel).stop()
        await self.query_one(PromptPanel).keep_draft()

    async def leave_place(self) -> None:
        """Keep what stands here, and how far the time ran; it stands still then."""
        await self._put_down()
        if trouble := await self._timer.keep():
            self._app.tell_trouble(trouble, title="Not kept")

    async def action_option(self, index: int) -> None:
        branch = self._session.stage.branch
        if branch is not None and index < len(branch.options) and not self._busy:
            await self._do(self._session.take(branch.options[index].id))

    async def on_branch_panel_taken(self, event: BranchPanel.Taken) -> None:
        if not self._busy:
            await self._do(self._session.take(event.option))

    @work(exclusive=True, group="moving")
    async def on_questions_panel_done(self) -> None:
        await self._do(self._session.forward())

    @work(exclusive=True, group="moving")
    async def on_questions_panel_reword(self) -> None:
        await self._do(self._session.not_meant())
        self.query_one(PromptPanel).say_kept("Put it in other words; Enter asks anew.")

    def action_read_shown(self) -> None:
        self.query_one(ShownPart).read_all()
