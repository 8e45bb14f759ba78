"""Which time zone this machine is in, and zones by their name. Knows nothing of what happens in them."""

from __future__ import annotations

import warnings
from zoneinfo import ZoneInfo

from coachmate.errors import CoachmateError

_REMEDY = "Name one by continent and city, such as Europe/London or America/New_York."


def local_zone() -> ZoneInfo:
    """The zone of this machine, as it is now; CoachmateError where it has no name that calendars know."""
    import tzlocal

    try:
        with warnings.catch_warnings():
            # Without any setting it would guess UTC and say so on the screen.
            warnings.simplefilter("error")
            # It remembers the first answer, while a machine may travel.
            return zone(tzlocal.reload_localzone().key)
    except (UserWarning, OSError, LookupError, ValueError, AttributeError, CoachmateError) as error:
        raise CoachmateError("This machine doesn't say by name which time zone it is in.", "", _REMEDY) from error


def zone(name: str) -> ZoneInfo:
    """The zone of that name; CoachmateError if there is none."""
    try:
        found = ZoneInfo(name.strip())
    except (OSError, LookupError, ValueError) as error:
        raise CoachmateError(f"There is no time zone '{name}'.", "", _REMEDY) from error
    if found.key == "localtime":
        raise CoachmateError("'localtime' is another zone on every machine.", "", _REMEDY)
    return found
