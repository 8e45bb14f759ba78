"""The language model's ops, run in its worker: `generate` and `logprobs`.

Knows the context, the chat and the sampling; nothing of sockets. The result of a request depends on the
request, the seed and the model's file alone: what is kept from one request to the next is only the reading of
a common prefix, which is always read in the same batches and lies at the same place in the context's memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine.chat import Chat, Prompt
from coachmate.engine.continuation import Continuation, log_probability
from coachmate.engine.cores import FreeCores
from coachmate.engine.journal import log
from coachmate.engine.llama import BATCH, Item, Llama, Logits
from coachmate.engine.requantise import fast_copy
from coachmate.engine.sampling import Chooser, Grammar
from coachmate.engine.shipped import shipped_gguf
from coachmate.errors import CoachmateError

# Sequences of the context: the kept prefix, the prompt that is being answered, and its continuations.
_PREFIX, _PROMPT, _FIRST = 0, 1, 2
_TOGETHER = 16

_GENERATION = TypeAdapter(Generation)
_MESSAGES = TypeAdapter(tuple[ChatMessage, ...])
_TEXTS = TypeAdapter(tuple[str, ...])


class LlamaCpp:
    """A GGUF model; `gguf` None is the shipped one. With `cache`, a faster copy of it is kept in that folder."""

    def __init__(
        self,
        gguf: str | None = None,
        cache: str | None = None,
        context: int = 2048,
        cores: FreeCores | None = None,
    ) -> None:
        self._llama = _load(gguf, cache, context)
        self._vocabulary = self._llama.vocabulary
        self._chat = Chat(self._vocabulary, self._llama.chat_template())
        self._cores = cores or FreeCores()
        self._kept: tuple[int, ...] = ()

    def generate(
        self, args: dict[str, object], emit: Callable[[object], None], cancelled: Callable[[], bool]
    ) -> dict[str, int]:
        """Write what `args`, a Generation, asks for; emit each Written when it is finished.

        `logprobs` of a Written has an entry for each token of its text, those of its opening included; the
        opening's tokens do not count towards `max_tokens`.
        """
        request = _GENERATION.validate_python(args)
        if request.openings and len(request.openings) != request.count:
            raise CoachmateError("The request can't be served.", "There must be one opening for each continuation.")
        openings = [self._vocabulary.tokens(text) for text in request.openings] or [[]] * request.count
        grammar = Grammar(self._vocabulary, request.grammar) if request.grammar else None
        half = self._llama.size // 2
        longest = min(half, max(map(len, openings), default=0) + request.max_tokens)
        together = max(1, min(_TOGETHER, request.count, half // max(1, longest)))
        prompt = self._chat.prompt(request.messages, self._llama.size - together * longest)
        with self._working(cancelled):
            after = self._read(prompt)
            for begin in range(0, request.count, together):
                indices = range(begin, min(begin + together, request.count))
                group = [self._continuation(request, index, grammar, openings[index], longest) for index in indices]
                self._write(group, after, len(prompt), emit)
        log("generate", prompt=len(prompt), count=request.count, threads=self._cores.threads())
        return {"prompt_tokens": len(prompt)}

    def logprobs(
        self, args: dict[str, object], emit: Callable[[object], None], cancelled: Callable[[], bool]
    ) -> list[list[float]]:
        """For each of `args["continuations"]`, the log-probability of each of its tokens after
        `args["messages"]`.
        """
        messages = _MESSAGES.validate_python(args.get("messages"))
        continuations = [self._vocabulary.tokens(text) for text in _TEXTS.validate_python(args.get("continuations"))]
        longest = max(map(len, continuations), default=0)
        if longest > self._llama.size // 2:
            raise CoachmateError(
                "The text can't be weighed.",
                f"It has {longest} tokens; at most {self._llama.size // 2} are possible.",
                "Make it shorter.",
            )
        prompt = self._chat.prompt(messages, self._llama.size - longest)
        with self._working(cancelled):
            after = self._read(prompt)
            return [self._weigh(tokens, after, len(prompt)) for tokens in continuations]

    def _continuation(
        self, request: Generation, index: int, grammar: Grammar | None, opening: list[int], longest: int
    ) -> Continuation:
        chooser = Chooser(
            self._vocabulary,
            grammar=grammar,
            temperature=request.temperature,
            top_k=request.top_k,
            seed=request.seed,
            index=index,
        )
        room = min(request.max_tokens, longest - len(opening))
        return Continuation(self._vocabulary, chooser, index, opening, room)

    @contextmanager
    def _working(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        try:
            with self._llama.abortable(cancelled):
                yield
        except BaseException:
            # The context may have been left in the middle of a batch.
            self._kept = ()
            self._llama.forget_all(wipe=True)
            raise
        for sequence in range(_PROMPT, _FIRST + _TOGETHER):
            self._llama.forget(sequence)

    def _read(self, prompt: Prompt) -> Logits:
        """Read `prompt` into its sequence; the logits after its last token."""
        if self._kept != prompt.prefix:
            self._llama.forget_all()
            self._kept = ()
            self._feed(prompt.prefix, 0, _PREFIX)
            self._kept = prompt.prefix
        self._llama.share(_PREFIX, _PROMPT)
        return self._feed(prompt.rest, len(prompt.prefix), _PROMPT, wanted=1)[-1]

    def _feed(self, tokens: Sequence[int], position: int, sequence: int, wanted: int = 0) -> list[Logits]:
        """Read `tokens` into `sequence`; copies of the logits after each of the last `wanted` of them."""
        kept: list[Logits] = []
        for begin in range(0, len(tokens), BATCH):
            items = [
                Item(token, position + place, sequence, place >= len(tokens) - wanted)
                for place, token in enumerate(tokens[begin : begin + BATCH], begin)
            ]
            self._llama.use_threads(self._cores.threads())
            kept += [row.copy() for row in self._llama.decode(items)]
        return kept

    def _write(
        self,
        group: Sequence[Continuation],
        after: Logits,
        prompt: int,
        emit: Callable[[object], None],
    ) -> None:
        """Write the continuations of `group` together, after a prompt of `prompt` tokens that ended with
        `after`.
        """
        places = dict(enumerate(group, _FIRST))
        for sequence, each in places.items():
            self._llama.forget(sequence)
            self._llama.share(_PROMPT, sequence)
            each.open([after, *self._feed(each.opening, prompt, sequence, wanted=len(each.opening))])
        while places := _unfinished(places, emit):
            items = []
            for sequence, each in places.items():
                token, before = each.last
                items.append(Item(token, prompt + before, sequence, wanted=True))
            self._llama.use_threads(self._cores.threads())
            for each, logits in zip(places.values(), self._llama.decode(items), strict=True):
                each.go_on(logits)

    def _weigh(self, tokens: Sequence[int], after: Logits, prompt: int) -> list[float]:
        # One after the other: read together, the rounding of one would depend on the others.
        self._llama.share(_PROMPT, _FIRST)
        rows = [after, *self._feed(tokens, prompt, _FIRST, wanted=len(tokens))]
        self._llama.forget(_FIRST)
        return [log_probability(row, token) for row, token in zip(rows, tokens, strict=False)]


def _unfinished(places: dict[int, Continuation], emit: Callable[[object], None]) -> dict[int, Continuation]:
    """Those that still grow; the others are emitted."""
    for each in places.values():
        if each.over:
            emit(vars(each.written()))
    return {sequence: each for sequence, each in places.items() if not each.over}


def _load(gguf: str | None, cache: str | None, context: int) -> Llama:
    file = Path(gguf) if gguf else shipped_gguf()
    sequences = _FIRST + _TOGETHER
    if cache and (copy := fast_copy(file, Path(cache))):
        try:
            return Llama(copy, context=context, sequences=sequences)
        except CoachmateError:
            log("the faster copy can't be loaded; it is made again next time")
            copy.unlink(missing_ok=True)
    return Llama(file, context=context, sequences=sequences)
