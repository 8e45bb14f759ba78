"""Active questions and the scores of days: kept, changed, taken back, and counted by the day where the person was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachmate.coaching.efforts import Effort, Efforts
from coachmate.errors import CoachmateError
from coachmate.records import Store
from coachmate.records.efforts import EffortBook

SUNDAY = date(2026, 11, 22)


@pytest.fixture
async def book(file: Path) -> AsyncIterator[Efforts]:
    store = Store(file)
    yield EffortBook(store)
    await store.close()


async def texts(book: Efforts, *, retired: bool = False) -> list[str]:
    return [each.text for each in await book.questions(retired=retired)]


async def test_questions_are_asked_in_the_order_in_which_they_were_added(book: Efforts) -> None:
    for text in ("Did I listen?", "Did I rest?", "Did I ask?"):
        await book.add(text)
    assert await texts(book) == ["Did I listen?", "Did I rest?", "Did I ask?"]


async def test_those_that_are_ordered_come_first_and_the_rest_keep_their_order(book: Efforts) -> None:
    one, two, three = [(await book.add(text)).id for text in ("one", "two", "three")]
    await book.order([three, "nowhere", one])
    assert await texts(book) == ["three", "one", "two"]
    await book.order([two])
    assert await texts(book) == ["two", "three", "one"]


async def test_a_retired_question_is_asked_no_more_and_keeps_its_scores(book: Efforts) -> None:
    kept, gone = await book.add("kept"), await book.add("gone")
    await book.score(gone.id, SUNDAY, 7, "rain")
    await book.retire(gone.id, True)
    assert await texts(book) == ["kept"]
    assert await texts(book, retired=True) == ["kept", "gone"]
    assert await book.scores() == [Effort(gone.id, SUNDAY, 7, "rain")]
    await book.retire(gone.id, False)
    assert await texts(book) == ["kept", "gone"]
    assert (await book.questions())[0].id == kept.id


async def test_the_same_words_are_one_question_and_take_a_retired_one_back(book: Efforts) -> None:
    first = await book.add("Did I listen?")
    assert (await book.add("  did I\nlisten? ")).id == first.id
    await book.retire(first.id, True)
    await book.add("Did I rest?")
    again = await book.add("Did I listen?")
    assert (again.id, again.retired) == (first.id, None)
    assert await texts(book) == ["Did I rest?", "Did I listen?"]


async def test_another_wording_keeps_the_scores(book: Efforts) -> None:
    question = await book.add("Did I listen")
    await book.score(question.id, SUNDAY, 3)
    await book.reword(question.id, "Did I listen to the end?")
    assert await texts(book) == ["Did I listen to the end?"]
    assert [each.score for each in await book.scores()] == [3]


async def test_a_later_score_of_a_day_stands_and_can_be_taken_off(book: Efforts) -> None:
    question = await book.add("one")
    await book.score(question.id, SUNDAY, 3, "a note")
    await book.score(question.id, SUNDAY, 10)
    assert await book.scores() == [Effort(question.id, SUNDAY, 10, "")]
    await book.clear(question.id, SUNDAY)
    await book.clear(question.id, SUNDAY)
    assert await book.scores() == []


async def test_scores_come_by_day_and_within_a_day_by_question(book: Efforts) -> None:
    one, two = await book.add("one"), await book.add("two")
    yesterday = SUNDAY - timedelta(days=1)
    await book.score(two.id, SUNDAY, 4)
    await book.score(one.id, SUNDAY, 5)
    await book.score(two.id, yesterday, 6)
    assert [(each.day, each.score) for each in await book.scores()] == [(yesterday, 6), (SUNDAY, 5), (SUNDAY, 4)]
    assert [each.score for each in await book.scores(SUNDAY)] == [5, 4]


@pytest.mark.parametrize("score", [-1, 11])
async def test_there_is_no_score_outside_0_to_10(book: Efforts, score: int) -> None:
    question = await book.add("one")
    with pytest.raises(ValueError, match="0 to 10"):
        await book.score(question.id, SUNDAY, score)


async def test_what_is_not_there_or_has_no_words_is_said_with_a_remedy(book: Efforts) -> None:
    question = await book.add("one")
    for asked in (
        book.score("nowhere", SUNDAY, 3),
        book.reword("nowhere", "two"),
        book.retire("nowhere", True),
        book.add(" \n\t"),
        book.reword(question.id, "\x00"),
    ):
        with pytest.raises(CoachmateError) as refused:
            await asked
        assert refused.value.remedy


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.timezones(), allow_imaginary=False),
            st.integers(0, 10),
        ),
        max_size=12,
    )
)
def test_a_score_stays_on_its_calendar_day_whatever_the_clock_says_later(kept: list[tuple[datetime, int]]) -> None:
    """Days come from any zone, in any order, while the database's own clock runs backwards."""

    async def keep() -> list[Effort]:
        with TemporaryDirectory() as folder:
            clock = iter(datetime(2026, 11, 22, tzinfo=UTC) - timedelta(hours=number) for number in range(100))
            store = Store(Path(folder) / "coachmate.db", lambda: next(clock))
            book = EffortBook(store)
            question = await book.add("one")
            for when, score in kept:
                await book.score(question.id, when.date(), score)
            scores = await book.scores()
            await store.close()
            return scores

    expected = {when.date(): score for when, score in kept}
    assert [(each.day, each.score) for each in asyncio.run(keep())] == sorted(expected.items())
