"""Keeps what is pasted from being taken for keys. Knows what terminals send, no widget.

Textual's parser goes on looking for keys inside a paste: an escape character in it would close screens and press keys,
and some of the text would be missing. Many terminals leave escapes out of a paste, but not all do.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as START
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message


class PasteParser(XTermParser):
    """Textual's parser, from which the escapes inside a paste are kept, however the terminal's data are cut up."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasting = False
        # Outside a paste the last characters, which may begin START; inside, those held back that may begin END.
        self._before = ""

    def feed(self, data: str) -> Iterable[Message]:
        cleared = self._cleared(data)
        # To the parser nothing is the end of all input.
        return super().feed(cleared) if cleared or not data else ()

    def _cleared(self, data: str) -> str:
        cleared = []
        while data:
            if self._pasting:
                pasted, end, data = (self._before + data).partition(END)
                self._before = "" if end else _beginning(pasted, END)
                pasted = pasted[: len(pasted) - len(self._before)]
                cleared.append(pasted.replace("\x1b", "") + end)
                self._pasting = not end
            else:
                known = len(self._before)
                keys, start, rest = (self._before + data).partition(START)
                self._before = "" if start else _beginning(keys, START)
                cleared.append((keys + start)[known:])
                data = rest
                self._pasting = bool(start)
        return "".join(cleared)


def _beginning(text: str, marker: str) -> str:
    """The end of `text` with which `marker` may begin."""
    return next((marker[:size] for size in range(len(marker) - 1, 0, -1) if text.endswith(marker[:size])), "")


def keep_pastes_whole() -> None:
    """Call it before the app runs in a terminal; Textual has no other place at which to give it a parser."""
    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]  # the name that the driver looks up
