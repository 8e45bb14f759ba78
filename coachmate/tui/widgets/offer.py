"""The questions to choose from: one option each, with its origin, then the way on. Draws only; is told what to show."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.sessions import ChosenQuestion
from coachmate.coaching.sheet import ORIGINS, origin_of
from coachmate.coaching.text import one_line
from coachmate.tui.widgets.choices import Choices

GO_ON = "go-on"


class OfferList(Choices):
    """Up to three offered questions, then those kept before that are not among them; a kept one carries a tick."""

    def show(
        self,
        offered: Sequence[tuple[OfferedQuestion, ChosenQuestion | None]],
        before: Sequence[ChosenQuestion],
        *,
        full: bool,
    ) -> None:
        """Each offered question comes with the form in which it is kept, if it is. `full`: no more may be kept."""
        at = self.highlighted or 0
        self.clear_options()
        for number, (question, kept) in enumerate(offered, 1):
            if kept is not None:
                self._add((f"✓{number} ", "$success"), kept.text, origin_of(kept))
                continue
            kind = " · ".join(filter(None, (ORIGINS[question.origin], question.skill, question.stance)))
            self._add((f" {number} ", "$accent"), question.text, kind)
        for chosen in before:
            self._add(("✓  ", "$success"), chosen.text, origin_of(chosen))
        self.add_option(Option(Content.assemble((" → ", "$accent"), "Go on"), id=GO_ON))
        last = self.option_count - 1
        self.highlighted = last if full or not offered else min(at, last)

    def _add(self, sign: tuple[str, str], text: str, origin: str) -> None:
        line = Content.assemble(sign, (one_line(text), "bold"), "\n   ", (origin, "$muted"))
        self.add_option(Option(line))
