"""How long it takes from a submitted answer to questions on offer, through `wiring` and `Coach.run`.

Warm: models and index are ready; also to `Found` (the passages) and to the first `Writing` (the model's first finished
candidate). Cold: no worker runs, and everything starts at the moment of asking, as when an answer is handed in right
after the app was opened; with the screen's patience the bank serves first, and then questions are asked for again as
soon as the model is ready. Beside it: a bare llama-cpp-python loop that writes eight questions to the same prompt, one
after another, without search, bank or judge: until its eighth, cold from the start of its process. (Until its first
where the line says so.)
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from benchmarks.bare import BareLlama, bare_llama
from benchmarks.figures import Figure, Group
from benchmarks.place import STATEMENTS, Place, ask, parts, rounds, until_written
from coachmate.coaching.coach import Chosen, FellBack, Found, Writing
from coachmate.coaching.protocols import Brief, ChatMessage
from coachmate.coaching.terms import Skill, Step
from coachmate.resources import resource
from coachmate.wiring import Parts
from coachmate.writer.model_writer import MAX_TOKENS
from coachmate.writer.telling import Telling, read_telling

WARM_ROUNDS, WARM_SECONDS = 7, 40
COLD_ROUNDS, COLD_SECONDS = 3, 45
CANDIDATES = 8


@dataclass(frozen=True)
class Turn:
    """Seconds from asking; `writing` is None when the model wrote nothing."""

    found: float
    writing: float | None
    chosen: float
    fell_back: bool


def measure(place: Place) -> list[Group]:
    telling = read_telling(resource("prompts") / "model")
    return [asyncio.run(_warm(telling)), asyncio.run(_cold(telling))]


async def turn(made: Parts, number: int, seed: int = 0) -> Turn:
    """Run one turn and take its times."""
    begun = time.monotonic()
    found: float | None = None
    writing: float | None = None
    chosen: float | None = None
    fell_back = False
    async for event in made.coach.run(ask(number, seed)):
        since = time.monotonic() - begun
        if isinstance(event, Found):
            found = since
        elif isinstance(event, Writing) and writing is None:
            writing = since
        elif isinstance(event, FellBack):
            fell_back = True
        elif isinstance(event, Chosen):
            chosen = since
    if found is None or chosen is None:
        raise RuntimeError("the turn ended without questions")
    return Turn(found, writing, chosen, fell_back)


async def _warm(telling: Telling) -> Group:
    ours: list[Turn] = []
    bare: list[tuple[float, float]] = []
    async with parts(patient=True) as made, bare_llama() as peer:
        await peer.ready()
        for repeat in rounds(WARM_ROUNDS, WARM_SECONDS):
            one = await turn(made, repeat, repeat)
            other = await _bare(peer, telling, repeat)
            if repeat:  # the first turn embeds the bank, once in the life of the app
                ours.append(one)
                bare.append(other)
    eighth = [last for _, last in bare]
    figures = [
        Figure("three questions on offer", [each.chosen for each in ours], eighth),
        Figure("passages found", [each.found for each in ours]),
        Figure("first candidate written, beside the loop's first", _written(ours), [first for first, _ in bare]),
    ]
    return Group("First questions, warm", "s", "coachmate", "a bare loop's eight questions", figures)


async def _cold(telling: Telling) -> Group:
    bank: list[Turn] = []
    written: list[float] = []
    patient: list[Turn] = []
    bare: list[tuple[float, float]] = []
    for repeat in rounds(COLD_ROUNDS, COLD_SECONDS):
        begun = time.monotonic()
        async with parts(warm=False) as made:
            warming = asyncio.create_task(made.warm(lambda line: None))
            bank.append(await turn(made, repeat))
            await until_written(made)
            if (await turn(made, repeat, 1)).fell_back:
                raise RuntimeError("the model is ready and yet writes nothing that can be used")
            written.append(time.monotonic() - begun)
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
        async with bare_llama() as peer:
            await peer.ready()
            loaded = time.monotonic() - peer.started
            first, last = await _bare(peer, telling, repeat)
            bare.append((loaded + first, loaded + last))
        async with parts(patient=True, warm=False) as made:
            patient.append(await turn(made, repeat))
    eighth = [last for _, last in bare]
    first_ones = [first for first, _ in bare]
    served = sum(each.fell_back for each in bank)
    figures = [
        Figure("questions on offer (the bank's), beside the loop's first", [each.chosen for each in bank], first_ones),
        Figure("questions on offer, the model's among them", written, eighth),
        Figure("the same where requests wait for models, as in plain mode", [each.chosen for each in patient], eighth),
        Figure("passages found (by words alone)", [each.found for each in bank]),
    ]
    notes = [f"The bank served first in {served} of {len(bank)} cold starts."]
    return Group("First questions, cold", "s", "coachmate", "a bare loop's eight questions", figures, notes)


def _written(turns: list[Turn]) -> list[float]:
    times = [each.writing for each in turns if each.writing is not None]
    if not times:
        raise RuntimeError("the model wrote nothing")
    return times


async def _bare(peer: BareLlama, telling: Telling, number: int) -> tuple[float, float]:
    """Seconds until its first question and until its eighth."""
    brief = Brief(STATEMENTS[number % len(STATEMENTS)], Step.PRACTICES, Skill.EXPLORING, (), CANDIDATES, 0)
    messages: tuple[ChatMessage, ...] = telling.messages(brief)
    done = await peer.complete(messages, count=CANDIDATES, tokens=MAX_TOKENS, seed=number, stop=["?"])
    return done.seconds[0], done.seconds[-1]
