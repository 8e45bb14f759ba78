"""Between coaching's types and the rows of the tables, both ways. Knows no connection and no statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from coachmate.coaching.partnerships import ClauseDraft
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.seating import Seats
from coachmate.coaching.sessions import ChosenQuestion, Commitment, Outcome, Review, Session, Turn
from coachmate.coaching.terms import Origin, Skill
from coachmate.coaching.timekeeping import Clocks
from coachmate.records.texts import title_of

if TYPE_CHECKING:
    from sqlalchemy import Row

Json = dict[str, Any]


def place_columns(place: Place) -> dict[str, str]:
    return {"stage": place.stage, "moment": place.moment.value, "prompt": place.prompt}


def place(row: Row[Any]) -> Place:
    return Place(stage=row.stage, moment=Moment(row.moment), prompt=row.prompt)


def progress_json(progress: Progress) -> Json:
    return {
        "trail": [place_columns(place) for place in progress.trail],
        "taken": dict(progress.taken),
        "finished": progress.finished,
    }


def progress(saved: Mapping[str, Any]) -> Progress:
    """The way as it was saved; whether the guide still has its places is for coaching's `restore` to say."""
    trail = tuple(Place.model_validate(place) for place in saved["trail"])
    return Progress(trail, saved["taken"], saved["finished"])


def questions_json(questions: Sequence[OfferedQuestion]) -> list[Json]:
    """Everything that was known of each when it was shown: text, origin, skill, stance, score, assessment."""
    return [asdict(question) for question in questions]


def session(row: Row[Any]) -> Session:
    way = progress(row.progress)
    belongs = row.partnership, seats(row.seats), clocks(row.clocks)
    return Session(row.id, row.guide, row.title, way, row.started, row.changed, *belongs)


def seats_json(seats: Seats) -> Json:
    return {"people": list(seats.people), "roles": dict(seats.roles)}


def seats(saved: Mapping[str, Any] | None) -> Seats:
    return Seats(tuple(saved["people"]), saved["roles"]) if saved else Seats()


def clocks_json(clocks: Clocks) -> Json:
    return {"run": dict(clocks.run), "minutes": dict(clocks.minutes), "airtime": dict(clocks.airtime)}


def clocks(saved: Mapping[str, Any] | None) -> Clocks:
    return Clocks(saved["run"], saved["minutes"], saved["airtime"]) if saved else Clocks()


def clause_draft_json(draft: ClauseDraft) -> Json:
    return {"of": draft.of, "heading": draft.heading, "text": draft.text}


def clause_draft(saved: Mapping[str, Any] | None) -> ClauseDraft | None:
    return ClauseDraft(saved["of"], saved["heading"], saved["text"]) if saved else None


def listed(row: Row[Any]) -> Session:
    """The session, called by its newest draft (column `draft`) while it has no answer: those words must be found."""
    return replace(session(row), title=row.title or title_of(row.draft or ""))


def turn(row: Row[Any]) -> Turn:
    return Turn(row.id, row.session, place(row), row.text, row.at)


def chosen_question(row: Row[Any]) -> ChosenQuestion:
    origin, skill = Origin(row.origin), Skill(row.skill)
    return ChosenQuestion(row.id, row.session, row.stage, row.text, origin, skill, row.original, row.at)


def commitment(row: Row[Any]) -> Commitment:
    """Of a row of commitments with its session's `partnership`."""
    outcome = Outcome(row.outcome) if row.outcome else None
    said = row.due, row.cue or "", outcome, row.partnership
    return Commitment(row.id, row.session, row.stage, row.text, row.at, row.done, *said)


def commitment_columns(commitment: Commitment) -> Json:
    return {
        "id": commitment.id,
        "text": commitment.text,
        "at": commitment.at,
        "done": commitment.done,
        "due": commitment.due,
        "cue": commitment.cue,
        "outcome": commitment.outcome and commitment.outcome.value,
    }


def review(row: Row[Any]) -> Review:
    return Review(row.id, row.commitment, Outcome(row.outcome), row.learnt, row.at)
