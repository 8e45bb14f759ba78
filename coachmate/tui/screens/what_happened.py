"""What happened? A commitment that comes back: what became of it, and what there is to learn; all of it optional.

What is asked of each outcome is coaching's; this screen shows it and hands the answer to the records.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.commitments import WORTH_LEARNING, about, in_full, in_order, names_of, told, understood
from coachmate.coaching.partnerships import Partnership
from coachmate.coaching.sessions import Commitment, Outcome, Review
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

LEAVE = "leave"
# Reviews that are shown of one commitment; the rest stays in the records.
SHOWN = 2
_LABELS = {
    Outcome.DONE: "Done",
    Outcome.PARTLY: "Partly",
    Outcome.NOT_YET: "Not yet",
    Outcome.NO_LONGER: "No longer wanted",
}


async def what_happened(app: CoachmateApp, commitments: Sequence[Commitment], *, in_session: bool = False) -> None:
    """Ask about these commitments, one after another, on top of the screen that is shown."""
    if not commitments:
        return
    parts = await app.parts()
    names = names_of(await app.attempt(parts.partnerships.all(), list[Partnership]()))
    await app.push_screen(WhatHappenedScreen(in_order(commitments), names, in_session=in_session))


async def come_back(app: CoachmateApp, partnership: str) -> None:
    """At the beginning of a session with a partnership: ask about what was meant to be done since the last one."""
    records = (await app.parts()).records
    before = await app.attempt(records.open_commitments(partnership=partnership), [])
    await what_happened(app, before, in_session=True)


class WhatHappenedScreen(Screen[None]):
    """First the outcomes; then what there is to learn and, for what isn't settled, another day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Go back without saying what happened", id="what_happened.leave"),
        *(
            Binding(
                str(number),
                f"choose({number - 1})",
                f"Choose {number}",
                show=False,
                tooltip="Choose the line of that number",
                id=f"what_happened.choose_{number}",
            )
            for number in range(1, 6)
        ),
    ]

    def __init__(
        self, commitments: Sequence[Commitment], names: Mapping[str, str], *, in_session: bool = False
    ) -> None:
        super().__init__()
        self._in_session = in_session
        self._commitments = list(commitments)
        self._names = names
        self._at = 0
        self._outcome: Outcome | None = None
        # The latest text of the day's line and what was understood from it; None while that isn't known.
        self._day: tuple[str, date | None] = ("", None)

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _commitment(self) -> Commitment:
        return self._commitments[self._at]

    def compose(self) -> ComposeResult:
        yield Bar("What happened?")
        with Vertical(id="what-happened"):
            yield Static(id="commitment", markup=False)
            yield Static(id="commitment-about", classes="muted", markup=False)
            yield Static(id="commitment-before", classes="muted", markup=False)
            yield Choices(id="outcomes")
            with Vertical(id="learning"):
                yield Static(id="learning-ask", markup=False)
                yield AnswerBox(id="learnt")
                yield SearchBox(id="new-day", placeholder="A new day, if you want one: Friday, in two weeks …")
                yield Static(id="learning-line", classes="muted", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._outcome is None if action == "choose" else True

    # Showing

    def _show(self) -> None:
        """The commitment whose turn it is, with its outcomes to choose from."""
        commitment, today = self._commitment, _today()
        several = len(self._commitments) > 1
        self._outcome = None
        self.query_one(Bar).title(
            f"What happened? · {self._at + 1} of {len(self._commitments)}" if several else "What happened?"
        )
        self.query_one("#commitment", Static).update(showable(commitment.text))
        told_about = about(commitment, self._names, today)
        self.query_one("#commitment-about", Static).update(told_about)
        self.query_one("#commitment-about").display = bool(told_about)
        self.query_one("#commitment-before").display = False
        outcomes = self.query_one("#outcomes", OptionList)
        outcomes.clear_options()
        leave = "Leave it open" if several else "Leave it open, and go back"
        for number, (name, label) in enumerate([*((o.value, _LABELS[o]) for o in Outcome), (LEAVE, leave)], 1):
            outcomes.add_option(Option(Content.assemble((f"{number} ", "$accent"), label), id=name))
        outcomes.highlighted = 0
        outcomes.display = True
        self.query_one("#learning").display = False
        outcomes.focus()
        self.refresh_bindings()
        self._show_before()

    @work(exclusive=True, group="before")
    @while_shown
    async def _show_before(self) -> None:
        """What was said when it came back before."""
        commitment = self._commitment
        try:
            reviews = await (await self._app.parts()).records.reviews(commitment.id)
        except CoachmateError:
            return  # saying what happened will say it
        if reviews and commitment is self._commitment:
            before = self.query_one("#commitment-before", Static)
            before.update("\n".join(one_line(told(each, _today()), 200) for each in reviews[-SHOWN:]))
            before.display = True

    def _show_learning(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.query_one("#outcomes").display = False
        self.query_one("#learning").display = True
        self.query_one("#learning-ask", Static).update(f"{_LABELS[outcome]}. {WORTH_LEARNING[outcome]}")
        box = self.query_one(SearchBox)
        box.display = not outcome.settles
        if self._day[0] != box.value:
            self._understand(box.value)
        self._say()
        self.query_one(AnswerBox).focus()
        self.refresh_bindings()

    def _say(self) -> None:
        said, day = self._day
        if self._outcome is None:
            return
        if said and not self._outcome.settles:
            line = understood(said, day, _today())
        elif self._outcome.settles:
            line = "As much or as little as you like. Enter keeps it, Esc goes back."
        else:
            line = "As much or as little as you like. Enter goes on, Esc goes back."
        self.query_one("#learning-line", Static).update(line)

    # Answering

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose(event.option_index)

    def action_choose(self, index: int) -> None:
        outcomes = list(Outcome)
        if self._outcome is not None:
            return
        if index < len(outcomes):
            self._show_learning(outcomes[index])
        else:
            self._next()

    async def on_answer_box_submitted(self, event: AnswerBox.Submitted) -> None:
        event.stop()
        if self._outcome is None:
            return
        if self._outcome.settles:
            await self._hand_in(self._outcome)
        else:
            self.query_one(SearchBox).focus()

    async def on_search_box_asked(self, event: SearchBox.Asked) -> None:
        event.stop()
        if self._outcome is not None and event.entered:
            await self._hand_in(self._outcome)
        else:
            self._understand(event.query)

    async def _hand_in(self, outcome: Outcome) -> None:
        """Keep it, unless a day was written that nobody can read."""
        said, day = one_line(self.query_one(SearchBox).value), None
        if said and not outcome.settles:
            day = await _day_in(said)
            if day is None:
                self._day = (said, None)
                self._say()
                return
        # Esc may have been pressed meanwhile.
        if self._outcome is outcome:
            await self._keep(outcome, self.query_one(AnswerBox).text.strip(), day)

    @work(exclusive=True, group="day")
    @while_shown
    async def _understand(self, said: str) -> None:
        self._day = (said, await _day_in(said) if said else None)
        self._say()

    async def _keep(self, outcome: Outcome, learnt: str, day: date | None) -> None:
        records, before = (await self._app.parts()).records, self._commitment
        review: Review | None = await self._app.attempt(records.review(before.id, outcome, learnt, day), None)
        if review is None:
            return
        self._app.undo = lambda: records.take_back(review.id, before.due)
        until = f" The new day is {in_full(day, _today())}." if day else ""
        # Where words are typed, Ctrl+Z takes back words.
        where = " on the first screen" if self._in_session else ""
        self._app.tell_lasting(f"Kept.{until} Ctrl+Z{where} takes it back.")
        self._next()

    def _next(self) -> None:
        """The next commitment, or away from here."""
        with self.prevent(Input.Changed, AnswerBox.Changed):
            self.query_one(AnswerBox).put("")
            self.query_one(SearchBox).value = ""
        self._day = ("", None)
        if self._at + 1 < len(self._commitments):
            self._at += 1
            self._show()
        elif self.is_current:
            self.dismiss()

    def action_leave(self) -> None:
        """From the words back to the outcomes, where what was typed waits; from there away."""
        if self._outcome is not None:
            self._outcome = None
            self.query_one("#learning").display = False
            outcomes = self.query_one("#outcomes", OptionList)
            outcomes.display = True
            outcomes.focus()
            self.refresh_bindings()
        elif self.is_current:
            self.dismiss()


def _today() -> date:
    return datetime.now().astimezone().date()


async def _day_in(said: str) -> date | None:
    """Off the event loop: the library that reads days takes a moment to load."""
    from coachmate.reading.days import day_in

    return await asyncio.to_thread(day_in, said, _today())
