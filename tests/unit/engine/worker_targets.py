"""Targets that need no model, for workers in tests."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

from coachmate.errors import Cancelled, CoachmateError

Emit = Callable[[object], None]
IsCancelled = Callable[[], bool]

HEAVY = ("torch", "llama_cpp", "sentence_transformers", "transformers", "chromadb", "textual", "numpy")


class Plain:
    """Answers at once, or works until it is told to stop."""

    moved = threading.Event()

    def __init__(self, greeting: str = "hello") -> None:
        self._greeting = greeting
        self._ran: list[str] = []

    def greet(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        self._ran.append(str(args.get("name")))
        return f"{self._greeting}, {args.get('name')}"

    def count(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        for number in range(int(str(args["to"]))):
            emit(number)
        return "counted"

    def work(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        emit("begun")
        while not cancelled():
            time.sleep(0.001)
        raise Cancelled("The work was told to stop.")

    def stand_still(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        """Without a sign of life."""
        self.moved.wait()
        return None

    def ran(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        return self._ran

    def refuse(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        raise CoachmateError("It can't be done.", "It is too late.", "Come back tomorrow.")

    def stumble(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        raise ValueError(f"can't read {args['text']}")

    def chatter(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        print("to standard output", flush=True)
        os.write(2, b"to standard error\n")
        return None

    def loaded(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        return [name for name in HEAVY if name in sys.modules]

    def environment(self, args: dict[str, object], emit: Emit, cancelled: IsCancelled) -> object:
        return dict(os.environ)


class Unready:
    """A target that says why it can't be built."""

    def __init__(self) -> None:
        raise CoachmateError("The model is missing.", "Its file was deleted.", "Install it again.")


class Broken:
    """A target with a mistake in it."""

    def __init__(self) -> None:
        raise KeyError("secret")


class Crashing:
    """A target whose process ends while it is built."""

    def __init__(self) -> None:
        os._exit(3)
