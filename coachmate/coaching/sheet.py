"""The sheet that a session leaves behind, as Markdown on one page. Pure: from a guide and a record to text."""

from __future__ import annotations

from datetime import date

from coachmate.coaching import progress as way
from coachmate.coaching.guides import Gives, Guide, Leaves, Stage
from coachmate.coaching.progress import Moment
from coachmate.coaching.seating import seated
from coachmate.coaching.sessions import ChosenQuestion, Record
from coachmate.coaching.terms import Origin
from coachmate.coaching.text import one_line, showable
from coachmate.coaching.timekeeping import airtime_line

ORIGINS = {
    Origin.MODEL: "written by the model",
    Origin.ADAPTED: "question bank, with your words",
    Origin.BANK: "question bank",
    Origin.OWN: "your own",
}


def origin_of(chosen: ChosenQuestion) -> str:
    """Where a kept question comes from, told truthfully."""
    return ORIGINS[chosen.origin] + (", edited by you" if chosen.original else "")


def sheet_parts(guide: Guide, record: Record) -> list[tuple[str, str]]:
    """Headings with what the stages left behind, in the order of the way taken; questions come together, after the
    last stage that looked for one.

    Notes that a stage doesn't leave behind stay in the record alone: a sheet may be handed to somebody.
    """
    parts: list[tuple[str, str]] = []
    questions_at = 0
    for stage in way_taken(guide, record):
        text = _left(stage, record)
        if text:
            parts.append((stage.heading or stage.title, text))
        if stage.looks_for:
            questions_at = len(parts)
    if record.chosen:
        questions = "\n".join(
            f"{number}. {one_line(chosen.text)} ({origin_of(chosen)})" for number, chosen in enumerate(record.chosen, 1)
        )
        parts.insert(questions_at, ("My questions", questions))
    return parts


def kept_back(guide: Guide, record: Record) -> list[str]:
    """The titles of the stages whose answers stay in the session and are not on the sheet."""
    return [
        stage.title
        for stage in way_taken(guide, record)
        if stage.leaves in (None, Leaves.QUESTION) and any(_answers(stage, record))
    ]


def kept_back_line(guide: Guide, record: Record) -> str:
    """A sentence that names what is not on the sheet; "" where everything is."""
    titles = kept_back(guide, record)
    return f"Not on the sheet, kept in the session for you alone: {'; '.join(titles)}." if titles else ""


def airtime_part(record: Record) -> tuple[str, str] | None:
    """Who spoke for how long, for the sheet of people who ask for it; None where it wasn't counted."""
    session = record.session
    if not any(session.clocks.airtime.values()):
        return None
    return "Who spoke for how long", airtime_line(session.clocks.airtime, session.seats.people)


def sheet(guide: Guide, record: Record, *, airtime: bool = False) -> str:
    """The whole sheet as Markdown; who spoke for how long stands on it only if that is asked for."""
    day = _in_words(record.session.started.astimezone().date())
    every = sheet_parts(guide, record)
    if airtime and (spoken := airtime_part(record)):
        every = [*every, spoken]
    parts = [f"## {one_line(heading)}\n\n{text}" for heading, text in every]
    return "\n\n".join([f"# {guide.sheet}", day, *parts]) + "\n"


def _left(stage: Stage, record: Record) -> str:
    if stage.leaves in (None, Leaves.QUESTION):
        return ""
    return "\n\n".join(map(showable, _said(stage, record)))


def _said(stage: Stage, record: Record) -> list[str]:
    """The answers; figures with their scale, and a commitment's day with the date that was understood."""
    due = next((each.due for each in record.commitments if each.stage == stage.id), None)
    said = []
    for prompt in stage.prompts:
        text = (record.answer(way.place_of(stage, prompt)) or "").strip()
        if text and prompt.gives is Gives.DUE and due is not None:
            # "In two weeks" says nothing later.
            text += f" ({_in_words(due)})"
        elif text in prompt.options and text.isdecimal():
            # A figure by itself says nothing later.
            text += f" (from {prompt.options[0]} to {prompt.options[-1]})"
        said.append(text)
    return [text for text in said if text]


def _in_words(day: date) -> str:
    return day.strftime("%d %B %Y").lstrip("0")


def way_taken(guide: Guide, record: Record) -> tuple[Stage, ...]:
    """The stages that a session has gone through, with the names of those who were there."""
    session = record.session.progress
    guide = seated(guide, record.session.seats)
    return way.route(guide, way.restore(guide, session.trail, session.taken, session.finished))


def _answers(stage: Stage, record: Record) -> list[str]:
    places = [place for place in way.moments(stage) if place.moment is Moment.PROMPT]
    return [text for text in map(record.answer, places) if text]
