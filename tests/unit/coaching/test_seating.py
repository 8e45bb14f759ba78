"""Names and turns in a guide for several people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coachmate.coaching import progress as way
from coachmate.coaching.guides import Guide
from coachmate.coaching.seating import Seats, needs_seats, rotated, seated
from coachmate.coaching.timekeeping import Clocks

NAMES = st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=8)


def guide(**changed: object) -> Guide:
    fields: dict[str, object] = {
        "id": "stories",
        "title": "Stories",
        "summary": "Each tells one.",
        "people": [2, 2],
        "minutes": [10, 20],
        "sheet": "Stories",
        "stages": [
            {
                "id": "begin",
                "title": "Begin",
                "intention": "Settle in.",
                "branch": {
                    "ask": "Ready?",
                    "options": [
                        {"id": "yes", "label": "Yes", "goto": "story"},
                        {"id": "no", "label": "No", "goto": "end"},
                    ],
                },
            },
            {
                "id": "story",
                "title": "Story: {person}",
                "intention": "Heard out.",
                "each": True,
                "talk": "{person} tells, {partner} listens.",
                "timer_minutes": 5,
            },
            {
                "id": "echo",
                "title": "Echo",
                "intention": "Back.",
                "each": True,
                "talk": "{partner} says what they heard.",
            },
            {"id": "close", "title": "Close", "intention": "End.", "talk": "Thank one another."},
        ],
    }
    return Guide.model_validate({**fields, **changed})


def test_each_person_goes_through_the_neighbouring_stages_before_the_next_begins() -> None:
    told = seated(guide(), Seats(("Maya", "Tom")))
    assert [stage.id for stage in told.stages] == ["begin", "story-1", "echo-1", "story-2", "echo-2", "close"]
    assert told.stage("story-1").talk == "Maya tells, Tom listens."
    assert told.stage("echo-2").talk == "Maya says what they heard."
    progress = way.take(told, way.begin(told), "yes")
    assert progress.here.stage == "story-1"


def test_a_name_is_a_name_whatever_it_holds() -> None:
    told = seated(guide(), Seats(("{partner}", "{person}")))
    assert told.stage("story-1").talk == "{partner} tells, {person} listens."


@given(NAMES)
def test_seating_again_changes_nothing(names: list[str]) -> None:
    seats = Seats(tuple(names[:2]))
    once = seated(guide(), seats)
    assert seated(once, seats) == once


def test_missing_people_have_a_number() -> None:
    assert seated(guide(), Seats()).stage("story-2").title == "Story: Person 2"


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"people": [3, 2]}, "'people' must be two numbers"),
        ({"people": [2, 9]}, "'people' must be two numbers"),
        ({"people": [2, 3]}, "names {partner}"),
        ({"roles": [{"id": "person", "label": "P", "does": "Speaks"}]}, "'roles' must have ids of their own"),
    ],
)
def test_names_that_nobody_could_fill_are_refused(changed: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        guide(**changed)


@given(NAMES, st.integers(0, 50))
def test_every_person_takes_every_role_in_turn(names: list[str], first: int) -> None:
    people = list(dict.fromkeys(names))
    roles = guide(
        roles=[{"id": each, "label": each, "does": "Some part"} for each in ("focus", "timekeeper", "facilitator")]
    ).roles
    meetings = [rotated(roles, people, first + n) for n in range(len(people))]
    for role in roles:
        assert {meeting[role.id] for meeting in meetings} == set(people)


def test_who_is_alone_needs_no_seats() -> None:
    alone = guide(people=[1, 1], stages=[{"id": "a", "title": "A", "intention": "Why.", "talk": "Breathe."}])
    assert not needs_seats(alone)
    assert seated(alone, Seats(("Maya",))) is alone


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.floats(-10, 1000))), st.floats(0.1, 100))
def test_clocks_only_go_forward(runs: list[tuple[str, float]], minutes: float) -> None:
    clocks = Clocks()
    left = clocks.left("a", minutes)
    for stage, seconds in runs:
        clocks = clocks.ran(stage, seconds)
        assert clocks.left("a", minutes) <= left
        left = clocks.left("a", minutes)
    assert clocks.set_back("a").left("a", minutes) == minutes * 60
    assert clocks.lasting("a", 2).left("b", 7) == Clocks(run=clocks.run).left("b", 7)
