"""Choosing the next token of one continuation: seeded, and never against its grammar.

Runs in a worker only. Knows llama.cpp's samplers, not the context that the logits come from.
"""

from __future__ import annotations

import ctypes
import os
import weakref
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import llama_cpp.llama_cpp as native
import numpy as np
import numpy.typing as npt

from coachmate.engine.llama import Logits, Vocabulary
from coachmate.errors import CoachmateError

Candidates = npt.NDArray[np.void]

_LIKELIEST = 2048
_TOKEN = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class Grammar:
    """A GBNF grammar; raises CoachmateError when it is none."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        with _hushed():
            sampler = native.llama_sampler_init_grammar(vocabulary.handle, text.encode("utf-8", "replace"), b"root")
        if not sampler:
            raise CoachmateError(
                "The grammar for the model's answers can't be used.",
                "It is not valid GBNF with a rule called root.",
                "Mend it in the folder prompts/model.",
            )
        self.sampler = sampler
        weakref.finalize(self, native.llama_sampler_free, sampler)


class Chooser:
    """Chooses for one continuation. `seed` and `index` alone decide on its chance.

    The token is drawn from the `top_k` likeliest first and then shown to the grammar; only if the grammar
    rejects it, the others are, and the draw is made again among what is left. A pass over 49,000 tokens takes
    longer than a step of the model, so the likeliest few thousand come first: if `top_k` of them are allowed,
    the rest can't matter.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        grammar: Grammar | None,
        temperature: float,
        top_k: int,
        seed: int,
        index: int,
    ) -> None:
        self._vocabulary = vocabulary
        self._chain = native.llama_sampler_chain_init(native.llama_sampler_chain_default_params())
        weakref.finalize(self, native.llama_sampler_free, self._chain)
        self._grammar = native.llama_sampler_clone(grammar.sampler) if grammar else None
        if self._grammar:
            weakref.finalize(self, native.llama_sampler_free, self._grammar)
        # As many allowed tokens decide the draw.
        self._enough = 1 if temperature <= 0 else top_k if top_k > 0 else vocabulary.size
        if temperature <= 0:
            native.llama_sampler_chain_add(self._chain, native.llama_sampler_init_greedy())
            return
        native.llama_sampler_chain_add(self._chain, native.llama_sampler_init_top_k(self._enough))
        native.llama_sampler_chain_add(self._chain, native.llama_sampler_init_temp(temperature))
        # The largest number of 32 bits stands for "a random seed" in llama.cpp.
        own = zlib.crc32(f"{seed}:{index}".encode()) % 0xFFFFFFFF
        native.llama_sampler_chain_add(self._chain, native.llama_sampler_init_dist(own))

    def choose(self, logits: Logits) -> int | None:
        """The next token, or None when the grammar leaves no way on."""
        token = self._draw(self._candidates(logits))
        if not self._allows(token):
            allowed = self._allowed(self._candidates(logits))
            if not allowed.size:
                return None
            token = self._draw(allowed)
        self._advance(token)
        return token

    def force(self, token: int) -> bool:
        """Take `token` as given, if the grammar allows it."""
        allowed = self._allows(token)
        if allowed:
            self._advance(token)
        return allowed

    def _candidates(self, logits: Logits) -> Candidates:
        candidates = np.zeros(self._vocabulary.size, _TOKEN)
        candidates["id"] = np.arange(self._vocabulary.size, dtype=np.int32)
        candidates["logit"] = logits
        candidates["logit"][self._vocabulary.controls] = -np.inf
        return candidates

    def _draw(self, candidates: Candidates) -> int:
        array = _array(candidates)
        native.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def _allows(self, token: int) -> bool:
        if self._grammar is None:
            return True
        one = np.zeros(1, _TOKEN)
        one["id"] = token
        return bool(self._filtered(one).size)

    def _allowed(self, every: Candidates) -> Candidates:
        if self._enough < _LIKELIEST < every.size:
            likeliest = np.argpartition(every["logit"], every.size - _LIKELIEST)[-_LIKELIEST:]
            allowed = self._filtered(every[np.sort(likeliest)])
            if allowed.size >= self._enough:
                return allowed
        return self._filtered(every)

    def _filtered(self, candidates: Candidates) -> Candidates:
        native.llama_sampler_apply(self._grammar, ctypes.byref(_array(candidates)))
        allowed: Candidates = candidates[np.isfinite(candidates["logit"])]
        return allowed

    def _advance(self, token: int) -> None:
        # A token that ends the text has nothing to advance over, and llama.cpp aborts the process on one that
        # it did not allow before, so only allowed ones come here.
        if self._grammar is not None and token not in self._vocabulary.ends:
            native.llama_sampler_accept(self._grammar, token)


def _array(candidates: Candidates) -> native.llama_token_data_array:
    return native.llama_token_data_array(
        candidates.ctypes.data_as(native.llama_token_data_p), candidates.size, -1, False
    )


@contextmanager
def _hushed() -> Iterator[None]:
    """llama.cpp prints a grammar that it can't read to standard error, the log; it may quote a private text."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
