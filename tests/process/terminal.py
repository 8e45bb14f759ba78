"""The real app in a terminal in memory: keys go in, and the test waits until the screen shows what it is waiting for.

Knows what a person sees and presses, nothing of the app's insides.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import pyte

ROOT = Path(__file__).resolve().parents[2]
COACHMATE = (sys.executable, "-m", "coachmate.cli.main")

# No test waits this long unless something is wrong, on however busy a machine.
PATIENCE = 180.0

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "end": "\x1b[F",
    "f1": "\x1bOP",
    "f3": "\x1bOR",
}


def until(condition: Callable[[], bool], what: str, shown: Callable[[], str] = lambda: "") -> None:
    """Wait for a condition; AssertionError names it, with what `shown` says, if it never holds."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > ends:
            raise AssertionError(f"never happened: {what}\n{shown()}")
        time.sleep(0.02)


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended; one that its parent has not yet seen off has."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Terminal:
    """Runs `command` (the app) on a screen of `columns` by `lines`; as a context it ends what still runs.

    A thread reads what the app draws, for an app that nobody reads from would stand still.
    """

    def __init__(
        self,
        command: Sequence[str] = COACHMATE,
        *,
        columns: int = 80,
        lines: int = 24,
        folder: Path = ROOT,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = threading.Condition()
        self._ended = False
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        try:
            self.process = subprocess.Popen(
                command,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=folder,
                env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})},
                start_new_session=True,
            )
        finally:
            os.close(slave)
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        workers = self.workers()
        if self.process.poll() is None:
            self.kill()
        self._reader.join()
        os.close(self._master)
        # Each ends by itself when the app is gone; a test that fails must not leave a model running all the same.
        _, stuck = psutil.wait_procs(workers, timeout=10)
        for worker in stuck:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()

    @property
    def text(self) -> str:
        """What the screen shows, one line of text for each of its lines."""
        with self._changed:
            return "\n".join(line.rstrip() for line in self._screen.display)

    def until(self, *shown: str, without: str = "") -> None:
        """Wait until the screen shows all these texts, a broken line counting as a space, and not the one `without`.

        AssertionError, with the screen as it is, if that never comes or the app ends before.
        """
        ends = time.monotonic() + PATIENCE
        with self._changed:
            while not _shows(self.text, shown, without):
                if self._ended or not self._changed.wait(timeout=ends - time.monotonic()):
                    how = "the app ended" if self._ended else "it never came"
                    but = f", without {without!r}" if without else ""
                    raise AssertionError(f"waiting for {shown}{but}: {how}; the screen:\n{self.text}")

    def press(self, *keys: str) -> None:
        """Press keys by name."""
        for key in keys:
            self.type(KEYS[key])

    def type(self, text: str) -> None:
        """Type a text."""
        rest = text.encode()
        while rest:
            select.select([], [self._master], [])
            rest = rest[os.write(self._master, rest[:1024]) :]

    def paste(self, text: str) -> None:
        """Paste a text, as a terminal hands it over."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, lines: int) -> None:
        """Make the window larger or smaller."""
        with self._changed:
            self._screen.resize(lines, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        # It isn't the app's controlling terminal, so nobody else tells it.
        self.process.send_signal(signal.SIGWINCH)

    @property
    def title(self) -> str:
        """What stands on the window's frame, if the app has written there."""
        with self._changed:
            return str(self._screen.title)

    def workers(self) -> list[psutil.Process]:
        """The app's child processes."""
        try:
            workers: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
            return workers
        except psutil.NoSuchProcess:
            return []

    def worker(self, target: str) -> psutil.Process:
        """The worker that runs `target`, a part of its command line."""
        for worker in self.workers():
            with contextlib.suppress(psutil.NoSuchProcess):
                if any(target in word for word in worker.cmdline()):
                    return worker
        raise AssertionError(f"no worker runs {target}; the screen:\n{self.text}")

    def kill(self) -> None:
        """End the app as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # what Linux says when the last one on the other side has gone
                data = b""
            with self._changed:
                if data:
                    self._stream.feed(data)
                else:
                    self._ended = True
                self._changed.notify_all()
            if not data:
                return


def _shows(text: str, shown: Sequence[str], without: str) -> bool:
    words = " ".join(text.split())
    return all(each in words for each in shown) and not (without and without in words)


# One word, which the box can't break into two lines.
LAST_WORD = "Enough!"
# Nearly 6,000 words, and no more characters than the answer box takes from one paste.
LONG = "I go on as I do, and so it is. " * 640 + LAST_WORD

FIRST_PROMPT = "What would you like to talk about"


def at_first_prompt(app: Terminal) -> None:
    """From the home screen into the guide "prepare", as the one who is coached."""
    app.until("Prepare a conversation")
    app.type("p")
    app.until("I'll be coached")
    app.press("enter")
    app.until(FIRST_PROMPT)
