"""Days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachmate.reading.days import day_in

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text, day",
    [
        ("Friday", date(2026, 11, 27)),
        ("by Friday.", date(2026, 11, 27)),
        ("tomorrow", date(2026, 11, 23)),
        ("in two weeks", date(2026, 12, 6)),
        ("4/12", date(2026, 12, 4)),
        ("2026-12-04", date(2026, 12, 4)),
        ("1 March", date(2027, 3, 1)),
        ("yesterday", None),
        ("when I see her", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_a_day_in_words(text: str, day: date | None) -> None:
    assert day_in(text, SUNDAY) == day


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 300))
def test_a_day_written_in_figures_is_that_day(today: date, days: int) -> None:
    day = today + timedelta(days)
    assert day_in(day.isoformat(), today) == day


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_nothing_that_somebody_writes_names_a_day_gone_by(text: str) -> None:
    day = day_in(text, SUNDAY)
    assert day is None or day >= SUNDAY
