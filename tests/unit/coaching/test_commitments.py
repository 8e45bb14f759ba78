"""Commitments in words: when, in which order, and what was understood of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.commitments import WORTH_LEARNING, about, by_when, in_full, in_order, understood
from coachmate.coaching.sessions import Commitment, Outcome

TODAY = date(2026, 11, 25)  # a Wednesday
ASK = Commitment("1", "session", "stage", "Ask Ravi", datetime(2026, 11, 20, 12, tzinfo=UTC))
days = st.dates(date(1990, 1, 1), date(2200, 1, 1))


def test_a_near_day_is_told_by_its_name_and_a_far_one_in_full() -> None:
    said = {n: by_when(TODAY + timedelta(days=n), TODAY) for n in (-400, -8, -6, -1, 0, 1, 2, 6, 7, 60)}
    assert said == {
        -400: "since Tuesday 21 October 2025",
        -8: "since Tuesday 17 November",
        -6: "since Thursday",
        -1: "since yesterday",
        0: "today",
        1: "by tomorrow",
        2: "by Friday",
        6: "by Tuesday",
        7: "by Wednesday 2 December",
        60: "by Sunday 24 January 2027",
    }


@given(days, days)
def test_by_is_to_come_and_since_is_past(due: date, today: date) -> None:
    said = by_when(due, today)
    assert said.startswith("by ") == (due > today)
    assert said.startswith("since ") == (due < today)


@given(days, days, days)
def test_two_days_of_one_week_to_come_are_never_told_alike(today: date, one: date, other: date) -> None:
    if one != other:
        assert by_when(one, today) != by_when(other, today)


def test_those_with_a_day_stand_first_the_nearest_before_the_others() -> None:
    late, soon = replace(ASK, id="late", due=TODAY), replace(ASK, id="soon", due=TODAY - timedelta(days=3))
    never = replace(ASK, id="never")
    assert [each.id for each in in_order([ASK, late, never, soon])] == ["soon", "late", "1", "never"]


def test_it_tells_day_cue_and_partner_and_nothing_where_there_is_nothing() -> None:
    full = replace(ASK, due=TODAY + timedelta(days=2), cue="when the rota\nis read", partnership="p")
    assert about(full, {"p": "Ravi"}, TODAY) == "by Friday · when the rota is read · with Ravi"
    assert about(replace(full, outcome=Outcome.PARTLY), {}, TODAY).endswith("is read · partly so far")
    assert about(ASK, {"p": "Ravi"}, TODAY) == ""


def test_what_was_understood_is_told_and_if_nothing_was_what_to_write() -> None:
    assert understood("fri", TODAY + timedelta(days=2), TODAY) == "Understood as Friday 27 November."
    said = understood("after the fair", None, TODAY)
    assert "“after the fair”" in said
    assert "Friday, in two weeks, 4 December" in said


def test_each_outcome_has_something_to_learn_from() -> None:
    assert set(WORTH_LEARNING) == set(Outcome)
    assert len(set(WORTH_LEARNING.values())) == len(Outcome)
    assert in_full(date(2027, 1, 1), TODAY) == "Friday 1 January 2027"
