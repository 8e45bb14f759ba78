"""While people talk: what they do, large and calm, with nothing to type; and quiet mode, the time and one prompt alone.

Draws what it is told. The keys of a talk lie on `TalkKeys`, which holds all of a session's panels; what they do is done
by the session's screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from coachmate.coaching.guides import MOST_PEOPLE
from coachmate.coaching.text import one_line, showable
from coachmate.tui.keys import key_shown
from coachmate.tui.widgets.airtime import AirtimeStrip


class TalkKeys(Vertical):
    """Single keys, for nothing is typed in a talk; the screen says when they can be used."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.talk_timer", "Timer", tooltip="Start or pause the time", show=False, id="talk.timer"),
        Binding(
            "r",
            "screen.talk_timer_back",
            "Set back",
            tooltip="Set the time back to its whole length",
            show=False,
            id="talk.timer_back",
        ),
        Binding(
            "plus", "screen.talk_lengthen(1)", "Longer", tooltip="A minute more", show=False, id="talk.minute_more"
        ),
        Binding(
            "minus", "screen.talk_lengthen(-1)", "Shorter", tooltip="A minute less", show=False, id="talk.minute_less"
        ),
        *(
            Binding(
                str(number),
                f"screen.speaks({number - 1})",
                f"Person {number} speaks",
                show=False,
                tooltip=f"Person {number} is speaking now",
                id=f"talk.speaks_{number}",
            )
            for number in range(1, MOST_PEOPLE + 1)
        ),
        Binding(
            "0", "screen.speaks(-1)", "Nobody speaks", show=False, tooltip="Nobody is speaking", id="talk.nobody_speaks"
        ),
        Binding(
            "a",
            "screen.airtime",
            "Airtime",
            tooltip="Show or hide who has spoken for how long",
            id="talk.airtime",
        ),
    ]


class TalkPanel(VerticalScroll):
    """The talk of a stage, and below it who speaks where that is counted."""

    def __init__(self, people: Sequence[str], *, id: str) -> None:
        super().__init__(id=id, can_focus=True)
        self._people = people

    def compose(self) -> ComposeResult:
        yield Static(id="talk-text", markup=False)
        # Stays in sight while a long text is scrolled.
        with Vertical(id="talk-foot"):
            yield AirtimeStrip(self._people, id="airtime")
            yield Static(id="talk-line", markup=False)

    def show(self, text: str, *, timed: bool, counted: bool, can_go_back: bool) -> None:
        self.query_one("#talk-text", Static).update(showable(text))
        self.query_one("#airtime").display = counted
        back = f"{key_shown(self.app, 'session.back', 'f3')} back" if can_go_back else ""
        time = "Space starts or pauses, + - a minute" if timed else ""
        who = f"1 to {len(self._people)} who speaks, 0 nobody" if counted else ""
        self.query_one("#talk-line", Static).update(" · ".join(filter(None, ("Enter goes on", time, who, back))))


class QuietPanel(VerticalScroll):
    """The time and one prompt in the middle of an empty screen, so that people look at one another."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, can_focus=True)

    def compose(self) -> ComposeResult:
        yield Static(id="quiet-time", markup=False)
        yield Static(id="quiet-text", markup=False)

    def show(self, text: str) -> None:
        self.query_one("#quiet-text", Static).update(showable(text))

    def show_time(self, told: str) -> None:
        self.query_one("#quiet-time", Static).update(one_line(told))
