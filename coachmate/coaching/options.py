"""Taking one of a prompt's options: by its number, by its words, with words of one's own added. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEADING = re.compile(r"(\d{1,2})(?!\d)")


def numbers(options: Sequence[str]) -> list[str]:
    """What one types for each option: on a scale its own figure, such as "0" for "0, not at all"; else 1, 2, 3."""
    leading = [found[1] for option in options if (found := _LEADING.match(option))]
    if len(leading) == len(options) == len(set(leading)):
        return leading
    return [str(number) for number in range(1, len(options) + 1)]


def is_scale(options: Sequence[str]) -> bool:
    """Whether the options carry their figures themselves."""
    return all(option.startswith(number) for option, number in zip(options, numbers(options), strict=True))


def with_words(option: str, words: str) -> str:
    """An option with words of one's own after it."""
    return f"{option.rstrip('.:; ')}: {words.strip()}" if words.strip() else option


def taken(options: Sequence[str], typed: str) -> str | None:
    """The answer that a typed line stands for: "2", the option's words, "2 but on Mondays only", or, after a "w",
    words of one's own; None if it stands for none.
    """
    line = typed.strip()
    for option in options:
        if line.casefold() == option.casefold():
            return option
    word, _, rest = line.partition(" ")
    if word == "w":
        return rest.strip() or None
    by_number = dict(zip(numbers(options), options, strict=True))
    return with_words(by_number[word], rest) if word in by_number else None
