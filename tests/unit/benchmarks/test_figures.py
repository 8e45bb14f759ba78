"""Ratios, shares and verdicts of the benchmarks' table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import Figure, Group, share, table


def group(figure: Figure) -> Group:
    return Group("Keys", "ms", "coachmate", "a bare app", [figure])


def test_a_ratio_is_that_of_the_medians() -> None:
    assert Figure("paint", [1.0, 2.0, 90.0], [4.0, 4.0, 0.1]).ratio == 0.5


def test_without_a_peer_there_is_no_ratio_and_no_verdict_on_one() -> None:
    figure = Figure("index", [3.0], ratio_at_most=4.0)
    assert (figure.ratio, figure.met) == (None, None)


def test_the_slowest_key_decides_not_the_median() -> None:
    assert Figure("keys", [10.0, 51.0, 10.0], [5.0], at_most=50.0).met is False
    assert Figure("keys", [10.0, 50.0, 10.0], [5.0], at_most=50.0).met is True


def test_a_missed_demand_is_told_with_what_was_demanded() -> None:
    told = table([group(Figure("busy", [9.0], [2.0], ratio_at_most=4.0))])
    assert "4.50x" in told
    assert "at most 4x wanted: MISSED" in told


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_share_is_a_measured_value_that_so_many_do_not_exceed(values: list[float], part: float) -> None:
    found = share(values, part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values) - 1e-6
    assert sum(value < found for value in values) < part * len(values) + 1e-6


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        share([], 0.95)
