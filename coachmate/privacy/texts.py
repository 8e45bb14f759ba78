"""Reads and checks the two files of the safety folder: phrases.yaml and messages.yaml.

Facilitators edit them, so every error names the file, the line and what to do. Knows nothing of how a text is screened.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from coachmate.errors import ContentError
from coachmate.privacy.phrases import Phrase

Strength = Literal["strong", "likely", "hint"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Entry(_Strict):
    """A phrase with its exceptions; in the file a plain phrase may stand for one without any."""

    phrase: str = Field(min_length=1)
    unless: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        return {"phrase": value} if isinstance(value, str) else value

    @field_validator("phrase")
    @classmethod
    def _compiles(cls, value: str) -> str:
        Phrase.compile(value)
        return value

    @field_validator("unless")
    @classmethod
    def _all_compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in value:
            Phrase.compile(phrase)
        return value


class Signs(_Strict):
    """Phrases of one kind and strength, about the writer or about somebody else, and the key of their message."""

    kind: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    about: Literal["self", "somebody else"]
    message: str
    strength: Strength
    phrases: tuple[Entry, ...] = Field(min_length=1)


class Phrases(_Strict):
    """phrases.yaml."""

    signs: tuple[Signs, ...] = Field(min_length=1)
    harmless: tuple[Entry, ...] = ()


class Messages(_Strict):
    """messages.yaml."""

    people: str = Field(min_length=1)
    about_coachmate: str = Field(min_length=1)
    messages: dict[str, str]

    @model_validator(mode="after")
    def _none_empty(self) -> Self:
        for key, text in self.messages.items():
            if not text.strip():
                raise ValueError(f"the message {key} is empty")
        return self

    def full(self, key: str) -> str:
        """The message as it is shown: its own text, people to turn to, and what coachmate is and isn't."""
        return "\n\n".join((self.messages[key], self.people, self.about_coachmate))


def read(folder: Path) -> tuple[Phrases, Messages]:
    """Both files of `folder`, checked. Raises ContentError with file, line and remedy."""
    messages, _ = _read(folder / "messages.yaml", Messages)
    phrases, lines = _read(folder / "phrases.yaml", Phrases)
    for number, signs in enumerate(phrases.signs):
        if signs.message not in messages.messages:
            raise _error(
                folder / "phrases.yaml",
                _line(lines, ("signs", number, "message")),
                f"there is no message \u201c{signs.message}\u201d in messages.yaml",
                f"Use one of these: {', '.join(sorted(messages.messages))}; or write that message.",
            )
    return phrases, messages


_Lines: TypeAlias = dict[tuple[Hashable, ...], int]
_Model = TypeVar("_Model", bound=BaseModel)


def _read(file: Path, model: type[_Model]) -> tuple[_Model, _Lines]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _error(
            file, None, f"it can't be read ({error})", "Put the file back as it was shipped, as UTF-8 text."
        ) from error
    lines: _Lines = {}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data: Any = yaml.safe_load(text)
        if node is not None:
            _number(node, (), lines, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _error(
            file,
            mark.line + 1 if mark else None,
            f"this is not valid YAML ({error.problem})",
            "Look for a missing quotation mark, a tab, or a line that is indented differently.",
        ) from error
    except yaml.YAMLError as error:
        raise _error(file, None, f"this is not valid YAML ({error})", "Remove what can't be read.") from error
    try:
        return model.model_validate(data), lines
    except ValidationError as error:
        first = error.errors()[0]
        where = " \u203a ".join(str(part) for part in first["loc"]) or "the file"
        raise _error(
            file,
            _line(lines, first["loc"]),
            f"{where}: {first['msg'].removeprefix('Value error, ')}",
            "Correct this line; the comments at the head of the file say how it is written.",
        ) from error


def _number(node: yaml.Node, place: tuple[Hashable, ...], lines: _Lines, file: Path) -> None:
    """Note the line of every part of the file; refuse a key that stands twice, of which YAML would drop the first."""
    if place in lines:  # a key that stands twice; anchors are visited once for each place
        raise _error(
            file, node.start_mark.line + 1, f"\u201c{place[-1]}\u201d stands here twice", "Remove one of them."
        )
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _number(value, (*place, key.value), lines, file)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _number(value, (*place, index), lines, file)


def _line(lines: _Lines, place: Sequence[Hashable]) -> int | None:
    """The line of `place`, or of the nearest part around it that is in the file."""
    for length in range(len(place), -1, -1):
        if tuple(place[:length]) in lines:
            return lines[tuple(place[:length])]
    return None


def _error(file: Path, line: int | None, why: str, remedy: str) -> ContentError:
    at = f"{file}, line {line}" if line is not None else str(file)
    return ContentError("The safety texts can't be used.", f"{at}: {why}.", remedy)
