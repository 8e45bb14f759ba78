"""Guides that somebody has edited: they load, or the error says where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coachmate.content.guides import read_guide, read_guides
from coachmate.errors import ContentError

_GUIDE = """\
# A guide for the tests
id: small
title: "Small"
summary: "As small as may be."
minutes: [5, 10]
sheet: "My sheet"
stages:
  - id: first
    title: "First"
    intention: "To begin."
    prompts:
      - id: what
        text: "What is it about?"
    looks_for:
      skill: exploring
    branch:
      ask: "Which way?"
      options:
        - id: further
          label: "On"
          goto: second
        - id: out
          label: "Out"
          goto: end
  - id: second
    title: "Second"
    intention: "To go on."
    prompts:
      - id: next-one
        text: "What comes next?"
    next: end
"""


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str], Path]:
    """The small guide with one change."""

    def change(old: str, new: str) -> Path:
        assert _GUIDE.count(old) == 1
        file = tmp_path / "small.yaml"
        file.write_text(_GUIDE.replace(old, new), encoding="utf-8")
        return file

    return change


def test_a_guide_is_read_with_its_defaults(edited: Callable[[str, str], Path]) -> None:
    guide = read_guide(edited("To begin.", "To start."))
    assert guide.minutes == (5, 10)
    assert guide.step is None
    assert guide.stages[0].looks_for is not None
    assert guide.stages[0].looks_for.keep == 1
    assert guide.stages[0].prompts[0].hint is None


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    intention: \"To begin.\"\n", "", 8, ["'intention'", "missing"]),
        ("intention: \"To begin.\"", "intension: \"To begin.\"", 8, ["'intention'", "missing"]),
        ("sheet: \"My sheet\"\n", "sheet: \"x\"\nshete: \"y\"\n", 7, ["'shete'", "Did you mean 'sheet'"]),
        ("    next: end", "    nxt: end", 31, ["'nxt'", "Did you mean 'next'"]),
        ("          goto: end", "          goto: end\n          hnt: x", 25, ["'hnt'", "id, label, goto"]),
        ("title: \"First\"", "title: \"A title much longer than fits\"", 9, ["too long: 29", "28"]),
        ("title: \"First\"", "title: \"\"", 9, ["too short"]),
        ("title: \"First\"", "title:", 9, ["'title' has no value"]),
        ("title: \"First\"", "title: 1", 9, ["text", "number", '"1"']),
        ("text: \"What is it about?\"", "text: [What is it about]", 13, ["'text'", "a list", "quotes"]),
        ("id: what", "id: What I want", 12, ["'What I want'", "small letters"]),
        ("skill: exploring", "skill: explorin", 15, ["'explorin'", "Did you mean 'exploring'", "visioning"]),
        ("skill: exploring", "skill: exploring\n      keep: 9", 16, ["'keep'", "'9'", "at most 5"]),
        ("skill: exploring", "skill: exploring\n      keep: two", 16, ["'keep'", "number", "'two'"]),
        ("skill: exploring", "skill: exploring\n      keep: yes", 16, ["yes"]),
        ('title: "Second"', 'title: "Second"\n    each: yes', 27, ["yes", "true or false"]),
        ('title: "Second"', 'title: "Second"\n    each: always', 27, ["'each'", "either true or false"]),
        ("minutes: [5, 10]", "minutes: [true, 10]", 5, ["should be a number"]),
        ("minutes: [5, 10]", "minutes: 5", 5, ["'minutes'", "a list"]),
        ("minutes: [5, 10]", "minutes: [5]", 5, ["'minutes'", "too few"]),
        ("minutes: [5, 10]", "minutes: [5, 10, 15]", 5, ["'minutes'", "too many"]),
        ("minutes: [5, 10]", "minutes: [10, 5]", 5, ["shorter time first"]),
        ("minutes: [5, 10]", "minutes: [10, 5]\nstep: 4", 6, ["'step'", "'4'"]),
        ("- id: what\n        text: \"What is it about?\"", "- What is it about", 12, ["group of keys"]),
        ("goto: second", "goto: secnd", 21, ["'secnd'", "not a stage", "correct the id"]),
        ("    next: end", "    next: third", 31, ["'third'", "not a stage"]),
        ("    next: end", "    next: first", 8, ["'first'", "come to an end"]),
        ("  - id: second", "  - id: first", 25, ["'first'", "two stages"]),
        ("goto: second", "goto: end", 25, ["'second'", "no way leads"]),
        ("  - id: second", "  - id: end", 25, ["'end'"]),
        ("    next: end", "    timer_minutes: 90", 31, ["'timer_minutes'", "at most 60"]),
        ("    next: end", "    leaves: question", 25, ["'second'", "looks_for"]),
        ("id: small", "id: other", 2, ["'other'", "small.yaml", "other.yaml"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_and_remedy(
    edited: Callable[[str, str], Path], old: str, new: str, line: int, words: list[str]
) -> None:
    file = edited(old, new)
    with pytest.raises(ContentError) as caught:
        read_guide(file)
    error = caught.value
    assert f"{file}, line {line}:" in error.why
    for word in words:
        assert word.casefold() in f"{error.why} {error.remedy}".casefold()
    assert error.remedy
    for jargon in (
        "pydantic",
        "Input should",
        "Field required",
        "validation",
        "tuple",
        "dict",
        "str ",
        "none",
    ):
        assert jargon not in str(error).casefold().replace(str(file).casefold(), "")


def test_the_first_of_several_mistakes_is_told(edited: Callable[[str, str], Path]) -> None:
    file = edited('title: "First"', "title: 1\n    prompt: none")
    with pytest.raises(ContentError, match=r"line 9:.*'title'"):
        read_guide(file)


@pytest.mark.parametrize("text", ["just words", "- a\n- list", "---"])
def test_a_file_that_is_no_guide_at_all(tmp_path: Path, text: str) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"line \d: the file "):
        read_guide(file)


def test_a_folder_gives_its_guides_those_without_a_step_first(tmp_path: Path) -> None:
    for name, step in (("b", "step: 1"), ("c", ""), ("a", "step: 2")):
        text = _GUIDE.replace("id: small", f"id: {name}\n{step}")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "readme.txt").write_text("not a guide", encoding="utf-8")
    (tmp_path / ".#b.yaml").write_text("an editor's lock", encoding="utf-8")
    assert [guide.id for guide in read_guides(tmp_path)] == ["c", "b", "a"]


def test_a_folder_without_guides_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"ends in \.yaml"):
        read_guides(tmp_path)


def test_a_guide_from_an_editor_that_writes_yml_is_found(tmp_path: Path) -> None:
    (tmp_path / "small.yml").write_text(_GUIDE, encoding="utf-8")
    assert [guide.id for guide in read_guides(tmp_path)] == ["small"]


def test_a_stage_for_each_person_is_written_with_true(edited: Callable[[str, str], Path]) -> None:
    file = edited("    next: end\n", "    each: true\n")
    assert [stage.each for stage in read_guide(file).stages] == [False, True]
