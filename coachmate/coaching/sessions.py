"""What is kept of a guided session, and the protocol of the room that keeps it. Types only; no database, no screen.

Times are aware datetimes in UTC; ids are UUIDs as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from coachmate.coaching.passages import Passage
from coachmate.coaching.progress import Place, Progress
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.seating import Seats
from coachmate.coaching.terms import Origin, Skill
from coachmate.coaching.timekeeping import Clocks


class Verdict(StrEnum):
    """What the person did with an offer of questions."""

    USED = "used"
    EDITED = "edited"
    NOT_MEANT = "not what I meant"
    ANOTHER = "another"


class Outcome(StrEnum):
    """What became of a commitment. None of them is a failure: each is something to learn from."""

    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not yet"
    NO_LONGER = "no longer wanted"

    @property
    def settles(self) -> bool:
        return self in (Outcome.DONE, Outcome.NO_LONGER)


@dataclass(frozen=True)
class Session:
    """One walk through one guide. `title` is the person's own first words, for the list of past sessions.

    `partnership` is the pair or group that it belongs to (its id), None for somebody alone.
    """

    id: str
    guide: str
    title: str
    progress: Progress
    started: datetime
    changed: datetime
    partnership: str | None = None
    seats: Seats = field(default_factory=Seats)
    clocks: Clocks = field(default_factory=Clocks)


@dataclass(frozen=True)
class Turn:
    """A submitted answer. A later answer at the same place supersedes it, but the earlier one is kept."""

    id: str
    session: str
    place: Place
    text: str
    at: datetime


@dataclass(frozen=True)
class Offer:
    """A set of questions that was shown after a turn, with the passages that the model was given."""

    id: str
    session: str
    turn: str
    questions: tuple[OfferedQuestion, ...]
    passages: tuple[str, ...]
    at: datetime
    verdict: Verdict | None = None


@dataclass(frozen=True)
class ChosenQuestion:
    """A question the person keeps. `original` is the offered text when they edited it, else None."""

    id: str
    session: str
    stage: str
    text: str
    origin: Origin
    skill: Skill
    original: str | None
    at: datetime


@dataclass(frozen=True)
class Commitment:
    """What the person means to do, in their own words, by when (`due`, a day where they are) and at which cue.

    `outcome` is what they last said became of it; `done` is when they said that it is settled: done, or no longer
    wanted. `partnership` is that of its session.
    """

    id: str
    session: str
    stage: str
    text: str
    at: datetime
    done: datetime | None = None
    due: date | None = None
    cue: str = ""
    outcome: Outcome | None = None
    partnership: str | None = None


@dataclass(frozen=True)
class Review:
    """What the person said when a commitment came back: what became of it, and what they learnt, in their words."""

    id: str
    commitment: str
    outcome: Outcome
    learnt: str
    at: datetime


@dataclass(frozen=True)
class Record:
    """All of one session, in the order of time: `turns` holds superseded answers too."""

    session: Session
    turns: tuple[Turn, ...]
    drafts: dict[Place, str]
    chosen: tuple[ChosenQuestion, ...]
    commitments: tuple[Commitment, ...]

    def answer(self, place: Place) -> str | None:
        """The latest answer at a place, None if nothing was submitted there."""
        return next((turn.text for turn in reversed(self.turns) if turn.place == place), None)


@dataclass(frozen=True)
class Found:
    """A session in which every word looked for stands: a piece of what was written, on one line, and where in it the
    words stand (code points, the end exclusive).
    """

    session: Session
    piece: str
    places: tuple[tuple[int, int], ...]


class Records(Protocol):
    """Keeps every word (room: records). Calls are carried out in the order they are made; each returns once kept.

    Methods raise CoachmateError, with a remedy, when something can't be kept.
    """

    async def start(
        self, guide: str, progress: Progress, partnership: str | None = None, seats: Seats | None = None
    ) -> Session: ...

    async def save_clocks(self, session: str, clocks: Clocks) -> None:
        """Keep how far the clocks have run. Changes neither when the session was changed nor its place in lists."""
        ...

    async def save_progress(self, session: str, progress: Progress) -> None: ...

    async def save_draft(self, session: str, place: Place, text: str) -> None:
        """Keep what is being typed; an empty text removes the draft."""
        ...

    async def submit(self, session: str, place: Place, text: str) -> Turn:
        """Keep an answer and remove the draft of its place, in one transaction. The first one gives the title."""
        ...

    async def offer(self, turn: Turn, questions: Sequence[OfferedQuestion], passages: Sequence[Passage]) -> Offer: ...

    async def judge_offer(self, offer: str, verdict: Verdict) -> None: ...

    async def choose(
        self, session: str, stage: str, text: str, origin: Origin, skill: Skill, original: str | None = None
    ) -> ChosenQuestion: ...

    async def unchoose(self, chosen: str) -> None: ...

    async def commit(self, session: str, stage: str, text: str, due: date | None = None, cue: str = "") -> Commitment:
        """Keep a commitment, in place of an earlier one of the same session and stage, with whose id it stays."""
        ...

    async def review(self, commitment: str, outcome: Outcome, learnt: str = "", due: date | None = None) -> Review:
        """Keep what became of a commitment; `due` is a new day for what is not settled."""
        ...

    async def take_back(self, review: str, due: date | None) -> None:
        """Remove a review; the commitment is as the one before it left it, with the day that it had."""
        ...

    async def reviews(self, commitment: str) -> list[Review]:
        """In the order of time."""
        ...

    async def load(self, session: str) -> Record: ...

    async def sessions(self, limit: int = 50, partnership: str | None = None) -> list[Session]:
        """The sessions changed last, newest first; only those of a partnership if one is given."""
        ...

    async def search(self, text: str, limit: int = 50) -> list[Found]:
        """Sessions that hold words beginning with each word of `text`, the one changed last first.

        Everything that was written counts: answers, earlier ones too, drafts, chosen questions, commitments. Case and
        accents don't. Any text may be given; without letters or figures in it nothing is found.
        """
        ...

    async def delete(self, session: str) -> None:
        """Take a session out of lists and search at once; it is erased for good when the records are closed."""
        ...

    async def restore(self, session: str) -> None:
        """Take `delete` back. Writing in a deleted session does so too."""
        ...

    async def open_commitments(self, limit: int = 50, partnership: str | None = None) -> list[Commitment]:
        """Those that aren't settled, the latest first; only those of a partnership if one is given."""
        ...

    async def notice(self) -> str:
        """What the person has to be told about their records, once; "" where there is nothing."""
        ...

    async def close(self) -> None: ...
