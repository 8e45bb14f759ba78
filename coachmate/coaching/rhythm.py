"""The rhythm of meetings: every so many weeks, at one time of day in one time zone.

Pure but for `rhythm_said`, which may ask the machine for its zone.

A meeting keeps its time of day where the people are, whatever daylight saving does to the hours in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coachmate.coaching.commitments import DAYS_TO_WRITE
from coachmate.errors import CoachmateError
from coachmate.reading.days import day_in
from coachmate.reading.zones import local_zone, zone

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
# name -> least, most, and how one says what is wrong
_BOUNDS = {
    "weeks": (1, 52, "Meetings are every 1 to 52 weeks"),
    "minutes": (5, 600, "A meeting takes 5 to 600 minutes"),
    "meetings": (1, 100, "There can be 1 to 100 meetings in one file"),
}


@dataclass(frozen=True)
class Rhythm:
    """`meetings` meetings of `minutes` each, from the day `first` on, every `weeks` weeks.

    CoachmateError where a number is out of bounds.
    """

    first: date
    at: time
    zone: ZoneInfo
    weeks: int = 2
    minutes: int = 60
    meetings: int = 12

    def __post_init__(self) -> None:
        for name, (least, most, bounds) in _BOUNDS.items():
            if not least <= getattr(self, name) <= most:
                raise CoachmateError(f"{bounds}, not {getattr(self, name)}.", "", "Choose another number.")
        if not 1970 <= self.first.year <= 9000:
            raise CoachmateError(f"The year {self.first.year} can't be used.", "", "Choose another day.")

    def last_day(self) -> date:
        """The day of the last meeting."""
        return self.first + timedelta(weeks=self.weeks * (self.meetings - 1))

    def starts(self) -> Iterator[datetime]:
        """When each meeting begins. A time that the clocks skip on a day counts from before they were changed."""
        for number in range(self.meetings):
            day = self.first + timedelta(weeks=self.weeks * number)
            yield datetime.combine(day, self.at, self.zone)


def rhythm_said(first: str, at: str, zone_name: str, today: date, **numbers: str) -> Rhythm:
    """A rhythm from what people write; `numbers` are weeks, minutes and meetings. CoachmateError says what to write.

    Without a zone's name it is the zone of this machine. Reads days with a library that takes a moment to load.
    """
    day = day_in(first, today)
    if day is None:
        raise CoachmateError(
            f"No day from today on was understood from '{first}'.", "", f"Write it like {DAYS_TO_WRITE}."
        )
    where = zone(zone_name) if zone_name.strip() else local_zone()
    return Rhythm(day, _time_in(at), where, **{name: _number(name, said) for name, said in numbers.items()})


def _time_in(said: str) -> time:
    found = _TIME.fullmatch(said.strip())
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60 and (not half or int(found[1]) in range(1, 13)):
            return time(hour, minute)
    raise CoachmateError(f"'{said}' is no time of day.", "", "Write hours and minutes, such as 17:30.")


def _number(name: str, said: str) -> int:
    if not re.fullmatch("[0-9]{1,6}", said.strip()):
        raise CoachmateError(f"{_BOUNDS[name][2]}, not '{said}'.", "", "Write a number in figures.")
    return int(said)
