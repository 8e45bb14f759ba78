"""Reads a day out of what somebody wrote, such as "Friday", "in two weeks" or "4 December". Knows no commitment."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_BEFORE_A_DAY = re.compile(r"^(by|on|before|until|till|this|next|the)\s+", re.IGNORECASE)


def day_in(text: str, today: date) -> date | None:
    """The day that `text` names, counted from `today` and never before it; None if it names none.

    Days come before months, as in 4/12 for the fourth of December.
    """
    words = " ".join(text.split()).strip(" .,!")
    if not words or len(words) > 60:
        return None
    import dateparser

    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, time(12)),
        "DATE_ORDER": "DMY",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    while True:
        iso = re.fullmatch(r"\d{4}-\d\d?-\d\d?", words)
        options = {**settings, "DATE_ORDER": "YMD"} if iso else settings
        found = dateparser.parse(words, languages=["en"], settings=options)
        if found is not None:
            return found.date() if found.date() >= today else None
        shorter = _BEFORE_A_DAY.sub("", words)
        if shorter == words:
            return None
        words = shorter
