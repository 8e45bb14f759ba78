"""The app's side of the vector index: asks the worker that owns it. Knows no Chroma.

Vectors travel as base64 of little-endian float32 rows.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


def pack(vectors: Vectors) -> str:
    """Rows of float32 as text, for a message."""
    return base64.b64encode(np.ascontiguousarray(vectors, dtype="<f4").tobytes()).decode("ascii")


def unpack(text: str, rows: int) -> Vectors:
    """The rows again, shape (rows, dimensions)."""
    flat: Vectors = np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float32)
    return flat.reshape(rows, -1)


class Requester(Protocol):
    """A worker process, as far as it is needed here. Raises ModelUnavailable when it isn't there."""

    async def request(self, op: str, args: Mapping[str, object]) -> Any:  # noqa: ANN401  # JSON
        """What the operation answers: a dict of JSON's types."""
        ...


class VectorClient:
    """Implements coaching's VectorIndex over a worker that runs `coachmate.knowledge.vectors:VectorStore`.

    Besides ModelUnavailable, every method may raise CoachmateError when the index can't be read or written.
    """

    def __init__(self, worker: Requester) -> None:
        self._worker = worker
        self._index = ""

    async def open(self, index: str, count: int) -> bool:
        """Whether the index of this name is there, whole, and now in use."""
        self._index = index
        answer = await self._worker.request("open", {"index": index, "count": count})
        return bool(answer["ready"])

    async def begin(self, index: str, ids: Sequence[str]) -> list[str]:
        """Start building the index, taking vectors over from the one in use; the ids still missing."""
        self._index = index
        answer = await self._worker.request("begin", {"index": index, "ids": list(ids)})
        return [str(identity) for identity in answer["missing"]]

    async def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        await self._worker.request("add", {"ids": list(ids), "vectors": pack(vectors)})

    async def finish(self) -> None:
        """Put the built index in place of the old one, all at once."""
        await self._worker.request("finish", {})

    async def query(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Ids and cosine similarities of at most `limit` vectors, nearest first."""
        answer = await self._worker.request("query", {"index": self._index, "vector": pack(vector), "limit": limit})
        return [(str(identity), float(similarity)) for identity, similarity in answer["nearest"]]
