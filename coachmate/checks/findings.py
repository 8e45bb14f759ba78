"""What a check found in a file: a mistake, or a warning that stops nothing. Knows no check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from coachmate.errors import ContentError

T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """One thing to mend, or with `warning` one to think about; `line` counts from 1, None where none is to blame."""

    file: Path
    line: int | None
    wrong: str
    remedy: str
    warning: bool = False


def mistakes(error: ContentError, folder: Path) -> Iterator[Found]:
    """All that one error tells; `folder` is to blame where it names no file."""
    for each in (error, *error.others):
        file = each.file or folder
        place = f"{file}, line {each.line}: " if each.line else f"{file}: "
        yield Found(file, each.line, each.why.removeprefix(place), each.remedy)


def attempt(read: Callable[[Path], T], file: Path, found: list[Found]) -> T | None:
    """What `read` makes of a file; its mistakes go to `found`, and the answer is None."""
    try:
        return read(file)
    except ContentError as error:
        found.extend(mistakes(error, file))
        return None


def in_order(found: Iterable[Found]) -> list[Found]:
    """By file and line, each thing once, mistakes of a line before its warnings."""
    return sorted(set(found), key=lambda each: (str(each.file), each.line or 0, each.warning, each.wrong))
