"""Scores of days as averages of weeks, as a table and as CSV: gaps stay gaps, and no clock moves a day."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.efforts import ActiveQuestion, Effort
from coachmate.coaching.trends import (
    as_csv,
    day_of,
    first_day,
    harmless,
    later_than,
    table,
    trends,
    week_of,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUNDAY = NOW.date()
LISTEN = ActiveQuestion("1", "Did I listen?", NOW)
REST = ActiveQuestion("2", "Did I rest?", NOW)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
scored = st.lists(st.builds(Effort, st.sampled_from(["1", "2"]), days, st.integers(0, 10)))


def test_a_week_without_a_score_is_a_gap_and_a_score_of_nothing_is_not() -> None:
    efforts = [Effort("1", SUNDAY, 0), Effort("1", SUNDAY - timedelta(days=14), 7)]
    (trend,) = trends([LISTEN], efforts, SUNDAY, 3)
    assert [(week.average, week.days) for week in trend.weeks] == [(7.0, 1), (None, 0), (0.0, 1)]
    assert [week.start for week in trend.weeks] == [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]


def test_days_that_were_left_out_count_for_nothing_in_the_average() -> None:
    efforts = [Effort("1", SUNDAY - timedelta(days=ago), score) for ago, score in ((0, 4), (3, 9), (6, 5))]
    (trend,) = trends([LISTEN], efforts, SUNDAY, 1)
    assert (trend.weeks[0].average, trend.weeks[0].days) == (6.0, 3)


def test_a_retired_question_is_shown_as_long_as_it_has_a_score_in_these_weeks() -> None:
    retired = ActiveQuestion("1", "Did I listen?", NOW, NOW)
    assert trends([retired], [Effort("1", SUNDAY - timedelta(weeks=3), 7)], SUNDAY, 3) == []
    assert len(trends([retired], [Effort("1", SUNDAY - timedelta(weeks=2), 7)], SUNDAY, 3)) == 1


@given(scored, days, st.integers(1, 30))
def test_every_score_of_these_weeks_counts_once_and_no_other(efforts: list[Effort], today: date, weeks: int) -> None:
    every = trends([LISTEN, REST], efforts, today, weeks)
    counted = sum(week.days for trend in every for week in trend.weeks)
    begins = first_day(today, weeks)
    later = later_than(efforts, today)
    assert counted == sum(each.day >= begins for each in efforts) - later
    for trend in every:
        assert [week.start.weekday() for week in trend.weeks] == [0] * weeks
        assert all(b.start - a.start == timedelta(days=7) for a, b in zip(trend.weeks, trend.weeks[1:], strict=False))
        assert trend.weeks[-1].start <= today <= trend.weeks[-1].start + timedelta(days=6)
        assert all((week.average is None) == (week.days == 0) for week in trend.weeks)
        assert all(week.average is None or 0 <= week.average <= 10 for week in trend.weeks)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.timezones()), st.timezones())
def test_the_day_is_the_one_on_the_calendar_where_the_person_is(when: datetime, elsewhere: object) -> None:
    """Also in an hour that comes twice or not at all; and it isn't moved by a journey to another zone."""
    day = day_of(when)
    assert (day.year, day.month, day.day) == (when.year, when.month, when.day)
    efforts = [Effort("1", day, 5)]
    for today in (day, day + timedelta(days=1)):
        (trend,) = trends([LISTEN], efforts, today, 2)
        assert [week.start for week in trend.weeks if week.days] == [week_of(day)]


def test_two_scores_on_both_sides_of_a_clock_change_are_on_two_days() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before, after = datetime(2026, 10, 24, 23, 59, tzinfo=berlin), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=berlin)
    assert (day_of(before), day_of(after)) == (date(2026, 10, 24), date(2026, 10, 25))


def test_scores_of_a_time_to_come_are_counted_apart() -> None:
    efforts = [Effort("1", SUNDAY, 5), Effort("1", SUNDAY + timedelta(days=1), 5), Effort("1", date(2099, 1, 1), 5)]
    assert later_than(efforts, SUNDAY) == 2


def test_the_table_says_gaps_as_dashes_and_years_where_they_differ() -> None:
    efforts = [Effort("1", SUNDAY, 10), Effort("2", SUNDAY, 0), Effort("2", SUNDAY - timedelta(weeks=1), 5)]
    text = table(trends([LISTEN, REST], efforts, SUNDAY, 2), SUNDAY)
    assert text.splitlines() == [
        "1. Did I listen?",
        "2. Did I rest?",
        "",
        "Week of           1     2",
        "9 Nov             -   5.0",
        "16 Nov         10.0   0.0",
    ]
    new_year = date(2027, 1, 5)
    assert table(trends([LISTEN], [], new_year, 2), new_year).splitlines()[-2:] == [
        "28 Dec 2026       -",
        "4 Jan             -",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_can_be_taken_for_a_formula(start: str) -> None:
    question = ActiveQuestion("1", f"{start}1+1", NOW)
    text = as_csv({"1": question}, [Effort("1", SUNDAY, 5, f"{start}HYPERLINK()")])
    (row,) = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert row == ["2026-11-22", f"'{start}1+1", "5", f"'{start}HYPERLINK()"]


@given(st.text(), st.text())
def test_any_text_comes_back_out_of_the_csv(question: str, note: str) -> None:
    text = as_csv({"1": ActiveQuestion("1", question, NOW)}, [Effort("1", SUNDAY, 5, note)])
    head, row = list(csv.reader(io.StringIO(text, newline="")))
    assert head == ["day", "question", "score", "note"]
    assert row[1] in (question, f"'{question}") and row[3] in (note, f"'{note}")
    assert row[1][:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert harmless(question) == row[1]
