"""Prompts: every mistake at once, the map and its guides, old copies, the bank as a whole; what is shipped has none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coachmate.checks.findings import Found
from coachmate.checks.prompt_files import Kind, PromptFiles, in_folder, kind_of
from coachmate.checks.prompts import check_prompts
from coachmate.errors import CoachmateError
from coachmate.resources import resource

SHIPPED = resource("prompts")
WEEKLY = """\
id: weekly
version: 1
title: "A look at the week"
summary: "One moment of the week, and one thing to try."
minutes: [5, 10]
sheet: "My week"
stages:
  - id: moment
    title: "One moment"
    intention: "One real moment teaches more than a summary."
    prompts:
      - id: moment
        text: "Which moment of this week stays with you?"
    looks_for:
      skill: reflecting
"""
QUESTION = """\
skill: exploring
version: 1
questions:
  - id: exploring-the-depot
    text: "What do you see at the depot that others pass by?"
    steps: [1]
    stance: situation
    purpose: opening
    depth: 1
    fits: "Somebody speaks of the depot as of another world."
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A person's own folder of prompts, with one guide."""
    folder = tmp_path / "prompts"
    for name in ("guides", "questions", "safety", "model"):
        (folder / name).mkdir(parents=True)
    (folder / "guides" / "weekly.yaml").write_text(WEEKLY)
    return folder


def files_of(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def found_in(own: Path) -> list[Found]:
    return check_prompts(in_folder(SHIPPED), in_folder(own), files_of(own), SHIPPED)


def edit(file: Path, *changes: tuple[str, str]) -> Path:
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    return file


def told(found: list[Found]) -> list[tuple[str, int | None, bool]]:
    return [(each.file.name, each.line, each.warning) for each in found]


def test_nothing_is_wrong_with_what_is_shipped() -> None:
    assert check_prompts(in_folder(SHIPPED), PromptFiles(), files_of(SHIPPED), SHIPPED) == []


def test_every_shipped_file_is_looked_at() -> None:
    shipped = in_folder(SHIPPED)
    kept = [*shipped.guides.values(), *shipped.questions.values(), *shipped.lists.values()]
    assert sorted(kept) == sorted(files_of(SHIPPED))
    assert set(shipped.lists) == set(Kind) - {Kind.GUIDE, Kind.QUESTIONS}


def test_a_sound_guide_is_let_pass(own: Path) -> None:
    assert found_in(own) == []


def test_all_mistakes_of_a_guide_are_told_at_once(own: Path) -> None:
    edit(
        own / "guides" / "weekly.yaml",
        ("title: \"A look", "heading: \"A look"),
        ("minutes: [5, 10]", "minutes: soon"),
        ("skill: reflecting", "skill: reflektieren\n    next: nowhere"),
    )  # fmt: skip
    assert told(found_in(own)) == [("weekly.yaml", line, False) for line in (1, 3, 5, 15, 16)]


def test_all_that_rules_of_a_whole_guide_complain_of_is_told(own: Path) -> None:
    edit(
        own / "guides" / "weekly.yaml",
        ("minutes: [5, 10]", "minutes: [10, 5]\npeople: [3, 2]\nroles: [{id: person, label: P, does: asks}]"),
        ("One real moment", "{nobody} has"),
        ("skill: reflecting", "skill: reflecting\n    next: moment"),
    )
    found = found_in(own)
    assert [each.line for each in found] == [5, 6, 7, 10, 10]
    for words in ("shorter time", "smaller one", "ids of their own", "{nobody}", "reached from itself"):
        assert any(words in f"{each.wrong} {each.remedy}" for each in found), words


def test_guides_that_the_map_names_must_be_there(own: Path) -> None:
    shutil.copy(SHIPPED / "steps.yaml", own / "steps.yaml")
    edit(own / "steps.yaml", ("guides: [relationship,", "guides: [relationshp, relationship,"))
    (found,) = found_in(own)
    assert (found.file.name, found.warning) == ("steps.yaml", False)
    assert "'relationshp'" in found.wrong
    assert "relationshp" in (own / "steps.yaml").read_text().split("\n")[(found.line or 0) - 1]


def test_a_guide_of_a_step_that_no_map_names_is_a_warning_and_a_mistake_beside_a_map_of_ones_own(own: Path) -> None:
    edit(own / "guides" / "weekly.yaml", ("minutes:", "step: 3\nminutes:"))
    assert told(found_in(own)) == [("weekly.yaml", 5, True)]
    shutil.copy(SHIPPED / "steps.yaml", own / "steps.yaml")
    assert told(found_in(own)) == [("weekly.yaml", 5, False)]
    edit(own / "steps.yaml", ("[habit,", "[habit, weekly,"))
    assert found_in(own) == []


def test_a_copy_of_an_older_version_is_a_warning(own: Path) -> None:
    shutil.copytree(SHIPPED, own.parent / "shipped")
    edit(own / "guides" / "weekly.yaml", ("version: 1", "copied_from: {guide: repair, version: 1}\nversion: 1"))
    shipped = in_folder(own.parent / "shipped")
    assert check_prompts(shipped, in_folder(own), files_of(own), own.parent / "shipped") == []
    edit(shipped.guides["repair"], ("version: 1", "version: 2"))
    (found,) = check_prompts(shipped, in_folder(own), files_of(own), own.parent / "shipped")
    assert (found.line, found.warning) == (2, True)
    assert found.wrong == "it was copied from version 1 of repair; the shipped one is now 2."


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("What do you see at the depot that others pass by?", "What matters to you most here?", 5, "the same words"),
        ("What do you see at the depot that others pass by?", "What matters most to you here?", 5, "already used"),
        ("What do you see at the depot", "Don't you think you saw it at the depot", 5, "the judge finds fault"),
        ("as of another world", "as of another color", 10, "American spelling"),
        ("stance: situation", "stance: seated", 7, "'seated'"),
        ("version: 1", "version: 0", 2, "'version'"),
    ],
)
def test_questions_are_looked_at_one_by_one_and_beside_the_others(
    own: Path, old: str, new: str, line: int, words: str
) -> None:
    file = own / "questions" / "exploring-depot.yaml"
    file.write_text(QUESTION.replace(old, new))
    assert [(each.line, words in each.wrong) for each in found_in(own)] == [(line, True)]


def test_an_own_question_takes_the_place_of_the_shipped_one_of_its_id(own: Path) -> None:
    changed = QUESTION.replace("exploring-the-depot", "exploring-matters-most").replace(
        "What do you see at the depot that others pass by?", "What matters to you most here?"
    )
    (own / "questions" / "exploring-depot.yaml").write_text(changed)
    assert found_in(own) == []


def test_all_questions_with_mistakes_are_told(own: Path) -> None:
    second = QUESTION.partition("questions:\n")[2].replace("-depot\n", "-yard\n").replace("depot", "yard")
    text = (QUESTION + second).replace("depth: 1", "depth: 7").replace("steps: [1]", "steps: []")
    (own / "questions" / "exploring.yaml").write_text(text)
    assert [each.line for each in found_in(own)] == [6, 9, 13, 16]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("safety/phrases.yaml", "strength: strong", "strength: strongish", "'strongish'"),
        ("safety/messages.yaml", "people:", "peeple:", "'people' is missing"),
        ("model/openings.yaml", "exploring:", "exporing:", "'exporing'"),
        ("model/question.j2", "{{", "{{ nothing_like_it }} {{", "nothing_like_it"),
        ("active_questions.yaml", "beginning:", "begining:", "'beginning' is missing"),
    ],
)
def test_the_other_files_are_read_as_the_app_reads_them(own: Path, name: str, old: str, new: str, words: str) -> None:
    shutil.copy(SHIPPED / name, own / name)
    assert found_in(own) == []
    edit(own / name, (old, new))
    found = found_in(own)
    assert {each.file for each in found} == {own / name}
    assert any(words in each.wrong for each in found)


def test_messages_without_one_that_the_shipped_phrases_need_are_to_blame_themselves(own: Path) -> None:
    shutil.copy(SHIPPED / "safety" / "messages.yaml", own / "safety" / "messages.yaml")
    file = own / "safety" / "messages.yaml"
    key = next(line for line in file.read_text().partition("\nmessages:\n")[2].split("\n") if line.strip())
    edit(file, (key, key.replace(key.strip(), f"other_{key.strip()}")))
    assert {each.file for each in found_in(own)} == {file}


def test_a_file_that_would_never_be_read_is_told(own: Path) -> None:
    (own / "guides" / "weekly.yaml").rename(own / "weekly.yaml")
    (own / "notes.yaml").write_text("a: 1\n")
    (own / "guides" / ".weekly.yaml.swp").write_text("x")
    found = found_in(own)
    assert told(found) == [("notes.yaml", None, False), ("weekly.yaml", None, False)]
    assert "Move it to guides" in found[1].remedy


def test_drafts_in_no_order_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    for name, text in (("weekly.yaml", WEEKLY), ("exploring-depot.yaml", QUESTION)):
        (tmp_path / name).write_text(text)
    shutil.copy(SHIPPED / "steps.yaml", tmp_path / "map.yaml")
    drafts = in_folder(tmp_path)
    assert (list(drafts.guides), list(drafts.questions), list(drafts.lists)) == (
        ["weekly"],
        ["exploring-depot"],
        [Kind.STEPS],
    )
    assert kind_of(tmp_path / "weekly.yaml") is Kind.GUIDE
    assert kind_of(SHIPPED / "model" / "question.gbnf") is Kind.GRAMMAR
    (tmp_path / "other.txt").write_text("x")
    for wrong in (tmp_path / "other.txt", tmp_path / "nothing.yaml"):
        with pytest.raises(CoachmateError):
            kind_of(wrong)
    with pytest.raises(CoachmateError):
        in_folder(tmp_path / "nowhere")
