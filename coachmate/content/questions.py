"""Reads the question bank: YAML files by skill, ids and texts unique over all. Knows nothing of ranking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from coachmate.coaching.questions import BankQuestion
from coachmate.coaching.terms import Skill
from coachmate.errors import ContentError
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import Lines, read_yaml, unusable, yaml_files


class _File(BaseModel):
    """What a file of the bank holds; each question is checked by itself, with the file's skill."""

    model_config = ConfigDict(extra="forbid")

    skill: Skill
    version: int = Field(default=1, ge=1)
    questions: list[dict[str, Any]] = Field(min_length=1)


@dataclass(frozen=True)
class QuestionFile:
    """One file of the bank. `lines` holds the line of each question's id and text, in their order."""

    file: Path
    skill: Skill
    version: int
    questions: tuple[BankQuestion, ...]
    lines: tuple[tuple[int, int], ...]


def read_bank(folder: Path) -> tuple[BankQuestion, ...]:
    """All questions of a folder, in the order of files and lines; ContentError if one can't be used."""
    places: dict[str, str] = {}
    files = [read_questions(file) for file in yaml_files(folder)]
    for each in files:
        if wrong := used_twice(each, places):
            raise ContentError.first_of(wrong)
    return tuple(question for each in files for question in each.questions)


def read_questions(file: Path) -> QuestionFile:
    """The questions of one file, whose name is the skill or begins with it; ContentError has all mistakes in it."""
    data, lines = read_yaml(file)
    content = checked(_File, data, lines, file)
    if file.stem != content.skill and not file.stem.startswith(f"{content.skill}-"):
        raise unusable(
            file,
            lines[("skill",)],
            f"the skill is '{content.skill}', but the file is called {file.name}.",
            f"Write skill: {file.stem}, or call the file {content.skill}.yaml.",
        )
    questions: list[BankQuestion] = []
    wrong: list[ContentError] = []
    for number, entry in enumerate(content.questions):
        try:
            questions.append(_question(entry, content.skill, number, lines, file))
        except ContentError as error:
            wrong.append(error)
    if wrong:
        raise ContentError.first_of(wrong)
    places = tuple(
        (lines[("questions", number, "id")], lines[("questions", number, "text")]) for number in range(len(questions))
    )
    return QuestionFile(file, content.skill, content.version, tuple(questions), places)


def _question(entry: dict[str, Any], skill: Skill, number: int, lines: Lines, file: Path) -> BankQuestion:
    at = ("questions", number)
    if entry.get("skill", skill) != skill:
        raise unusable(
            file,
            lines[(*at, "skill")],
            f"the skill of this question is not {skill}, which stands at the top of the file.",
            "Remove the line, or move the question to the file of its skill.",
        )
    return checked(BankQuestion, {**entry, "skill": skill}, lines, file, at)


def used_twice(content: QuestionFile, places: dict[str, str]) -> list[ContentError]:
    """What of a file's ids and texts is in `places` already; the rest is noted there."""
    wrong = []
    for question, (id_line, text_line) in zip(content.questions, content.lines, strict=True):
        text = " ".join(question.text.casefold().split())
        for entry, line, named, remedy in (
            (f"id:{question.id}", id_line, f"the id '{question.id}'", "Give one of them another id."),
            (f"text:{text}", text_line, "this question", "Keep one of the two."),
        ):
            if entry in places:
                wrong.append(unusable(content.file, line, f"{named} is already used in {places[entry]}.", remedy))
            places.setdefault(entry, f"{content.file.name}, line {line}")
    return wrong


def without(content: QuestionFile, ids: Collection[str]) -> QuestionFile:
    """The file without the questions of those ids."""
    kept = [at for at, question in enumerate(content.questions) if question.id not in ids]
    questions, lines = tuple(content.questions[at] for at in kept), tuple(content.lines[at] for at in kept)
    return QuestionFile(content.file, content.skill, content.version, questions, lines)
