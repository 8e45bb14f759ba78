"""Commitments with a day, and the rhythm of meetings, as a calendar file (.ics) that any calendar takes over.

Holds the words of the commitments and nothing else that is private. Knows neither records nor screens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.enums import CLASS, TRANSP

from coachmate.coaching.rhythm import Rhythm
from coachmate.coaching.sessions import Commitment
from coachmate.coaching.text import one_line

# All that stands in a calendar which others may see.
BUSY = "coachmate"
MEETING = "Peer coaching"
# Calendars show one line.
_LONGEST = 120


def calendar_file(
    commitments: Iterable[Commitment],
    rhythm: Rhythm | None = None,
    *,
    now: datetime,
    busy: bool = False,
    whose: str = "",
) -> str:
    """The whole file, with CRLF as the format wants it. Commitments without a day, or settled, are left out.

    `busy` writes "coachmate" in place of every word. Taken over again, the file changes the events that it made
    before: their ids are those of the commitments, and `whose` (a partnership's id) for the meetings. `now` is aware.
    """
    calendar = Calendar.new(prodid="-//coachmate//coachmate//EN")
    # Made up anew each time otherwise; only the events need to be known again.
    calendar.pop("UID", None)
    if rhythm is not None:
        if rhythm.zone.key not in ("UTC", "Etc/UTC"):
            last = datetime.combine(rhythm.last_day(), rhythm.at, rhythm.zone) + timedelta(minutes=rhythm.minutes)
            calendar.add_component(_zone(rhythm.zone, datetime.combine(rhythm.first, time(), rhythm.zone), last))
        calendar.add_component(_meetings(rhythm, whose, now, busy=busy))
    for commitment in commitments:
        if commitment.due is not None and commitment.done is None:
            calendar.add_component(_day(commitment, commitment.due, now, busy=busy))
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _day(commitment: Commitment, due: date, now: datetime, *, busy: bool) -> Event:
    """All of a day, which therefore has no time zone; nobody is shown as busy for it."""
    event = Event.new(
        uid=f"{commitment.id}@coachmate",
        stamp=now.astimezone(UTC),
        start=due,
        summary=BUSY if busy else one_line(commitment.text, _LONGEST),
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
    if due < date.max:
        event.end = due + timedelta(days=1)
    return event


def _meetings(rhythm: Rhythm, whose: str, now: datetime, *, busy: bool) -> Event:
    start = next(rhythm.starts())
    event = Event.new(
        uid=f"meetings-{whose or 'own'}@coachmate",
        stamp=now.astimezone(UTC),
        start=start,
        summary=BUSY if busy else MEETING,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.OPAQUE,
    )
    # A length rather than an end: an hour stays an hour when the clocks change in the middle of it.
    event.DURATION = timedelta(minutes=rhythm.minutes)
    if rhythm.meetings > 1:
        event.add("rrule", {"freq": "weekly", "interval": rhythm.weeks, "count": rhythm.meetings})
    return event


def _zone(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """What the zone does from the first meeting to the last.

    Ours, for icalendar 7.3 writes when a change takes place in the time after it, and the format wants the time before
    it (RFC 5545, 3.6.5), so that an hour of that day would be wrong.
    """
    described = Timezone()
    described.add("TZID", zone.key)
    start = first.astimezone(UTC) - timedelta(days=1)
    described.add_component(_spell(start.astimezone(zone), _offset(start, zone)))
    for change in _changes(start, last.astimezone(UTC) + timedelta(days=1), zone):
        described.add_component(_spell(change.astimezone(zone), _offset(change - timedelta(seconds=1), zone)))
    return described


def _spell(begins: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """One spell between two changes, which begins at that instant, when the offset had been `before`."""
    spell = TimezoneDaylight() if begins.dst() else TimezoneStandard()
    spell.DTSTART = (begins.astimezone(UTC) + before).replace(tzinfo=None, microsecond=0)
    spell.TZOFFSETFROM = before
    spell.TZOFFSETTO = begins.utcoffset() or timedelta()
    spell.add("TZNAME", begins.tzname() or "")
    return spell


def _changes(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants (UTC) at which the offset changes, to the second."""
    while start < end:
        later = min(start + timedelta(days=1), end)
        if _offset(start, zone) != _offset(later, zone):
            before, after = start, later
            while after - before > timedelta(seconds=1):
                middle = (before + (after - before) / 2).replace(microsecond=0)
                if _offset(middle, zone) == _offset(start, zone):
                    before = middle
                else:
                    after = middle
            yield after
        start = later


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
