"""What a stage shows of a partnership's records above its prompts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.partnerships import Kind, PartnerCommitment, Partnership
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.sessions import Outcome
from coachmate.coaching.showing import PREPARE, shown_at
from coachmate.coaching.terms import Origin, Skill
from coachmate.records import Store
from coachmate.records.partnerships import PartnershipBook
from tests.fakes import coach
from tests.together_guides import AGAIN, STORIES

SOMEWHERE = Progress((Place(stage="wish", moment=Moment.PROMPT, prompt="what"),))
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(tmp_path / "coachmate.db")
    yield store
    await store.close()


async def pair(store: Store) -> Partnership:
    return await PartnershipBook(store).add(Kind.PAIR, "Maya", ["Maya"])


async def texts(store: Store, partnership: str | None) -> list[str]:
    """What is shown at each stage, in order."""
    session = await GuidedSession.begin(AGAIN, store, coach(), partnership)
    told = []
    while not session.finished:
        shown = await shown_at(session, store, PartnershipBook(store))
        told.append(shown.text if shown else "")
        await session.skip()
    return told


async def test_without_records_it_says_so_to_partners_and_nothing_to_somebody_alone(store: Store) -> None:
    assert await texts(store, None) == ["", "", ""]
    assert await texts(store, (await pair(store)).id) == [
        "You have no agreement yet.",
        "Nothing is open from last time.",
        "You have prepared no questions yet.",
    ]


async def test_the_agreement_that_holds_what_is_open_on_both_sides_and_the_questions_prepared(store: Store) -> None:
    maya, book = await pair(store), PartnershipBook(store)
    await book.keep_agreement(maya.id, {"Rhythm": "Weekly"}, "")
    await book.keep_agreement(maya.id, {"Rhythm": "Every other week", "Ending": "In June"}, "")
    mine = await store.start("habit", SOMEWHERE, maya.id)
    await store.commit(mine.id, "promise", "Ask Ravi", date(2026, 3, 5), "after the rota")
    alone = await store.start("habit", SOMEWHERE)
    await store.commit(alone.id, "promise", "Run on Sunday")
    await book.keep_partner_commitments(
        maya.id,
        "Maya",
        [
            PartnerCommitment("a", maya.id, "Maya", "Call Li", None, "", None, NOW),
            PartnerCommitment("b", maya.id, "Maya", "Write it down", None, "", Outcome.DONE, NOW),
        ],
    )
    prepared = await store.start(PREPARE, SOMEWHERE, maya.id)
    await store.choose(prepared.id, "wish", "What would help?", Origin.OWN, Skill.EXPLORING)

    assert await texts(store, maya.id) == [
        "What you agreed\nRhythm: Every other week\nEnding: In June",
        "What is open\nAsk Ravi (by 5 March 2026, after the rota)\nMaya: Call Li",
        "The questions you prepared\n1. What would help?",
    ]
    assert (await texts(store, None))[1:] == [
        "What is open\nRun on Sunday",
        "",
    ]


async def test_questions_prepared_for_nobody_in_particular_serve_where_there_are_none_for_the_partners(
    store: Store,
) -> None:
    maya = await pair(store)
    prepared = await store.start(PREPARE, SOMEWHERE)
    await store.choose(prepared.id, "wish", "What now?", Origin.OWN, Skill.EXPLORING)
    await store.start(PREPARE, SOMEWHERE, maya.id)
    assert (await texts(store, maya.id))[2] == "The questions you prepared\n1. What now?"


async def test_a_stage_that_shows_nothing_shows_nothing(store: Store) -> None:
    session = await GuidedSession.begin(STORIES, store, coach())
    assert await shown_at(session, store, PartnershipBook(store)) is None
