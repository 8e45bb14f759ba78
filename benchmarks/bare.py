"""The client of `bare_llama`: starts it on the shipped model and asks it for completions."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

from benchmarks.place import beside
from coachmate.coaching.protocols import ChatMessage
from coachmate.engine.models import shipped_gguf


@dataclass(frozen=True)
class Completions:
    """`seconds` from the request to each completion, one after another; `tokens` of each."""

    seconds: tuple[float, ...]
    tokens: tuple[int, ...]

    @property
    def rate(self) -> float:
        """New tokens a second, the reading of the prompt included."""
        return sum(self.tokens) / self.seconds[-1]


class BareLlama:
    """A running `bare_llama`; `started` is the time (time.monotonic) just before its process was made."""

    def __init__(self, process: asyncio.subprocess.Process, started: float) -> None:
        self._process = process
        self.started = started

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ready(self) -> None:
        await self._line()

    async def complete(
        self, messages: Sequence[ChatMessage], *, count: int, tokens: int, seed: int = 0, stop: Sequence[str] = ()
    ) -> Completions:
        """`count` completions, one after another, each of at most `tokens` tokens or up to one of `stop`."""
        request = {
            "messages": [asdict(each) for each in messages],
            "count": count,
            "tokens": tokens,
            "stop": list(stop),
            "seed": seed,
        }
        assert self._process.stdin is not None
        begun = time.monotonic()
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        await self._process.stdin.drain()
        done = []
        for _ in range(count):
            answer = await self._line()
            done.append((time.monotonic() - begun, int(answer["tokens"])))
        return Completions(tuple(seconds for seconds, _ in done), tuple(number for _, number in done))

    async def _line(self) -> dict[str, int]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"bare_llama ended with status {await self._process.wait()}")
        answer: dict[str, int] = json.loads(line)
        return answer


@asynccontextmanager
async def bare_llama() -> AsyncIterator[BareLlama]:
    """Starts it; whoever needs its model loaded awaits `ready`."""
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *beside("bare_llama"),
        str(shipped_gguf()),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield BareLlama(process, started)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
