"""A worker's own main program: `python -m coachmate.engine.host --fd N module:Class`.

Builds the target from the first message and runs its ops one at a time on the main thread. Knows no model:
the target is imported by name. Standard output and error are the log that the parent opened; kinds, counts
and times go there, never a text that somebody wrote.
"""

from __future__ import annotations

import argparse
import importlib
import os
import queue
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence

from coachmate.engine.journal import log, log_trace
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
    WireError,
    decode,
    encode,
)
from coachmate.errors import Cancelled, CoachmateError, ModelUnavailable

# Nothing here may ask a hub for files or send telemetry. OpenMP threads that wait for each other spin for
# some microseconds and then give up the core: spinning without end makes two threads on busy cores dozens of
# times slower; sleeping at once (OMP_WAIT_POLICY=PASSIVE) makes two threads on idle cores half as fast as one.
_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
    "GOMP_SPINCOUNT": "10000",
}

Emit = Callable[[object], None]
Op = Callable[[dict[str, object], Emit, "CancelFlag"], object]


class CancelFlag:
    """Set from the reader's thread when its call is cancelled; the op asks by calling it, which shows that it lives."""

    def __init__(self) -> None:
        self.set_at: float | None = None
        self.alive_at = time.monotonic()

    def __call__(self) -> bool:
        self.alive()
        return self.set_at is not None

    def alive(self) -> None:
        self.alive_at = time.monotonic()

    def set(self) -> None:
        self.set_at = time.monotonic()


class Host:
    """Serves one connection until it closes, which ends the process at once, whatever it is doing."""

    def __init__(self, connection: socket.socket, leave: Callable[[int], object] = os._exit) -> None:
        self._connection = connection
        self._leave = leave
        self._calls: queue.SimpleQueue[tuple[Call, CancelFlag] | None] = queue.SimpleQueue()
        self._flags: dict[int, CancelFlag] = {}
        self._at_work: CancelFlag | None = None
        # Both threads send: the reader answers pings while the main one works.
        self._sending = threading.Lock()

    def run(self, target: str) -> None:
        """Build `target` from the first call, then serve; returns when the connection is closed."""
        threading.Thread(target=self._read, name="reader", daemon=True).start()
        first = self._calls.get()
        if first is None:
            return
        call, _ = first
        begun = time.monotonic()
        try:
            served = _build(target, call)
        except CoachmateError as error:
            log("start failed", what=type(error).__name__)
            self._send(Failure(call.id, FailureKind.UNAVAILABLE, error.what, error.why, error.remedy))
            return
        except Exception as error:
            log_trace("start failed", error)
            self._send(_unforeseen(call.id, FailureKind.UNAVAILABLE, error))
            return
        log("ready", ms=_ms(begun))
        self._send(Result(call.id))
        while (item := self._calls.get()) is not None:
            self._serve(served, *item)

    def _serve(self, served: object, call: Call, cancelled: CancelFlag) -> None:
        begun = time.monotonic()
        reply: Message
        outcome = "done"

        def emit(data: object) -> None:
            cancelled.alive()
            self._send(Event(call.id, data))

        try:
            if cancelled():
                raise Cancelled("The request was withdrawn before it began.")
            self._at_work = cancelled
            op = _op(served, call.op)
            reply = Result(call.id, op(dict(call.args), emit, cancelled))
        except Cancelled as error:
            outcome = f"cancelled after={_ms(cancelled.set_at or begun)}"
            reply = Failure(call.id, FailureKind.CANCELLED, error.what, error.why, error.remedy)
        except CoachmateError as error:
            outcome = "refused"
            kind = FailureKind.UNAVAILABLE if isinstance(error, ModelUnavailable) else FailureKind.ERROR
            reply = Failure(call.id, kind, error.what, error.why, error.remedy)
        except Exception as error:
            outcome = "failed"
            log_trace("unforeseen", error)
            reply = _unforeseen(call.id, FailureKind.ERROR, error)
        self._at_work = None
        self._flags.pop(call.id, None)
        log(f"call {outcome}", ms=_ms(begun))
        self._send(reply)

    def _read(self) -> None:
        lines = Lines()
        try:
            while data := self._connection.recv(1 << 16):
                for line in lines.feed(data):
                    self._take(decode(line))
        except (OSError, WireError) as error:
            log_trace("connection broken", error)
        # The app is gone, even if it was killed: nothing that still runs here is of use to anybody.
        self._calls.put(None)
        self._leave(0)

    def _take(self, message: Message) -> None:
        if isinstance(message, Call):
            flag = self._flags[message.id] = CancelFlag()
            self._calls.put((message, flag))
        elif isinstance(message, Cancel) and (known := self._flags.get(message.id)):
            known.set()
        elif isinstance(message, Ping):
            at_work = self._at_work
            self._send(Pong(message.id, round(time.monotonic() - at_work.alive_at, 1) if at_work else 0.0))

    def _send(self, message: Message) -> None:
        try:
            with self._sending:
                self._connection.sendall(encode(message))
        except OSError:
            self._leave(0)


def _build(target: str, call: Call) -> object:
    module, _, name = target.partition(":")
    if call.op != START or not module or not name:
        raise CoachmateError(f"The worker can't start {target}.", "A target is written module:Class.")
    try:
        made: Callable[..., object] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        log_trace("target missing", error)
        raise CoachmateError(
            f"The part of the program that runs {target} can't be loaded.",
            f"{type(error).__name__}: {error}.",
            "Install coachmate again, with all it depends on.",
        ) from error
    return made(**call.args)


def _op(served: object, name: str) -> Op:
    op: Op | None = None if name.startswith("_") else getattr(served, name, None)
    if not callable(op):
        raise CoachmateError(f"The worker knows no operation {name}.")
    return op


def _unforeseen(id_: int, kind: FailureKind, error: Exception) -> Failure:
    return Failure(
        id_,
        kind,
        "The model's worker came upon an error that it does not know.",
        f"It is a {type(error).__name__}; the worker's log says where.",
        "Try again; if it comes back, report it with the log, which holds no private text.",
    )


def _ms(since: float) -> int:
    return round((time.monotonic() - since) * 1000)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m coachmate.engine.host", description="Run one of the app's workers."
    )
    parser.add_argument("--fd", type=int, required=True, help="the socket to the app")
    parser.add_argument("target", help="module:Class")
    options = parser.parse_args(arguments)
    # Ctrl-C in the terminal is meant for the app, which closes the connection when it wants to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(_ENVIRONMENT)
    log("start", target=options.target)
    Host(socket.socket(fileno=options.fd)).run(options.target)
    # Native libraries may hang or crash in their exit handlers; nothing here needs them.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
