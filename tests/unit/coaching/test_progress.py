"""Forward, back, skipping, leaving and resuming in any guide: whatever people press, they get to the end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching import progress as way
from coachmate.coaching.guides import END, Guide
from coachmate.coaching.progress import Moment, Place, Progress

_BASICS = {"id": "some", "title": "Some", "summary": "A guide.", "minutes": [5, 10], "sheet": "Sheet"}


def _reached(stages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the stages that no way leads to; a guide may not have them."""
    by_id = {stage["id"]: stage for stage in stages}
    seen: set[str] = set()
    waiting = [stages[0]["id"]]
    while waiting:
        stage_id = waiting.pop()
        if stage_id == END or stage_id in seen:
            continue
        seen.add(stage_id)
        stage = by_id[stage_id]
        branch = stage.get("branch")
        waiting.extend(option["goto"] for option in branch["options"]) if branch else waiting.append(stage["next"])
    return [stage for stage in stages if stage["id"] in seen]


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """Guides of up to six stages, which only lead onwards."""
    count = draw(st.integers(1, 6))
    stages: list[dict[str, Any]] = []
    for number in range(count):
        onwards = st.sampled_from([*(f"s{later}" for later in range(number + 1, count)), END])
        prompts = draw(st.integers(0, 2))
        stage: dict[str, Any] = {
            "id": f"s{number}",
            "title": f"S{number}",
            "intention": "To see.",
            "prompts": [{"id": f"p{place}", "text": "What is it?"} for place in range(prompts)],
        }
        if prompts == 0 or draw(st.booleans()):
            targets = draw(st.lists(onwards, min_size=2, max_size=3))
            options = [{"id": f"o{n}", "label": "This", "goto": target} for n, target in enumerate(targets)]
            stage["branch"] = {"ask": "Which way?", "options": options}
        else:
            stage["next"] = draw(onwards)
        if prompts and draw(st.booleans()):
            stage["looks_for"] = {"skill": "exploring"}
        stages.append(stage)
    return Guide.model_validate(_BASICS | {"stages": _reached(stages)})


MOVES = st.lists(st.sampled_from(["forward", "forward", "take", "take", "skip", "back"]), max_size=25)


def _options(guide: Guide, progress: Progress) -> list[str]:
    """What can be taken here; nothing when this is no open branch."""
    branch = guide.stage(progress.here.stage).branch
    if progress.finished or progress.here.moment is not Moment.BRANCH or branch is None:
        return []
    return [option.id for option in branch.options]


def _move(guide: Guide, progress: Progress, move: str, data: st.DataObject) -> Progress:
    if move == "take":
        options = _options(guide, progress)
        return way.take(guide, progress, data.draw(st.sampled_from(options))) if options else progress
    moves = {"forward": way.forward, "skip": way.skip, "back": way.back}
    return moves[move](guide, progress)


def _walk(guide: Guide, moves: list[str], data: st.DataObject) -> Progress:
    progress = way.begin(guide)
    for move in moves:
        progress = _move(guide, progress, move, data)
    return progress


@given(guides(), MOVES, st.data())
def test_wherever_somebody_goes_they_stand_in_the_guide(guide: Guide, moves: list[str], data: st.DataObject) -> None:
    progress = _walk(guide, moves, data)
    stage = guide.stage(progress.here.stage)
    assert progress.here in way.moments(stage)
    assert progress.trail[0] == way.begin(guide).here
    prompt = way.prompt_at(guide, progress.here)
    assert (prompt is not None) == (progress.here.moment is Moment.PROMPT)
    for stage_id, option in progress.taken.items():
        branch = guide.stage(stage_id).branch
        assert branch is not None
        assert option in [each.id for each in branch.options]


@given(guides(), MOVES, st.sampled_from(["forward", "skip", "take"]), st.data())
def test_back_undoes_a_step(guide: Guide, moves: list[str], move: str, data: st.DataObject) -> None:
    before = _walk(guide, moves, data)
    after = _move(guide, before, move, data)
    if after != before:
        assert way.back(guide, after) == before


@given(guides(), MOVES, st.data())
def test_back_and_back_again_leads_to_the_beginning(guide: Guide, moves: list[str], data: st.DataObject) -> None:
    progress = _walk(guide, moves, data)
    for _ in range(len(progress.trail) + 1):
        progress = way.back(guide, progress)
    assert progress == way.begin(guide)


@given(guides(), MOVES, st.data())
def test_the_end_is_reached_from_anywhere(guide: Guide, moves: list[str], data: st.DataObject) -> None:
    progress = _walk(guide, moves, data)
    for _ in range(sum(len(way.moments(stage)) for stage in guide.stages)):
        progress = _move(guide, way.forward(guide, progress), "take", data)
    assert progress.finished
    assert way.forward(guide, progress) == way.skip(guide, progress) == progress


@given(guides(), MOVES, st.data())
def test_leaving_and_resuming_changes_nothing(guide: Guide, moves: list[str], data: st.DataObject) -> None:
    progress = _walk(guide, moves, data)
    again = Guide.model_validate(guide.model_dump())
    assert way.restore(again, progress.trail, progress.taken, progress.finished) == progress


@given(guides(), guides(), MOVES, MOVES, st.data())
def test_after_an_edit_the_longest_known_part_is_kept_and_the_end_still_reached(
    old: Guide, new: Guide, moves: list[str], later: list[str], data: st.DataObject
) -> None:
    left = _walk(old, moves, data)
    progress = way.restore(new, left.trail, left.taken, left.finished)
    known = {place for stage in new.stages for place in way.moments(stage)}
    kept = len(progress.trail)
    assert set(progress.trail) <= known
    if left.trail[0] in known:
        assert progress.trail == left.trail[:kept]
        assert kept == len(left.trail) or left.trail[kept] not in known
    else:
        assert progress == way.begin(new)
    assert not progress.finished or left.finished
    for stage_id, option in progress.taken.items():
        branch = new.stage(stage_id).branch
        assert branch is not None
        assert option in [each.id for each in branch.options]
    for move in later:
        progress = _move(new, progress, move, data)
    for _ in range(sum(len(way.moments(stage)) for stage in new.stages)):
        progress = _move(new, way.forward(new, progress), "take", data)
    assert progress.finished


@given(guides(), MOVES, st.data())
def test_the_route_shows_the_way_taken_and_as_much_as_is_settled(
    guide: Guide, moves: list[str], data: st.DataObject
) -> None:
    progress = _walk(guide, moves, data)
    route = [stage.id for stage in way.route(guide, progress)]
    visited = list(dict.fromkeys(place.stage for place in progress.trail))
    assert route[: len(visited)] == visited
    assert len(route) == len(set(route))
    for here, there in zip(route[len(visited) - 1 :], route[len(visited) :], strict=False):
        assert set(guide.targets(guide.stage(here))) == {there}
    if not progress.finished:
        last = set(guide.targets(guide.stage(route[-1])))
        assert last == {END} or len(last) > 1


# One guide whose course can be followed with the finger


@pytest.fixture
def forked() -> Guide:
    def prompts(*ids: str) -> list[dict[str, str]]:
        return [{"id": each, "text": "What is it?"} for each in ids]

    options = [
        {"id": "long", "label": "The long way", "goto": "b"},
        {"id": "short", "label": "The short way", "goto": "c"},
        {"id": "stop", "label": "Stop here", "goto": "end"},
    ]
    stages: list[dict[str, Any]] = [
        {"id": "a", "prompts": prompts("one", "two"), "looks_for": {"skill": "exploring"},
         "branch": {"ask": "Which way?", "options": options}},
        {"id": "b", "prompts": prompts("one")},
        {"id": "c", "prompts": prompts("one")},
    ]  # fmt: skip
    named = [{"title": stage["id"], "intention": "To see.", **stage} for stage in stages]
    return Guide.model_validate(_BASICS | {"stages": named})


def _prompt(stage: str, prompt: str = "one") -> Place:
    return Place(stage=stage, moment=Moment.PROMPT, prompt=prompt)


_CHOICE = Place(stage="a", moment=Moment.QUESTIONS)
_FORK = Place(stage="a", moment=Moment.BRANCH)


def test_a_stage_goes_from_prompts_to_questions_to_the_branch(forked: Guide) -> None:
    progress = way.begin(forked)
    for _ in range(5):
        progress = way.forward(forked, progress)
    assert progress.trail == (_prompt("a"), _prompt("a", "two"), _CHOICE, _FORK), "a branch waits for a choice"


def test_skipping_leads_to_the_branch_but_not_past_it(forked: Guide) -> None:
    progress = way.skip(forked, way.begin(forked))
    assert progress.trail == (_prompt("a"), _FORK)
    assert way.skip(forked, progress) == progress
    after = way.skip(forked, way.take(forked, progress, "long"))
    assert after.here == _prompt("c")


def test_a_choice_taken_back_can_be_made_anew(forked: Guide) -> None:
    fork = way.skip(forked, way.begin(forked))
    long = way.take(forked, fork, "long")
    assert long.taken == {"a": "long"}
    again = way.take(forked, way.back(forked, long), "short")
    assert again.taken == {"a": "short"}
    assert again.here == _prompt("c")


def test_a_choice_that_ends_the_guide_can_be_taken_back_too(forked: Guide) -> None:
    fork = way.skip(forked, way.begin(forked))
    ended = way.take(forked, fork, "stop")
    assert ended.finished
    assert way.back(forked, ended) == fork


def test_an_unknown_choice_or_one_out_of_place_is_refused(forked: Guide) -> None:
    start = way.begin(forked)
    fork = way.skip(forked, start)
    ended = way.take(forked, fork, "stop")
    for progress, option in ((fork, "nowhere"), (start, "long"), (ended, "long")):
        with pytest.raises(KeyError):
            way.take(forked, progress, option)


def test_the_route_is_hidden_behind_an_open_choice(forked: Guide) -> None:
    fork = way.skip(forked, way.begin(forked))
    assert [stage.id for stage in way.route(forked, fork)] == ["a"]
    assert [stage.id for stage in way.route(forked, way.take(forked, fork, "long"))] == ["a", "b", "c"]
    assert [stage.id for stage in way.route(forked, way.take(forked, fork, "short"))] == ["a", "c"]


def test_resuming_forgets_a_choice_whose_option_is_gone(forked: Guide) -> None:
    taken = way.take(forked, way.skip(forked, way.begin(forked)), "short")
    restored = way.restore(forked, taken.trail, {"a": "gone"}, finished=False)
    assert restored.trail == taken.trail
    assert restored.taken == {}
