"""The day of a commitment: told when it is answered, and not moved by what is answered later, or when, or where."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.sessions import Commitment, Outcome
from coachmate.paths import Paths
from coachmate.records import Store
from tests.fakes import coach

DUE = {"id": "when", "text": "By when?", "gives": "due"}
CUE = {"id": "cue", "text": "What will remind you?", "gives": "cue"}
WORDS = {"id": "what", "text": "What will you do?"}


def guide(*prompts: dict[str, str]) -> Guide:
    stage = {"id": "promise", "title": "Promise", "intention": "Mean it.", "leaves": "commitment", "prompts": prompts}
    last = {"id": "last", "title": "Last", "intention": "Think.", "prompts": [{"id": "say", "text": "What else?"}]}
    return Guide.model_validate(
        {"id": "small", "title": "Small", "summary": "Test.", "minutes": (1, 2), "sheet": "S", "stages": [stage, last]}
    )


GUIDE = guide(WORDS, DUE, CUE)


class Clock:
    """Wednesday 25 November 2026, noon in the world's time, until it is moved."""

    now = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(clock: Clock) -> AsyncIterator[Store]:
    store = Store(Paths.from_environment().database, clock)
    yield store
    await store.close()


@pytest.fixture
def zone() -> Iterator[None]:
    before = os.environ.get("TZ")
    yield
    os.environ.pop("TZ", None) if before is None else os.environ.update(TZ=before)
    time.tzset()


def live_in(name: str) -> None:
    os.environ["TZ"] = name
    time.tzset()


async def answered(store: Store, *answers: str, of: Guide = GUIDE) -> GuidedSession:
    session = await GuidedSession.begin(of, store, coach())
    for answer in answers:
        await session.submit(answer)
    return session


async def commitment(store: Store, session: GuidedSession) -> Commitment:
    return (await store.load(session.id)).commitments[0]


async def test_it_tells_which_day_was_understood_and_keeps_it(store: Store) -> None:
    session = await answered(store, "Ask Ravi", "by Friday")
    assert session.day_told == "Understood as Friday 27 November."
    kept = await commitment(store, session)
    assert (kept.text, kept.due) == ("Ask Ravi", date(2026, 11, 27))
    await session.submit("when the rota is read")
    assert session.day_told == ""
    kept = await commitment(store, session)
    assert (kept.due, kept.cue) == (date(2026, 11, 27), "when the rota is read")


async def test_it_tells_that_no_day_was_understood_and_what_to_write(store: Store) -> None:
    session = await answered(store, "Ask Ravi", "after the fair")
    assert session.day_told.startswith("No day was understood from “after the fair”.")
    assert "Friday" in session.day_told
    assert (await commitment(store, session)).due is None


async def test_a_day_that_was_answered_before_the_words_is_kept_with_them(store: Store, clock: Clock) -> None:
    session = await answered(store, "Friday", of=guide(DUE, WORDS))
    assert (await store.load(session.id)).commitments == ()
    clock.now += timedelta(days=4)
    later = await GuidedSession.resume(guide(DUE, WORDS), store, coach(), session.id)
    await later.submit("Ask Ravi")
    assert (await commitment(store, later)).due == date(2026, 11, 27)


async def test_friday_stays_that_friday_when_the_words_are_put_anew_next_week(store: Store, clock: Clock) -> None:
    session = await answered(store, "Ask Ravi", "Friday")
    clock.now += timedelta(days=7)
    later = await GuidedSession.resume(GUIDE, store, coach(), session.id)
    await later.back()
    await later.back()
    await later.submit("Ask Ravi and Amina")
    assert (await commitment(store, later)).due == date(2026, 11, 27)
    await later.submit("Friday")
    assert (await commitment(store, later)).due == date(2026, 12, 4)


async def test_a_new_day_that_was_given_since_is_not_taken_back_by_other_words(store: Store) -> None:
    session = await answered(store, "Ask Ravi", "Friday")
    await store.review((await commitment(store, session)).id, Outcome.NOT_YET, "", date(2026, 12, 11))
    later = await GuidedSession.resume(GUIDE, store, coach(), session.id)
    await later.submit("at noon")
    kept = await commitment(store, later)
    assert (kept.due, kept.cue, kept.outcome) == (date(2026, 12, 11), "at noon", Outcome.NOT_YET)


@pytest.mark.usefixtures("zone")
async def test_today_is_the_day_where_the_person_is(store: Store) -> None:
    # It is Thursday there already.
    live_in("Pacific/Kiritimati")
    session = await answered(store, "Ask Ravi", "tomorrow")
    assert session.day_told == "Understood as Friday 27 November."
    # And a day earlier here, which changes nothing.
    live_in("Pacific/Pago_Pago")
    later = await GuidedSession.resume(GUIDE, store, coach(), session.id)
    await later.submit("at noon")
    assert (await commitment(store, later)).due == date(2026, 11, 27)
