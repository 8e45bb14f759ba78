"""The calendar file, read back by the library and by what it says itself of its time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from coachmate.calendar_file import calendar_file
from coachmate.coaching.rhythm import Rhythm
from coachmate.coaching.sessions import Commitment

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC"]


def meant(text: str, due: date | None = date(2026, 11, 27), **more: Any) -> Commitment:
    return Commitment("c0ffee", "session", "stage", text, NOW, due=due, **more)


def events(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


# Days


@given(st.dates(date(1990, 1, 1)))
def test_a_day_is_all_of_that_day_and_no_other_wherever_it_is_read(due: date) -> None:
    text = calendar_file([meant("Ask", due)], now=NOW)
    (event,) = events(text)
    assert event.start == due
    assert not isinstance(event.start, datetime)
    assert f"DTSTART;VALUE=DATE:{due.isoformat().replace('-', '')}" in text
    assert "TZID" not in text
    if due < date.max:
        assert event.end == due + timedelta(days=1)


def test_what_has_no_day_or_is_settled_is_left_out() -> None:
    assert events(calendar_file([meant("Ask", None), meant("Ask", done=NOW)], now=NOW)) == []


@given(st.text(min_size=1, max_size=300))
def test_any_words_come_back_as_one_line_and_can_be_nothing_else(words: str) -> None:
    text = calendar_file([meant(words + "\r\nATTENDEE:mailto:x@example.org")], now=NOW)
    (event,) = events(text)
    assert set(event) == {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "CLASS", "TRANSP"}
    assert "\n" not in str(event["SUMMARY"])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_only_the_words_of_the_commitment_stand_in_it_and_if_asked_not_even_those() -> None:
    private = meant("Ask Ravi, before I tell", cue="when Amina rings", partnership="ours")
    rhythm = Rhythm(date(2026, 12, 1), time(17), ZoneInfo("Europe/Berlin"))
    open_ = calendar_file([private], rhythm, now=NOW, whose="ours")
    assert [str(each["SUMMARY"]) for each in events(open_)] == ["Peer coaching", "Ask Ravi, before I tell"]
    assert "Amina" not in open_
    busy = calendar_file([private], rhythm, now=NOW, whose="ours", busy=True)
    assert [str(each["SUMMARY"]) for each in events(busy)] == ["coachmate", "coachmate"]
    assert "Ravi" not in busy


def test_the_same_events_have_the_same_ids_whenever_they_are_written_and_others_have_others() -> None:
    rhythm = Rhythm(date(2026, 12, 1), time(17), ZoneInfo("Europe/Berlin"))

    def ids(text: str) -> list[str]:
        return [str(each["UID"]) for each in events(text)]

    first = ids(calendar_file([meant("Ask")], rhythm, now=NOW, whose="ours"))
    later = calendar_file([meant("Ask twice", date(2027, 1, 1))], rhythm, now=NOW + timedelta(days=9), whose="ours")
    assert ids(later) == first
    assert ids(calendar_file([], rhythm, now=NOW, whose="others"))[0] not in first
    assert len(set(first)) == 2


# Meetings


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2035, 1, 1)),
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(ZONES),
    st.integers(1, 26),
    st.integers(1, 30),
)
def test_the_repeating_meeting_is_the_rhythm_at_every_turn_of_the_clocks(
    first: date, at: time, zone: str, weeks: int, meetings: int
) -> None:
    rhythm = Rhythm(first, at.replace(tzinfo=None), ZoneInfo(zone), weeks, meetings=meetings)
    (event,) = events(calendar_file([], rhythm, now=NOW))
    start = event["DTSTART"].dt
    rule = event["RRULE"].to_ical().decode() if meetings > 1 else "FREQ=DAILY;COUNT=1"
    repeated = list(rrulestr(rule, dtstart=start.replace(tzinfo=None)))
    assert repeated == [each.replace(tzinfo=None) for each in rhythm.starts()]
    assert event["DURATION"].dt == timedelta(minutes=60)


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2035, 1, 1)),
    st.sampled_from([each for each in ZONES if each != "UTC"]),
    st.integers(0, 24 * 60 * 400),
)
def test_the_zone_that_is_described_is_the_zone_to_the_minute(first: date, name: str, minutes: int) -> None:
    """As the format says it: an onset is a local time in the offset that held before it."""
    zone = ZoneInfo(name)
    rhythm = Rhythm(first, time(12), zone, 4, meetings=16)
    text = calendar_file([], rhythm, now=NOW)
    (described,) = Calendar.from_ical(text).walk("VTIMEZONE")
    spells = sorted(
        (each["DTSTART"].dt - each["TZOFFSETFROM"].td, each["TZOFFSETTO"].td) for each in described.subcomponents
    )
    assert all(one[0] < other[0] for one, other in pairwise(spells))
    instant = datetime.combine(first, time(), UTC) + timedelta(minutes=minutes)
    if instant.astimezone(zone).date() <= rhythm.last_day() and spells[0][0] <= instant.replace(tzinfo=None):
        offset = [to for onset, to in spells if onset <= instant.replace(tzinfo=None)][-1]
        assert offset == instant.astimezone(zone).utcoffset()


def test_the_hour_at_which_the_clocks_change_is_right() -> None:
    text = calendar_file([], Rhythm(date(2027, 3, 1), time(17), ZoneInfo("Europe/Berlin"), 1, meetings=40), now=NOW)
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\n" in text
    assert "DTSTART:20271031T030000\r\n" in text


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_the_worlds_time_needs_no_description(zone: str) -> None:
    text = calendar_file([], Rhythm(date(2027, 3, 1), time(17), ZoneInfo(zone)), now=NOW)
    assert "VTIMEZONE" not in text
    assert "DTSTART:20270301T170000Z" in text
