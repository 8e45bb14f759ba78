"""The map of who knows what: topics kept, found, changed, removed and put back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from coachmate.coaching.expertise import Answered, ExpertiseMap
from coachmate.errors import CoachmateError
from coachmate.records import Store
from coachmate.records.expertise import ExpertiseBook


@pytest.fixture
async def book(file: Path) -> AsyncIterator[ExpertiseMap]:
    store = Store(file)
    yield ExpertiseBook(store)
    await store.close()


async def fill(book: ExpertiseMap) -> None:
    await book.add("Swapping shifts", Answered.PERSON, "Amélie", "best before noon")
    await book.add("árbol licences", Answered.NOBODY, "somebody", "asked twice")
    await book.add("Booking the van", Answered.DOCUMENT, "Van handbook", "")


async def topics(book: ExpertiseMap, words: str = "") -> list[str]:
    return [each.topic for each in await book.entries(words)]


async def test_topics_are_listed_by_their_words_whatever_accents_they_have(book: ExpertiseMap) -> None:
    await fill(book)
    assert await topics(book) == ["árbol licences", "Booking the van", "Swapping shifts"]


async def test_every_word_must_stand_somewhere_in_an_entry(book: ExpertiseMap) -> None:
    await fill(book)
    assert await topics(book, "amelie SHIFT") == ["Swapping shifts"]
    assert await topics(book, "arbol") == ["árbol licences"]
    assert await topics(book, "noon van") == []
    assert len(await topics(book, "  ")) == 3
    assert await topics(book, "%") == []


async def test_a_gap_names_nobody_and_anything_else_somebody(book: ExpertiseMap) -> None:
    await fill(book)
    (gap,) = await book.entries("licences")
    assert (gap.who, gap.note) == ("", "asked twice")
    with pytest.raises(CoachmateError, match="what answers this"):
        await book.change(replace(gap, answered=Answered.PERSON, who=" "))
    with pytest.raises(CoachmateError, match="needs words"):
        await book.add(" \n", Answered.NOBODY)


async def test_a_gap_that_somebody_answers_is_none_any_more(book: ExpertiseMap) -> None:
    await fill(book)
    (gap,) = await book.entries("licences")
    await book.change(replace(gap, answered=Answered.PERSON, who="Tomasz\nNowak"))
    (now,) = await book.entries("licences")
    assert (now.answered, now.who, now.at) == (Answered.PERSON, "Tomasz Nowak", gap.at)
    assert now.changed >= gap.changed


async def test_what_was_removed_can_be_put_back_once(book: ExpertiseMap) -> None:
    await fill(book)
    (van,) = await book.entries("van")
    await book.remove(van.id)
    assert await topics(book, "van") == []
    with pytest.raises(CoachmateError, match="no longer on your map"):
        await book.change(van)
    await book.restore(van)
    await book.restore(van)
    assert await book.entries("van") == [van]
