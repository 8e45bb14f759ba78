"""When a pressed letter counts as shown: by what the text box held after each piece that was drawn."""

from __future__ import annotations

from typing import cast

import pytest

from benchmarks.keys import _LINE, Pressed, shown
from benchmarks.terminal import Terminal, screens

LETTERS = ("abcdefghijklmnopqrstuvwxyz" * 2)[:_LINE]


class Drawn:
    """Stands in for a terminal: what was drawn, and when."""

    def __init__(self, *pieces: tuple[float, str]) -> None:
        self.drawn = [(when, text.encode()) for when, text in pieces]

    def screens(self, since: int = 0) -> object:
        return screens(self.drawn, since)


def taken(*pieces: tuple[float, str], pressed: int = _LINE) -> list[float]:
    presses = [Pressed(float(place), LETTERS[: place + 1]) for place in range(pressed)]
    return [round(ms / 1000, 3) for _, ms in shown(cast(Terminal, Drawn(*pieces)), 0, presses)]


def line(text: str) -> str:
    return f"\x1b[5;10H\x1b[1m{text}\x1b[0m "


def test_each_letter_is_timed_to_the_piece_that_shows_it() -> None:
    pieces = [(place + 0.25, line(LETTERS[: place + 1])) for place in range(_LINE)]
    assert taken(*pieces) == [0.25] * _LINE


def test_letters_drawn_together_each_waited_since_they_were_pressed() -> None:
    pieces = [(2.5, line(LETTERS[:3]))]
    pieces += [(place + 0.5, line(LETTERS[: place + 1])) for place in range(3, _LINE)]
    assert taken(*pieces)[:4] == [2.5, 1.5, 0.5, 0.5]


def test_a_letter_that_is_never_shown_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="never showed"):
        taken((1.0, line(LETTERS[:3])))
