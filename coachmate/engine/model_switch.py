"""The language model that the program holds on to, whichever it is just now: another can take its place at any time.

Knows models only by what they can do. What was begun with one is ended with it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from typing import Protocol

from coachmate.coaching.protocols import ChatMessage, Generation, LanguageModel, Written
from coachmate.engine.client import WorkerState


class RunningModel(LanguageModel, Protocol):
    """A language model that is started, watched and ended."""

    @property
    def state(self) -> WorkerState: ...

    def warm(self) -> None: ...

    def listen(self, on_state: Callable[[WorkerState], None] | None) -> None: ...

    async def aclose(self) -> None: ...


class LoadableModel(RunningModel, Protocol):
    """One that is loaded from a file."""

    async def until_ready(self) -> None: ...


class _Seat:
    """A model and how much is under way with it."""

    def __init__(self, model: RunningModel) -> None:
        self.model = model
        self._under_way = 0
        self.idle = asyncio.Event()
        self.idle.set()

    @contextlib.contextmanager
    def taken(self) -> Iterator[RunningModel]:
        self._under_way += 1
        self.idle.clear()
        try:
            yield self.model
        finally:
            self._under_way -= 1
            if not self._under_way:
                self.idle.set()


class SwitchableModel:
    """The protocol LanguageModel over the model that is in place. `on_state` is told of that one's states alone."""

    def __init__(self, model: RunningModel, on_state: Callable[[WorkerState], None]) -> None:
        self._seat = _Seat(model)
        self._on_state = on_state
        self._leaving: set[asyncio.Task[None]] = set()
        self._closed = False
        model.listen(on_state)

    @property
    def current(self) -> RunningModel:
        return self._seat.model

    @property
    def state(self) -> WorkerState:
        return self.current.state

    def warm(self) -> None:
        """Start what is in place; needs a running event loop, returns at once."""
        if not self._closed:
            self.current.warm()

    async def put(self, model: RunningModel) -> None:
        """`model` is in place from now on; the other one ends when what it has begun is done. Waits for neither."""
        if self._closed:
            await model.aclose()
            return
        left, self._seat = self._seat, _Seat(model)
        left.model.listen(None)
        model.listen(self._on_state)
        self._on_state(model.state)
        task = asyncio.get_running_loop().create_task(_see_off(left), name="see off a model")
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def generate(self, request: Generation) -> AsyncGenerator[Written, None]:
        with self._seat.taken() as model:
            async with contextlib.aclosing(model.generate(request)) as written:
                async for each in written:
                    yield each

    async def logprobs(self, messages: Sequence[ChatMessage], continuations: Sequence[str]) -> list[tuple[float, ...]]:
        with self._seat.taken() as model:
            return await model.logprobs(messages, continuations)

    async def aclose(self) -> None:
        """End the model in place, in the middle of its work if need be, and any that is still leaving."""
        self._closed = True
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(self.current.aclose(), *self._leaving, return_exceptions=True)


async def _see_off(seat: _Seat) -> None:
    try:
        await seat.idle.wait()
    finally:
        await seat.model.aclose()
