"""How much memory each process of the app takes when it has offered its first questions.

The proportional share (PSS: what several processes hold in common is divided among them) where the system tells it, as
Linux does; else what a process holds alone. The resident size, in which common pages count in full, is told in a note.
Beside the app: a Textual app of one Static; beside the language model's worker: a bare llama-cpp-python loop that has
written a question.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from benchmarks.bare import bare_llama
from benchmarks.figures import Figure, Group
from benchmarks.keys import OFFERED, hand_in, to_a_question
from benchmarks.place import STATEMENTS, Place, beside, command
from benchmarks.terminal import Terminal
from coachmate.coaching.protocols import ChatMessage

WORKERS = {
    "language model": "gguf_model:",
    "embeddings": "sentence_model:",
    "search index": "vectors:",
}
_MB = 1e6


@dataclass(frozen=True)
class Size:
    """MB."""

    share: float
    resident: float


def measure(place: Place) -> list[Group]:
    with Terminal(beside("bare_static"), {}) as terminal:
        terminal.wait_for("Good day.")
        bare_app = _size(psutil.Process(terminal.process.pid))
    bare_model = asyncio.run(_bare_model())
    with Terminal(command(), {"COACHMATE_HOME": str(place.home)}) as terminal:
        to_a_question(terminal)
        hand_in(terminal, STATEMENTS[0])
        terminal.wait_for(OFFERED)
        app = psutil.Process(terminal.process.pid)
        sizes = {"app": _size(app), **_workers(app)}
    next_to: Mapping[str, Size] = {"app": bare_app, "language model": bare_model}
    figures = [
        Figure(name, [size.share], [next_to[name].share] if name in next_to else ()) for name, size in sizes.items()
    ]
    figures.append(Figure("all together", [sum(size.share for size in sizes.values())],
                          [bare_app.share + bare_model.share]))  # fmt: skip
    resident = ", ".join(f"{name} {size.resident:.0f}" for name, size in sizes.items())
    note = (
        f"Resident: {resident} MB; a bare Textual app {bare_app.resident:.0f}, a bare loop {bare_model.resident:.0f}."
    )
    return [
        Group("Memory", "MB", "coachmate", "a Textual app of one Static, a bare llama-cpp-python loop", figures, [note])
    ]


def _workers(app: psutil.Process) -> dict[str, Size]:
    commands = [(" ".join(child.cmdline()), child) for child in app.children(recursive=True)]
    return {name: next(_size(child) for line, child in commands if target in line) for name, target in WORKERS.items()}


async def _bare_model() -> Size:
    async with bare_llama() as peer:
        await peer.ready()
        await peer.complete([ChatMessage("user", STATEMENTS[0])], count=1, tokens=40)
        return _size(psutil.Process(peer.pid))


def _size(process: psutil.Process) -> Size:
    sizes = process.memory_full_info()
    return Size(getattr(sizes, "pss", sizes.uss) / _MB, sizes.rss / _MB)
