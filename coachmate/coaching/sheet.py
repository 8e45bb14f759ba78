"""The sheet that a session leaves behind, as Markdown on one page. Pure: from a guide and a record to text."""

from __future__ import annotations

from coachmate.coaching import progress as way
from coachmate.coaching.guides import Guide, Leaves, Stage
from coachmate.coaching.progress import Moment
from coachmate.coaching.sessions import ChosenQuestion, Record
from coachmate.coaching.terms import Origin
from coachmate.coaching.text import one_line, showable

ORIGINS = {
    Origin.MODEL: "written by the language model",
    Origin.ADAPTED: "from the question bank, with your words",
    Origin.BANK: "from the question bank",
    Origin.OWN: "your own",
}


def origin_of(chosen: ChosenQuestion) -> str:
    """Where a kept question comes from, told truthfully."""
    return ORIGINS[chosen.origin] + (", edited by you" if chosen.original else "")


def sheet(guide: Guide, record: Record) -> str:
    """What the stages left behind, under their headings, in the order of the way taken; questions come together.

    Notes that a stage doesn't leave behind stay in the record alone: a sheet may be handed to somebody.
    """
    session = record.session
    restored = way.restore(
        guide, session.progress.trail, session.progress.taken, session.progress.finished
    )
    parts = [f"# {guide.sheet}", session.started.astimezone().strftime("%d %B %Y").lstrip("0")]
    questions_at: int | None = None
    for stage in way.route(guide, restored):
        if stage.looks_for and questions_at is None:
            questions_at = len(parts)
        text = _left(stage, record)
        if text:
            parts.append(f"## {stage.heading or stage.title}\n\n{text}")
    if record.chosen:
        lines = [
            f"{number}. {one_line(chosen.text)}  \n   *{origin_of(chosen)}*"
            for number, chosen in enumerate(record.chosen, 1)
        ]
        parts.insert(
            questions_at if questions_at is not None else len(parts), "## My questions\n\n" + "\n".join(lines)
        )
    return "\n\n".join(parts) + "\n"


def _left(stage: Stage, record: Record) -> str:
    if stage.leaves in (None, Leaves.QUESTION):
        return ""
    answers = [
        record.answer(place) for place in way.moments(stage) if place.moment is Moment.PROMPT
    ]
    return "\n\n".join(showable(text).strip() for text in answers if text)
