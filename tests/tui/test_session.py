"""The app driven by its keys: from home through a guide to the sheet, left and resumed, with every word kept."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.progress import Moment
from coachmate.coaching.sessions import Records
from coachmate.errors import ContentError
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sheet import SheetScreen
from coachmate.tui.widgets.answer import MOST_PASTED, AnswerBox
from coachmate.tui.widgets.offer import GO_ON, OfferList
from coachmate.tui.widgets.questions import QuestionsPanel
from coachmate.tui.widgets.timer import StageTimer
from coachmate.wiring import Parts
from tests.fakes import FakeWriter
from tests.tui.conftest import make_app, wait_until

T = TypeVar("T")
WORDS = "I promised to ask Ravi"


def screen(app: CoachmateApp, kind: type[T]) -> T:
    assert isinstance(app.screen, kind)
    return app.screen


async def wait_until_kept(records: Records, session: str, draft: str) -> None:
    for _ in range(500):
        if draft in (await records.load(session)).drafts.values():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"never kept: {draft}")


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
    await wait_until(pilot, lambda: app.screen.query_one(OfferList).option_count == 4, "three questions are offered")
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
                stage = current._session.stage
                await wait_until(pilot, lambda current=current, stage=stage: bool(current._session.kept(stage)), "kept")
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
        await wait_until(pilot, lambda: app.screen.query_one(OfferList).option_count == 4, "asked again")


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


async def test_the_last_that_may_be_kept_goes_nowhere_until_the_person_does() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        session = screen(app, SessionScreen)._session
        here = session.here
        await pilot.press("1", "2")
        await wait_until(pilot, lambda: len(session.chosen) == 2, "both are kept")
        await pilot.press("3")
        await wait_until(pilot, lambda: len(app._notifications) == 1, "told that it is full")
        assert session.here == here
        await wait_until(pilot, lambda: app.screen.query_one(OfferList).highlighted == 3, "the way on is marked")
        await pilot.press("enter")
        await wait_until(pilot, lambda: session.here != here, "going on")


async def test_going_back_finds_the_same_questions_and_what_is_kept_can_be_taken_off() -> None:
    writer = FakeWriter("What would help you to ask Ravi?")
    app = make_app(writer)
    async with app.run_test() as pilot:
        await at_questions(pilot)
        session = screen(app, SessionScreen)._session
        await pilot.press("1")
        await wait_until(pilot, lambda: len(session.chosen) == 1, "kept")
        await pilot.press("g")
        await wait_until(pilot, lambda: session.here.moment is Moment.PROMPT, "the next stage")
        await pilot.press("f3")
        await wait_until(pilot, lambda: isinstance(app.focused, OfferList), "the questions are back")
        assert len(writer.briefs) == 1
        await pilot.press("1")
        await wait_until(pilot, lambda: not session.chosen, "taken off")


async def test_a_kept_question_edited_again_is_kept_once() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        session = screen(app, SessionScreen)._session
        await pilot.press("1")
        await wait_until(pilot, lambda: len(session.chosen) == 1, "kept")
        await pilot.press("e")
        await wait_until(pilot, lambda: app.focused is not None and app.focused.id == "edit", "the edit box")
        await pilot.press(*" Really", "enter")
        await wait_until(
            pilot, lambda: [each.text[-6:] for each in session.chosen] == ["Really"], "kept once, as edited"
        )


async def test_a_branch_is_taken_by_its_number() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: app.screen.query_one("#choices", OptionList).option_count > 3, "listed")
        await pilot.press("p")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session opens")
        await pilot.press("2")
        await wait_until(pilot, lambda: moment(app) is Moment.PROMPT, "on the way")
        assert screen(app, SessionScreen)._session.progress.taken == {"part": "coach"}


async def test_the_branch_that_was_taken_gets_its_tick_at_the_side() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_first_prompt(pilot)
        assert str(app.screen.query_one("#side", Static).content).startswith("✓ Your part")


async def test_once_a_stage_it_is_said_that_kept_questions_go_on_the_sheet() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        await pilot.press("1")
        await wait_until(pilot, lambda: said(app).startswith("Kept: 1. It goes on your sheet."), "it is said")
        await pilot.press("2")
        await wait_until(pilot, lambda: said(app).startswith("Kept: 2."), "the second is kept")
        assert "sheet" not in said(app)


async def test_where_a_question_comes_from_is_said_in_plain_words() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        offer = app.screen.query_one(OfferList)
        first, *_ = [str(option.prompt).split("\n")[1].strip() for option in offer.options if option.id != GO_ON]
        assert first == "written by the model · to look closer"


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
        await wait_until(pilot, lambda: bool(app.screen.query(".passage.found")), "the passage is shown")
        assert "Silence is part of it" in str(app.screen.query_one(".passage.found", Static).content)
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
        await wait_until(pilot, lambda: app.screen.query_one(OfferList).option_count == 4, "offered")
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


async def test_an_unfinished_question_of_ones_own_is_there_again_after_closing_and_after_leaving() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        await pilot.press("w", *"What if", "escape")
        panel = app.screen.query_one(QuestionsPanel)
        await wait_until(pilot, lambda: isinstance(app.focused, OfferList), "the box is closed")
        await pilot.press("w")
        assert panel.query_one("#edit", AnswerBox).text == "What if"
        session = screen(app, SessionScreen)._session
        records = (await app.parts()).records
        await wait_until_kept(records, session.id, "What if")
        await pilot.press("escape", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        await app.resume_session(session.id)
        await wait_until(pilot, lambda: isinstance(app.focused, OfferList), "offered again")
        await pilot.press("w")
        box = app.screen.query_one("#edit", AnswerBox)
        assert box.text == "What if"
        await pilot.press(*" so?", "enter")
        chosen = screen(app, SessionScreen)._session.chosen
        await wait_until(pilot, lambda: [each.text for each in chosen] == ["What if so?"], "kept")
        await wait_until(pilot, lambda: not screen(app, SessionScreen)._session.draft, "no draft is left of it")


async def test_a_question_is_copied_and_saved() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        await pilot.press("c", "s")
        await wait_until(pilot, lambda: app.clipboard == "What would help you to ask Ravi?", "copied")
        exports = (await app.parts()).paths.exports
        await wait_until(pilot, lambda: (exports / "question.md").exists(), "saved")


async def test_a_pasted_megabyte_is_cut_in_the_box_and_kept_whole_in_a_file() -> None:
    app = make_app()
    pasted = "[b]\x1b[2Jword[/b]\r\n" * 60_000
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        box = app.screen.query_one("#answer", AnswerBox)
        await pilot.press(*"before ")
        box.post_message(events.Paste(pasted))
        await wait_until(pilot, lambda: len(app._notifications) == 1, "it says so")
        assert len(box.text) == MOST_PASTED
        assert box.text.startswith("before [b][2Jword[/b]\n")
        exports = (await app.parts()).paths.exports
        [file] = exports.glob("pasted-*.md")
        assert file.read_text("utf-8") == pasted.replace("\x1b", "").replace("\r\n", "\n")
        assert str(file) in next(iter(app._notifications)).message
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.screen.query_one(OfferList).option_count > 0, "and the session goes on")


async def test_f6_starts_the_timer_though_the_answer_box_has_the_focus() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await wait_until(
            pilot, lambda: app.screen.query_one("#choices", OptionList).option_count > 3, "the guides are listed"
        )
        await pilot.press("1")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session opens")
        await pilot.press("enter", "f4")
        await wait_until(pilot, lambda: app.screen.query_one(StageTimer).display, "a stage with a timer")
        assert isinstance(app.focused, AnswerBox)
        await pilot.press("f6")
        await wait_until(pilot, lambda: app.screen.query_one(StageTimer).running, "the timer runs")


async def test_content_that_cannot_be_used_ends_the_app_with_what_to_do_about_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def build(settings: Settings) -> Parts:
        raise ContentError("The file prepare.yaml can't be used.", "Line 3: a tab.", "Replace the tab by spaces.")

    app = CoachmateApp(Settings(), build)
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: app.return_code == 1, "the app ends")
    said = capsys.readouterr().err
    assert said.strip() == "The file prepare.yaml can't be used. Line 3: a tab. Replace the tab by spaces."
