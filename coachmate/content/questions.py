"""Reads the question bank: one YAML file a skill, ids and texts unique over all. Knows nothing of ranking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from coachmate.coaching.questions import BankQuestion
from coachmate.coaching.terms import Skill
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import Lines, read_yaml, unusable, yaml_files


class _File(BaseModel):
    """What a file of the bank holds; each question is checked by itself, with the file's skill."""

    model_config = ConfigDict(extra="forbid")

    skill: Skill
    questions: list[dict[str, Any]] = Field(min_length=1)


def read_bank(folder: Path) -> tuple[BankQuestion, ...]:
    """All questions of a folder, in the order of files and lines; ContentError if one can't be used."""
    questions: list[BankQuestion] = []
    places: dict[str, str] = {}
    for file in yaml_files(folder):
        data, lines = read_yaml(file)
        content = checked(_File, data, lines, file)
        if content.skill != file.stem:
            raise unusable(
                file,
                lines[("skill",)],
                f"the skill is '{content.skill}', but the file is called {file.name}.",
                f"Write skill: {file.stem}, or call the file {content.skill}.yaml.",
            )
        for number, entry in enumerate(content.questions):
            question = _question(entry, content.skill, number, lines, file)
            _note_unique(question, number, lines, file, places)
            questions.append(question)
    return tuple(questions)


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


def _note_unique(question: BankQuestion, number: int, lines: Lines, file: Path, places: dict[str, str]) -> None:
    """Note a question's id and text in `places`; ContentError if one of them is there already."""
    text = " ".join(question.text.casefold().split())
    for key, mark, named in (("id", question.id, f"the id '{question.id}'"), ("text", text, "this question")):
        line = lines[("questions", number, key)]
        entry = f"{key}:{mark}"
        if entry in places:
            remedy = "Give one of them another id." if key == "id" else "Keep one of the two."
            raise unusable(file, line, f"{named} is already used in {places[entry]}.", remedy)
        places[entry] = f"{file.name}, line {line}"
