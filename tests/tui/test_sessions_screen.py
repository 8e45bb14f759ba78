"""Past sessions by their keys: found by any word in them, opened, exported, deleted and brought back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from coachmate.coaching import progress as way
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.sessions import Found, Session
from coachmate.coaching.terms import Origin, Skill
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sessions import SessionsScreen
from coachmate.tui.screens.sheet import SheetScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.session_lines import session_lines
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_snapshots import SIZES

Compare = Callable[..., bool]
HELD = "I promised to ask Ravi about the rota"


def listed(app: CoachmateApp) -> list[str]:
    return [str(each.prompt) for each in app.screen.query_one("#past", OptionList).options]


def line(app: CoachmateApp) -> str:
    return str(app.screen.query_one("#sessions-line", Static).content)


async def write_three(app: CoachmateApp) -> list[str]:
    """Sessions as a person leaves them: one under way, one with a draft only, one finished."""
    parts = await app.parts()
    under_way = await GuidedSession.begin(parts.guide("habit"), parts.records, parts.coach)
    await under_way.submit(HELD)
    await parts.records.choose(under_way.id, "notice", "What would Ravi say?", Origin.BANK, Skill.EXPLORING)
    drafted = await GuidedSession.begin(parts.guide("habit"), parts.records, parts.coach)
    await drafted.save_draft("[b]half[/b] a thought about Amélie")
    done = await parts.records.start("habit", way.Progress(way.begin(parts.guide("habit")).trail, {}, True))
    await parts.records.submit(done.id, done.progress.here, "The budget is settled")
    return [under_way.id, drafted.id, done.id]


async def at_sessions(pilot: Pilot[None], *, write: Callable[[CoachmateApp], Awaitable[object]] = write_three) -> None:
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    await write(app)
    await wait_until(pilot, lambda: app.screen.query_one("#choices", OptionList).option_count > 3, "home is shown")
    await pilot.press("s")
    await wait_until(pilot, lambda: isinstance(app.screen, SessionsScreen), "the screen opens")
    await wait_until(pilot, lambda: bool(line(app)), "it has looked")


async def nothing(app: CoachmateApp) -> None:
    pass


async def test_sessions_are_listed_with_their_words_guide_time_and_place() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_sessions(pilot)
        done, drafted, under_way = listed(app)
        assert "The budget is settled" in done
        assert "finished" in done
        assert "[b]half[/b] a thought" in drafted  # text, never markup
        assert HELD in under_way
        assert " · at “" in under_way
        assert all("just now" in each for each in (done, drafted, under_way))


async def test_leaving_what_was_opened_comes_back_to_what_was_found_and_marked() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_sessions(pilot)
        await pilot.press(*"the")
        await wait_until(pilot, lambda: len(listed(app)) == 2, "two are found")
        await pilot.press("down", "down")
        marked = app.screen.query_one("#past", OptionList).highlighted_option
        assert marked is not None
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen | SheetScreen), "it is opened")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionsScreen), "back at the results")
        past = app.screen.query_one("#past", OptionList)
        await wait_until(pilot, lambda: len(listed(app)) == 2, "the same are found")
        assert app.screen.query_one("#query", Input).value == "the"
        assert past.highlighted_option is not None and past.highlighted_option.id == marked.id
        assert app.focused is past


async def test_a_sheet_that_one_goes_back_into_still_leads_to_the_results() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_sessions(pilot)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SheetScreen), "the sheet")
        await pilot.press("b")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "back in it")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionsScreen), "back at the list")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


def test_a_piece_that_is_cut_says_so_at_both_ends() -> None:
    session = Session("1", "habit", "words", way.Progress(()), datetime.now(UTC), datetime.now(UTC))
    piece = f"{'before ' * 20}Ravi {'after ' * 20}"
    found = Found(session, piece, ((piece.index("Ravi"), piece.index("Ravi") + 4),))
    below = session_lines(session, None, found, 40, datetime.now(UTC)).plain.split("\n")[1]
    assert below.startswith("…") and below.endswith("…") and "Ravi" in below and len(below) == 40


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rav rot", ["Ravi about the rota"]),
        ("amelie", ["Amélie"]),
        ("would say", ["What would Ravi say?"]),
        ("BUDGET", ["The budget"]),
        ("nowhere", []),
        ('" OR *', []),
    ],
)
async def test_what_is_typed_filters_the_list(query: str, expected: list[str]) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_sessions(pilot)
        await pilot.press(*query)
        await wait_until(pilot, lambda: len(listed(app)) == len(expected), "the list is filtered")
        assert all(text in shown for text, shown in zip(expected, listed(app), strict=True))
        await wait_until(pilot, lambda: "Esc shows all" in line(app), "it says how to see all again")
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(listed(app)) == 3, "all are back")
        assert isinstance(app.screen, SessionsScreen)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


async def test_enter_in_the_box_goes_to_what_was_found_and_enter_there_goes_on_with_it() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_sessions(pilot)
        await pilot.press(*"half", "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "the list has the focus")
        assert len(listed(app)) == 1
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session opens")
        box = app.screen.query_one("#answer", AnswerBox)
        await wait_until(pilot, lambda: box.text.startswith("[b]half"), "the words stand in the box")


async def test_a_finished_session_opens_as_its_sheet() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_sessions(pilot)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SheetScreen), "the sheet is shown")


async def test_a_session_whose_guide_is_gone_is_still_read_and_exported() -> None:
    async def write(app: CoachmateApp) -> None:
        records = (await app.parts()).records
        place = way.Place(stage="once", moment=way.Moment.PROMPT, prompt="what")
        session = await records.start("taken-away", way.Progress((place,)))
        await records.submit(session.id, place, HELD)

    app = make_app()
    async with app.run_test() as pilot:
        await at_sessions(pilot, write=write)
        await pilot.press("down", "x")
        exports = (await app.parts()).paths.exports
        await wait_until(pilot, lambda: any(exports.glob("*.md")), "it is saved")
        assert HELD in next(exports.glob("*.md")).read_text("utf-8")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, PageScreen), "the words are shown")
        assert any(HELD in str(each.content) for each in app.screen.query(Static))


@pytest.mark.parametrize("size", [(80, 24), (40, 20), (120, 40), (200, 60)])
async def test_each_session_takes_two_lines_however_many_there_are(size: tuple[int, int]) -> None:
    async def write(app: CoachmateApp) -> None:
        parts = await app.parts()
        for number in range(40):
            session = await GuidedSession.begin(parts.guide("habit"), parts.records, parts.coach)
            await session.submit(f"{number} {'words without an end ' * 20}")

    app = make_app()
    async with app.run_test(size=size) as pilot:
        await at_sessions(pilot, write=write)
        past = app.screen.query_one("#past", OptionList)
        await wait_until(pilot, lambda: past.option_count == 40, "all are listed")
        await wait_until(pilot, lambda: past.virtual_size.height == 80, "two lines each")
        await pilot.press(*"words", "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "all are found")
        await wait_until(pilot, lambda: past.virtual_size.height == 80, "two lines each, found")


async def test_x_saves_the_sheet_of_the_marked_session() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_sessions(pilot)
        await pilot.press("down", "down", "down", "x")
        exports = (await app.parts()).paths.exports
        await wait_until(pilot, lambda: any(exports.glob("*.md")), "the sheet is saved")
        assert "What would Ravi say?" in next(exports.glob("*.md")).read_text("utf-8")


async def test_a_deleted_session_is_gone_at_once_and_ctrl_z_brings_it_back() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_sessions(pilot)
        await pilot.press("down", "d")
        await wait_until(pilot, lambda: len(listed(app)) == 2, "it is gone")
        assert not any("budget" in each for each in listed(app))
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: len(listed(app)) == 3, "it is back")
        await pilot.press("d")
        await wait_until(pilot, lambda: len(listed(app)) == 2, "it is gone again")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        choices = app.screen.query_one("#choices", OptionList)
        await wait_until(pilot, lambda: choices.option_count > 3, "home is filled")
        await wait_until(
            pilot, lambda: not any("budget" in str(each.prompt) for each in choices.options), "gone from home too"
        )


async def test_letters_typed_in_the_box_are_text_and_delete_nothing() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_sessions(pilot)
        await pilot.press("d", "x")
        await wait_until(pilot, lambda: app.screen.query_one("#query", Input).value == "dx", "they stand in the box")
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(listed(app)) == 3, "nothing was deleted")


async def test_without_sessions_it_says_what_to_do() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_sessions(pilot, write=nothing)
        assert listed(app) == []
        assert "choose a guide" in line(app)
        await pilot.press("down", "d", "x", "enter")
        assert isinstance(app.screen, SessionsScreen)


async def test_a_wide_screen_shows_what_was_written_beside_the_list() -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await at_sessions(pilot)
        await pilot.press("down", "down", "down")
        beside = app.screen.query_one("#preview-text", Static)
        await wait_until(pilot, lambda: "What would Ravi say?" in str(beside.content), "the words are shown")
        assert app.screen.query_one("#preview").display


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("found", [False, True], ids=["listed", "found"])
def test_the_screen_looks_as_it_did(snap_compare: Compare, size: tuple[int, int], theme: str, found: bool) -> None:
    async def before(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, CoachmateApp)
        await wait_until(pilot, lambda: app.workers_line == "models ready", "the workers are ready")
        await at_sessions(pilot)
        app.screen.query_one("#query", Input).cursor_blink = False
        if found:
            await pilot.press(*"rav")
            await wait_until(pilot, lambda: len(listed(app)) == 1, "it is found")
        wide = size[0] >= 110
        wanted = "Ravi" if found else "budget"
        beside = app.screen.query_one("#preview-text", Static)
        await wait_until(pilot, lambda: not wide or wanted in str(beside.content), "the words beside it")
        await pilot.pause()

    assert snap_compare(make_app(theme=theme), terminal_size=size, run_before=before)
