"""What the heart asks of the other rooms. Each protocol is implemented in exactly one of them.

The heart never imports an implementation; `wiring` hands them in.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from coachmate.coaching.assessment import Assessment
from coachmate.coaching.passages import Findings, Passage
from coachmate.coaching.questions import BankQuestion, Candidate
from coachmate.coaching.terms import Purpose, Skill, Step

if TYPE_CHECKING:
    # A tenth of a second, for which the first paint would wait.
    import numpy as np
    import numpy.typing as npt


class Judge(Protocol):
    """Assesses a question, never a person (room: judge)."""

    def assess(
        self,
        question: str,
        *,
        context: str | None = None,
        step: Step | None = None,
        purpose: Purpose | None = None,
    ) -> Assessment: ...


@dataclass(frozen=True)
class Screening:
    """Whether a text tells of a crisis; `kind` and `message` (people to turn to) are set only if it does."""

    crisis: bool
    score: float
    kind: str | None = None
    message: str | None = None


class Screener(Protocol):
    """Looks for signs of a crisis before anything else is done with a text (room: privacy)."""

    def screen(self, text: str) -> Screening: ...


class Library(Protocol):
    """Finds guidance (room: knowledge). Never raises because a worker is missing: it searches by words alone."""

    async def search(
        self, query: str, *, step: Step | None = None, skill: Skill | None = None, limit: int = 3
    ) -> Findings: ...


class Bank(Protocol):
    """The question bank, vetted by step and skill (room: writer)."""

    def questions(self, step: Step | None, skill: Skill | None) -> Sequence[BankQuestion]: ...


@dataclass(frozen=True)
class Brief:
    """What the writer is told: the person's words, what the question should look for, and the passages to lean on."""

    statement: str
    step: Step | None
    skill: Skill
    passages: tuple[Passage, ...]
    count: int
    seed: int


class Writer(Protocol):
    """Writes candidates with the language model (room: writer).

    Yields each candidate when it is complete. Raises ModelUnavailable when there is no model to write with, and ends
    the model's work when the iterator is closed.
    """

    def write(self, brief: Brief) -> AsyncGenerator[Candidate, None]: ...


class Selector(Protocol):
    """Ranks candidates for a statement (room: writer): one score each, 0 to 1, higher is better."""

    async def rank(self, context: str, candidates: Sequence[Candidate]) -> list[float]: ...


@dataclass(frozen=True)
class ChatMessage:
    """One message for the language model; `role` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True)
class Generation:
    """What to write: several continuations of one prompt at once, each under the same GBNF grammar.

    `max_tokens` counts the new tokens of each. `openings` (empty, or one for each of `count`) are texts that the
    continuations begin with. The same seed, model and request give the same texts whatever the number of threads.
    """

    messages: tuple[ChatMessage, ...]
    count: int
    max_tokens: int
    grammar: str | None = None
    openings: tuple[str, ...] = ()
    temperature: float = 0.8
    top_k: int = 40
    seed: int = 0


@dataclass(frozen=True)
class Written:
    """One finished continuation. `index` is its place among the `count` asked for.

    `logprobs` holds the natural-log probability of each new token under the model at temperature 1. `finished` is
    False when it was cut off at `max_tokens`.
    """

    index: int
    text: str
    logprobs: tuple[float, ...]
    finished: bool


class LanguageModel(Protocol):
    """The local language model, in its own process (room: engine)."""

    def generate(self, request: Generation) -> AsyncGenerator[Written, None]:
        """Yield each continuation as it is finished; closing the iterator cancels the rest within 200 ms."""
        ...

    async def logprobs(self, messages: Sequence[ChatMessage], continuations: Sequence[str]) -> list[tuple[float, ...]]:
        """The natural-log probability of each token of each continuation, given the messages."""
        ...


class Embedder(Protocol):
    """The sentence embeddings, in their own process (room: engine)."""

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit-length rows, shape (len(texts), dimensions); raises ModelUnavailable when there is no worker."""
        ...
