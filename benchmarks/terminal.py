"""A program in a pseudo-terminal: what it draws is kept with the time at which it came, and looked at afterwards.

While a program is measured nothing is parsed but the few words that are waited for, so that the measuring process
leaves the cores to what it measures. Knows no program.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pyte

ROWS, COLUMNS = 24, 80
ENTER, CTRL_Q, CTRL_U, F4, F6 = b"\r", b"\x11", b"\x15", b"\x1bOS", b"\x1b[17~"

_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^][^\x1b]*\x1b\\|[@-Z\\-_])")


class Terminal:
    """Runs `command` at 80x24; `started` is the time (time.monotonic) just before its process was made.

    A context manager: at the end the program is asked to quit with Ctrl+Q, then made to, and its children are waited
    for, so that nothing is left that would disturb the next measurement.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.drawn: list[tuple[float, bytes]] = []
        self._news = threading.Condition()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            list(command),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            cwd=Path(__file__).resolve().parents[1],
            env={**os.environ, **environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        )
        os.close(theirs)
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        everybody = [psutil.Process(self.process.pid)] if self.process.poll() is None else []
        everybody += [child for each in everybody for child in each.children(recursive=True)]
        with suppress(OSError):
            self.send(CTRL_Q)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        _, left = psutil.wait_procs(everybody, 3)
        for each in left:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait()
        os.close(self._ours)

    def send(self, keys: bytes) -> float:
        """Press keys; the time just before."""
        now = time.monotonic()
        os.write(self._ours, keys)
        return now

    def wait_for(self, *words: str, since: int = 0, seconds: float = 60.0) -> float:
        """Wait until each of `words` was drawn in one piece after `since` (an index of `drawn`); the time of the last.

        RuntimeError, with what was drawn, when it isn't in time.
        """
        wanted = {word.encode() for word in words}
        at = since
        deadline = time.monotonic() + seconds
        tail = b""
        while True:
            with self._news:
                if at == len(self.drawn) and not self._news.wait(max(0.0, deadline - time.monotonic())):
                    raise RuntimeError(f"{sorted(wanted)} never came; what was drawn last: {tail[-1000:]!r}")
                fresh = self.drawn[at:]
            for when, data in fresh:
                at += 1
                tail = tail[-2000:] + data
                text = _ESCAPES.sub(b"", tail)
                wanted = {word for word in wanted if word not in text}
                if not wanted:
                    return when

    def screens(self, since: int = 0) -> Iterator[tuple[float, list[str]]]:
        """What the screen showed after each piece from `since` (an index of `drawn`) on, with its time."""
        return screens(self.drawn, since)

    def first(self, shows: Callable[[list[str]], bool]) -> float:
        """Seconds from the start until the screen showed it; RuntimeError if it never did."""
        for when, screen in self.screens():
            if shows(screen):
                return when - self.started
        raise RuntimeError("the screen never showed it")

    def _read(self) -> None:
        with suppress(OSError):
            while data := os.read(self._ours, 1 << 16):
                now = time.monotonic()
                with self._news:
                    self.drawn.append((now, data))
                    self._news.notify_all()


def screens(drawn: Sequence[tuple[float, bytes]], since: int = 0) -> Iterator[tuple[float, list[str]]]:
    """Play `drawn` to a terminal in memory: its lines after each piece from `since` on, with the piece's time."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for number, (when, data) in enumerate(drawn):
        stream.feed(decoder.decode(data))
        if number >= since:
            yield when, list(screen.display)


def has_text(screen: list[str]) -> bool:
    return any(line.strip() for line in screen)
