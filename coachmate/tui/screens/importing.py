"""A partner's file: how their agreement differs, clause by clause, and what is to hold; then it is taken in.

Nothing is taken in before each clause that differs has been decided. What follows is decided by coaching's `exchange`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching import exchange
from coachmate.coaching.agreeing import Difference, day
from coachmate.coaching.exchange import Arrival
from coachmate.coaching.partnerships import Partnership, same_name
from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError
from coachmate.tui.leaving import while_shown
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer
from coachmate.tui.widgets.partner_lines import difference_lines
from coachmate.tui.widgets.path_box import PathBox

if TYPE_CHECKING:
    from coachmate.tui.app import CoachmateApp

ASKED = "Which file did your partner send? It is read and shown; nothing changes before you say so."


class ImportScreen(Screen[None]):
    """First the path; then what differs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "decide(True)", "Theirs", tooltip="Take their clause where it is marked", id="importing.theirs"),
        Binding("o", "decide(False)", "Ours", tooltip="Keep our clause where it is marked", id="importing.ours"),
        Binding("T", "decide_all(True)", "All theirs", tooltip="Take all of theirs", id="importing.all_theirs"),
        Binding("O", "decide_all(False)", "All ours", tooltip="Keep all of ours", id="importing.all_ours"),
        Binding("g", "take_in", "Take it in", tooltip="Take it in as decided", id="importing.take_in"),
        Binding("escape", "leave", "Back", tooltip="Go back; nothing is changed", id="importing.leave"),
    ]

    def __init__(self, partnership: str) -> None:
        super().__init__()
        self._with = partnership
        self._partnership: Partnership | None = None
        self._arrival: Arrival | None = None
        self._decided: dict[str, bool] = {}

    @property
    def _app(self) -> CoachmateApp:
        return cast("CoachmateApp", self.app)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#differences", OptionList)

    def compose(self) -> ComposeResult:
        yield Bar("A file from your partner")
        with Vertical(id="importing"):
            yield Static(ASKED, id="importing-line", markup=False)
            yield PathBox(id="importing-path", placeholder="Path of a .json file; Enter reads it", ending=".json")
            yield Choices(id="differences")
        yield Footer()

    def on_mount(self) -> None:
        self._list.display = False
        self.query_one(PathBox).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("decide", "decide_all"):
            return self._arrival is not None and bool(self._arrival.differences)
        if action == "take_in":
            return self._arrival is not None
        return True

    # Reading

    @work(exclusive=True)
    @while_shown
    async def on_input_submitted(self, event: Input.Submitted) -> None:
        file = self.query_one(PathBox).path
        if file is None:
            return
        line = self.query_one("#importing-line", Static)
        book = (await self._app.parts()).partnerships
        try:
            read = await asyncio.to_thread(exchange.read, file.expanduser())
            self._partnership = await book.get(self._with)
            self._arrival = Arrival.of(read, await book.agreements(self._with))
        except (CoachmateError, RuntimeError) as error:
            # RuntimeError: there is no home folder of that name.
            line.set_class(True, "warning")
            line.update(showable(str(error)))
            return
        line.set_class(False, "warning")
        self.query_one(PathBox).display = False
        self._list.display = True
        self._list.focus()
        self._draw()

    def _draw(self) -> None:
        arrival = self._arrival
        if arrival is None or self._partnership is None:
            return
        self.query_one("#importing-line", Static).update(showable(self._told(arrival, self._partnership)))
        at = self._list.highlighted or 0
        self._list.clear_options()
        for each in arrival.differences:
            shown = difference_lines(each, self._said(each, arrival), self._width)
            self._list.add_option(Option(shown, id=each.heading))
        rest = [part for part in exchange.told(arrival.exchange) if part[0].startswith("Commitment")]
        for heading, text in rest:
            shown = Content.assemble((heading, "$primary bold"), "\n  ", showable(text).replace("\n", "\n  "))
            self._list.add_option(Option(shown, disabled=True))
        if arrival.differences:
            self._list.highlighted = min(at, len(arrival.differences) - 1)
        self.refresh_bindings()

    @property
    def _width(self) -> int:
        """How many characters a line of the list has."""
        return max(20, min(self.size.width, 110) - 8)

    def on_resize(self) -> None:
        # Lines are cut to the width that there is.
        self._draw()

    def _told(self, arrival: Arrival, partnership: Partnership) -> str:
        sender = arrival.exchange.sender
        known = any(same_name(sender, name) for name in partnership.members)
        who = "" if known else f" Here you know {', '.join(partnership.members)}: is it theirs?"
        head = f"From {sender}, {day(arrival.exchange.written)}.{who}"
        open_ones = [each for each in arrival.differences if each.heading not in self._decided]
        if arrival.exchange.agreement is None:
            return f"{head} It holds no agreement; g takes in what they mean to do."
        if not arrival.differences:
            return f"{head} Your agreements are the same; g takes in their signature and what they mean to do."
        if open_ones:
            return f"{head} t takes theirs, o keeps ours, clause by clause; {len(open_ones)} to decide."
        return f"{head} All is decided: g takes it in. The history keeps both."

    def _said(self, difference: Difference, arrival: Arrival) -> str:
        decided = self._decided.get(difference.heading)
        if decided is not None:
            return "theirs" if decided else "ours"
        return (
            "not decided · theirs is one of your earlier wordings"
            if difference.heading in arrival.earlier
            else "not decided"
        )

    # Deciding

    def action_decide(self, theirs: bool) -> None:
        at, arrival = self._list.highlighted, self._arrival
        if arrival is None or at is None or at >= len(arrival.differences):
            return
        self._decided[arrival.differences[at].heading] = theirs
        following = [n for n, each in enumerate(arrival.differences) if each.heading not in self._decided]
        self._list.highlighted = next((n for n in following if n > at), following[0] if following else at)
        self._draw()

    def action_decide_all(self, theirs: bool) -> None:
        for each in self._arrival.differences if self._arrival else ():
            self._decided[each.heading] = theirs
        self._draw()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter goes to the other one."""
        event.stop()
        if self._arrival is not None:
            heading = self._arrival.differences[event.option_index].heading
            self._decided[heading] = not self._decided.get(heading, False)
            self._draw()

    @work(exclusive=True)
    @while_shown
    async def action_take_in(self) -> None:
        arrival = self._arrival
        if arrival is None:
            return
        if any(each.heading not in self._decided for each in arrival.differences):
            self.notify("Decide each clause first: t takes theirs, o keeps ours.")
            return
        book = (await self._app.parts()).partnerships
        take = {heading for heading, theirs in self._decided.items() if theirs}
        trouble = await self._app.trouble(exchange.take_in(book, self._with, arrival, take))
        if trouble:
            self._app.tell_trouble(trouble, title="Not taken in")
            return
        if self.is_current:
            self.dismiss()
            self._app.tell_lasting(f"Taken in from {one_line(arrival.exchange.sender)}'s file. The history keeps both.")

    def action_leave(self) -> None:
        self.app.pop_screen()
