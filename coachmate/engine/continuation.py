"""One of the texts that are being written at once, from its opening to its end. Runs in a worker only.

Is handed logits and says which token comes next; knows neither the context nor the other continuations.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coachmate.coaching.protocols import Written
from coachmate.engine.llama import Logits, Vocabulary
from coachmate.engine.sampling import Chooser
from coachmate.errors import CoachmateError


def log_probability(logits: Logits, token: int) -> float:
    """The natural-log probability of `token` at temperature 1."""
    highest = logits.max()
    total = np.exp(logits - highest).sum(dtype=np.float64)
    return float(logits[token] - highest - np.log(total))


class Continuation:
    """Continuation `index`, which begins with the tokens `opening` and then grows by at most `room` tokens."""

    def __init__(self, vocabulary: Vocabulary, chooser: Chooser, index: int, opening: Sequence[int], room: int) -> None:
        if not all(chooser.force(token) for token in opening):
            raise CoachmateError(
                "The model can't begin as it was told to.",
                f"Opening {index + 1} is not allowed by the grammar.",
                "Mend the opening or the grammar in the folder prompts/model.",
            )
        self.opening = tuple(opening)
        self.over = False
        self._vocabulary = vocabulary
        self._chooser = chooser
        self._index = index
        self._limit = len(opening) + room
        self._tokens: list[int] = []
        self._logprobs: list[float] = []
        self._finished = False

    def open(self, rows: Sequence[Logits]) -> None:
        """Take the opening and choose the first token: `rows` are the logits before each of the opening's
        tokens, and those after its last.
        """
        for token, logits in zip(self.opening, rows, strict=False):
            self._take(token, logits)
        self.go_on(rows[-1])

    def go_on(self, logits: Logits) -> None:
        """Choose the next token; the continuation is over when it is the last."""
        if len(self._tokens) >= self._limit:
            self.over = True
            return
        token = self._chooser.choose(logits)
        if token is None or token in self._vocabulary.ends:
            self.over, self._finished = True, token is not None
            return
        self._take(token, logits)
        self.over = len(self._tokens) >= self._limit

    def _take(self, token: int, logits: Logits) -> None:
        self._tokens.append(token)
        self._logprobs.append(log_probability(logits, token))

    @property
    def last(self) -> tuple[int, int]:
        """The token that was chosen last, and how many came before it."""
        return self._tokens[-1], len(self._tokens) - 1

    def written(self) -> Written:
        # A continuation that was cut off may end in the middle of a letter.
        text = b"".join(map(self._vocabulary.piece, self._tokens)).decode("utf-8", "ignore")
        return Written(self._index, text, tuple(self._logprobs), self._finished)
