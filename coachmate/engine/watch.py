"""Sees that a worker hangs: asks, as long as it owes an answer, whether it is there, and whether its work gets on.

Knows neither processes nor sockets. One event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from coachmate.engine.wire import START, Pong

# Seconds between two pings.
EVERY = 2.0
# Seconds without any answer. Libraries that are being loaded hold the interpreter, and with it the thread that answers.
SILENT = 20.0
SILENT_AT_START = 90.0
# Seconds for which a call gives no sign of life while its process answers; the longest step of any takes some seconds.
QUIET = 120.0


class Watch:
    """`ask` sends a ping with that number; `hangs` is called once, with a sentence, when the worker is given up."""

    def __init__(self, ask: Callable[[int], None], hangs: Callable[[str], None]) -> None:
        self._ask = ask
        self._hangs = hangs
        self._owed: dict[int, str] = {}
        # Pings without an answer, rather than seconds: while this machine sleeps, time passes and nobody could answer.
        self._unanswered = 0
        self._watching: asyncio.Task[None] | None = None

    def owed(self, call: int, op: str) -> None:
        """The worker was given a call, and owes its end."""
        self._owed[call] = op
        if self._watching is None:
            self._unanswered = 0
            self._watching = asyncio.get_running_loop().create_task(self._watch(), name="watch a worker")

    def settled(self, call: int) -> None:
        """The end of the call has come."""
        self._owed.pop(call, None)

    def heard(self) -> None:
        """Anything came from the worker."""
        self._unanswered = 0

    def told(self, pong: Pong) -> None:
        if pong.quiet >= QUIET:
            self._give_up(f"Its work has not moved for {QUIET:g} seconds, so it was ended.")

    def stop(self) -> None:
        """There is no worker any more."""
        self._owed.clear()
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    async def _watch(self) -> None:
        # Most calls are over before the first ping.
        while True:
            await asyncio.sleep(EVERY)
            if not self._owed:
                break
            silent = SILENT_AT_START if START in self._owed.values() else SILENT
            if self._unanswered * EVERY >= silent:
                self._give_up(f"It has not answered for {silent:g} seconds, so it was ended.")
                break
            self._ask(self._unanswered)
            self._unanswered += 1
        self._watching = None

    def _give_up(self, why: str) -> None:
        self._owed.clear()
        self._hangs(why)
