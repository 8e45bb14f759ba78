"""Tries a model in a worker of its own: loads it and lets it write a few words, within a time limit.

A file that makes llama.cpp crash or hang ends that worker and nothing else. Knows no list of models.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine.client import WorkerState
from coachmate.engine.model_switch import LoadableModel
from coachmate.errors import CoachmateError, ModelUnavailable

# Loading several gigabytes from a slow disk takes a minute or two.
TRIAL_SECONDS = 180.0

_OTHER_FILE = "It may be damaged: fetch it again, or choose another."

_TRIAL = Generation(
    messages=(
        ChatMessage("system", "You ask one short, open question."),
        ChatMessage("user", "I want to talk to my colleague about our plan."),
    ),
    count=2,
    max_tokens=8,
    grammar='root ::= [A-Za-z ]+ "?"',
    openings=("What", "How"),
)


async def tried(name: str, make: Callable[[], LoadableModel], *, seconds: float = TRIAL_SECONDS) -> LoadableModel:
    """The model that `make` makes, loaded and proven; the caller owns it. CoachmateError if it fails, and it is ended.

    `name` is what the errors call it.
    """
    model = make()
    try:
        async with asyncio.timeout(seconds):
            await model.until_ready()
            written = [each async for each in model.generate(_TRIAL)]
    except BaseException as error:
        crashed = isinstance(error, ModelUnavailable) and model.state is WorkerState.OFF
        await model.aclose()
        if isinstance(error, TimeoutError):
            why = f"It had not written a word after {seconds:g} seconds."
            raise _failed(name, why, "Choose a smaller model.") from error
        if crashed:
            raise _failed(name, "llama.cpp ended unexpectedly while it tried the file.", _OTHER_FILE) from error
        if isinstance(error, CoachmateError):
            raise _failed(name, f"{error.what} {error.why}".strip(), error.remedy) from error
        raise
    if not written or not all(math.isfinite(value) for each in written for value in each.logprobs):
        await model.aclose()
        raise _failed(name, "What it computes is no number.", _OTHER_FILE)
    return model


def _failed(name: str, why: str, remedy: str) -> CoachmateError:
    return CoachmateError(f"{name} can't be used as the language model.", why, remedy)
