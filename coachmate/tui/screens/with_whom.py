"""With whom a guide is gone through: one of one's partnerships, or nobody in particular. Shows what it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.guides import Guide
from coachmate.coaching.partnerships import Partnership
from coachmate.coaching.text import one_line
from coachmate.tui.widgets.bar import Bar
from coachmate.tui.widgets.choices import Choices
from coachmate.tui.widgets.footer import Footer

NOBODY = "nobody"


class WithWhomScreen(Screen[None]):
    """`chosen` is called with the partnership, or None for nobody in particular."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="Go back without beginning", id="with_whom.back"),
        *(
            Binding(
                str(number),
                f"choose({number - 1})",
                f"Choose {number}",
                show=False,
                tooltip="Choose the line of that number",
                id=f"with_whom.choose_{number}",
            )
            for number in range(1, 10)
        ),
    ]

    def __init__(
        self, guide: Guide, partnerships: Sequence[Partnership], chosen: Callable[[Partnership | None], None]
    ) -> None:
        super().__init__()
        self._guide = guide
        self._partnerships = list(partnerships)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        yield Bar(self._guide.title)
        with Vertical(id="with-whom"):
            yield Static("With whom?", id="with-whom-ask", markup=False)
            yield Choices(id="with-whom-choices")
        yield Footer()

    def on_mount(self) -> None:
        choices = self.query_one("#with-whom-choices", OptionList)
        for number, each in enumerate(self._partnerships, 1):
            names = one_line(", ".join(each.members), 60)
            line = Content.assemble((f"{number} ", "$accent"), (one_line(each.name, 40), "bold"))
            if names and names != one_line(each.name):
                line = Content.assemble(line, (f"  {names}", "$muted"))
            choices.add_option(Option(line, id=each.id))
        nobody = Content.assemble((f"{len(self._partnerships) + 1} ", "$accent"), "Nobody in particular")
        choices.add_option(Option(nobody, id=NOBODY))
        choices.highlighted = 0
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose(event.option_index)

    def action_choose(self, index: int) -> None:
        if index <= len(self._partnerships) and self.is_current:
            self.dismiss()
            self._chosen(self._partnerships[index] if index < len(self._partnerships) else None)

    def action_back(self) -> None:
        self.app.pop_screen()
