"""The question bank's files: each question belongs to one skill and stands in the bank once."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachmate.coaching.terms import Depth, QuestionPurpose, Skill, Stance, Step
from coachmate.content.questions import read_bank
from coachmate.errors import ContentError
from coachmate.resources import resource

_EXPLORING = """\
skill: exploring
questions:
  - id: exploring-matters
    text: "What matters most to you here?"
    steps: [1, 2]
    stance: meaning
    purpose: deepening
    depth: 2
    fits: "Somebody tells a lot at once."
  - id: exploring-day
    text: "What did your last good day look like?"
    steps: [2]
    stance: resource
    purpose: opening
    depth: 1
    fits: "Somebody sees only what fails."
"""
_LISTENING = """\
skill: listening
questions:
  - id: listening-tired
    text: "What kind of tired is this?"
    steps: [1]
    stance: meaning
    purpose: clarifying
    depth: 2
    fits: "Somebody says that they are worn out."
"""


def _folder(tmp_path: Path, exploring: str = _EXPLORING, listening: str = _LISTENING) -> Path:
    (tmp_path / "exploring.yaml").write_text(exploring, encoding="utf-8")
    (tmp_path / "listening.yaml").write_text(listening, encoding="utf-8")
    return tmp_path


def test_a_question_takes_the_skill_of_its_file(tmp_path: Path) -> None:
    questions = read_bank(_folder(tmp_path))
    assert [question.skill for question in questions] == [Skill.EXPLORING, Skill.EXPLORING, Skill.LISTENING]
    assert questions[0].steps == (Step.RELATIONSHIP, Step.PRACTICES)
    assert questions[1].stance is Stance.RESOURCE


def test_a_question_says_what_it_is_for_and_how_far_it_goes(tmp_path: Path) -> None:
    questions = read_bank(_folder(tmp_path))
    assert [question.purpose for question in questions] == [
        QuestionPurpose.DEEPENING,
        QuestionPurpose.OPENING,
        QuestionPurpose.CLARIFYING,
    ]
    assert [question.depth for question in questions] == [Depth.MEANING, Depth.EVENTS, Depth.MEANING]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("id: listening-tired", "id: exploring-day", 3, ["exploring.yaml, line 10", "another id"]),
        ("What kind of tired is this?", "what MATTERS  most to you here?", 4, ["exploring.yaml, line 4"]),
        ("skill: listening", "skill: listning", 1, ["Did you mean 'listening'"]),
        ("skill: listening", "skill: visioning", 1, ["listening.yaml", "visioning.yaml"]),
        ("steps: [1]", "steps: [1]\n    skill: exploring", 6, ["listening", "Remove the line"]),
        ("steps: [1]", "steps: 1", 5, ["'steps'", "a list"]),
        ("steps: [1]", "steps: []", 5, ["'steps'", "too few"]),
        ("steps: [1]", "steps: [1, 5]", 5, ["'5'", "1, 2, 3"]),
        ("stance: meaning", "stanse: meaning", 3, ["'stance'", "missing"]),
        ("stance: meaning", "stance: feeling", 6, ["'feeling'", "perspective"]),
        ("    purpose: clarifying\n", "", 3, ["'purpose'", "missing"]),
        ("purpose: clarifying", "purpose: consent", 7, ["'consent'", "reframing"]),
        ("    depth: 2\n", "", 3, ["'depth'", "missing"]),
        ("depth: 2", "depth: 4", 8, ["'4'", "1, 2, 3"]),
        ("text: \"What kind of tired is this?\"", "text: no", 4, ["no"]),
        ("text: \"What kind of tired is this?\"", f"text: \"{'long ' * 50}?\"", 4, ["too long", "200"]),
        ("questions:", "question:", 1, ["'questions'", "missing"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_and_remedy(
    tmp_path: Path, old: str, new: str, line: int, words: list[str]
) -> None:
    folder = _folder(tmp_path, listening=_LISTENING.replace(old, new))
    with pytest.raises(ContentError) as caught:
        read_bank(folder)
    assert f"{folder / 'listening.yaml'}, line {line}:" in caught.value.why
    for word in words:
        assert word in f"{caught.value.why} {caught.value.remedy}"


def test_a_file_without_questions_is_told(tmp_path: Path) -> None:
    folder = _folder(tmp_path, listening="skill: listening\nquestions: []\n")
    with pytest.raises(ContentError, match=r"line 2: 'questions' has too few entries"):
        read_bank(folder)


def test_our_own_bank_has_questions_of_every_skill() -> None:
    questions = read_bank(resource("prompts") / "questions")
    assert len(questions) >= 120
    assert {question.skill for question in questions} == set(Skill)
