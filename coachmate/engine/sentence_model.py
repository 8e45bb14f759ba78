"""Sentence embeddings, run in their worker: op `embed`. Knows nothing of sockets or of what the texts are
for.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from coachmate.engine.cores import FreeCores
from coachmate.engine.journal import log
from coachmate.engine.shipped import shipped_sentence_model
from coachmate.errors import Cancelled

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Between two batches a cancel is seen and the number of threads follows the cores that are free.
BATCH = 16

_TEXTS = TypeAdapter(tuple[str, ...])


class SentenceModel:
    """all-MiniLM-L6-v2, or another sentence-transformers model in `folder`."""

    def __init__(self, folder: str | None = None) -> None:
        place = folder or str(shipped_sentence_model())
        import torch
        from sentence_transformers import SentenceTransformer

        self._set_threads: Callable[[int], None] = torch.set_num_threads
        self._set_threads(1)
        self._model: SentenceTransformer = SentenceTransformer(place, device="cpu", local_files_only=True)
        self._cores = FreeCores()

    def embed(self, args: dict[str, object], emit: Callable[[object], None], cancelled: Callable[[], bool]) -> None:
        """Emit the number of dimensions, then, batch by batch in the order of `args["texts"]`, unit-length
        rows as base64 of little-endian float32.
        """
        texts = [text.encode("utf-8", "replace").decode() for text in _TEXTS.validate_python(args.get("texts"))]
        emit(self._model.get_embedding_dimension())
        for begin in range(0, len(texts), BATCH):
            if cancelled():
                raise Cancelled("The embedding was told to stop.")
            self._set_threads(self._cores.threads())
            rows = self._model.encode(
                texts[begin : begin + BATCH],
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            emit(base64.b64encode(np.asarray(rows, dtype="<f4").tobytes()).decode("ascii"))
        log("embed", texts=len(texts))
