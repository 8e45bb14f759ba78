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
from benchmarks.place import STATEMENTS, Place, parts, rounds
from coachmate.coaching.protocols import Brief, ChatMessage, Generation, LanguageModel
from coachmate.coaching.terms import Skill, Step
from coachmate.resources import resource
from coachmate.writer.telling import read_telling

ROUNDS, SECONDS = 6, 45
TOKENS = 24
SEQUENCES = 8
SYSTEM = "You are a peer coach. Ask one short, open question about what the person said."


def measure(place: Place) -> list[Group]:
    return [asyncio.run(_measure())]


async def _measure() -> Group:
    taken: dict[str, list[float]] = {name: [] for name in ("one", "bare one", "eight", "bare eight", "grammar")}
    async with parts(patient=True) as made, bare_llama() as peer:
        await peer.ready()
        for number in rounds(ROUNDS, SECONDS):
            statement = STATEMENTS[number % len(STATEMENTS)]
            rates = {
                "one": await _rate(made.model, _plain(statement, 1, number)),
                "bare one": await _bare_rate(peer, statement, 1, number),
                "eight": await _rate(made.model, _plain(statement, SEQUENCES, number)),
                "bare eight": await _bare_rate(peer, statement, SEQUENCES, number),
                "grammar": await _rate(made.model, _under_grammar(statement, number)),
            }
            if number:  # the first round warms up
                for name, rate in rates.items():
                    taken[name].append(rate)
    figures = [
        Figure("one sequence", taken["one"], taken["bare one"]),
        Figure("eight sequences", taken["eight"], taken["bare eight"]),
        Figure("eight sequences under the app's grammar", taken["grammar"], taken["bare eight"]),
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


async def _rate(model: LanguageModel, request: Generation) -> float:
    """New tokens a second, the reading of the prompt included."""
    begun = time.monotonic()
    tokens = 0
    async for written in model.generate(request):
        tokens += len(written.logprobs)
    return tokens / (time.monotonic() - begun)


async def _bare_rate(peer: BareLlama, statement: str, count: int, seed: int) -> float:
    done = await peer.complete(_messages(f"{statement} {count}"), count=count, tokens=TOKENS, seed=seed + 1)
    return done.rate
