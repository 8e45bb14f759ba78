"""Which files of prompts are looked at together: the shipped ones, with a person's own in their place or beside them.

Tells what a file is by where it lies, else by its keys; reads no further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from coachmate.errors import CoachmateError, ContentError
from coachmate.reading.yaml_files import read_text

YAML = (".yaml", ".yml")


class Kind(StrEnum):
    """What a file of prompts holds; the value is where it lies below the folder of prompts."""

    GUIDE = "guides"
    QUESTIONS = "questions"
    STEPS = "steps.yaml"
    STARTERS = "active_questions.yaml"
    TEMPLATE = "model/question.j2"
    OPENINGS = "model/openings.yaml"
    GRAMMAR = "model/question.gbnf"
    PHRASES = "safety/phrases.yaml"
    MESSAGES = "safety/messages.yaml"


# A key at the top of a file that only that kind of file has.
_TELLING_KEYS = {
    "stages": Kind.GUIDE,
    "sheet": Kind.GUIDE,
    "skill": Kind.QUESTIONS,
    "steps": Kind.STEPS,
    "beginning": Kind.STARTERS,
    "openings": Kind.OPENINGS,
    "signs": Kind.PHRASES,
    "messages": Kind.MESSAGES,
}


@dataclass
class PromptFiles:
    """Files by kind; of a kind that stands in one place there is one. `astray` would never be read."""

    guides: dict[str, Path] = field(default_factory=dict)
    questions: dict[str, Path] = field(default_factory=dict)
    lists: dict[Kind, Path] = field(default_factory=dict)
    astray: list[tuple[Path, Kind | None]] = field(default_factory=list)

    def add(self, file: Path, kind: Kind) -> None:
        """A file in place of another of the same name or kind."""
        if kind is Kind.GUIDE:
            self.guides[file.stem] = file
        elif kind is Kind.QUESTIONS:
            self.questions[file.stem] = file
        else:
            self.lists[kind] = file

    def join(self, others: PromptFiles) -> None:
        """All of these files too, in place of those of the same name or kind."""
        self.guides |= others.guides
        self.questions |= others.questions
        self.lists |= others.lists
        self.astray += others.astray


def in_folder(folder: Path) -> PromptFiles:
    """The files of a folder of prompts, or of a folder of drafts without any order of its own."""
    if not folder.is_dir():
        raise CoachmateError(f"There is no folder {folder}.", "", "Name a folder with files of prompts.")
    found = PromptFiles()
    ordered = any((folder / kind.value.partition("/")[0]).exists() for kind in Kind)
    for file in _files(folder):
        lies = _by_place(file.relative_to(folder))
        kind = lies or _by_keys(file)
        if kind is None or (ordered and lies is None):
            found.astray.append((file, kind))
        else:
            found.add(file, kind)
    return found


def kind_of(file: Path) -> Kind:
    """What one file holds; CoachmateError if that can't be told."""
    if not file.is_file():
        raise CoachmateError(f"There is no file {file}.", "", "Name a file or a folder of prompts.")
    kind = _by_place(Path(file.parent.name) / file.name) or _by_place(Path(file.name)) or _by_keys(file)
    if kind is None:
        known = "a guide, questions, a map of steps, active questions, or a file of model or safety"
        raise CoachmateError(f"{file} can't be told for what it is.", f"It should be {known}.", "Name another file.")
    return kind


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if not hidden and file.suffix in (*YAML, ".j2", ".gbnf") and file.is_file():
            yield file


def _by_place(path: Path) -> Kind | None:
    if len(path.parts) == 2 and path.suffix in YAML and path.parts[0] in (Kind.GUIDE, Kind.QUESTIONS):
        return Kind(path.parts[0])
    lists: Iterable[Kind] = [kind for kind in Kind if "." in kind]
    return next((kind for kind in lists if path.as_posix() == kind), None)


def _by_keys(file: Path) -> Kind | None:
    if file.suffix not in YAML:
        return None
    try:
        keys = re.findall(r"^([a-z_]+):", read_text(file), re.MULTILINE)
    except ContentError:
        return None
    return next((_TELLING_KEYS[key] for key in keys if key in _TELLING_KEYS), None)
