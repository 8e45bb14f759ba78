"""The questions to choose from: one option each, with its origin. Draws only; is told what to show and what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.sheet import ORIGINS
from coachmate.coaching.text import one_line


class OfferList(OptionList):
    """Up to three questions; a kept one carries a tick."""

    def show(self, questions: Sequence[OfferedQuestion], kept: set[str]) -> None:
        at = self.highlighted or 0
        self.clear_options()
        for number, question in enumerate(questions, 1):
            sign = ("✓ ", "$success") if question.text in kept else (f"{number} ", "$accent")
            kind = " · ".join(filter(None, (ORIGINS[question.origin], question.skill, question.stance)))
            self.add_option(
                Option(
                    Content.assemble(
                        sign,
                        (one_line(question.text), "bold"),
                        "\n  ",
                        (kind, "$muted"),
                    )
                )
            )
        if questions:
            self.highlighted = min(at, len(questions) - 1)
