"""A past session as two lines of a list: its first words and when, below them where it stands or what was found in it.

Draws only.
"""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from coachmate.coaching.guides import Guide
from coachmate.coaching.looking_back import NO_GUIDE, standing
from coachmate.coaching.sessions import Found, Session
from coachmate.coaching.text import one_line
from coachmate.tui.screens.home import ago


def session_lines(session: Session, guide: Guide | None, found: Found | None, width: int, now: datetime) -> Content:
    """Both lines, cut to `width` code points; `guide` is None where it is no longer there."""
    when = ago(session.changed, now)
    words = one_line(session.title, width - len(when) - 2) or "nothing written"
    told = f"{one_line(guide.title)} · {standing(session, guide)}" if guide else NO_GUIDE
    below = _marked_piece(found, width) if found else Content.styled(one_line(told, width), "$muted")
    return Content.assemble((words, "bold"), (when.rjust(width - len(words)), "$muted"), "\n", below)


def _marked_piece(found: Found, width: int) -> Content:
    """The piece with the words that were looked for marked, beginning so that the first of them is seen."""
    first = found.places[0][0] if found.places else 0
    start = max(0, min(first - width // 3, len(found.piece) - width)) if len(found.piece) > width else 0
    text = Content(found.piece)
    for begin, end in found.places:
        text = text.stylize("$accent bold", begin, end)
    shown = text[start : start + width]
    return Content.assemble("…", shown[1:]) if start else shown
