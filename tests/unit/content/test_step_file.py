"""The map of the steps: the one that comes along is whole, and a mistake in it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachmate.coaching.steps import open_checks, unknown_guides
from coachmate.content.guides import read_guides
from coachmate.content.steps import read_steps
from coachmate.errors import ContentError
from coachmate.resources import resource

SHIPPED = resource("prompts") / "steps.yaml"


def test_the_map_that_comes_along_has_checks_and_guides_for_each_step() -> None:
    steps = read_steps(SHIPPED)
    assert all(3 <= len(step.checks) <= 7 and step.guides for step in steps.steps)
    assert unknown_guides(steps, [guide.id for guide in read_guides(resource("prompts") / "guides")]) == []


def test_one_is_at_the_first_step_with_an_open_check_and_at_last_in_the_third() -> None:
    steps = read_steps(SHIPPED)
    first, second, third = steps.steps
    assert steps.where({}) is first
    ticked = {check.id: "" for check in first.checks}
    assert steps.where(ticked) is second
    assert steps.where({check.id: "" for step in steps.steps for check in step.checks}) is third
    assert len(open_checks(first, {first.checks[0].id: ""})) == len(first.checks) - 1


def test_guides_that_are_not_there_are_named() -> None:
    steps = read_steps(SHIPPED)
    named = {guide for step in steps.steps for guide in step.guides}
    assert unknown_guides(steps, []) == sorted(named)
    assert unknown_guides(steps, named - {min(named)}) == [min(named)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("id: equal-time", "id: contract-in-a-sentence", "id 'contract-in-a-sentence'"),
        ("  - step: 2", "  - step: 3", "must be the steps 1, 2 and 3"),
        ("    asks:", "    aks:", "the key 'asks' is missing"),
        ("id: equal-time", "id: Equal Time", "can't be used as 'id'"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert before in text
    file = tmp_path / "steps.yaml"
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ContentError) as caught:
        read_steps(file)
    assert told in str(caught.value)
    assert ", line " in caught.value.why
    assert caught.value.remedy
