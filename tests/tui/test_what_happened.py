"""What happened? Asked on the home screen and at the beginning of the next session with the same partner."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from coachmate.coaching.commitments import WORTH_LEARNING
from coachmate.coaching.partnerships import Kind
from coachmate.coaching.sessions import Commitment, Outcome
from coachmate.errors import CoachmateError
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.what_happened import WhatHappenedScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.wiring import Parts
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_home import NASTY, again, at_home, guide, ids, meant

OVERDUE = date.today() - timedelta(days=2)


async def asked(pilot: Pilot[None], text: str = "Ask Ravi", due: date | None = OVERDUE) -> tuple[CoachmateApp, Parts]:
    """Chosen on the home screen."""
    app, parts = await at_home(pilot)
    await meant(parts, text, due)
    await again(pilot)
    choices = app.screen.query_one("#choices", OptionList)
    choices.highlighted = next(n for n, e in enumerate(choices.options) if (e.id or "").startswith("commitment:"))
    await pilot.press("enter")
    await wait_until(pilot, lambda: isinstance(app.screen, WhatHappenedScreen), "what happened")
    await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "the outcomes")
    return app, parts


async def open_ones(parts: Parts) -> list[Commitment]:
    return await parts.records.open_commitments()


def line(app: CoachmateApp, which: str) -> str:
    return str(app.screen.query_one(which, Static).content)


async def is_home(pilot: Pilot[None]) -> None:
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen), "home")


@pytest.mark.parametrize(("key", "outcome"), [("1", Outcome.DONE), ("4", Outcome.NO_LONGER)])
async def test_what_is_settled_takes_one_key_and_enter_and_stands_there_no_more(key: str, outcome: Outcome) -> None:
    async with make_app().run_test() as pilot:
        app, parts = await asked(pilot)
        (commitment,) = await open_ones(parts)
        await pilot.press(key)
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")
        assert WORTH_LEARNING[outcome] in line(app, "#learning-ask")
        assert not app.screen.query_one("#new-day").display
        await pilot.press("enter")
        await is_home(pilot)
        await wait_until(pilot, lambda: not any(each.startswith("commitment:") for each in ids(app)), "gone")
        (review,) = await parts.records.reviews(commitment.id)
        assert (review.outcome, review.learnt) == (outcome, "")


@pytest.mark.parametrize(("key", "outcome"), [("2", Outcome.PARTLY), ("3", Outcome.NOT_YET)])
async def test_what_is_not_settled_can_have_words_and_a_new_day(key: str, outcome: Outcome) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app, parts = await asked(pilot)
        await pilot.press(key)
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")
        await pilot.press(*"Half of it", "enter", *"in two weeks")
        await wait_until(pilot, lambda: line(app, "#learning-line").startswith("Understood as"), "the day is told")
        await pilot.press("enter")
        await is_home(pilot)
        (commitment,) = await open_ones(parts)
        assert (commitment.outcome, commitment.due) == (outcome, date.today() + timedelta(days=14))
        (review,) = await parts.records.reviews(commitment.id)
        assert review.learnt == "Half of it"


async def test_a_day_that_is_not_understood_is_told_and_nothing_is_kept_until_it_is_mended() -> None:
    async with make_app().run_test() as pilot:
        app, parts = await asked(pilot)
        await pilot.press("3")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")
        await pilot.press("enter", *"after the fair", "enter")
        await wait_until(pilot, lambda: "“after the fair”" in line(app, "#learning-line"), "it is told")
        assert isinstance(app.screen, WhatHappenedScreen)
        (commitment,) = await open_ones(parts)
        assert await parts.records.reviews(commitment.id) == []
        app.screen.query_one("#new-day", Input).value = ""
        await pilot.press("enter")
        await is_home(pilot)
        (kept,) = await open_ones(parts)
        assert (kept.outcome, kept.due) == (Outcome.NOT_YET, OVERDUE)


async def test_ctrl_z_takes_it_back_with_its_day() -> None:
    async with make_app().run_test() as pilot:
        app, parts = await asked(pilot)
        before = await open_ones(parts)
        await pilot.press("3")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")
        await pilot.press("enter", *"tomorrow", "enter")
        await is_home(pilot)
        assert await open_ones(parts) != before
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: app.undo is None, "taken back")
        await again(pilot)
        assert await open_ones(parts) == before
        assert await parts.records.reviews(before[0].id) == []


async def test_escape_goes_back_to_the_outcomes_with_the_words_and_then_away() -> None:
    async with make_app().run_test() as pilot:
        app, parts = await asked(pilot)
        before = await open_ones(parts)
        await pilot.press("2")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")
        await pilot.press(*"words", "escape")
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "the outcomes")
        await pilot.press("1")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "the words")
        assert app.screen.query_one(AnswerBox).text == "words"
        await pilot.press("escape", "escape")
        await is_home(pilot)
        assert await open_ones(parts) == before


async def test_what_was_said_before_is_shown_and_words_are_text() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app, parts = await at_home(pilot)
        commitment = await meant(parts, NASTY)
        await parts.records.review(commitment, Outcome.NOT_YET, NASTY)
        await again(pilot)
        choices = app.screen.query_one("#choices", OptionList)
        choices.highlighted = next(n for n, e in enumerate(choices.options) if (e.id or "").startswith("commitment:"))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, WhatHappenedScreen), "what happened")
        await wait_until(pilot, lambda: "not yet: [bold]x[/bold]" in line(app, "#commitment-before"), "said before")
        assert "\x1b" not in line(app, "#commitment") + line(app, "#commitment-before")
        assert "[bold]x[/bold]" in line(app, "#commitment")


async def test_if_it_cannot_be_kept_everything_stays_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with make_app().run_test() as pilot:
        app, parts = await asked(pilot)

        async def refuse(*_: object) -> None:
            raise CoachmateError("The disk is full.", "", "Free some space.")

        monkeypatch.setattr(parts.records, "review", refuse)
        await pilot.press("1")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")
        await pilot.press(*"words", "enter")
        await wait_until(pilot, lambda: len(app._notifications) == 1, "told")
        assert isinstance(app.screen, WhatHappenedScreen)
        assert app.screen.query_one(AnswerBox).text == "words"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_all_of_it_is_seen(size: tuple[int, int]) -> None:
    async with make_app().run_test(size=size) as pilot:
        app, _ = await asked(pilot, "Ask Ravi " * 30)
        await pilot.pause()
        assert app.screen.region.contains_region(app.screen.query_one("#outcomes").region)
        await pilot.press("3")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "what there is to learn")
        await pilot.pause()
        for which in ("#commitment", "#learning-ask", "#learnt", "#new-day", "#learning-line"):
            region = app.screen.query_one(which).region
            assert region.height > 0, which
            assert app.screen.region.contains_region(region), which


# At the beginning of a session


async def with_ravi(pilot: Pilot[None], *texts: str) -> tuple[CoachmateApp, Parts, str]:
    app, parts = await at_home(pilot)
    ravi = (await parts.partnerships.add(Kind.PAIR, "Ravi", ["Ravi"])).id
    for text in texts:
        await meant(parts, text, None, ravi)
    await meant(parts, "My own")
    return app, parts, ravi


async def test_the_next_session_with_the_same_partner_asks_first_and_one_key_skips_it() -> None:
    async with make_app().run_test() as pilot:
        app, _, ravi = await with_ravi(pilot, "Ask Ravi")
        await app.begin_guide("prepare", ravi)
        await wait_until(pilot, lambda: isinstance(app.screen, WhatHappenedScreen), "what happened")
        assert line(app, "#commitment") == "Ask Ravi"
        assert line(app, "#commitment-about") == "with Ravi"
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "the outcomes")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session")


async def test_several_come_one_after_another_and_each_can_be_left_open() -> None:
    async with make_app().run_test() as pilot:
        app, parts, ravi = await with_ravi(pilot, "First", "Second", "Third")
        await app.begin_guide("prepare", ravi)
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "the outcomes")
        asked_about = []
        for number, keys in enumerate((["1", "enter"], ["5"], ["4", "enter"]), 1):
            await wait_until(pilot, lambda n=number: f"{n} of 3" in line(app, "#bar-title"), f"the {number}.")
            asked_about.append(line(app, "#commitment"))
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session")
        assert sorted(asked_about) == ["First", "Second", "Third"]
        assert {each.text for each in await open_ones(parts)} == {"My own", asked_about[1]}


async def test_alone_or_with_somebody_else_nothing_is_asked() -> None:
    async with make_app().run_test() as pilot:
        app, parts, _ = await with_ravi(pilot, "Ask Ravi")
        amina = (await parts.partnerships.add(Kind.PAIR, "Amina", ["Amina"])).id
        for partnership in (None, amina):
            await app.begin_guide("prepare", partnership)
            await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session")
            await pilot.pause(0.2)
            assert isinstance(app.screen, SessionScreen)
            await pilot.press("escape")
            await is_home(pilot)


# The day, when it is answered in a session


@pytest.mark.parametrize(
    ("said", "told"),
    [("in two weeks", "Understood as "), ("after the fair", "No day was understood from “after the fair”")],
)
async def test_a_session_tells_which_day_it_understood(said: str, told: str) -> None:
    prompts = [{"id": "what", "text": "What will you do?"}, {"id": "when", "text": "By when?", "gives": "due"}]
    promise = {"id": "promise", "title": "Promise", "intention": "Mean it.", "leaves": "commitment", "prompts": prompts}
    last = {"id": "last", "title": "Last", "intention": "Think.", "prompts": [{"id": "say", "text": "What else?"}]}
    async with make_app().run_test(size=(80, 24)) as pilot:
        app, parts = await at_home(pilot, [guide("prepare", stages=[promise, last])])
        await pilot.press("p")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "the first prompt")
        await pilot.press(*"Ask Ravi", "enter")
        await wait_until(pilot, lambda: app.screen.query_one(AnswerBox).text == "", "the day is asked for")
        await pilot.press(*said, "enter")
        await wait_until(pilot, lambda: any(told in each.message for each in app._notifications), "it is told")
        assert [each.due is not None for each in await open_ones(parts)] == [told.startswith("Understood")]
