"""Commitments come back: what became of them is kept, can be taken back, and their day is a day where the person is."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.sessions import Commitment, Outcome
from coachmate.errors import CoachmateError
from coachmate.records import Store

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
FRIDAY = date(2026, 3, 6)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(tmp_path / "commitments.db", Clock())
    yield store
    await store.close()


@pytest.fixture
def live_in() -> Iterator[Callable[[str], None]]:
    before = os.environ.get("TZ")

    def move(zone: str) -> None:
        os.environ["TZ"] = zone
        time.tzset()

    yield move
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


async def committed(store: Store, text: str = "Ask", due: date | None = FRIDAY) -> Commitment:
    session = await store.start("habit", Progress((WISH,)))
    return await store.commit(session.id, "wish", text, due, "when the rota is read")


async def again(store: Store, commitment: Commitment) -> Commitment:
    return (await store.load(commitment.session)).commitments[0]


@pytest.mark.parametrize("outcome", Outcome)
async def test_what_is_settled_comes_back_no_more_and_the_rest_does(store: Store, outcome: Outcome) -> None:
    commitment = await committed(store)
    review = await store.review(commitment.id, outcome, "It took two goes")
    assert [each.id for each in await store.open_commitments()] == ([] if outcome.settles else [commitment.id])
    kept = await again(store, commitment)
    assert (kept.outcome, kept.due, kept.done) == (outcome, FRIDAY, review.at if outcome.settles else None)
    assert await store.reviews(commitment.id) == [review]


async def test_reviews_are_kept_in_the_order_of_time_and_a_new_day_holds(store: Store) -> None:
    commitment = await committed(store)
    first = await store.review(commitment.id, Outcome.NOT_YET, "No time", date(2026, 3, 13))
    second = await store.review(commitment.id, Outcome.PARTLY)
    assert await store.reviews(commitment.id) == [first, second]
    assert (await again(store, commitment)).due == date(2026, 3, 13)


async def test_a_review_is_taken_back_to_what_the_one_before_it_left(store: Store) -> None:
    commitment = await committed(store)
    first = await store.review(commitment.id, Outcome.PARTLY, "Half", date(2026, 3, 13))
    before = await again(store, commitment)
    second = await store.review(commitment.id, Outcome.DONE, "All of it")
    await store.take_back(second.id, before.due)
    assert await again(store, commitment) == before
    assert await store.reviews(commitment.id) == [first]
    await store.take_back(first.id, FRIDAY)
    assert await again(store, commitment) == commitment
    with pytest.raises(CoachmateError, match="no longer among your records"):
        await store.take_back(first.id, FRIDAY)


async def test_the_same_words_handed_in_again_keep_what_was_said_of_them(store: Store) -> None:
    commitment = await committed(store)
    review = await store.review(commitment.id, Outcome.DONE)
    same = await store.commit(commitment.session, "wish", "Ask", FRIDAY, "at noon")
    assert (same.id, same.cue, same.outcome, same.done) == (commitment.id, "at noon", Outcome.DONE, review.at)
    assert await again(store, commitment) == same
    assert await store.open_commitments() == []


async def test_other_words_open_it_again_with_what_was_learnt(store: Store) -> None:
    commitment = await committed(store)
    review = await store.review(commitment.id, Outcome.DONE, "Easier than I thought")
    other = await store.commit(commitment.session, "wish", "Ask twice")
    assert (other.id, other.outcome, other.done, other.due) == (commitment.id, None, None, None)
    assert await store.open_commitments() == [other]
    assert await store.reviews(other.id) == [review]


@pytest.mark.parametrize(
    ("written", "read"),
    [("Pacific/Kiritimati", "Pacific/Pago_Pago"), ("Pacific/Pago_Pago", "Pacific/Kiritimati"), ("UTC", "Asia/Kolkata")],
)
async def test_no_journey_moves_a_day(tmp_path: Path, live_in: Callable[[str], None], written: str, read: str) -> None:
    """A whole day lies between the first two zones, and a little more."""
    live_in(written)
    here = Store(tmp_path / "travels.db")
    commitment = await committed(here)
    await here.close()
    live_in(read)
    there = Store(tmp_path / "travels.db")
    assert (await again(there, commitment)).due == FRIDAY
    await there.close()
