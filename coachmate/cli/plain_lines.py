"""Lines in and out of the plain mode, for screen readers and pipes. Moves no cursor; knows nothing of guides."""

from __future__ import annotations

import asyncio
import shutil
import sys
import textwrap

from coachmate.coaching.text import showable


class Leave(Exception):
    """The person stops here, or standard input has ended."""


class Reader:
    """Reads lines from standard input without holding up the program."""

    async def line(self) -> str:
        """One line, a trailing backslash joining the next; Leave at the end of input."""
        gathered: list[str] = []
        while True:
            raw = await asyncio.to_thread(sys.stdin.readline)
            if not raw:
                raise Leave
            text = raw.rstrip("\n")
            if not text.endswith("\\"):
                return "\n".join([*gathered, text])
            gathered.append(text[:-1])


def say(text: str = "") -> None:
    """Print lines; in a terminal, broken between words rather than in them."""
    lines = showable(text).split("\n")
    if sys.stdout.isatty():
        width = max(20, shutil.get_terminal_size().columns - 1)
        lines = [part for line in lines for part in textwrap.wrap(line, width) or [""]]
    print("\n".join(lines), flush=True)


def ring() -> None:
    """The terminal's bell; a pipe hears nothing."""
    if sys.stdout.isatty():
        print("\a", end="", flush=True)
