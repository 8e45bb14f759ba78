"""What a guide must be so that everybody who begins it can finish it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coachmate.coaching.guides import END, Guide


def _stage(stage_id: str, **more: object) -> dict[str, Any]:
    prompts = [{"id": "what", "text": "What is it about?"}]
    return {"id": stage_id, "title": stage_id, "intention": "To see.", "prompts": prompts} | more


def _branch(*targets: str) -> dict[str, Any]:
    options = [{"id": f"to-{n}", "label": f"To {target}", "goto": target} for n, target in enumerate(targets)]
    return {"ask": "Which way?", "options": options}


def _guide(*stages: dict[str, Any], **more: object) -> Guide:
    basics = {"id": "some", "title": "Some", "summary": "A guide.", "minutes": [5, 10], "sheet": "Sheet"}
    return Guide.model_validate(basics | {"stages": list(stages)} | more)


def test_stages_lead_to_the_next_one_unless_they_say_otherwise() -> None:
    guide = _guide(_stage("a", branch=_branch("b", "c")), _stage("b", next=END), _stage("c"), _stage("d"))
    assert [guide.targets(stage) for stage in guide.stages] == [("b", "c"), (END,), ("d",), (END,)]
    assert guide.stage("c").title == "c"


@pytest.mark.parametrize(
    ("stages", "says"),
    [
        ([_stage("a", next="a")], "stage 'a' can be reached from itself: a guide must come to an end"),
        ([_stage("a"), _stage("b", next="a")], "can be reached from itself"),
        ([_stage("a"), _stage("b", branch=_branch("a", END))], "can be reached from itself"),
        ([_stage("a", next="z")], "stage 'a' leads to 'z', which is not a stage: correct the id"),
        ([_stage("a", branch=_branch(END, "z"))], "stage 'a' leads to 'z'"),
        ([_stage("a"), _stage("a")], "two stages have the id 'a': make each its own"),
        ([_stage("a", next=END), _stage("b")], "no way leads to stage 'b': add one or remove the stage"),
        ([_stage("a", branch=_branch("c", END)), _stage("b"), _stage("c")], "no way leads to stage 'b'"),
        ([_stage("a"), _stage("end")], "a stage can't have the id 'end'"),
        ([_stage("a", prompts=[])], "stage 'a' has neither a talk nor prompts nor a branch: give it one of them"),
        ([_stage("a", branch=_branch(END, END), next=END)], "both a branch and 'next': keep one of them"),
        ([_stage("a", leaves="question")], "leaves a question but has no 'looks_for': add it"),
        (
            [_stage("a", prompts=[], looks_for={"skill": "exploring"}, branch=_branch(END, END))],
            "looks for a question but asks nothing first: give it a prompt",
        ),
        (
            [_stage("a", prompts=[{"id": "p", "text": "Now?"}, {"id": "p", "text": "Then?"}])],
            "stage 'a' uses a prompt id twice: make each its own",
        ),
        (
            [_stage("a", branch={**_branch(END, END), "options": _branch(END)["options"] * 2})],
            "stage 'a' uses an option id twice: make each its own",
        ),
    ],
)
def test_what_would_lead_people_astray_is_refused(stages: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _guide(*stages)
    assert says in str(caught.value)


@pytest.mark.parametrize("minutes", [[10, 5], [0, 5], [-5, 5]])
def test_the_shorter_time_comes_first_and_is_some_time(minutes: list[int]) -> None:
    with pytest.raises(ValidationError, match="write the shorter time first"):
        _guide(_stage("a"), minutes=minutes)


def test_a_branch_needs_a_choice() -> None:
    with pytest.raises(ValidationError, match="at least 2 items"):
        _guide(_stage("a", branch=_branch(END)))


def test_several_ways_to_one_stage_are_no_cycle() -> None:
    guide = _guide(_stage("a", branch=_branch("b", "c", "d")), _stage("b", next="d"), _stage("c"), _stage("d"))
    assert len(guide.stages) == 4


def test_more_stages_than_anybody_walks_are_refused() -> None:
    with pytest.raises(ValidationError, match="at most 100 items"):
        _guide(*(_stage(f"s{number}") for number in range(101)))


@pytest.mark.parametrize(("people", "suits"), [((1, 1), "12345"), ((1, 2), "12345"), ((2, 2), "2"), ((3, 4), "34")])
def test_a_guide_suits_as_many_as_can_be_at_it_or_one_of_them_alone(people: tuple[int, int], suits: str) -> None:
    guide = _guide(_stage("a"), people=people)
    assert [str(number) for number in range(1, 6) if guide.suits(number)] == list(suits)
