"""The questions that are offered to begin with: ours can be read, and a mistake is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachmate.content.active_questions import read_starters
from coachmate.errors import ContentError
from coachmate.resources import resource

GOOD = 'beginning: "Did I "\nquestions:\n  - id: a\n    theme: "A"\n    text: "Did I ask?"\n'


def test_six_are_offered_each_about_effort() -> None:
    starters = read_starters(resource("prompts") / "active_questions.yaml")
    assert len(starters.questions) == 6
    assert all(each.text.startswith(f"{starters.beginning} ") for each in starters.questions)


def test_somebody_may_offer_none(tmp_path: Path) -> None:
    file = tmp_path / "active_questions.yaml"
    file.write_text('beginning: "Did I "\n')
    assert read_starters(file).questions == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + '    topic: "A"\n', 6, "not a key"),
        (GOOD + '  - id: b\n    theme: "B"\n    text: "did I ask?"\n', 1, "two questions have the text"),
        (GOOD.replace("id: a", "id: A b"), 3, "small letters"),
        ("questions: []\n", 1, "beginning"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = tmp_path / "active_questions.yaml"
    file.write_text(text)
    with pytest.raises(ContentError) as refused:
        read_starters(file)
    assert f"line {line}:" in refused.value.why
    assert words in str(refused.value)
