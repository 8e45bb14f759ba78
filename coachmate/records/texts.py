"""What becomes of a text before it is kept. Pure; knows no database."""

from __future__ import annotations

import re

TITLE_LENGTH = 60

_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text as typed, except that each surrogate code point becomes U+FFFD: UTF-8 has no bytes for it.

    Control characters and NUL stay.
    """
    return _SURROGATE.sub("\ufffd", text)


def title_of(text: str) -> str:
    """The first line with words in it, cut at a word to 60 characters; "" if there is none."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= TITLE_LENGTH:
        return line
    end = next((at for at in range(TITLE_LENGTH, 0, -1) if line[at].isspace()), TITLE_LENGTH)
    return line[:end].rstrip()
