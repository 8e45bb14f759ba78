"""A choice of the way on: what is asked, and the ways to take. Draws and tells."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coachmate.coaching.guides import Branch
from coachmate.coaching.text import showable
from coachmate.tui.widgets.choices import Choices


class BranchPanel(Vertical):
    """The ways on from one branch."""

    class Taken(Message):
        """The person takes the way with this id."""

        def __init__(self, option: str) -> None:
            super().__init__()
            self.option = option

    def compose(self) -> ComposeResult:
        yield Static(id="branch-ask", markup=False)
        yield Choices(id="branch")

    def show(self, branch: Branch) -> None:
        self.query_one("#branch-ask", Static).update(showable(branch.ask))
        options = self.query_one("#branch", OptionList)
        options.clear_options()
        for number, option in enumerate(branch.options, 1):
            line = Content.assemble((f"{number} ", "$accent"), showable(option.label))
            options.add_option(Option(line, id=option.id))
        options.highlighted = 0
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.post_message(self.Taken(event.option_id))
