"""What an OpenAI-compatible server is asked, and what its answers mean. Pure: sends nothing.

Every way an answer can be wrong is a ModelUnavailable that says so in plain words, for the bank to take over.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from coachmate.coaching.protocols import ChatMessage, Generation, Written
from coachmate.coaching.text import one_line
from coachmate.engine.server_address import KEY_VARIABLE
from coachmate.errors import ModelUnavailable

# What not every server knows, tried from the first to the last until one is accepted. llama.cpp's servers know
# grammars; some of them give log-probabilities only when they were started for it.
EXTRAS: tuple[frozenset[str], ...] = (
    frozenset(("grammar", "top_k", "seed", "logprobs", "top_logprobs")),
    frozenset(("grammar", "top_k", "seed")),
    frozenset(),
)
# What servers answer when they don't know something that they were asked for.
UNKNOWN_EXTRA = frozenset((400, 422, 500, 501))

# A grammar of one rule: characters of one class, then a fixed end. An opening in it is a grammar again.
_RUN = re.compile(r"(?m)^root\s*::=\s*(\[[^\]\n]+\])\+\s*(\"[^\"\n]*\")\s*$")
_RULE = re.compile(r"(?m)^[a-z-]+\s*::=")

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_OPENING = "Begin your question with these words: {}"
# Tokens for an opening that the server has to write itself.
_TOKENS_FOR_WORD = 2


def request_body(request: Generation, index: int, model: str, extras: frozenset[str]) -> dict[str, Any]:
    """What to post for continuation `index`. An opening is asked for in words: not every server goes on with a
    message that was begun.
    """
    messages = list(request.messages)
    room = request.max_tokens
    grammar = request.grammar
    if request.openings:
        opening = request.openings[index]
        room += _TOKENS_FOR_WORD * len(opening.split())
        grammar = grammar and _opened(grammar, opening)
        told = _OPENING.format(opening)
        if messages and messages[0].role == "system":
            messages[0] = ChatMessage("system", f"{messages[0].content}\n{told}")
        else:
            messages.insert(0, ChatMessage("system", told))
    every: dict[str, Any] = {
        "grammar": grammar,
        "top_k": request.top_k,
        "seed": (request.seed * 1009 + index) % 2**31,
        "logprobs": True,
        # Without it some give none.
        "top_logprobs": 1,
    }
    return {
        "model": model,
        "messages": [{"role": each.role, "content": _sendable(each.content)} for each in messages],
        "max_tokens": room,
        "temperature": request.temperature,
        "stream": False,
        **{name: value for name, value in every.items() if name in extras and value is not None},
    }


def _opened(grammar: str, opening: str) -> str:
    """The grammar of those texts in `grammar` that begin with `opening`, where it is simple enough to say; else as is.

    A server's grammar begins with its answer, and no message can be begun for it.
    """
    run = _RUN.search(grammar)
    if run is None or len(_RULE.findall(grammar)) != 1:
        return grammar
    characters, end = run.groups()
    try:
        fits = re.fullmatch(f"{characters}+", opening)
    except re.error:
        return grammar
    return f'root ::= "{opening}" {characters}+ {end}' if fits and '"' not in opening + characters else grammar


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None
    logprobs: object = None


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: list[_Model] = Field(min_length=1)


def written(data: bytes, request: Generation, index: int) -> Written:
    """The continuation in a body; where a grammar was wanted, its first line, without quotation marks around it."""
    try:
        choice = _Completion.model_validate(_json(data)).choices[0]
    except ValidationError as error:
        raise trouble("It gave half an answer.", "Try again; if it comes back, look into the server's log.") from error
    text = choice.message.content
    if request.grammar is not None:
        text = _unquoted(next((line for line in text.splitlines() if line.strip()), ""))
    return Written(index, text, _logprobs(choice.logprobs), choice.finish_reason == "stop" and bool(text.strip()))


def first_model(data: bytes) -> str:
    """The first model in a server's list."""
    try:
        return _Models.model_validate(_json(data)).data[0].id
    except ValidationError as error:
        raise trouble("It doesn't say which models it has.", "Name one in the setting 'server_model'.") from error


def refusal(status: int, data: bytes, *, had_key: bool) -> ModelUnavailable:
    """What an answer means that isn't 200."""
    said = _said(data)
    if 300 <= status < 400:
        return trouble(
            "It sends us on to another address, and words are sent only where you said.",
            "Put the final address into the setting 'server_url'.",
        )
    if status in (401, 403):
        if had_key:
            return trouble("It doesn't accept the key.", f"Put the right one into the variable {KEY_VARIABLE}.")
        return trouble("It wants a key.", f"Put it into the variable {KEY_VARIABLE}.")
    if status == 404:
        return trouble(
            f"It has no such address, or no such model.{said}",
            "Look at the settings 'server_url' (it often ends in /v1) and 'server_model'.",
        )
    if status == 429:
        return trouble(f"It is asked too much just now.{said}", "Wait a little and try again.")
    if status >= 500:
        return trouble(f"It failed (status {status}).{said}", "Look into the server's log.")
    return trouble(f"It refused the request (status {status}).{said}", "Look into the server's log.")


def trouble(why: str, remedy: str) -> ModelUnavailable:
    return ModelUnavailable("The server for the language model is not available.", why, remedy)


def _json(data: bytes) -> object:
    try:
        parsed: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise trouble(
            "Its answer is not JSON, so it may not be a server for language models.",
            "Look at the setting 'server_url': it often ends in /v1.",
        ) from error
    return parsed


def _said(data: bytes) -> str:
    """The server's own words, if it has any, as a sentence of their own."""
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    error = parsed.get("error", parsed.get("detail")) if isinstance(parsed, Mapping) else None
    message = error.get("message") if isinstance(error, Mapping) else error
    return f" It says: {one_line(message, 160)}" if isinstance(message, str) and message.strip() else ""


def _logprobs(value: object) -> tuple[float, ...]:
    """The log-probability of each token, or () where they aren't given whole."""
    entries = value.get("content") if isinstance(value, Mapping) else None
    if not isinstance(entries, list):
        return ()
    found = [entry.get("logprob") if isinstance(entry, Mapping) else None for entry in entries]
    numbers = [float(each) for each in found if isinstance(each, int | float) and math.isfinite(each) and each <= 0]
    return tuple(numbers) if len(numbers) == len(found) else ()


def _unquoted(line: str) -> str:
    line = line.strip()
    if len(line) > 1 and _QUOTES.get(line[0]) == line[-1]:
        line = line[1:-1].strip()
    return line


def _sendable(text: str) -> str:
    """Without lone surrogates, which can't be sent."""
    return text.encode("utf-8", "replace").decode()
