"""Lines for a terminal, broken between words rather than in them; a pipe gets each line whole.

Breaks text and knows nothing of what it says.
"""

from __future__ import annotations

import shutil
import sys
import textwrap

import click

# Narrower than this nothing can be broken well.
LEAST = 20


def hanging(text: str, indent: int) -> str:
    """The text, its further lines `indent` columns in. Widths of a click style count for nothing: style it later."""
    if not sys.stdout.isatty():
        return text
    width = shutil.get_terminal_size().columns
    if width - indent < LEAST:
        indent = 2
    return textwrap.fill(
        text,
        max(LEAST, width),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def sentence_or_command(text: str, indent: int) -> str:
    """Indented; a sentence is broken, and a command stays on one line, so that it can be copied."""
    begun = " " * indent + text
    return hanging(begun, indent) if text.endswith(".") else begun


def styled_start(line: str, start: str, **style: object) -> str:
    """The line with its first word in colour, once it has been broken."""
    return click.style(start, **style) + line[len(start) :]  # type: ignore[arg-type]  # click's own names
