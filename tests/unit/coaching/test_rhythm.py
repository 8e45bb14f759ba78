"""The rhythm of meetings: the same time of day all through the year, from what people write."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.rhythm import Rhythm, rhythm_said
from coachmate.errors import CoachmateError
from coachmate.reading import zones

TODAY = date(2026, 11, 25)
NUMBERS = {"weeks": "2", "minutes": "60", "meetings": "12"}
# Daylight saving in both halves of the year, half an hour of it, none, and a zone that skipped a whole day in 2011.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"]


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(ZONES),
    st.integers(1, 52),
    st.integers(1, 100),
)
def test_each_meeting_is_on_the_same_day_of_the_week_at_the_same_time_of_day(
    first: date, at: time, zone: str, weeks: int, meetings: int
) -> None:
    starts = list(Rhythm(first, at, ZoneInfo(zone), weeks, meetings=meetings).starts())
    assert len(starts) == meetings
    assert [each.date() for each in starts] == [first + timedelta(weeks=weeks * n) for n in range(meetings)]
    assert {each.time() for each in starts} == {at.replace(tzinfo=None)}


def test_an_hour_is_an_hour_earlier_in_the_worlds_time_after_the_clocks_went_forward() -> None:
    before, after = list(Rhythm(date(2027, 3, 27), time(17), ZoneInfo("Europe/Berlin"), 1, meetings=2).starts())
    assert (before.utcoffset(), after.utcoffset()) == (timedelta(hours=1), timedelta(hours=2))
    assert (before.hour, after.hour) == (17, 17)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("17:30", time(17, 30)),
        ("17.30", time(17, 30)),
        ("9", time(9)),
        ("5 pm", time(17)),
        ("5:15 p.m.", time(17, 15)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("0:00", time(0)),
    ],
)
def test_times_of_day_as_people_write_them(said: str, meant: time) -> None:
    assert rhythm_said("Friday", said, "Europe/London", TODAY, **NUMBERS).at == meant


@pytest.mark.parametrize("said", ["", "noon", "24:00", "17:60", "13 pm", "0 am", "-1", "1:2:3"])
def test_what_is_no_time_of_day_is_answered_with_one(said: str) -> None:
    with pytest.raises(CoachmateError, match="no time of day"):
        rhythm_said("Friday", said, "Europe/London", TODAY, **NUMBERS)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"weeks": "0"}, "every 1 to 52 weeks, not 0"),
        ({"weeks": "two"}, "not 'two'"),
        ({"minutes": "601"}, "5 to 600 minutes"),
        ({"meetings": "101"}, "1 to 100 meetings"),
        ({"meetings": "²"}, "not '²'"),
    ],
)
def test_numbers_out_of_bounds_say_the_bounds(changed: dict[str, str], said: str) -> None:
    with pytest.raises(CoachmateError, match=said):
        rhythm_said("Friday", "17:00", "Europe/London", TODAY, **{**NUMBERS, **changed})


def test_days_and_zones_that_are_not_known_say_what_to_write() -> None:
    with pytest.raises(CoachmateError, match="Write it like Friday"):
        rhythm_said("after the fair", "17:00", "Europe/London", TODAY, **NUMBERS)
    for zone in ("Europe/Bonn", "../etc/passwd", "localtime", "/etc/localtime", "x" * 300):
        with pytest.raises(CoachmateError, match="Europe/London"):
            rhythm_said("Friday", "17:00", zone, TODAY, **NUMBERS)


@pytest.mark.parametrize("name", ["Europe/Lisbon", "Asia/Kolkata"])
def test_without_a_zone_it_is_that_of_the_machine_as_it_is_now(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", name)
    assert zones.local_zone().key == name
    assert rhythm_said("Friday", "17:00", " ", TODAY, **NUMBERS).zone.key == name


def test_a_machine_without_a_named_zone_asks_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "no/such-zone")
    with pytest.raises(CoachmateError, match="such as Europe/London"):
        zones.local_zone()
