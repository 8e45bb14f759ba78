"""One turn of the Coach: what is screened, found, written, set aside, and offered."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from coachmate.coaching.coach import Ask, Chosen, Coach, Event, FellBack, Found, Screened, Writing
from coachmate.coaching.terms import Origin, Skill, Step
from tests.fakes import BANK, PASSAGE, FakeLibrary, FakeWriter, coach

STATEMENT = "I promised to ask Ravi for feedback and I didn't."


async def events(of: Coach, ask: Ask | None = None) -> list[Event]:
    return [event async for event in of.run(ask or Ask(STATEMENT, Step.PRACTICES, Skill.EXPLORING))]


async def test_a_turn_goes_from_screening_to_three_questions() -> None:
    happened = await events(coach())
    assert [type(event) for event in happened] == [Screened, Found, Writing, Writing, Chosen]
    chosen = happened[-1]
    assert isinstance(chosen, Chosen)
    assert chosen.questions[0].text == "What would help you to ask Ravi?"
    assert chosen.questions[0].origin is Origin.MODEL
    assert len(chosen.questions) == 3


async def test_a_faulty_candidate_is_set_aside_and_never_offered() -> None:
    happened = await events(coach())
    assert [(event.written, event.set_aside) for event in happened if isinstance(event, Writing)] == [(1, 0), (2, 1)]
    chosen = happened[-1]
    assert isinstance(chosen, Chosen)
    assert all(question.assessment.sound for question in chosen.questions)
    assert not any("Don't you think" in question.text for question in chosen.questions)


async def test_the_three_are_of_different_kinds() -> None:
    chosen = (await events(coach()))[-1]
    assert isinstance(chosen, Chosen)
    kinds = {(each.origin, each.skill, each.stance) for each in chosen.questions}
    assert len(kinds) == len(chosen.questions)


async def test_a_crisis_ends_the_turn_before_anything_else_is_done() -> None:
    library, writer = FakeLibrary(), FakeWriter("What now?")
    happened = await events(coach(writer, library), Ask("this is a crisis"))
    assert len(happened) == 1
    assert isinstance(happened[0], Screened)
    assert happened[0].screening.message
    assert library.queries == []
    assert writer.briefs == []


async def test_the_passages_shown_are_those_that_the_model_was_given() -> None:
    writer = FakeWriter("What would help you to ask Ravi?")
    happened = await events(coach(writer))
    found, chosen = happened[1], happened[-1]
    assert isinstance(found, Found)
    assert isinstance(chosen, Chosen)
    assert found.passages == writer.briefs[0].passages == chosen.citations == (PASSAGE,)


async def test_when_nothing_fits_the_model_is_given_nothing_and_nothing_is_cited() -> None:
    writer = FakeWriter("What would help you to ask Ravi?")
    happened = await events(coach(writer, FakeLibrary(fits=False)))
    chosen = happened[-1]
    assert isinstance(chosen, Chosen)
    assert writer.briefs[0].passages == chosen.citations == ()


async def test_without_a_model_the_bank_serves_and_says_so() -> None:
    happened = await events(coach(FakeWriter(gone=True)))
    assert any(isinstance(event, FellBack) and "not there" in event.reason for event in happened)
    chosen = happened[-1]
    assert isinstance(chosen, Chosen)
    assert {question.origin for question in chosen.questions} == {Origin.BANK}
    assert len(chosen.questions) == 3


async def test_when_all_that_was_written_falls_away_the_bank_serves_and_says_so() -> None:
    happened = await events(coach(FakeWriter("Have you tried asking Ravi?", "Is it Ravi?")))
    assert any(isinstance(event, FellBack) for event in happened)
    chosen = happened[-1]
    assert isinstance(chosen, Chosen)
    assert chosen.rejected >= 2
    assert {question.origin for question in chosen.questions} == {Origin.BANK}


async def test_questions_shown_before_are_not_offered_again() -> None:
    shown = frozenset({"what would help you to ask  ravi?", BANK[6].text})
    chosen = (await events(coach(), Ask(STATEMENT, None, BANK[6].skill, exclude=shown)))[-1]
    assert isinstance(chosen, Chosen)
    assert not {question.text for question in chosen.questions} & {"What would help you to ask Ravi?", BANK[6].text}


async def test_what_the_stage_retrieves_is_added_to_the_words() -> None:
    library = FakeLibrary()
    await events(coach(library=library), Ask(STATEMENT, retrieve="asking for feedback"))
    assert library.queries == [f"{STATEMENT}\nasking for feedback"]


async def test_closing_a_turn_closes_the_writer() -> None:
    writer = FakeWriter("What would help you to ask Ravi?", gate=asyncio.Event())
    writer.gate.set()  # type: ignore[union-attr]
    async with aclosing(coach(writer).run(Ask(STATEMENT))) as turn:
        async for event in turn:
            if isinstance(event, Writing):
                break
    assert writer.closed == 1


async def test_a_statement_of_any_length_and_kind_is_served() -> None:
    for statement in ("", " ", "\x00\x1b[31m", "word " * 20_000, "🙂"):
        assert isinstance((await events(coach(), Ask(statement)))[-1], Chosen)
