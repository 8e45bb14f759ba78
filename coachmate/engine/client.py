"""The app's side of a worker: starts it when it is needed, speaks to it without blocking the event loop, sees
it die, ends it when it hangs.

Knows neither what the worker does nor who asks. One event loop at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import subprocess
from collections.abc import AsyncGenerator, Callable, Mapping
from enum import StrEnum
from pathlib import Path

from coachmate.engine.child import reap, spawn
from coachmate.engine.watch import Watch
from coachmate.engine.wire import (
    START,
    Call,
    Cancel,
    Event,
    Failure,
    FailureKind,
    Lines,
    Message,
    Ping,
    Pong,
    Result,
    decode,
    encode,
)
from coachmate.errors import Cancelled, CoachmateError, ModelUnavailable

_MAX_DEATHS = 2


class WorkerState(StrEnum):
    """As shown on the screen's status line. A worker that is off starts with the next request; a failed one
    never.
    """

    OFF = "off"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class Worker:
    """One child process that builds `target` ("module:Class") with `arguments` and serves its ops.

    `name` is what the child is called in messages ("language model"); `log` takes its standard output and
    error. `patience` is how many seconds a request waits for a worker that is starting before it fails with
    ModelUnavailable; None waits as long as it takes.
    """

    def __init__(
        self,
        target: str,
        arguments: Mapping[str, object],
        *,
        name: str,
        log: Path,
        patience: float | None = None,
        on_state: Callable[[WorkerState], None] | None = None,
    ) -> None:
        self._target = target
        self._arguments = dict(arguments)
        self._name = name
        self._log = log
        self._patience = patience
        self._on_state = on_state
        self._state = WorkerState.OFF
        self._broken: ModelUnavailable | None = None
        self._deaths = 0
        self._closed = False
        self._ids = itertools.count()
        self._start_id = -1
        self._waiting: dict[int, asyncio.Queue[Event | Result | Failure]] = {}
        self._watch = Watch(lambda number: self._send(Ping(number)), self._give_up)
        self._given_up = ""
        self._transport: asyncio.Transport | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._starting: asyncio.Task[None] | None = None
        self._reaping: set[asyncio.Task[None]] = set()
        self._alone = asyncio.Event()
        self._alone.set()

    @property
    def state(self) -> WorkerState:
        return self._state

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin to start the worker, if it is off; returns at once and never raises. Needs a running event
        loop.
        """
        if self._state is WorkerState.OFF and not self._closed and self._starting is None:
            self._starting = asyncio.get_running_loop().create_task(self._start(), name=f"start {self._name}")
            # Whoever waits for it gets its error; if nobody does, the state tells.
            self._starting.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def until_ready(self) -> None:
        """Wait for the worker as long as it takes; ModelUnavailable if it can't serve."""
        await self._ready(None)

    def listen(self, on_state: Callable[[WorkerState], None] | None) -> None:
        """From now on tell `on_state` of each change, and nobody else."""
        self._on_state = on_state

    async def request(self, op: str, args: Mapping[str, object]) -> object:
        """The result of `op`; cancelling the awaiting task cancels it in the worker too.

        Raises ModelUnavailable when there is no worker or it dies, and CoachmateError when it refuses.
        """
        result: object = None
        async with contextlib.aclosing(self._messages(op, args)) as messages:
            async for message in messages:
                if isinstance(message, Result):
                    result = message.data
        return result

    async def stream(self, op: str, args: Mapping[str, object]) -> AsyncGenerator[object, None]:
        """Each event of `op` as it comes; closing the iterator cancels the rest and does not wait for it."""
        async with contextlib.aclosing(self._messages(op, args)) as messages:
            async for message in messages:
                if isinstance(message, Event):
                    yield message.data

    async def aclose(self) -> None:
        """End the worker, in the middle of its work if need be; pending requests fail with ModelUnavailable."""
        self._closed = True
        self._hang_up()
        if self._starting:
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._alone.wait()
        await asyncio.gather(*self._reaping, return_exceptions=True)
        if self._state is not WorkerState.FAILED:
            self._become(WorkerState.OFF)

    async def _messages(self, op: str, args: Mapping[str, object]) -> AsyncGenerator[Event | Result, None]:
        await self._ready(self._patience)
        if self._transport is None:
            raise self._unavailable("Its process ended while it was waited for.")
        id_ = next(self._ids)
        inbox = self._waiting[id_] = asyncio.Queue()
        self._send(Call(id_, op, args))
        try:
            while True:
                message = await inbox.get()
                if isinstance(message, Failure):
                    self._waiting.pop(id_, None)
                    raise _error(message)
                if isinstance(message, Result):
                    self._waiting.pop(id_, None)
                    yield message
                    return
                yield message
        finally:
            if self._waiting.pop(id_, None) is not None:
                self._send(Cancel(id_))

    async def _ready(self, patience: float | None) -> None:
        if self._broken:
            raise self._broken
        if self._closed:
            raise self._unavailable("It was ended.")
        self.start()
        if self._starting is None:
            return
        try:
            # Shielded: a request that is given up must not end the start that others wait for.
            await asyncio.wait_for(asyncio.shield(self._starting), patience)
        except TimeoutError:
            raise self._unavailable("It is still starting.", "Go on without it, or try again in a moment.") from None

    async def _start(self) -> None:
        self._become(WorkerState.STARTING)
        try:
            await self._connect()
            self._start_id = next(self._ids)
            inbox = self._waiting[self._start_id] = asyncio.Queue()
            self._send(Call(self._start_id, START, self._arguments))
            if self._closed:
                self._hang_up()
            answer = await inbox.get()
        finally:
            self._starting = None
        self._waiting.pop(self._start_id, None)
        if isinstance(answer, Failure):
            self._hang_up()
            raise _error(answer)
        if self._transport is None:
            raise self._unavailable("Its process ended as soon as it was ready.")
        self._become(WorkerState.READY)

    async def _connect(self) -> None:
        ours, theirs = socket.socketpair()
        self._alone.clear()
        try:
            with theirs:
                process = await asyncio.to_thread(spawn, self._target, theirs.fileno(), self._log)
            connection = _Connection(self._receive, lambda: self._lost(process))
            self._process = process
            self._transport, _ = await asyncio.get_running_loop().create_connection(lambda: connection, sock=ours)
        except BaseException as error:
            # Closing our end also ends a process that was started already.
            ours.close()
            self._process = None
            self._alone.set()
            if not isinstance(error, OSError):
                self._become(WorkerState.OFF)
                raise
            self._fail(self._unavailable(f"Its process can't be started: {error.strerror}."))
            raise self._broken or error from error

    def _send(self, message: Message) -> None:
        if self._transport is not None:
            self._transport.write(encode(message))
            if isinstance(message, Call):
                self._watch.owed(message.id, message.op)

    def _receive(self, line: bytes) -> None:
        message = decode(line)
        self._watch.heard()
        if isinstance(message, Pong):
            self._watch.told(message)
        if isinstance(message, Result | Failure):
            self._watch.settled(message.id)
        if isinstance(message, Failure) and message.id == self._start_id:
            # It says itself why it can't serve, so starting it again would change nothing.
            self._fail(ModelUnavailable(message.what, message.why, message.remedy))
        if isinstance(message, Event | Result | Failure) and (inbox := self._waiting.get(message.id)):
            inbox.put_nowait(message)

    def _give_up(self, why: str) -> None:
        """It hangs. Hanging up counts as its death; being stuck, it is then killed."""
        self._given_up = why
        self._hang_up()

    def _hang_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _lost(self, process: subprocess.Popen[bytes]) -> None:
        """The connection is gone: the child died, or we hung up."""
        self._transport = self._process = None
        self._watch.stop()
        why, self._given_up = self._given_up, ""
        self._alone.set()
        reaping = asyncio.get_running_loop().create_task(reap(process))
        self._reaping.add(reaping)
        reaping.add_done_callback(self._reaping.discard)
        if self._closed:
            gone = self._unavailable("It was ended.")
        else:
            gone = self._unavailable(
                why or "Its process ended in the middle of the work.", "It is started again: ask once more."
            )
        if not self._closed and self._broken is None:
            self._deaths += 1
            if self._deaths >= _MAX_DEATHS:
                self._fail(self._unavailable(why or "Its process ended unexpectedly more than once."))
            else:
                self._become(WorkerState.OFF)
        for id_, inbox in self._waiting.items():
            inbox.put_nowait(Failure(id_, FailureKind.UNAVAILABLE, gone.what, gone.why, gone.remedy))
        self._waiting.clear()

    def _fail(self, error: ModelUnavailable) -> None:
        self._broken = error
        self._become(WorkerState.FAILED)

    def _become(self, state: WorkerState) -> None:
        if state is not self._state:
            self._state = state
            if self._on_state:
                self._on_state(state)

    def _unavailable(self, why: str, remedy: str = "") -> ModelUnavailable:
        remedy = remedy or f"Start coachmate again; if it comes back, look into {self._log}."
        return ModelUnavailable(f"The {self._name} is not available.", why, remedy)


class _Connection(asyncio.Protocol):
    def __init__(self, receive: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._lines = Lines()
        self._receive = receive
        self._lost = lost

    def data_received(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            self._receive(line)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost()


def _error(failure: Failure) -> CoachmateError:
    kinds: dict[FailureKind, type[CoachmateError]] = {
        FailureKind.ERROR: CoachmateError,
        FailureKind.CANCELLED: Cancelled,
        FailureKind.UNAVAILABLE: ModelUnavailable,
    }
    return kinds[failure.kind](failure.what, failure.why, failure.remedy)
