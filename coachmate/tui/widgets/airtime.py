"""Who speaks, and each one's share of the speaking so far, as bars and in words. It judges nobody.

Draws what it is told; a line that is clicked says who is speaking.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coachmate.coaching.text import one_line
from coachmate.coaching.timekeeping import Clocks, in_minutes, shares

_LONGEST_NAME = 16
# The key, the name, the words at the end, and the spaces between.
_WORDS = 36
_WIDEST_BAR = 40


class AirtimeStrip(Static):
    """One line for each person: their key, their name, a bar, and the minutes in words."""

    class Speaks(Message):
        """The line of that person was clicked; counted from 0."""

        def __init__(self, person: int) -> None:
            super().__init__()
            self.person = person

    def __init__(self, people: Sequence[str], *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._people = tuple(people)

    def show(self, clocks: Clocks, speaking: str | None) -> None:
        names = max((len(one_line(name, _LONGEST_NAME)) for name in self._people), default=0)
        room = max(0, min(_WIDEST_BAR, self.size.width - names - _WORDS))
        lines = [
            Content.assemble(
                ("▸ " if name == speaking else "  ", "$accent"),
                (f"{number} ", "$accent"),
                (f"{one_line(name, _LONGEST_NAME):<{names}}", "bold" if name == speaking else ""),
                "  ",
                ("█" * round(share * room), "$primary"),
                ("░" * (room - round(share * room)), "$muted"),
                (f"  {in_minutes(seconds)}, {share:.0%}" if seconds else "  not yet", "$muted"),
            )
            for number, (name, seconds, share) in enumerate(shares(clocks.airtime, self._people), 1)
        ]
        self.update(Content("\n").join(lines))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if 0 <= event.y < len(self._people):
            self.post_message(self.Speaks(int(event.y)))
