"""The questions to choose from: one option each, with its origin, then the way on; and what is said of them.

Draws only; is told what to show.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from coachmate.coaching.coach import Event, Found, Screened, Writing
from coachmate.coaching.guides import Stage
from coachmate.coaching.passages import Passage
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.sessions import ChosenQuestion
from coachmate.coaching.sheet import ORIGINS, origin_of
from coachmate.coaching.text import one_line
from coachmate.coaching.wording import turns_to
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
            kind = f"{ORIGINS[question.origin]} · {turns_to(question.skill, question.stance)}"
            self._add((f" {number} ", "$accent"), question.text, kind)
        for chosen in before:
            self._add(("✓  ", "$success"), chosen.text, origin_of(chosen))
        self.add_option(Option(Content.assemble((" → ", "$accent"), "Go on"), id=GO_ON))
        last = self.option_count - 1
        self.highlighted = last if full or not offered else min(at, last)

    def _add(self, sign: tuple[str, str], text: str, origin: str) -> None:
        line = Content.assemble(sign, (one_line(text), "bold"), "\n   ", (origin, "$muted"))
        self.add_option(Option(line))


def thinking_of(event: Event) -> str:
    """How far the Coach is, "" where an event says nothing of it."""
    if isinstance(event, Screened):
        return event.screening.message or "" if event.screening.crisis else ""
    if isinstance(event, Found):
        return "Thinking: the model is reading. Esc stops."
    if isinstance(event, Writing):
        return f"Thinking: {event.written} written, {event.set_aside} set aside. Esc stops."
    return ""


def told_of(stage: Stage, kept: int, more: int, *, offered: bool, first: bool) -> str:
    """How it stands: `kept` questions at this stage, and `more` that may be. `first`: say what becomes of them."""
    if not offered:
        return "No other question fits; write your own with w."
    if not kept:
        return stage.looks_for.invitation if stage.looks_for else ""
    sheet = "It goes on your sheet." if first else ""
    count = f"You may keep {more} more." if more > 0 else "That is as many as this stage keeps."
    return " ".join(filter(None, (f"Kept: {kept}.", sheet, count, "The same key takes one off; g goes on.")))


def sources_of(passages: Sequence[Passage], *, offered: bool) -> str:
    """The guidance that was found, one line each."""
    if passages:
        cited = (f"  {passage.citation}" for passage in passages)
        return "\n".join(["From the library, for what you wrote (r reads it):", *cited])
    return "Nothing in the library fits this." if offered else ""
