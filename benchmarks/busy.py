"""How much longer an answer takes while another program keeps every core busy, than on an idle machine.

Both columns are the same thing here: with the cores busy, and idle, in turn. Ours is a whole warm turn of the Coach,
and the model's part alone; at most 4 times as long is wanted. For comparison a bare llama-cpp-python loop with a thread
for every core, which has so few tokens to write because it may take minutes otherwise. The other program is one process
for each core, all in one session of their own, as a build or a video call would be.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from benchmarks.bare import BareLlama, bare_llama
from benchmarks.figures import Figure, Group
from benchmarks.first_questions import turn
from benchmarks.place import STATEMENTS, Place, parts, rounds
from benchmarks.tokens import SEQUENCES, TOKENS
from coachmate.coaching.protocols import ChatMessage, Generation, LanguageModel

ROUNDS, SECONDS = 4, 45
BARE_ROUNDS, BARE_SECONDS = 3, 20
BARE_TOKENS = 4
WANTED = 4.0

_SPIN = """
import os, sys
for _ in range(int(sys.argv[1]) - 1):
    if os.fork() == 0:
        break
while True:
    pass
"""


@contextmanager
def every_core_busy() -> Iterator[None]:
    """Another program that keeps every core busy, at the usual priority."""
    command = [sys.executable, "-c", _SPIN, str(os.cpu_count() or 1)]
    process = subprocess.Popen(command, start_new_session=True)
    try:
        # Until the worker's next look at the cores sees it.
        time.sleep(0.5)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def measure(place: Place) -> list[Group]:
    return [asyncio.run(_measure())]


async def _measure() -> Group:
    turns: dict[bool, list[float]] = {False: [], True: []}
    models: dict[bool, list[float]] = {False: [], True: []}
    bare: dict[bool, list[float]] = {False: [], True: []}
    async with parts(patient=True) as made:
        await turn(made, 0)
        for repeat in rounds(ROUNDS, SECONDS):
            for busy in (False, True):
                with every_core_busy() if busy else nullcontext():
                    turns[busy].append((await turn(made, repeat, repeat)).chosen)
                    models[busy].append(await _model(made.model, repeat))
    async with bare_llama() as peer:
        await peer.ready()
        for repeat in rounds(BARE_ROUNDS, BARE_SECONDS):
            for busy in (False, True):
                with every_core_busy() if busy else nullcontext():
                    bare[busy].append(await _bare(peer, repeat))
    figures = [
        Figure("an answer, from asking to questions on offer", turns[True], turns[False], ratio_at_most=WANTED),
        Figure("the model's eight sequences alone", models[True], models[False], ratio_at_most=WANTED),
        Figure(f"bare llama-cpp-python, {BARE_TOKENS} tokens", bare[True], bare[False]),
    ]
    return Group("Busy machine", "s", "with every core kept busy", "the same on the idle machine", figures)


async def _model(model: LanguageModel, number: int) -> float:
    begun = time.monotonic()
    message = ChatMessage("user", STATEMENTS[number])
    async for _ in model.generate(Generation((message,), count=SEQUENCES, max_tokens=TOKENS, seed=number)):
        pass
    return time.monotonic() - begun


async def _bare(peer: BareLlama, number: int) -> float:
    message = ChatMessage("user", STATEMENTS[number])
    return (await peer.complete([message], count=1, tokens=BARE_TOKENS, seed=number)).seconds[-1]
