"""Shows every line in plain ASCII, where the terminal has no more. Knows only lines that are about to be drawn."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from coachmate.terminal import to_ascii


class AsciiSigns(LineFilter):
    """Signs, borders and accents as ASCII, each as wide as it was, so that nothing moves."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(_plain(text), style, control) for text, style, control in segments]


def _plain(text: str) -> str:
    if text.isascii():
        return text
    # Some characters are as wide as their neighbours make them.
    width = cell_len(text)
    return to_ascii(text).ljust(width)[:width]
