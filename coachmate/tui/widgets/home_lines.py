"""The lines of the first screen, cut to its width: a guide, a session to go on with, what was meant to be done.

Draws only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from textual.content import Content

from coachmate.coaching.commitments import about
from coachmate.coaching.guides import Guide
from coachmate.coaching.looking_back import words_for
from coachmate.coaching.sessions import Commitment, Session
from coachmate.coaching.text import one_line


def ago(when: datetime, now: datetime) -> str:
    """How long ago, in words; a time to come (a clock set back) is "just now"."""
    days = (now.astimezone().date() - when.astimezone().date()).days
    if days > 1:
        return f"{days} days ago"
    if days == 1:
        return "yesterday"
    minutes = max(0, int((now - when).total_seconds() // 60))
    if minutes < 2:
        return "just now"
    return f"{minutes} minutes ago" if minutes < 60 else f"{minutes // 60} h ago"


def minutes_of(guide: Guide) -> str:
    least, most = guide.minutes
    return f"{least} min" if least == most else f"{least} to {most} min"


def guide_line(guide: Guide, key: str, width: int) -> Content:
    """Title and minutes, with the key that begins it; below, what it is for."""
    step = f"Step {guide.step.value}  " if guide.step else ""
    return Content.assemble(
        (f"{key} ", "$accent"),
        (step, "$accent"),
        (one_line(guide.title), "bold"),
        (f"  {minutes_of(guide)}", "$muted"),
        "\n  ",
        (one_line(guide.summary, width - 2), "$muted"),
    )


def place_line(key: str, title: str, about_it: str, width: int) -> Content:
    """A place to go to rather than a guide."""
    return Content.assemble(
        (f"{key} ", "$accent"), (title, "bold"), (f"  {one_line(about_it, max(12, width - len(title) - 4))}", "$muted")
    )


def session_line(session: Session, guide: Guide, now: datetime, width: int) -> Content:
    """What it was about, in the person's first words, and when."""
    when = ago(session.changed, now)
    room = width - len(guide.title) - len(when) - 4
    words = one_line(words_for(session), max(12, room))
    return Content.assemble((one_line(guide.title), "bold"), f"  {words}", (f"  {when}", "$muted"))


def commitment_line(commitment: Commitment, names: Mapping[str, str], today: date, width: int) -> Content:
    """The words; below, where there is any, its day, its cue and with whom."""
    line = Content.assemble(("□ ", "$accent"), one_line(commitment.text, width - 2))
    told = one_line(about(commitment, names, today), width - 2)
    return Content.assemble(line, "\n  ", (told, "$muted")) if told else line
