"""A past session in words: as two lines of a list (its first words and when; where it stands or what was found in it),
and what was written in it, in short.

Draws only.
"""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from coachmate.coaching.guides import Guide
from coachmate.coaching.looking_back import NO_GUIDE, in_short, standing, words_for
from coachmate.coaching.sessions import Found, Record, Session
from coachmate.coaching.text import one_line, showable
from coachmate.tui.widgets.home_lines import ago


def session_lines(session: Session, guide: Guide | None, found: Found | None, width: int, now: datetime) -> Content:
    """Both lines, cut to `width` code points; `guide` is None where it is no longer there."""
    when = ago(session.changed, now)
    words = one_line(words_for(session), width - len(when) - 2)
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
    if start:
        shown = Content.assemble("…", shown[1:])
    return Content.assemble(shown[:-1], "…") if start + width < len(found.piece) else shown


def session_preview(record: Record, guide: Guide | None) -> Content:
    """What the sheet would hold by now, or all that was written."""
    session = record.session
    head = f"{guide.title} · {standing(session, guide)}" if guide else NO_GUIDE
    text = [Content.styled(one_line(head) + "\n", "$muted")]
    for heading, words in in_short(record, guide):
        text += [Content.styled(f"\n{one_line(heading)}\n", "$primary bold"), Content(f"{showable(words)}\n")]
    return Content.assemble(*text)


def count_line(asked: str, count: int, *, found_at_most: int, listed_at_most: int) -> str:
    """How many sessions are listed, or were found for `asked`, and what can be done."""
    sessions = "1 session" if count == 1 else f"{count} sessions"
    if asked:
        more = " or more; further words find fewer" if count == found_at_most else ""
        return (
            f"{sessions}{more}. Esc shows all again."
            if count
            else "No session holds all of these words. Esc shows all."
        )
    if not count:
        return "No sessions yet. Esc goes home; choose a guide there, and what you write will be here."
    last = f"The last {sessions}" if count >= listed_at_most else sessions
    return f"{last}. Type to search; ↓ goes to the list: d deletes, x exports."
