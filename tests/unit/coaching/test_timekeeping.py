"""Clocks that run: no change of the time of day reaches them, nothing is counted twice, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.timekeeping import Clocks, Timekeeper, airtime_line, in_minutes, shares

SECONDS = st.floats(0, 10_000, allow_nan=False)
NAMES = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=8, unique=True)
STEPS = st.lists(
    st.tuples(st.sampled_from(["start", "pause", "speaks", "nobody", "tick", "back", "longer"]), SECONDS), max_size=30
)


@given(STEPS, SECONDS)
def test_what_ran_is_what_passed_between_start_and_pause(steps: list[tuple[str, float]], begin: float) -> None:
    keeper, now, ran, spoken = Timekeeper(), begin, 0.0, 0.0
    keeper.tick(now)
    for step, passed in steps:
        now += passed
        ran += passed if keeper.running else 0.0
        spoken += passed if keeper.speaking else 0.0
        if step == "start":
            keeper.start("talk", now)
        elif step == "pause":
            keeper.pause(now)
        elif step == "back":
            keeper.set_back("talk", now)
            ran = 0.0
        elif step == "longer":
            keeper.lasting("talk", 7, now)
        elif step in ("speaks", "nobody"):
            keeper.speaks("Maya" if step == "speaks" else None, now)
        else:
            keeper.tick(now)
        assert keeper.clocks.run.get("talk", 0.0) == pytest.approx(ran)
        assert keeper.clocks.airtime.get("Maya", 0.0) == pytest.approx(spoken)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), max_size=30))
def test_a_clock_that_jumps_back_takes_nothing_away(times: list[float]) -> None:
    keeper = Timekeeper()
    keeper.start("talk", times[0] if times else 0.0)
    before = 0.0
    for now in times:
        keeper.tick(now)
        ran = keeper.clocks.run.get("talk", 0.0)
        assert ran >= before
        before = ran


def test_a_paused_time_goes_on_from_where_it_was() -> None:
    keeper = Timekeeper(Clocks(run={"talk": 60.0}))
    keeper.tick(1000.0)
    assert keeper.clocks.left("talk", 5) == 240.0
    keeper.start("talk", 2000.0)
    keeper.tick(2030.0)
    assert keeper.clocks.left("talk", 5) == 210.0


def test_a_pause_ends_the_speaking_too_and_another_length_changes_nothing_that_ran() -> None:
    keeper = Timekeeper()
    keeper.start("talk", 0.0)
    keeper.speaks("Tom", 0.0)
    keeper.lasting("talk", 1, 30.0)
    assert keeper.clocks.left("talk", 5) == 30.0
    keeper.pause(90.0)
    keeper.tick(900.0)
    assert keeper.clocks.left("talk", 5) == -30.0
    assert keeper.clocks.airtime == {"Tom": 90.0}
    keeper.set_back("talk", 901.0)
    assert keeper.clocks.left("talk", 5) == 60.0


@given(NAMES, st.dictionaries(st.text(min_size=1, max_size=8), SECONDS))
def test_shares_add_up_to_all_of_the_speaking_of_those_who_are_here(
    people: list[str], airtime: dict[str, float]
) -> None:
    found = shares(airtime, people)
    assert [name for name, _, _ in found] == people
    assert sum(share for _, _, share in found) == pytest.approx(1.0 if any(airtime.get(p) for p in people) else 0.0)


def test_seconds_and_shares_in_words() -> None:
    assert [in_minutes(each) for each in (0.4, 1, 59.9, 60, 61.2, 125)] == [
        "0 seconds",
        "1 second",
        "59 seconds",
        "1 minute",
        "1 minute 1 second",
        "2 minutes 5 seconds",
    ]
    assert airtime_line({"Tom": 60, "Maya": 180}, ["Maya", "Tom"]) == "Maya 3 minutes (75%), Tom 1 minute (25%)."
    assert airtime_line({}, []) == ""
