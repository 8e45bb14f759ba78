"""A check-in, question by question: nothing that was scored is lost, and one always gets to the end and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.checking_in import CheckIn
from coachmate.coaching.efforts import ActiveQuestion, Effort
from coachmate.errors import CoachmateError

DAY = date(2026, 11, 22)


class Book:
    """Efforts in memory; `full` refuses to keep anything."""

    def __init__(self, count: int = 3) -> None:
        self.asked = [ActiveQuestion(str(number), f"Did I {number}?", datetime.now(UTC)) for number in range(count)]
        self.kept: dict[tuple[str, date], Effort] = {}
        self.full = False

    async def questions(self, *, retired: bool = False) -> list[ActiveQuestion]:
        return list(self.asked)

    async def score(self, question: str, day: date, score: int, note: str = "") -> None:
        if self.full:
            raise CoachmateError("The disk is full.")
        self.kept[question, day] = Effort(question, day, score, note)

    async def clear(self, question: str, day: date) -> None:
        self.kept.pop((question, day), None)

    async def scores(self, since: date | None = None) -> list[Effort]:
        return [each for each in self.kept.values() if since is None or each.day >= since]


async def opened(book: Book) -> CheckIn:
    check_in = CheckIn(book, DAY)  # type: ignore[arg-type]  # what is called of it is there
    await check_in.load()
    return check_in


async def test_a_score_leads_to_the_next_question_and_the_last_one_to_the_end() -> None:
    book = Book()
    check_in = await opened(book)
    for score in (0, 5, 10):
        await check_in.score(score)
    assert check_in.at is None
    assert [each.score for each in book.kept.values()] == [0, 5, 10]


async def test_it_opens_at_the_first_question_without_a_score() -> None:
    book = Book()
    await book.score("0", DAY, 4)
    await book.score("1", DAY + timedelta(days=1), 4)
    assert (await opened(book)).at == 1
    await book.score("1", DAY, 4)
    await book.score("2", DAY, 4)
    assert (await opened(book)).at is None


async def test_a_note_waits_for_its_score_and_is_kept_with_it() -> None:
    book = Book()
    check_in = await opened(book)
    await check_in.note("rain")
    assert check_in.notes_wait and not book.kept
    await check_in.score(4)
    assert not check_in.notes_wait
    check_in.back()
    assert (check_in.score_here, check_in.note_here) == (4, "rain")
    await check_in.note("sun")
    assert book.kept["0", DAY].note == "sun"
    await check_in.clear()
    assert not book.kept and check_in.note_here == "sun"


async def test_one_that_is_changed_leads_back_to_what_was_scored() -> None:
    check_in = await opened(Book())
    for score in (1, 2, 3):
        await check_in.score(score)
    check_in.choose(0)
    await check_in.score(9)
    assert check_in.at is None and check_in.scored["0"].score == 9


async def test_what_could_not_be_kept_is_asked_still() -> None:
    book = Book()
    book.full = True
    check_in = await opened(book)
    await check_in.note("rain")
    with pytest.raises(CoachmateError):
        await check_in.score(4)
    assert (check_in.at, check_in.score_here, check_in.note_here) == (0, None, "rain")


async def test_another_day_has_scores_of_its_own() -> None:
    book = Book()
    check_in = await opened(book)
    await check_in.score(4)
    await check_in.turn_to(DAY - timedelta(days=1))
    assert (check_in.at, check_in.score_here) == (0, None)
    await check_in.turn_to(DAY)
    assert check_in.at == 1


async def test_questions_that_were_added_or_retired_meanwhile_are_taken_in() -> None:
    book = Book(1)
    check_in = await opened(book)
    await check_in.score(4)
    book.asked.append(ActiveQuestion("new", "Did I add?", datetime.now(UTC)))
    await check_in.load()
    assert check_in.asked is not None and check_in.asked.id == "new"
    book.asked.pop()
    await check_in.load()
    assert check_in.at is None
    book.asked.clear()
    await check_in.load()
    assert check_in.at is None
    check_in.back()
    check_in.forward()
    assert check_in.asked is None


STEPS = st.lists(st.sampled_from(["score", "skip", "back", "clear", "note", "choose", "load"]))


@given(st.integers(1, 5), STEPS)
async def test_by_any_way_one_is_at_a_question_or_at_the_end_and_skips_lead_there(count: int, steps: list[str]) -> None:
    book = Book(count)
    check_in = await opened(book)
    for number, step in enumerate(steps):
        if step == "score" and check_in.at is not None:
            await check_in.score(number % 11)
        elif step == "skip":
            check_in.forward()
        elif step == "back":
            check_in.back()
        elif step == "clear":
            await check_in.clear()
        elif step == "note":
            await check_in.note(f"note {number}")
        elif step == "choose" and check_in.at is None:
            check_in.choose(number % count)
        elif step == "load":
            await check_in.load()
        assert check_in.at is None or 0 <= check_in.at < count
        assert check_in.scored == {question: effort for (question, _), effort in book.kept.items()}
    for _ in range(count):
        check_in.forward()
    assert check_in.at is None
