"""Past sessions as they are told: where each stands, and all that was written in one. Pure; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable

from coachmate.coaching.guides import Guide
from coachmate.coaching.seating import seated
from coachmate.coaching.sessions import Record, Session
from coachmate.coaching.sheet import sheet_parts

NO_GUIDE = "its guide is no longer there"


def guide_of(session: Session, guides: Iterable[Guide]) -> Guide | None:
    """The session's guide, None if that was taken away or its name was lost."""
    return next((guide for guide in guides if guide.id == session.guide), None)


def is_left(session: Session) -> bool:
    """Whether it is there to go on with. People who talk may be far in it before a word is written."""
    return not session.progress.finished and bool(session.title or session.seats.people)


def is_told(session: Session) -> bool:
    """Whether a session is worth a line in a list: one that was opened and left without a word or a name isn't."""
    return session.progress.finished or is_left(session)


def words_for(session: Session) -> str:
    """What it stands under in a list: the first words that were written, else who was there."""
    people = ", ".join(session.seats.people)
    return session.title or (f"with {people}" if people else "nothing written")


def standing(session: Session, guide: Guide | None) -> str:
    """Finished, or the stage at which it was left."""
    if guide is None:
        return NO_GUIDE
    if session.progress.finished:
        return "finished"
    here = session.progress.here.stage
    stages = seated(guide, session.seats).stages
    return next((f"at “{stage.title}”" for stage in stages if stage.id == here), "not finished")


def written(record: Record) -> list[tuple[str, str]]:
    """Everything that stands in a record, with headings, for a session without a guide to make a sheet from."""
    answers = {turn.place: turn.text for turn in record.turns}
    parts = [
        ("What you wrote", "\n\n".join(answers.values())),
        ("What you were writing", "\n\n".join(record.drafts.values())),
        ("Your questions", "\n".join(chosen.text for chosen in record.chosen)),
        ("What you meant to do", "\n".join(commitment.text for commitment in record.commitments)),
    ]
    return [(heading, text) for heading, text in parts if text]


def in_short(record: Record, guide: Guide | None) -> list[tuple[str, str]]:
    """What the sheet would hold by now; all that was written where there is no sheet yet."""
    return (sheet_parts(guide, record) if guide else []) or written(record)
