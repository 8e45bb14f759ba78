"""Tokens a second of the language model's worker, as `LocalLanguageModel.generate` gives them.

Beside it: llama-cpp-python by itself on the shipped file, one completion, and eight one after another. Both read a
prompt that they haven't seen (statements go round; the beginning that all prompts share is kept by either), and the
time is that of the whole request, divided into the tokens that came of it. The worker uses the faster copy of the file
that it made for itself and as many threads as cores are free at the moment.
"""

from __future__ import annotations

import asyncio
import time

from benchmarks.bare import BareLlama, bare_llama
from benchmarks.figures import Figure, Group
from benchmarks.place import STATEMENTS, Place, parts
from coachmate.coaching.protocols import Brief, ChatMessage, Generation
from coachmate.coaching.terms import Skill, Step
from coachmate.engine.models import LocalLanguageModel
from coachmate.resources import resource
from coachmate.writer.telling import read_telling

REPEATS = 5
TOKENS = 40
SEQUENCES = 8
SYSTEM = "You are a peer coach. Ask one short, open question about what the person said."


def measure(place: Place) -> list[Group]:
    return [asyncio.run(_measure())]


async def _measure() -> Group:
    ours: dict[str, list[float]] = {"one": [], "eight": [], "grammar": []}
    bare: dict[int, list[float]] = {1: [], SEQUENCES: []}
    async with parts(patient=True) as made, bare_llama() as peer:
        await peer.ready()
        for repeat in range(-1, REPEATS):
            statement = STATEMENTS[repeat % len(STATEMENTS)]
            rates = (
                await _rate(made.model, _plain(statement, 1, repeat)),
                await _bare_rate(peer, statement, 1, repeat),
                await _rate(made.model, _plain(statement, SEQUENCES, repeat)),
                await _bare_rate(peer, statement, SEQUENCES, repeat),
                await _rate(made.model, _under_grammar(statement, repeat)),
            )
            if repeat >= 0:
                for kept, rate in zip((ours["one"], bare[1], ours["eight"], bare[SEQUENCES], ours["grammar"]), rates,
                                      strict=True):  # fmt: skip
                    kept.append(rate)
    figures = [
        Figure("one sequence", ours["one"], bare[1]),
        Figure("eight sequences", ours["eight"], bare[SEQUENCES]),
        Figure("eight sequences under the app's grammar", ours["grammar"], bare[SEQUENCES]),
    ]
    return Group("Tokens a second", "tokens/s", "coachmate's worker", "a bare llama-cpp-python loop", figures)


def _messages(statement: str) -> tuple[ChatMessage, ...]:
    return (ChatMessage("system", SYSTEM), ChatMessage("user", statement))


def _plain(statement: str, count: int, seed: int) -> Generation:
    # Words that differ each time, or the second request of a round would find its prompt read by the first.
    return Generation(_messages(f"{statement} {count}"), count=count, max_tokens=TOKENS, seed=seed + 1)


def _under_grammar(statement: str, seed: int) -> Generation:
    telling = read_telling(resource("prompts") / "model")
    brief = Brief(statement, Step.PRACTICES, Skill.EXPLORING, (), SEQUENCES, seed + 1)
    return Generation(
        telling.messages(brief),
        count=SEQUENCES,
        max_tokens=TOKENS,
        grammar=telling.grammar,
        seed=seed + 1,
    )


async def _rate(model: LocalLanguageModel, request: Generation) -> float:
    """New tokens a second, the reading of the prompt included."""
    begun = time.monotonic()
    tokens = 0
    async for written in model.generate(request):
        tokens += len(written.logprobs)
    return tokens / (time.monotonic() - begun)


async def _bare_rate(peer: BareLlama, statement: str, count: int, seed: int) -> float:
    done = await peer.complete(_messages(f"{statement} {count}"), count=count, tokens=TOKENS, seed=seed + 1)
    return done.rate
