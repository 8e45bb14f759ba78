"""Reads and checks the two files of the safety folder: phrases.yaml and messages.yaml.

Facilitators edit them, so every error names the file, the line and what to do. Knows nothing of how a text is screened.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from coachmate.privacy.phrases import Phrase
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import line_of, read_yaml, unusable

FILES = MESSAGES, PHRASES = ("messages.yaml", "phrases.yaml")
Strength = Literal["strong", "likely", "hint"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def compiling(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases as they are; ValueError, with what is wrong, if one can't be read."""
    for phrase in phrases:
        Phrase.compile(phrase)
    return phrases


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
        return compiling(value)


class Signs(_Strict):
    """Phrases of one kind and strength, about the writer or about somebody else, and the key of their message."""

    kind: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    about: Literal["self", "somebody else"]
    message: str
    strength: Strength
    unless: tuple[str, ...] = ()
    phrases: tuple[Entry, ...] = Field(min_length=1)

    @field_validator("unless")
    @classmethod
    def _all_compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return compiling(value)


class Phrases(_Strict):
    """phrases.yaml."""

    signs: tuple[Signs, ...] = Field(min_length=1)
    harmless: tuple[Entry, ...] = ()


class Messages(_Strict):
    """messages.yaml."""

    people: str = Field(min_length=1)
    about_coachmate: str = Field(min_length=1)
    about_coachmate_with_server: str = ""
    messages: dict[str, str]

    @model_validator(mode="after")
    def _none_empty(self) -> Self:
        for key, text in self.messages.items():
            if not text.strip():
                raise ValueError(f"the message {key} is empty")
        return self

    def full(self, key: str, *, server: bool = False) -> str:
        """The message as it is shown: its own text, people to turn to, and what coachmate is and isn't.

        With a `server` that writes the questions, earlier words may have been sent there, so nothing else is said.
        """
        about = self.about_coachmate_with_server if server else self.about_coachmate
        return "\n\n".join(filter(None, (self.messages[key], self.people, about)))


def read(folder: Path, own: Mapping[str, Path] | None = None) -> tuple[Phrases, Messages]:
    """Both files of `folder`, or the `own` ones of their names; ContentError has file, line and remedy."""
    where = {name: folder / name for name in FILES} | dict(own or {})
    file = where[MESSAGES]
    data, lines = read_yaml(file)
    messages = checked(Messages, data, lines, file)
    file = where[PHRASES]
    data, lines = read_yaml(file)
    phrases = checked(Phrases, data, lines, file)
    for number, signs in enumerate(phrases.signs):
        if signs.message not in messages.messages:
            raise unusable(
                file,
                line_of(lines, ("signs", number, "message")),
                f"there is no message \u201c{signs.message}\u201d in messages.yaml.",
                f"Use one of these: {', '.join(sorted(messages.messages))}; or write that message.",
            )
    return phrases, messages
