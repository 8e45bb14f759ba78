"""Turns plain data into coaching's types, and pydantic's errors into sentences for people who edit prompts.

Knows types only by their fields: it serves guides, questions and whatever else is read from YAML alike.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coachmate.errors import ContentError, SeveralWrong
from coachmate.reading.yaml_files import Lines, Loc, line_of, unusable

M = TypeVar("M", bound=BaseModel)
Locate = Callable[[str], Loc]

_QUOTED = re.compile(r"'([^']+)'")


def checked(model: type[M], data: object, lines: Lines, file: Path, at: Loc = (), locate: Locate | None = None) -> M:
    """`data`, which stands at `at` in the file, as a `model`.

    `locate` finds the place that a rule of the whole model complains of, from its sentence. ContentError
    names file, line and remedy; of several errors it is the first in the file, with the others attached.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found: list[ContentError] = []
        for each in _causes(error.errors()):
            for wrong, remedy in _all_sentences(model, each):
                loc: Loc = each["loc"]
                if each["type"] == "value_error" and not loc and locate is not None:
                    loc = locate(wrong)
                found.append(unusable(file, line_of(lines, (*at, *loc)), wrong, remedy))
        raise ContentError.first_of(found) from error


def _causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without those that only follow from one further in: a list counts as too short if an entry is wrong."""
    places = [error["loc"] for error in errors]
    return [
        error
        for error in errors
        if not any(len(place) > len(error["loc"]) and place[: len(error["loc"])] == error["loc"] for place in places)
    ]


def _all_sentences(model: type[BaseModel], error: ErrorDetails) -> list[tuple[str, str]]:
    """What is wrong and what to do about it; several pairs where rules of a whole found several things."""
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, SeveralWrong):
        return [_divided(sentence) for sentence in cause.sentences]
    return [_sentences(model, error)]


def _divided(sentence: str) -> tuple[str, str]:
    wrong, _, remedy = sentence.rpartition(": ")
    if not wrong:
        return f"{remedy}.", "Correct it; the comments at the head of the file say how it is written."
    return f"{wrong}.", f"{remedy[:1].upper()}{remedy[1:]}."


def _sentences(model: type[BaseModel], error: ErrorDetails) -> tuple[str, str]:
    """What is wrong and what to do about it, for one of pydantic's errors."""
    kind: str = error["type"]
    loc: Loc = error["loc"]
    value = error["input"]
    context: Mapping[str, Any] = error.get("ctx", {})
    name = _name(loc)
    match kind:
        case "missing" if loc and isinstance(loc[-1], int):
            return f"{_name(loc[:-1])} has too few entries.", "Add the missing one."
        case "missing":
            return (
                f"the key {name} is missing here.",
                f"Add a line that begins with {loc[-1]}: and its value.",
            )
        case "extra_forbidden":
            return f"{name} is not a key that is known here.", _known_keys(str(loc[-1]), _fields(model, loc[:-1]))
        case "enum":
            names = _QUOTED.findall(context["expected"]) or re.findall(r"\d+", context["expected"])
            return f"{name} can't be {_shown(value)}.", _nearest(str(value), names)
        case "string_pattern_mismatch":
            return (
                f"{_shown(value)} can't be used as {name}.",
                "Use small letters, figures and single hyphens only, such as what-i-want.",
            )
        case "string_too_short":
            return f"{name} is too short.", f"Write at least {_count(context['min_length'])}."
        case "string_too_long":
            return (
                f"{name} is too long: {len(value)} characters.",
                f"Shorten it to {context['max_length']} at most.",
            )
        case "too_short":
            return f"{name} has too few entries.", f"Give it at least {context['min_length']}."
        case "too_long":
            return f"{name} has too many entries.", f"Give it {context['max_length']} at most."
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return f"{name} can't be {_shown(value)}.", _limit(kind, context)
        case "value_error":
            return _divided(str(context["error"]))
    return _wrong_type(kind, name, value)


def _wrong_type(kind: str, name: str, value: object) -> tuple[str, str]:
    if value is None:
        return f"{name} has no value.", "Write one, or remove the line."
    found = _kind_of(value)
    if kind == "string_type":
        if isinstance(value, int | float):
            return f"{name} should be a text, but YAML takes {value} for a number.", f'Quote it: "{value}".'
        return (
            f"{name} should be a text but is {found}.",
            "If the text begins with a bracket or a hyphen, put it in double quotes.",
        )
    if kind.startswith(("int_", "float_")):
        return f"{name} should be a number but is {_shown(value)}.", "Write it in figures, such as 5."
    if kind.startswith("bool_"):
        return f"{name} is either true or false, but is {_shown(value)}.", "Write true, or remove the line."
    if kind in ("tuple_type", "list_type"):
        return (
            f"{name} should be a list but is {found}.",
            "Write each entry on a line of its own, indented, with a hyphen and a space before it.",
        )
    return (
        f"{name} should be a group of keys but is {found}.",
        "Write its keys below it, indented, each with a colon and a value. Its neighbours show how.",
    )


def _name(loc: Loc) -> str:
    """How the last part of a place is called in a sentence."""
    if not loc:
        return "the file"
    if isinstance(loc[-1], int):
        return f"entry {loc[-1] + 1} of {_name(loc[:-1])}"
    return f"'{loc[-1]}'"


def _shown(value: object) -> str:
    text = str(value)
    return f"'{text}'" if len(text) <= 40 else f"'{text[:40]}…'"


def _count(number: int) -> str:
    return "1 character" if number == 1 else f"{number} characters"


def _kind_of(value: object) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    return "a list" if isinstance(value, list) else f"the single value {_shown(value)}"


def _limit(kind: str, context: Mapping[str, Any]) -> str:
    bound = next(iter(context.values()))
    words = {
        "greater_than": "more than",
        "greater_than_equal": "at least",
        "less_than": "less than",
        "less_than_equal": "at most",
    }
    return f"It must be {words[kind]} {bound}."


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    return f"{hint}Possible are: {', '.join(names)}."


def _known_keys(name: str, known: Iterable[str]) -> str:
    return f"Correct or remove it. {_nearest(name, known)}"


def _fields(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """The keys that are known at a place within a model."""
    for part in loc:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    return tuple(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field's type is made of, such as Stage in tuple[Stage, ...]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
