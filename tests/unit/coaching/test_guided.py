"""A session under way: kept before it takes effect, left and resumed, back and forward, with questions kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from coachmate.coaching.coach import Chosen, Coach
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide
from coachmate.coaching.progress import Moment
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.sheet import ORIGINS, sheet, sheet_parts
from coachmate.coaching.terms import Origin
from coachmate.paths import Paths
from coachmate.records import Store
from tests.fakes import coach

GUIDE = Guide.model_validate(
    {
        "id": "walk",
        "title": "A walk",
        "summary": "For tests.",
        "minutes": (5, 10),
        "sheet": "My walk",
        "stages": [
            {
                "id": "part",
                "title": "Part",
                "intention": "Choose.",
                "branch": {
                    "ask": "Which?",
                    "options": [
                        {"id": "long", "label": "Long", "goto": "topic"},
                        {"id": "short", "label": "Short", "goto": "promise"},
                    ],
                },
            },
            {
                "id": "topic",
                "title": "Topic",
                "intention": "Say it.",
                "heading": "What it is about",
                "leaves": "note",
                "prompts": [{"id": "say", "text": "What is it?"}, {"id": "more", "text": "What else?"}],
                "looks_for": {"skill": "exploring", "keep": 2},
            },
            {
                "id": "private",
                "title": "Private",
                "intention": "For you.",
                "prompts": [{"id": "say", "text": "What else is there?"}],
            },
            {
                "id": "promise",
                "title": "Promise",
                "intention": "Mean it.",
                "leaves": "commitment",
                "prompts": [{"id": "say", "text": "What will you do?"}],
            },
        ],
    }
)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    store = Store(Paths.from_environment().database)
    yield store
    await store.close()


async def begun(store: Store, with_coach: Coach | None = None) -> GuidedSession:
    session = await GuidedSession.begin(GUIDE, store, with_coach or coach())
    await session.take("long")
    return session


async def resumed(store: Store, session: GuidedSession) -> GuidedSession:
    return await GuidedSession.resume(GUIDE, store, coach(), session.id)


async def offer(session: GuidedSession) -> tuple[OfferedQuestion, ...]:
    events = [event async for event in session.questions()]
    assert isinstance(events[-1], Chosen)
    return events[-1].questions


async def test_a_session_left_in_the_middle_goes_on_where_it_was(store: Store) -> None:
    session = await begun(store)
    await session.submit("Ravi")
    await session.save_draft("half a thou")
    again = await resumed(store, session)
    assert again.here == session.here
    assert again.draft == "half a thou"
    assert again.answers(again.stage) == ["Ravi"]


async def test_going_back_shows_the_answer_given_before_and_a_new_one_supersedes_it(store: Store) -> None:
    session = await begun(store)
    await session.submit("first words")
    await session.back()
    assert session.draft == "first words"
    await session.submit("better words")
    assert session.answers(session.stage) == ["better words"]
    record = await store.load(session.id)
    assert [turn.text for turn in record.turns] == ["first words", "better words"]


async def test_an_empty_answer_is_refused_and_nothing_moves(store: Store) -> None:
    session = await begun(store)
    here = session.here
    with pytest.raises(ValueError, match="words"):
        await session.submit(" \n ")
    assert session.here == here


async def test_the_coach_hears_all_answers_of_the_stage_once_they_are_kept(store: Store) -> None:
    session = await begun(store)
    await session.submit("I promised to ask Ravi")
    await session.submit("and I didn't")
    assert session.here.moment is Moment.QUESTIONS
    questions = await offer(session)
    assert questions[0].text == "What would help you to ask Ravi?"


async def test_kept_questions_count_down_and_can_be_taken_off(store: Store) -> None:
    session = await begun(store)
    await session.submit("a")
    await session.submit("b")
    questions = await offer(session)
    assert session.can_keep == 2
    kept = await session.keep(questions[0])
    await session.keep_own("What is it about Mondays?")
    assert session.can_keep == 0
    await session.drop(kept)
    assert session.can_keep == 1
    assert [each.text for each in (await store.load(session.id)).chosen] == ["What is it about Mondays?"]


async def test_an_edited_question_keeps_its_origin_and_its_first_wording(store: Store) -> None:
    session = await begun(store)
    await session.submit("a")
    await session.submit("b")
    questions = await offer(session)
    kept = await session.keep(questions[0], "What would help you ask him?")
    assert kept.original == questions[0].text
    assert kept.origin is Origin.MODEL
    plain = await session.keep(questions[1], questions[1].text)
    assert plain.original is None


async def test_others_are_others(store: Store) -> None:
    session = await begun(store)
    await session.submit("a")
    await session.submit("b")
    first = {question.text for question in await offer(session)}
    await session.another()
    assert not first & {question.text for question in await offer(session)}


async def test_not_meant_leads_back_to_the_words(store: Store) -> None:
    session = await begun(store)
    await session.submit("a")
    await session.submit("what I said")
    await offer(session)
    await session.not_meant()
    assert session.here.moment is Moment.PROMPT
    assert session.draft == "what I said"


async def test_what_missed_the_point_does_not_come_again_for_nearly_the_same_words(store: Store) -> None:
    session = await begun(store)
    await session.submit("a")
    await session.submit("what I said")
    refused = {question.text for question in await offer(session)}
    await session.not_meant()
    await session.submit("what I said, too")
    second = {question.text for question in await offer(session)}
    assert second and not second & refused
    await session.not_meant()
    await session.submit("what I said, three")
    assert not {question.text for question in await offer(session)} & (refused | second)


async def test_a_stage_is_answered_once_something_was_written_or_chosen_at_it(store: Store) -> None:
    session = await begun(store)
    part, topic = GUIDE.stages[0], GUIDE.stages[1]
    assert session.is_answered(part)
    assert not session.is_answered(topic)
    await session.submit("Ravi")
    assert session.is_answered(topic)


async def test_the_sheet_holds_what_was_left_and_not_what_was_private(store: Store) -> None:
    session = await begun(store)
    await session.submit("Ravi")
    await session.submit("feedback")
    await session.keep((await offer(session))[0])
    await session.forward()
    await session.submit("I am afraid of him")
    await session.submit("Ask on Monday")
    assert session.finished
    record = await store.load(session.id)
    parts = sheet_parts(GUIDE, record)
    assert [heading for heading, _ in parts] == ["What it is about", "My questions", "Promise"]
    text = sheet(GUIDE, record)
    assert text.startswith("# My walk\n")
    assert ORIGINS[Origin.MODEL] in text
    assert "afraid" not in text
    assert [each.text for each in await store.open_commitments()] == ["Ask on Monday"]


async def test_after_the_end_one_can_go_back_in(store: Store) -> None:
    session = await GuidedSession.begin(GUIDE, store, coach())
    await session.take("short")
    await session.submit("Ask on Monday")
    assert session.finished
    await session.back()
    assert not session.finished
    assert session.draft == "Ask on Monday"


async def test_a_crisis_in_any_answer_is_noticed(store: Store) -> None:
    session = await begun(store)
    assert session.screen("this is a crisis").message
    assert not session.screen("a busy week").crisis


async def test_a_day_in_words_stands_on_the_sheet_with_its_date_and_a_figure_with_its_scale(store: Store) -> None:
    when = {"id": "when", "text": "By when?", "gives": "due"}
    stages = [
        {
            "id": "promise",
            "title": "Promise",
            "intention": "Mean it.",
            "leaves": "commitment",
            "prompts": [
                {"id": "say", "text": "What will you do?"},
                when,
                {"id": "sure", "text": "How sure?", "options": ["0", "1", "2"]},
            ],
        }
    ]
    guide = Guide.model_validate({**GUIDE.model_dump(), "stages": stages})
    session = await GuidedSession.begin(guide, store, coach())
    await session.submit("Ask Ravi")
    await session.submit("in two weeks")
    await session.submit("1")
    [commitment] = await store.open_commitments()
    assert commitment.due is not None
    day = commitment.due.strftime("%d %B %Y").lstrip("0")
    assert f"Ask Ravi\n\nin two weeks ({day})\n\n1 (from 0 to 2)\n" in sheet(guide, await store.load(session.id))
