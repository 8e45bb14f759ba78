"""llama.cpp's context behind a small typed face: tokens in, logits out, sequences that share their beginning.

Runs in a worker only. Knows neither chats nor sampling. Every method is to be called from one thread.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import llama_cpp.llama_cpp as native
import numpy as np
import numpy.typing as npt

from coachmate.errors import Cancelled, CoachmateError

# Prompts are read in batches of this many tokens. Longer ones are no faster on a few cores, and between two
# of them the number of threads can follow the cores that are free.
BATCH = 64

_ABORTED = 2
_ERROR_LEVEL = 3

Logits = npt.NDArray[np.float32]
NeverAborted = native.ggml_abort_callback(0)


@native.llama_log_callback  # type: ignore[untyped-decorator]  # ctypes function types are untyped
def _log_errors(level: int, text: bytes, _: ctypes.c_void_p) -> None:
    if level == _ERROR_LEVEL:
        print(text.decode("utf-8", "replace").rstrip(), flush=True)


def log_errors_only() -> None:
    """llama.cpp tells a thousand lines of news while it loads or quantises a model."""
    native.llama_log_set(_log_errors, ctypes.c_void_p(0))


@dataclass(frozen=True)
class Item:
    """One token of a batch: its place in its sequence, and whether the logits after it are wanted."""

    token: int
    position: int
    sequence: int
    wanted: bool


class Vocabulary:
    """Text to tokens and back, as the model's file says."""

    def __init__(self, model: native.llama_model_p) -> None:
        vocab = native.llama_model_get_vocab(model)
        assert vocab is not None
        self.handle = vocab
        self.size = native.llama_vocab_n_tokens(self.handle)
        every = range(self.size)
        self.ends = frozenset(token for token in every if native.llama_vocab_is_eog(self.handle, token))
        end = native.llama_vocab_get_text(self.handle, native.llama_vocab_eos(self.handle))
        self.end = end.decode("utf-8", "replace") if end else ""
        # Tokens that steer the chat and stand for no text; a continuation may end with one, never hold one.
        self.controls = np.array(
            [t for t in every if t not in self.ends and native.llama_vocab_is_control(self.handle, t)], np.int64
        )

    def tokens(self, text: str, *, special: bool = False, begin: bool = False) -> list[int]:
        """With `special`, "<|im_end|>" and the like are read as what they stand for; without, as plain text.

        `begin` puts the token before it that the model wants at the beginning of everything, if any.
        """
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        out = (native.llama_token * room)()
        count = native.llama_tokenize(self.handle, data, len(data), out, room, begin, special)
        return list(out[:count])

    def piece(self, token: int) -> bytes:
        """The bytes that `token` stands for; a letter may be spread over several tokens."""
        room = 64
        while True:
            buffer = ctypes.create_string_buffer(room)
            length = native.llama_token_to_piece(self.handle, token, buffer, room, 0, False)
            if length >= 0:
                return buffer.raw[:length]
            room = -length


class Llama:
    """A loaded model with one context of `context` tokens, shared by up to `sequences` sequences."""

    def __init__(self, file: Path, *, context: int, sequences: int) -> None:
        log_errors_only()
        native.llama_backend_init()
        parameters = native.llama_model_default_params()
        # Repacked weights are a quarter faster, but llama.cpp's code for Intel's AMX crashes on some
        # processors (ggml-org/llama.cpp#20824), and repacking prefers it where it is there.
        parameters.use_extra_bufts = b"AMX_INT8 = 1" not in native.llama_print_system_info()
        model = native.llama_model_load_from_file(str(file).encode(), parameters) if file.is_file() else None
        if model is None:
            raise CoachmateError(
                f"The language model can't be read from {file}.",
                "The file is missing, not a complete GGUF model, or of a kind that this llama.cpp does not know.",
                "Choose another model: 'coachmate model list' shows what is wrong with each.",
            )
        self._model = model
        self.vocabulary = Vocabulary(model)
        settings = native.llama_context_default_params()
        settings.n_ctx = context
        settings.n_batch = settings.n_ubatch = BATCH
        settings.n_seq_max = sequences
        settings.kv_unified = True
        # The flash attention of the CPU splits its sums by the number of threads, so results would depend on
        # it.
        settings.flash_attn_type = native.LLAMA_FLASH_ATTN_TYPE_DISABLED
        settings.n_threads = settings.n_threads_batch = 1
        settings.no_perf = True
        made = native.llama_init_from_model(model, settings)
        if made is None:
            raise CoachmateError(
                "The language model can't be started.",
                f"There may not be enough memory for a context of {context} tokens.",
                "Close other programs, or make the context smaller in the settings.",
            )
        self._context = made
        memory = native.llama_get_memory(made)
        assert memory is not None
        self._memory = memory
        self._batch = native.llama_batch_init(BATCH, 0, 1)
        self._threads = 1
        self.size = native.llama_n_ctx(made)

    def chat_template(self) -> str | None:
        template = native.llama_model_chat_template(self._model, None)
        return template.decode("utf-8") if template else None

    def use_threads(self, threads: int) -> None:
        if threads != self._threads:
            native.llama_set_n_threads(self._context, threads, threads)
            self._threads = threads

    @contextmanager
    def abortable(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Within it, `decode` ends with Cancelled soon after `cancelled` says so, also in the middle of a
        batch.

        llama.cpp asks once for each of about 600 nodes of its graph; asking Python costs less than 1% of the
        time.
        """
        callback = native.ggml_abort_callback(lambda _: cancelled())
        native.llama_set_abort_callback(self._context, callback, ctypes.c_void_p(0))
        try:
            yield
        finally:
            native.llama_set_abort_callback(self._context, NeverAborted, ctypes.c_void_p(0))

    def decode(self, items: Sequence[Item]) -> list[Logits]:
        """Read one batch (at most BATCH items); a view of the logits for each wanted item, valid until the
        next.
        """
        batch = self._batch
        batch.n_tokens = len(items)
        for place, item in enumerate(items):
            batch.token[place] = item.token
            batch.pos[place] = item.position
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = item.sequence
            batch.logits[place] = item.wanted
        code = native.llama_decode(self._context, batch)
        if code == _ABORTED:
            raise Cancelled("The language model was told to stop.")
        if code != 0:
            raise CoachmateError(
                "The language model could not read the text.",
                f"llama.cpp gave up with code {code}.",
                "Try again with a shorter text.",
            )
        return [self._logits(place) for place, item in enumerate(items) if item.wanted]

    def _logits(self, place: int) -> Logits:
        row = native.llama_get_logits_ith(self._context, place)
        return np.ctypeslib.as_array(row, shape=(self.vocabulary.size,))

    def share(self, source: int, target: int) -> None:
        """Let sequence `target` begin with all that `source` holds; nothing is computed or copied."""
        native.llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def forget(self, sequence: int) -> None:
        native.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def forget_all(self, *, wipe: bool = False) -> None:
        """`wipe` also overwrites the memory: after an abort it may hold numbers that are none."""
        native.llama_memory_clear(self._memory, wipe)
