"""What travels between the app and a worker: one JSON object a line, in both directions.

Knows neither sockets nor processes nor models. To the worker go calls and cancels; back come any number of
events, then exactly one result or failure for each call. Pings go in between, and are answered while a call is at work.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# The op of the first call: its args build the target.
START = "start"


class WireError(ValueError):
    """A line that is no message; says what is wrong with its shape, never what it holds."""


class FailureKind(StrEnum):
    """Why a call has no result: it was in error, it was cancelled, or the worker can't serve at all."""

    ERROR = "error"
    CANCELLED = "cancelled"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Call:
    """Do `op` with `args`. Ids are chosen by the app, each used once in a worker's life."""

    id: int
    op: str
    args: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Cancel:
    """Stop the call `id`, or never begin it; unknown and finished ids are ignored."""

    id: int


@dataclass(frozen=True)
class Ping:
    """Are you there? Its number comes back with the answer."""

    id: int


@dataclass(frozen=True)
class Pong:
    """The answer to ping `id`: for how many seconds the call at work has given no sign of life (0 without one)."""

    id: int
    quiet: float


@dataclass(frozen=True)
class Event:
    """A part of the answer to call `id`, sent as soon as it is there."""

    id: int
    data: object


@dataclass(frozen=True)
class Result:
    """Call `id` is done; `data` is what remains to be said."""

    id: int
    data: object = None


@dataclass(frozen=True)
class Failure:
    """Call `id` came to nothing; the three sentences are those of a CoachmateError."""

    id: int
    kind: FailureKind
    what: str
    why: str = ""
    remedy: str = ""


Message = Call | Cancel | Ping | Pong | Event | Result | Failure


def encode(message: Message) -> bytes:
    """One line with its newline. ASCII only, so no text can hold a line break, and a lone surrogate survives."""
    kind = type(message).__name__.lower()
    return json.dumps({"type": kind, **vars(message)}, separators=(",", ":")).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """The message in `line`; raises WireError for anything else."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WireError("not JSON") from error
    if not isinstance(fields, dict):
        raise WireError("not an object")
    id_ = fields.get("id")
    if not isinstance(id_, int) or isinstance(id_, bool):
        raise WireError("no id")
    match fields:
        case {"type": "call", "op": str(op), "args": dict(args)}:
            return Call(id_, op, args)
        case {"type": "cancel"}:
            return Cancel(id_)
        case {"type": "ping"}:
            return Ping(id_)
        case {"type": "pong", "quiet": int() | float() as quiet}:
            return Pong(id_, float(quiet))
        case {"type": "event", "data": data}:
            return Event(id_, data)
        case {"type": "result", "data": data}:
            return Result(id_, data)
        case {"type": "failure", "kind": str(kind), "what": str(what), "why": str(why), "remedy": str(remedy)}:
            try:
                return Failure(id_, FailureKind(kind), what, why, remedy)
            except ValueError as error:
                raise WireError("unknown kind of failure") from error
    raise WireError("unknown type, or a field is missing")


class Lines:
    """Puts lines together from the pieces in which a socket hands them over."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield each line that `data` completes, without its newline."""
        *whole, rest = data.split(b"\n")
        for line in whole:
            self._parts.append(line)
            yield b"".join(self._parts)
            self._parts.clear()
        if rest:
            self._parts.append(rest)
