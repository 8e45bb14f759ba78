"""Threads follow the cores that are free: never none, never more than allowed, one when others keep the cores busy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.engine import cores
from coachmate.engine.cores import NOISE, STALE_SECONDS, WINDOW_SECONDS, FreeCores, Reading, threads_for

counts = st.integers(1, 64)
shares = st.floats(0, 64)


@given(counts, counts, shares)
def test_there_is_always_one_thread_and_never_more_than_the_limit(number: int, limit: int, others: float) -> None:
    assert 1 <= threads_for(number, limit, others) <= limit


@given(counts, shares, shares)
def test_more_work_by_others_never_means_more_threads(number: int, one: float, other: float) -> None:
    assert threads_for(number, number, max(one, other)) <= threads_for(number, number, min(one, other))


@given(counts, st.floats(0, NOISE - 0.01))
def test_an_idle_machine_is_used_whole(number: int, noise: float) -> None:
    assert threads_for(number, number, noise) == number


@given(counts)
def test_one_thread_when_others_use_every_core(number: int) -> None:
    assert threads_for(number, number, float(number)) == 1


class Machine:
    """A machine of two cores whose clocks the test moves."""

    def __init__(self) -> None:
        self.now = Reading(at=100.0, busy=50.0, own=5.0)
        self.free = FreeCores(frozenset({0, 1}), 2, lambda: self.now)

    def passes(self, seconds: float, *, own: float, others: float) -> int:
        """Let time pass, with `own` and `others` cores in use; the threads to use after it."""
        self.now = Reading(
            self.now.at + seconds, self.now.busy + (own + others) * seconds, self.now.own + own * seconds
        )
        return self.free.threads()


def test_before_anything_was_measured_it_is_one() -> None:
    assert Machine().free.threads() == 1


def test_our_own_work_does_not_count_against_us() -> None:
    machine = Machine()
    machine.free.threads()
    assert machine.passes(0.1, own=1.0, others=0.0) == 2
    assert machine.passes(0.1, own=2.0, others=0.0) == 2


def test_it_gives_way_to_another_program_and_comes_back() -> None:
    machine = Machine()
    machine.free.threads()
    assert machine.passes(0.1, own=1.0, others=0.0) == 2
    assert machine.passes(0.1, own=1.0, others=1.0) == 1
    assert machine.passes(0.1, own=0.5, others=1.5) == 1
    assert machine.passes(0.1, own=1.0, others=0.1) == 2


def test_a_moment_is_too_short_to_tell() -> None:
    machine = Machine()
    machine.free.threads()
    assert machine.passes(WINDOW_SECONDS / 2, own=0.0, others=2.0) == 1
    machine.passes(2 * WINDOW_SECONDS, own=1.0, others=0.0)
    before = machine.passes(2 * WINDOW_SECONDS, own=1.0, others=0.0)
    assert machine.passes(WINDOW_SECONDS / 2, own=0.0, others=2.0) == before == 2


def test_what_was_measured_long_ago_is_forgotten() -> None:
    machine = Machine()
    machine.free.threads()
    assert machine.passes(0.1, own=1.0, others=0.0) == 2
    assert machine.passes(STALE_SECONDS + 1, own=0.0, others=0.0) == 1


def test_this_machine_can_be_read() -> None:
    free = FreeCores()
    assert 1 <= free.limit <= len(free.cores)
    assert 1 <= free.threads() <= free.limit


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"app/cpu.max": "150000 100000"}, 1),
        ({"app/cpu.max": "max 100000", "cpu.max": "400000 100000"}, 4),
        ({"app/cpu.max": "50000 100000"}, 1),
        ({"cpu/app/cpu.cfs_quota_us": "300000", "cpu/app/cpu.cfs_period_us": "100000"}, 3),
        ({"cpu/app/cpu.cfs_quota_us": "-1", "cpu/app/cpu.cfs_period_us": "100000"}, None),
        ({"app/cpu.max": "nonsense"}, None),
        ({}, None),
    ],
)
def test_the_quota_of_a_container_is_kept(tmp_path: Path, files: dict[str, str], expected: int | None) -> None:
    for name, text in files.items():
        file = tmp_path / "groups" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    own = tmp_path / "own"
    own.write_text("2:cpu,cpuacct:/app\n0::/app\n")
    quota = cores._quota(tmp_path / "groups", own)
    assert quota == expected if expected else quota > 1000
