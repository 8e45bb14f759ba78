"""What the session's screen has for people who talk: the time, who speaks, and quiet mode.

The way through the guide is the session screen's; this knows where the session is, and moves it only by `go_on`.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.progress import Moment
from coachmate.tui.widgets.airtime import AirtimeStrip
from coachmate.tui.widgets.prompt_panel import PromptPanel
from coachmate.tui.widgets.talk import QuietPanel, TalkPanel
from coachmate.tui.widgets.timer import StageTimer

# From so many people on, who speaks is counted without being asked for.
GROUP = 3


class TogetherScreen(Screen[None]):
    """Has a `StageTimer`, a `TalkPanel` and a `QuietPanel` on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", tooltip="Go on from a talk; or write, from quiet mode", id="session.go_on"),
        # These before the answer box, for which some of them mark text.
        Binding(
            "f5",
            "quiet",
            "Quiet",
            tooltip="Show only the time and one prompt, or everything again",
            priority=True,
            id="session.quiet",
        ),
        Binding("f6", "timer", "Timer", tooltip="Start, pause or continue the time", priority=True, id="session.timer"),
        Binding(
            "f12",
            "timer_back",
            "Set back",
            show=False,
            tooltip="Set the time of this stage back to its whole length",
            priority=True,
            id="session.timer_back",
        ),
        Binding(
            "ctrl+down",
            "lengthen(-1)",
            "Shorter",
            show=False,
            tooltip="A minute less for this stage",
            priority=True,
            id="session.minute_less",
        ),
        Binding(
            "ctrl+up",
            "lengthen(1)",
            "Longer",
            show=False,
            tooltip="A minute more for this stage",
            priority=True,
            id="session.minute_more",
        ),
    ]

    def __init__(self, session: GuidedSession) -> None:
        super().__init__()
        self._session = session
        self._counting = len(session.seats.people) >= GROUP

    async def go_on(self) -> None:
        """Go one place on from here."""
        raise NotImplementedError

    @property
    def _timer(self) -> StageTimer:
        return self.query_one(StageTimer)

    @property
    def quiet(self) -> bool:
        return self.has_class("-quiet")

    @property
    def _talking(self) -> bool:
        return self._session.here.moment is Moment.TALK

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Single keys are free where nothing is typed.
        free, timed = self._talking or self.quiet, self._session.stage.timer_minutes is not None
        people = len(self._session.seats.people)
        if action in ("talk_timer", "talk_timer_back", "talk_lengthen"):
            return free and timed
        if action in ("timer", "timer_back", "lengthen"):
            return timed
        if action == "airtime":
            return self._talking and not self.quiet and people > 1
        if action == "speaks":
            person = parameters[0] if parameters else -1
            return self._talking and self._counting and isinstance(person, int) and person < people
        if action == "go_on":
            return free
        return self._talking or self._session.here.moment is Moment.PROMPT if action == "quiet" else True

    # Showing

    def show_talk(self) -> None:
        """The talk of the present stage."""
        stage = self._session.stage
        self.query_one(TalkPanel).show(
            stage.talk or "",
            timed=stage.timer_minutes is not None,
            counted=self._counting,
            can_go_back=len(self._session.progress.trail) > 1,
        )
        self._show_time()

    def show_quiet(self) -> None:
        """What people are asked, in quiet mode; where something is to be chosen, it ends. Out of a talk nobody's
        speaking is counted.
        """
        if not self._talking:
            self._timer.speaks(None)
        prompt = self._session.prompt
        text = prompt.text if prompt else self._session.stage.talk
        if text is None or not self.check_action("quiet", ()):
            self.remove_class("-quiet")
        elif self.quiet:
            panel = self.query_one(QuietPanel)
            panel.show(text)
            panel.focus()

    def _show_time(self) -> None:
        self.query_one(QuietPanel).show_time(self._timer.time_told)
        self.query_one(AirtimeStrip).show(self._timer.clocks, self._timer.speaking)

    def on_stage_timer_ticked(self) -> None:
        self._show_time()

    # Keys

    async def action_go_on(self) -> None:
        if self._talking:
            await self.go_on()
        else:
            # Something is to be written first.
            self.action_quiet()

    def action_quiet(self) -> None:
        """Only the time and one prompt, or everything again."""
        self.toggle_class("-quiet")
        self.show_quiet()
        if not self.quiet and self._talking:
            self.query_one(TalkPanel).focus()
        elif not self.quiet:
            self.query_one(PromptPanel).focus_answer()
        self.refresh_bindings()

    def action_timer(self) -> None:
        self._timer.toggle()

    def action_timer_back(self) -> None:
        self._timer.set_back()

    def action_lengthen(self, minutes: int) -> None:
        self._timer.lengthen(minutes)

    action_talk_timer, action_talk_timer_back, action_talk_lengthen = action_timer, action_timer_back, action_lengthen

    def action_airtime(self) -> None:
        self._counting = not self._counting
        self._timer.speaks(None)
        self.show_talk()
        self.refresh_bindings()

    def action_speaks(self, person: int) -> None:
        self._timer.speaks(self._session.seats.people[person] if person >= 0 else None)

    def on_airtime_strip_speaks(self, event: AirtimeStrip.Speaks) -> None:
        self.action_speaks(event.person)
