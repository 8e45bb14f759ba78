"""The options of a prompt: one is taken by its number, or with the arrows and Enter. Draws and tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from coachmate.coaching.options import is_scale, numbers
from coachmate.coaching.text import showable
from coachmate.tui.widgets.choices import Choices

# So long an option has one line on a screen of 80 columns.
_ONE_LINE = 44


class OptionsList(Choices):
    """The options of one prompt; `marked` is the text of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"take('{number}')",
                f"Take {number}",
                show=False,
                tooltip=f"Take the option with the number {number}",
                id=f"options.take_{number}",
            )
            for number in range(10)
        ),
        Binding("w", "own", "Own words", tooltip="Answer in words of your own, or add some", id="options.own"),
    ]

    class Taken(Message):
        """The person takes this option."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class OwnWords(Message):
        """The person wants words of their own."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._texts: tuple[str, ...] = ()

    def show(self, texts: Sequence[str], answer: str) -> None:
        """The options anew; the one that `answer` holds is marked."""
        self._texts = tuple(texts)
        self.clear_options()
        scale = is_scale(texts)
        for number, text in zip(numbers(texts), texts, strict=True):
            shown = showable(text)
            self.add_option(Option(Content(shown) if scale else Content.assemble((f"{number} ", "$accent"), shown)))
        # As high as they are, where each has a line; else as there is room.
        self.styles.max_height = len(texts) + 1 if max(map(len, texts)) < _ONE_LINE else None
        held = [at for at, text in enumerate(self._texts) if text == answer]
        self.highlighted = held[0] if held else 0

    @property
    def marked(self) -> str:
        at = self.highlighted
        return self._texts[at] if at is not None and at < len(self._texts) else ""

    def action_take(self, number: str) -> None:
        known = numbers(self._texts)
        if number in known:
            self.post_message(self.Taken(self._texts[known.index(number)]))

    def action_own(self) -> None:
        self.post_message(self.OwnWords())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Taken(self._texts[event.option_index]))
