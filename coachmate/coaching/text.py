"""Makes any text safe to show: what comes from people, files and models is text, never control codes. Pure."""

from __future__ import annotations

import re

# C0 and C1 controls but newline and tab; surrogates; and the bidirectional overrides, which can make text
# read as something that it isn't.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def showable(text: str) -> str:
    """The text without control characters; line ends become newlines, tabs stay."""
    return _UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, width: int = 0) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer than `width` code points (0: never)."""
    line = " ".join(showable(text).split())
    if not width or len(line) <= width:
        return line
    cut = line[: width - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > width // 2 else cut).rstrip(" ,;:.") + "…"
