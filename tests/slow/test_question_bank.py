"""What `coachmate prompts check --deep` asks of the real sentence model.

No two questions say nearly the same, and each stage that looks for guidance finds some.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coachmate.checks.deep import NEARLY_THE_SAME, near_duplicates
from coachmate.content.questions import read_questions
from coachmate.engine.models import LocalEmbedder
from coachmate.paths import Paths
from tests.unit.checks.test_prompts_check import QUESTION, WEEKLY

pytestmark = pytest.mark.slow

CHECK = [sys.executable, "-m", "coachmate.cli.main", "prompts", "check", "--deep"]


def test_nothing_is_wrong_with_what_is_shipped(warm_home: Path) -> None:
    done = subprocess.run(CHECK, capture_output=True, text=True)
    assert "no mistakes, no warnings" in done.stdout, done.stdout
    assert done.returncode == 0


def test_a_question_put_another_way_and_a_stage_with_nothing_to_cite_are_told(warm_home: Path) -> None:
    own = Paths.from_environment().own_prompts
    for name in ("guides", "questions"):
        (own / name).mkdir(parents=True)
    same = "What is it that matters to you the most here?"
    (own / "questions" / "exploring-mine.yaml").write_text(
        QUESTION.replace("What do you see at the depot that others pass by?", same)
    )
    (own / "guides" / "weekly.yaml").write_text(WEEKLY + '    retrieve: "turbine blade corrosion under salt spray"\n')
    done = subprocess.run(CHECK, capture_output=True, text=True)
    assert done.returncode == 1
    assert "exploring-mine.yaml:5: " in done.stdout
    assert "says nearly the same as the question in exploring.yaml" in done.stdout
    assert "weekly.yaml:16: the library holds nothing that fits" in done.stdout
    assert "2 mistakes" in done.stdout


async def test_the_measure_finds_the_same_question_put_another_way(tmp_path: Path) -> None:
    file = tmp_path / "exploring.yaml"
    second = QUESTION.partition("questions:\n")[2].replace("the-depot", "b")
    pair = (QUESTION + second).replace(
        "What do you see at the depot that others pass by?", "What matters most to you here?", 1
    )
    file.write_text(pair.replace("What do you see at the depot that others pass by?", "What matters to you most here?"))
    embedder = LocalEmbedder(logs=tmp_path)
    try:
        (found,) = await near_duplicates([read_questions(file)], embedder)
    finally:
        await embedder.aclose()
    assert f"from {NEARLY_THE_SAME} on" in found.wrong
