"""What is done to every line before it is drawn: nothing in it is a command to the terminal; plain ASCII, where the
terminal has no more. Knows only lines.
"""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from coachmate.terminal import to_ascii

# As in coaching's `showable`; here line ends and tabs, too, have been dealt with.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class TextAlone(LineFilter):
    """Takes out what a terminal would obey, in whatever text it came, should a screen have let it through."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.control or not _OBEYED.search(segment.text) else _harmless(segment)
            for segment in segments
        ]


class AsciiSigns(LineFilter):
    """Signs, borders and accents as ASCII, each as wide as it was, so that nothing moves."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(_plain(text), style, control) for text, style, control in segments]


def _harmless(segment: Segment) -> Segment:
    text = _OBEYED.sub(lambda found: " " * cell_len(found[0]), segment.text)
    return Segment(text, segment.style, segment.control)


def _plain(text: str) -> str:
    if text.isascii():
        return text
    # Some characters are as wide as their neighbours make them.
    width = cell_len(text)
    return to_ascii(text).ljust(width)[:width]
