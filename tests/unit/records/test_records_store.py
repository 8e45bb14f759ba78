"""What a person wrote is kept, found again, and listed as they would expect."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coachmate.coaching.assessment import Assessment, Evidence, Fault, Virtue
from coachmate.coaching.passages import Passage
from coachmate.coaching.progress import Moment, Place, Progress
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.sessions import Outcome, Turn, Verdict
from coachmate.coaching.terms import Origin, Skill, Stance
from coachmate.errors import CoachmateError
from coachmate.records import Store

WISH = Place(stage="wish", moment=Moment.PROMPT, prompt="what")
FEAR = Place(stage="fear", moment=Moment.PROMPT, prompt="what")
FEAR_QUESTIONS = Place(stage="fear", moment=Moment.QUESTIONS)
BEGINNING = Progress((WISH,))


class Clock:
    """Stands still unless told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: int) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(file: Path, clock: Clock) -> AsyncIterator[Store]:
    store = Store(file, clock)
    yield store
    await store.close()


async def test_another_store_finds_all_that_was_kept(store: Store, file: Path, clock: Clock) -> None:
    session = await store.start("prepare", BEGINNING)
    first = await store.submit(session.id, WISH, "To be heard")
    clock.pass_(minutes=1)
    second = await store.submit(session.id, FEAR, "That I talk too much")
    again = await store.submit(session.id, WISH, "To be heard by Ana")
    await store.save_draft(session.id, FEAR, "That I t")
    await store.save_draft(session.id, FEAR_QUESTIONS, "What")
    chosen = await store.choose(session.id, "fear", "What then?", Origin.OWN, Skill.EXPLORING, "And then?")
    commitment = await store.commit(session.id, "wish", "Ask first")
    further = Progress((WISH, FEAR), {"fear": "stay"}, True)
    changed = clock.pass_(minutes=1)
    await store.save_progress(session.id, further)
    await store.close()

    other = Store(file)
    record = await other.load(session.id)
    await other.close()

    assert record.turns == (first, second, again)
    assert record.answer(WISH) == "To be heard by Ana"
    assert record.drafts == {FEAR: "That I t", FEAR_QUESTIONS: "What"}
    assert record.chosen == (chosen,)
    assert record.commitments == (commitment,)
    assert (record.session.guide, record.session.title) == ("prepare", "To be heard")
    assert record.session.progress == further
    assert (record.session.started, record.session.changed) == (session.started, changed)
    assert record.session.started.utcoffset() == changed - changed


async def test_the_last_draft_of_a_place_stands_and_an_empty_one_removes_it(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    for text in ("T", "To", "To be"):
        await store.save_draft(session.id, WISH, text)
    await store.save_draft(session.id, FEAR, "Not")
    assert (await store.load(session.id)).drafts == {WISH: "To be", FEAR: "Not"}

    await store.save_draft(session.id, WISH, "")
    assert (await store.load(session.id)).drafts == {FEAR: "Not"}


async def test_submitting_removes_the_draft_of_its_place_only(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    await store.save_draft(session.id, WISH, "To be")
    await store.save_draft(session.id, FEAR, "Not")
    await store.submit(session.id, WISH, "To be heard")
    assert (await store.load(session.id)).drafts == {FEAR: "Not"}


async def test_a_draft_asked_for_before_its_answer_never_comes_after_it(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    # The task hasn't begun to run when the answer is submitted and waited for.
    draft = asyncio.create_task(store.save_draft(session.id, WISH, "To be"))
    await store.submit(session.id, WISH, "To be heard")
    await draft
    assert (await store.load(session.id)).drafts == {}


async def test_an_answer_is_kept_though_the_one_who_waits_for_it_is_cancelled(store: Store, file: Path) -> None:
    session = await store.start("prepare", BEGINNING)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        held_up = asyncio.create_task(store.save_progress(session.id, BEGINNING))
        waiting = asyncio.create_task(store.submit(session.id, WISH, "To be heard"))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert not held_up.done()  # the loop went on while the database was locked
        other.execute("ROLLBACK")
    await held_up
    assert (await store.load(session.id)).answer(WISH) == "To be heard"


async def test_closing_waits_for_everything_that_was_asked_for(store: Store, file: Path) -> None:
    session = await store.start("prepare", BEGINNING)
    asked = [asyncio.create_task(store.submit(session.id, WISH, str(number))) for number in range(20)]
    await store.close()
    other = Store(file)
    record = await other.load(session.id)
    await other.close()
    assert [turn.text for turn in record.turns] == [str(number) for number in range(20)]
    assert [turn.text for turn in await asyncio.gather(*asked)] == [turn.text for turn in record.turns]


async def test_a_closed_store_refuses_and_may_be_closed_again(store: Store) -> None:
    await store.open()
    await store.close()
    await store.close()
    with pytest.raises(CoachmateError, match="already closed"):
        await store.sessions()


async def test_a_store_that_was_never_used_leaves_no_file(file: Path) -> None:
    await Store(file).close()
    assert not file.parent.exists()


async def test_the_first_answer_with_words_gives_the_title(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    assert session.title == ""
    await store.submit(session.id, WISH, " \n\t")
    assert (await store.load(session.id)).session.title == ""
    await store.submit(session.id, WISH, "Tomorrow\nwith Ana")
    await store.submit(session.id, FEAR, "Later words")
    assert (await store.load(session.id)).session.title == "Tomorrow"


async def test_a_session_without_an_answer_is_listed_by_what_is_being_written_in_it(store: Store, clock: Clock) -> None:
    session = await store.start("prepare", BEGINNING)
    assert [each.title for each in await store.sessions()] == [""]
    await store.save_draft(session.id, WISH, "To be")
    clock.pass_(minutes=1)
    await store.save_draft(session.id, FEAR, "\nThat I talk\ntoo much")
    assert [each.title for each in await store.sessions()] == ["That I talk"]
    await store.submit(session.id, WISH, "To be heard")
    assert [each.title for each in await store.sessions()] == ["To be heard"]


async def test_sessions_are_listed_by_their_last_change(store: Store, clock: Clock) -> None:
    ids = []
    for _ in range(3):
        clock.pass_(minutes=1)
        ids.append((await store.start("prepare", BEGINNING)).id)
    assert [each.id for each in await store.sessions()] == ids[::-1]

    clock.pass_(minutes=1)
    await store.save_draft(ids[0], WISH, "To")
    assert [each.id for each in await store.sessions()] == [ids[0], ids[2], ids[1]]
    assert [each.id for each in await store.sessions(limit=2)] == [ids[0], ids[2]]


async def test_what_was_written_last_comes_last_though_the_clock_was_set_back(store: Store, clock: Clock) -> None:
    session = await store.start("prepare", BEGINNING)
    await store.submit(session.id, WISH, "before")
    clock.pass_(hours=-1)
    await store.submit(session.id, WISH, "after")
    assert (await store.load(session.id)).answer(WISH) == "after"


async def test_a_chosen_question_can_be_put_back(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    kept = await store.choose(session.id, "wish", "What matters?", Origin.BANK, Skill.EXPLORING)
    put_back = await store.choose(session.id, "wish", "What else?", Origin.MODEL, Skill.VISIONING)
    await store.unchoose(put_back.id)
    await store.unchoose(put_back.id)
    assert (await store.load(session.id)).chosen == (kept,)


async def test_a_commitment_replaces_the_earlier_one_of_its_stage_and_stays_the_same_one(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    earlier = await store.commit(session.id, "wish", "Ask")
    other = await store.commit(session.id, "fear", "Wait")
    later = await store.commit(session.id, "wish", "Ask twice")
    assert (await store.load(session.id)).commitments == (later, other)
    assert later.id == earlier.id


async def test_commitments_are_open_until_they_are_done(store: Store, clock: Clock) -> None:
    session = await store.start("prepare", BEGINNING)
    earlier = await store.commit(session.id, "wish", "Ask")
    later = await store.commit(session.id, "fear", "Wait")
    assert await store.open_commitments() == [later, earlier]
    assert await store.open_commitments(limit=1) == [later]

    said = clock.pass_(days=1)
    first = await store.review(later.id, Outcome.DONE)
    clock.pass_(days=1)
    second = await store.review(later.id, Outcome.DONE)
    assert await store.open_commitments() == [earlier]
    assert (await store.load(session.id)).commitments[1].done == said

    await store.take_back(second.id, None)
    await store.take_back(first.id, None)
    assert await store.open_commitments() == [later, earlier]


def offered(text: str = "What matters most to you here?") -> OfferedQuestion:
    evidence = (Evidence(Fault.VAGUE, 0, 4, "Say what."),)
    assessment = Assessment(True, (Fault.VAGUE,), (Virtue.OPEN, Virtue.SHORT), 0.75, evidence, "What, then?")
    return OfferedQuestion(text, Origin.MODEL, Skill.EXPLORING, Stance.MEANING, 0.5, assessment)


async def test_an_offer_is_kept_with_origin_scores_passages_and_verdict(store: Store, file: Path) -> None:
    session = await store.start("prepare", BEGINNING)
    turn = await store.submit(session.id, WISH, "To be heard")
    passage = Passage("listening#1", "listening", "Listening", "Pauses", "Wait.")
    offer = await store.offer(turn, [offered()], [passage])
    assert (offer.questions, offer.passages, offer.verdict) == ((offered(),), ("listening#1",), None)
    await store.judge_offer(offer.id, Verdict.NOT_MEANT)
    await store.close()

    with closing(sqlite3.connect(file)) as database:
        row = database.execute("SELECT id, session, turn, questions, passages, verdict FROM offers").fetchone()
    assert (row[0], row[1], row[2], row[5]) == (offer.id, session.id, turn.id, "not what I meant")
    assert json.loads(row[4]) == ["listening#1"]
    (question,) = json.loads(row[3])
    assert (question["text"], question["origin"], question["score"]) == (offered().text, "model", 0.5)
    assert question["assessment"]["score"] == 0.75
    assert question["assessment"]["evidence"][0]["fault"] == "vague"


NOWHERE = Turn("nowhere", "nowhere", WISH, "text", Clock().now)
UNKNOWN: list[Callable[[Store], Awaitable[object]]] = [
    lambda store: store.save_progress("nowhere", BEGINNING),
    lambda store: store.save_draft("nowhere", WISH, "text"),
    lambda store: store.save_draft("nowhere", WISH, ""),
    lambda store: store.submit("nowhere", WISH, "text"),
    lambda store: store.offer(NOWHERE, [offered()], []),
    lambda store: store.judge_offer("nowhere", Verdict.USED),
    lambda store: store.choose("nowhere", "wish", "What?", Origin.BANK, Skill.EXPLORING),
    lambda store: store.commit("nowhere", "wish", "Ask"),
    lambda store: store.review("nowhere", Outcome.DONE),
    lambda store: store.load("nowhere"),
    lambda store: store.load("\ud800"),
]


@pytest.mark.parametrize("ask", UNKNOWN)
async def test_what_is_not_there_is_said_with_a_remedy(store: Store, ask: Callable[[Store], Awaitable[object]]) -> None:
    with pytest.raises(CoachmateError) as refused:
        await ask(store)
    assert refused.value.remedy


async def test_an_offer_needs_its_turn(store: Store) -> None:
    session = await store.start("prepare", BEGINNING)
    with pytest.raises(CoachmateError, match="no longer among your records"):
        await store.offer(Turn("nowhere", session.id, WISH, "text", Clock().now), [offered()], [])
