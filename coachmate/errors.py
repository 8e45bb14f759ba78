"""Errors that a person can act on. Knows nothing of the rest of the package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class CoachmateError(Exception):
    """Something went wrong, said as three sentences: what, why, and what to do about it."""

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.why, self.remedy) if part)


class ContentError(CoachmateError):
    """A prompt, guide, question or document cannot be used; `why` names the file and the line.

    `others` are further mistakes in the same file, where one reading finds several.
    """

    def __init__(
        self, what: str, why: str = "", remedy: str = "", *, file: Path | None = None, line: int | None = None
    ) -> None:
        super().__init__(what, why, remedy)
        self.file = file
        self.line = line
        self.others: tuple[ContentError, ...] = ()

    @classmethod
    def first_of(cls, errors: Iterable[ContentError]) -> ContentError:
        """The first by line, with the others attached to it."""
        each_one = [each for error in errors for each in (error, *error.others)]
        first, *others = sorted(each_one, key=lambda each: each.line or 0)
        first.others = tuple(others)
        return first


class SeveralWrong(ValueError):
    """What several rules of one whole complain of, each a sentence "what is wrong: what to do"."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(self.sentences[0])


class ModelUnavailable(CoachmateError):
    """A model's worker is not there (still starting, failed, or ended); the work falls back."""


class Cancelled(CoachmateError):
    """The person or the program stopped the work before it was done."""
