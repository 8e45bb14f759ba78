"""From messages to the tokens of a prompt, by the template in the model's own file. Knows no context and no
sampling.

What a person typed is tokenised as plain text, apart from the template around it, so "<|im_end|>" in a
statement stays text and can't end the message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from coachmate.coaching.protocols import ChatMessage
from coachmate.engine.llama import Vocabulary
from coachmate.errors import CoachmateError

_ROLES = ("system", "user", "assistant")
# Private-use characters around a number: nothing that a template trims, changes or holds itself.
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")
_CUT = " … "


@dataclass(frozen=True)
class Prompt:
    """The tokens of a chat. `prefix` (up to the end of a first system message) is often the same for many
    prompts.

    The two are always read one after the other, in batches of their own, whether the prefix is known already
    or not.
    """

    prefix: tuple[int, ...]
    rest: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prefix) + len(self.rest)


class Chat:
    """Renders messages by `template` (Jinja, as GGUF files carry it)."""

    def __init__(self, vocabulary: Vocabulary, template: str | None) -> None:
        if not template:
            raise CoachmateError(
                "The language model has no chat template.",
                "Its file was made for plain continuation, not for conversation.",
                "Choose a GGUF file of an instruct model.",
            )
        self._vocabulary = vocabulary
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
        environment.globals["raise_exception"] = _raise
        try:
            self._template = environment.from_string(template)
        except TemplateError as error:
            raise _unusable() from error

    def prompt(self, messages: Sequence[ChatMessage], room: int) -> Prompt:
        """At most `room` tokens: the middle of the longest message of the user is left out where it is too
        much.
        """
        if any(message.role not in _ROLES for message in messages):
            raise CoachmateError("The prompt can't be made.", f"A message has a role that is none of {_ROLES}.")
        frame = self._frame(messages)
        # The frame holds template text at even places and the number of a message at odd ones.
        texts = [self._vocabulary.tokens(text, special=True, begin=place == 0) for place, text in enumerate(frame[::2])]
        order = [int(number) for number in frame[1::2]]
        contents = [self._vocabulary.tokens(messages[number].content) for number in order]
        self._shorten(contents, [messages[number].role for number in order], room - sum(map(len, texts)))
        pieces = [texts[0]]
        for content, text in zip(contents, texts[1:], strict=True):
            pieces += [content, text]
        first = 2 if order and messages[order[0]].role == "system" else 1
        prompt = Prompt(tuple(chain(*pieces[:first])), tuple(chain(*pieces[first:])))
        if len(prompt) > room:
            raise CoachmateError(
                "The conversation is too long for the language model.",
                f"Even without its texts it takes {len(prompt)} of {room} tokens.",
                "Ask with fewer messages, or make the context larger in the settings.",
            )
        return prompt

    def _frame(self, messages: Sequence[ChatMessage]) -> list[str]:
        marked = [{"role": message.role, "content": _MARK.format(n)} for n, message in enumerate(messages)]
        folded = [marked]
        if len(marked) > 1 and [each["role"] for each in marked[:2]] == ["system", "user"]:
            # Some templates (Gemma's) know no system message: it then begins the user's.
            both = f"{marked[0]['content']}\n\n{marked[1]['content']}"
            folded.append([{"role": "user", "content": both}, *marked[2:]])
        for attempt in folded:
            try:
                rendered = self._render(attempt)
            except TemplateError as error:
                if attempt is folded[-1]:
                    raise _unusable() from error
                continue
            if marked and marked[0]["content"] in rendered:
                break
        return _MARKED.split(rendered)

    def _render(self, messages: list[dict[str, str]]) -> str:
        # What the model wants at the very beginning is put there by the tokeniser, so not by the template as well.
        return self._template.render(
            messages=messages, add_generation_prompt=True, bos_token="", eos_token=self._vocabulary.end
        )

    def _shorten(self, contents: list[list[int]], roles: list[str], room: int) -> None:
        mark = self._vocabulary.tokens(_CUT)
        for chosen in ("user", None):  # None: any, once the user's messages have nothing more to give
            places = [place for place, role in enumerate(roles) if chosen in (role, None)]
            while (excess := sum(map(len, contents)) - room) > 0:
                longest = max(places, key=lambda place: len(contents[place]), default=None)
                if longest is None or len(contents[longest]) <= len(mark) + 2:
                    break
                content = contents[longest]
                keep = max(2, len(content) - excess - len(mark))
                head = (keep + 1) // 2
                contents[longest] = content[:head] + mark + content[len(content) - (keep - head) :]


def _raise(message: str) -> None:
    raise TemplateError(message)


def _unusable() -> CoachmateError:
    return CoachmateError(
        "The chat template of the language model can't be used.",
        "It asks for something that is not there, or the messages are in an order that it does not know.",
        "Choose another GGUF file.",
    )
