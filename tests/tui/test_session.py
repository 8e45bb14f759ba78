"""The app driven by its keys: from home through a guide to the sheet, left and resumed, with every word kept."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.progress import Moment
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sheet import SheetScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.offer import OfferList
from coachmate.tui.widgets.questions import QuestionsPanel
from tests.fakes import FakeWriter
from tests.tui.conftest import make_app, wait_until

T = TypeVar("T")
WORDS = "I promised to ask Ravi"


def screen(app: CoachmateApp, kind: type[T]) -> T:
    assert isinstance(app.screen, kind)
    return app.screen


def moment(app: CoachmateApp) -> Moment:
    return screen(app, SessionScreen)._session.here.moment


def said(app: CoachmateApp) -> str:
    return str(app.screen.query_one("#thinking", Static).content)


async def at_first_prompt(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    await wait_until(
        pilot, lambda: app.screen.query_one("#choices", OptionList).option_count > 3, "the guides are listed"
    )
    await pilot.press("p")
    await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session opens")
    await pilot.press("enter")
    await wait_until(pilot, lambda: moment(app) is Moment.PROMPT, "the first prompt is shown")
    await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "the answer box has the focus")


async def at_questions(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    await at_first_prompt(pilot)
    await pilot.press(*WORDS, "enter")
    await wait_until(pilot, lambda: app.screen.query_one(OfferList).option_count == 3, "three questions are offered")
    await wait_until(pilot, lambda: isinstance(app.focused, OfferList), "the offer has the focus")


async def test_a_whole_session_by_keyboard_to_its_sheet_and_file() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_first_prompt(pilot)
        while isinstance(app.screen, SessionScreen):
            current = app.screen
            here = current._session.here
            if here.moment is Moment.PROMPT:
                await pilot.press(*WORDS, "enter")
            elif here.moment is Moment.QUESTIONS:
                await wait_until(
                    pilot,
                    lambda: app.screen.query_one(OfferList).option_count > 0 and isinstance(app.focused, OfferList),
                    "offered",
                )
                await pilot.press("enter")
                await wait_until(pilot, lambda current=current: bool(current._session.chosen), "kept")
                if current._session.here == here:
                    await pilot.press("g")
            else:
                await pilot.press("enter")
            await wait_until(
                pilot,
                lambda here=here: not isinstance(app.screen, SessionScreen) or app.screen._session.here != here,
                f"going on from {here}",
            )
        await wait_until(pilot, lambda: isinstance(app.screen, SheetScreen), "the sheet is shown")
        await pilot.press("s")
        parts = await app.parts()
        await wait_until(pilot, lambda: any(parts.paths.exports.glob("*.md")), "the sheet is saved")
        text = next(parts.paths.exports.glob("*.md")).read_text("utf-8")
        for heading in ("What I want from it", "My questions", "What to watch in myself"):
            assert f"## {heading}" in text
        assert WORDS in text


async def test_leaving_in_the_middle_and_going_on_finds_the_half_typed_words() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_questions(pilot)
        await pilot.press("g")
        await wait_until(pilot, lambda: moment(app) is Moment.PROMPT, "the next prompt")
        await pilot.press(*"half a thou", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        choices = app.screen.query_one("#choices", OptionList)
        await wait_until(
            pilot, lambda: any((each.id or "").startswith("session:") for each in choices.options), "it is listed"
        )
        index = next(n for n, each in enumerate(choices.options) if (each.id or "").startswith("session:"))
        choices.highlighted = index
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session is back")
        await wait_until(
            pilot, lambda: app.screen.query_one("#answer", AnswerBox).text == "half a thou", "the words too"
        )


async def test_a_draft_is_kept_while_it_is_typed() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        await pilot.press(*"half")
        parts = await app.parts()
        session = screen(app, SessionScreen)._session

        async def kept() -> bool:
            return "half" in (await parts.records.load(session.id)).drafts.values()

        for _ in range(300):
            if await kept():
                break
            await pilot.pause(0.02)
        assert await kept()


async def test_an_empty_answer_stays_and_says_what_can_be_done() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        here = screen(app, SessionScreen)._session.here
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(app._notifications) == 1, "a notice")
        assert screen(app, SessionScreen)._session.here == here


async def test_going_back_shows_the_words_again() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        await pilot.press("f3")
        await wait_until(pilot, lambda: moment(app) is Moment.PROMPT, "the prompt")
        assert app.screen.query_one("#answer", AnswerBox).text == WORDS


async def test_escape_stops_the_coach_and_the_session_stays() -> None:
    gate = asyncio.Event()
    writer = FakeWriter("What would help you to ask Ravi?", gate=gate)
    app = make_app(writer)
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        await pilot.press(*WORDS, "enter")
        await wait_until(pilot, lambda: len(writer.briefs) == 1, "the model is asked")
        assert said(app).startswith("Thinking")
        await pilot.press("escape")
        await wait_until(pilot, lambda: writer.closed == 1, "the model's work is ended")
        assert isinstance(app.screen, SessionScreen)
        assert said(app).startswith("Stopped")
        gate.set()
        await pilot.press("o")
        await wait_until(pilot, lambda: app.screen.query_one(OfferList).option_count == 3, "asked again")


async def test_keys_are_served_while_the_model_thinks() -> None:
    writer = FakeWriter("What would help you to ask Ravi?", gate=asyncio.Event())
    app = make_app(writer)
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        await pilot.press(*WORDS, "enter")
        await wait_until(pilot, lambda: len(writer.briefs) == 1, "the model is asked")
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, PageScreen), "help is shown")
        await pilot.press("escape", "f3")
        await wait_until(pilot, lambda: moment(app) is Moment.PROMPT, "back at the words")


async def test_a_question_is_edited_before_it_is_kept() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        await pilot.press("e")
        await wait_until(pilot, lambda: app.focused is not None and app.focused.id == "edit", "the edit box")
        await pilot.press(*" Or not", "enter")
        chosen = screen(app, SessionScreen)._session.chosen
        await wait_until(pilot, lambda: len(chosen) == 1, "kept")
        assert chosen[0].text.endswith("Or not")
        assert chosen[0].original == "What would help you to ask Ravi?"


async def test_a_question_of_ones_own_is_kept_and_escape_closes_the_box_only() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        await pilot.press("w", "escape")
        assert isinstance(app.screen, SessionScreen)
        await pilot.press("w", *"What now?", "enter")
        chosen = screen(app, SessionScreen)._session.chosen
        await wait_until(pilot, lambda: [each.text for each in chosen] == ["What now?"], "kept")


async def test_a_kept_question_is_taken_off_by_the_same_key() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        chosen = screen(app, SessionScreen)._session.chosen
        await pilot.press("1")
        await wait_until(pilot, lambda: len(chosen) == 1, "kept")
        await pilot.press("1")
        await wait_until(pilot, lambda: not chosen, "taken off")


async def test_others_and_not_meant() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        panel = app.screen.query_one(QuestionsPanel)
        first = {question.text for question in panel._questions}
        await pilot.press("o")
        await wait_until(
            pilot, lambda: not panel.busy and not first & {each.text for each in panel._questions}, "others are offered"
        )
        await pilot.press("n")
        await wait_until(pilot, lambda: moment(app) is Moment.PROMPT, "back at the words")


async def test_the_source_can_be_read() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        await pilot.press("r")
        await wait_until(pilot, lambda: isinstance(app.screen, PageScreen), "the passage is shown")
        await pilot.press("escape")
        assert isinstance(app.screen, SessionScreen)


async def test_a_crisis_shows_people_to_turn_to_and_no_questions() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        await pilot.press(*"this is a crisis", "enter")
        await wait_until(pilot, lambda: "talk to somebody" in said(app), "people to turn to")
        assert app.screen.query_one(OfferList).option_count == 0


async def test_text_is_shown_as_text_and_never_as_markup() -> None:
    words = "[bold]no[/bold] [@click=app.quit]x[/]"
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await at_first_prompt(pilot)
        app.screen.query_one("#answer", AnswerBox).insert(words)
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.screen.query_one(OfferList).option_count == 3, "offered")
        assert words in str(app.screen.query_one("#statement", Static).content)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        choices = app.screen.query_one("#choices", OptionList)
        await wait_until(
            pilot, lambda: any("[bold]no" in str(each.prompt) for each in choices.options), "listed as text"
        )


async def test_the_theme_changes_and_the_narrow_screen_hides_the_side() -> None:
    app = make_app()
    async with app.run_test(size=(60, 20)) as pilot:
        await at_first_prompt(pilot)
        assert not app.screen.query_one("#side").display
        before = app.theme
        await pilot.press("ctrl+t")
        assert app.theme != before


async def test_a_commitment_is_marked_done_and_taken_back() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        parts = await app.parts()
        await wait_until(pilot, lambda: app.screen.query_one("#choices", OptionList).option_count > 3, "listed")
        guide = parts.guide("habit")
        from coachmate.coaching.guided import GuidedSession

        session = await GuidedSession.begin(guide, parts.records, parts.coach)
        await parts.records.commit(session.id, "promise", "Ask Ravi on Monday")
        screen(app, HomeScreen).refresh_choices()
        choices = app.screen.query_one("#choices", OptionList)

        def listed() -> list[int]:
            return [n for n, each in enumerate(choices.options) if (each.id or "").startswith("commitment:")]

        await wait_until(pilot, lambda: bool(listed()), "the commitment is listed")
        choices.highlighted = listed()[0]
        await pilot.press("enter")
        await wait_until(pilot, lambda: not listed(), "done")
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: bool(listed()), "taken back")
