"""The models as the heart asks for them, on the app's side: each speaks to its worker and loads nothing
itself.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from coachmate.coaching.protocols import ChatMessage, Generation, Written
from coachmate.engine.client import Worker, WorkerState
from coachmate.engine.shipped import shipped_gguf, shipped_sentence_model

__all__ = ["LocalEmbedder", "LocalLanguageModel", "shipped_gguf", "shipped_sentence_model"]

_WRITTEN = TypeAdapter(Written)
_LOGPROBS = TypeAdapter(list[tuple[float, ...]])


class _Local:
    """What the two have in common: a worker."""

    worker: Worker

    @property
    def state(self) -> WorkerState:
        return self.worker.state

    def warm(self) -> None:
        """Start the worker and load its model in the background; needs a running event loop, returns at once."""
        self.worker.start()

    async def until_ready(self) -> None:
        """Wait until the model is loaded, as long as it takes; ModelUnavailable if it can't be."""
        await self.worker.until_ready()

    def listen(self, on_state: Callable[[WorkerState], None] | None) -> None:
        """From now on tell `on_state` of each change of the worker, and nobody else."""
        self.worker.listen(on_state)

    async def aclose(self) -> None:
        await self.worker.aclose()


class LocalLanguageModel(_Local):
    """The protocol LanguageModel over a GGUF file: the shipped one, or `gguf`.

    Of the shipped file a faster copy is kept in `cache`, if that is given. `context` counts tokens.
    `patience` as in Worker.
    """

    def __init__(
        self,
        *,
        logs: Path,
        cache: Path | None = None,
        gguf: Path | None = None,
        context: int = 2048,
        patience: float | None = None,
        on_state: Callable[[WorkerState], None] | None = None,
    ) -> None:
        arguments: dict[str, object] = {"context": context}
        if gguf is not None:
            arguments["gguf"] = str(gguf)
        elif cache is not None:
            arguments["cache"] = str(cache)
        self.worker = Worker(
            "coachmate.engine.gguf_model:LlamaCpp",
            arguments,
            name="language model",
            log=logs / "language-model.log",
            patience=patience,
            on_state=on_state,
        )

    async def generate(self, request: Generation) -> AsyncGenerator[Written, None]:
        """Each continuation as it is finished; closing the iterator ends the rest in the worker."""
        async with contextlib.aclosing(self.worker.stream("generate", asdict(request))) as events:
            async for event in events:
                yield _WRITTEN.validate_python(event)

    async def logprobs(self, messages: Sequence[ChatMessage], continuations: Sequence[str]) -> list[tuple[float, ...]]:
        """The natural-log probability of each token of each continuation, given the messages."""
        args = {"messages": [asdict(message) for message in messages], "continuations": list(continuations)}
        return _LOGPROBS.validate_python(await self.worker.request("logprobs", args))


class LocalEmbedder(_Local):
    """The protocol Embedder over all-MiniLM-L6-v2, or another sentence-transformers model in `folder`."""

    def __init__(
        self,
        *,
        logs: Path,
        folder: Path | None = None,
        patience: float | None = None,
        on_state: Callable[[WorkerState], None] | None = None,
    ) -> None:
        self.worker = Worker(
            "coachmate.engine.sentence_model:SentenceModel",
            {"folder": str(folder)} if folder else {},
            name="model for the meaning of sentences",
            log=logs / "sentence-model.log",
            patience=patience,
            on_state=on_state,
        )

    async def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit-length rows, shape (len(texts), dimensions)."""
        dimensions = 0
        data = bytearray()
        async with contextlib.aclosing(self.worker.stream("embed", {"texts": list(texts)})) as events:
            async for event in events:
                if isinstance(event, int):
                    dimensions = event
                elif isinstance(event, str):
                    data += base64.b64decode(event)
        return np.frombuffer(data, "<f4").astype(np.float32, copy=False).reshape(len(texts), dimensions)
