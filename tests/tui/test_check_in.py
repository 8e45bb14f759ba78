"""The check-in by its keys: questions taken, changed and retired, days scored, weeks seen and saved."""

from __future__ import annotations

import csv
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.efforts import ABOUT, Effort
from coachmate.paths import Paths
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens import check_in as module
from coachmate.tui.screens.check_in import CheckInScreen
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.own_questions import OwnQuestionsScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.weeks import WeeksScreen
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_snapshots import SIZES, Compare, settled

TODAY = date(2026, 11, 22)
OWN = ("Did I listen [b]first[/b]?", "Did I rest?", "Did I ask?")


@pytest.fixture(autouse=True)
def sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_today", lambda: TODAY)
    monkeypatch.setattr("coachmate.tui.screens.weeks.day_of", lambda now: TODAY)


def text(app: CoachmateApp, which: str) -> str:
    return str(app.screen.query_one(which, Static).content)


def listed(app: CoachmateApp, which: str) -> list[str]:
    return [str(each.prompt) for each in app.screen.query_one(which, OptionList).options if not each.disabled]


async def kept(app: CoachmateApp) -> list[tuple[str, int, str]]:
    parts = await app.parts()
    known = {each.id: each.text for each in await parts.efforts.questions(retired=True)}
    return [(known[each.question], each.score, each.note) for each in await parts.efforts.scores()]


async def opened(pilot: Pilot[None], *own: str) -> CoachmateApp:
    app = cast("CoachmateApp", pilot.app)
    parts = await app.parts()
    for each in own:
        await parts.efforts.add(each)
    await app.open_screen("check_in")
    await wait_until(pilot, lambda: bool(text(app, "#effort-day")), "the day is shown")
    return app


async def asked(pilot: Pilot[None], question: str) -> None:
    app = cast("CoachmateApp", pilot.app)
    await wait_until(
        pilot,
        lambda: (
            isinstance(app.screen, CheckInScreen)
            and app.screen.query_one("#effort-question").display
            and text(app, "#effort-question") == question
        ),
        f"{question} is asked",
    )


async def gone_through(pilot: Pilot[None]) -> None:
    scored = pilot.app.screen.query_one("#effort-scored", OptionList)
    await wait_until(pilot, lambda: scored.display and scored.has_focus, "all are gone through")


async def test_one_key_a_question_and_all_is_kept() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, *OWN)
        assert text(app, "#effort-question") == OWN[0]  # text, never markup
        assert text(app, "#effort-said") == ABOUT
        assert text(app, "#effort-day") == "Today, Sunday 22 November · 1 of 3"
        await pilot.press("7")
        await asked(pilot, OWN[1])
        assert text(app, "#effort-said") == ""
        await pilot.press("t", "0")
        await gone_through(pilot)
        assert await kept(app) == [(OWN[0], 7, ""), (OWN[1], 10, ""), (OWN[2], 0, "")]
        assert listed(app, "#effort-scored") == [f" 7  {OWN[0]}", f"10  {OWN[1]}", f" 0  {OWN[2]}"]
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


async def test_arrows_mark_and_enter_takes() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, *OWN)
        await pilot.press("enter")
        assert text(app, "#effort-question") == OWN[0]
        await pilot.press("right", "right", "right")
        assert "[7]" in text(app, "#effort-scale")
        await pilot.press("left", "enter")
        await asked(pilot, OWN[1])
        assert await kept(app) == [(OWN[0], 6, "")]
        await pilot.press("b")
        await asked(pilot, OWN[0])
        assert "[6]" in text(app, "#effort-scale")
        await pilot.press(*["right"] * 9, "enter", "f3", "enter")
        await asked(pilot, OWN[1])
        assert await kept(app) == [(OWN[0], 10, "")]


async def test_skip_and_take_off_leave_a_gap() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, *OWN)
        await pilot.press("s", "5", "b", "x", "f4", "s")
        await gone_through(pilot)
        assert await kept(app) == []
        assert listed(app, "#effort-scored")[0] == f" -  {OWN[0]}"
        assert "nothing has to be" in text(app, "#effort-said")


async def test_a_note_stands_beside_its_score_and_is_not_lost_without_a_word() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, *OWN)
        await pilot.press("n", *"7 [i]rain", "enter")
        await wait_until(pilot, lambda: "7 [i]rain" in text(app, "#effort-note"), "the note waits")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, CheckInScreen)
        assert any("kept with its score" in each.message for each in app._notifications)
        await pilot.press("4")
        await asked(pilot, OWN[1])
        assert await kept(app) == [(OWN[0], 4, "7 [i]rain")]
        await pilot.press("b", "n", "escape", "n", *" again", "enter")
        await wait_until(pilot, lambda: "rain again" in text(app, "#effort-note"), "the note is changed")
        assert await kept(app) == [(OWN[0], 4, "7 [i]rain again")]


async def test_a_note_that_tells_of_a_crisis_brings_people_to_turn_to() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, *OWN)
        await pilot.press("n", *"crisis", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, PageScreen), "the message is shown")
        await pilot.press("escape")
        await asked(pilot, OWN[0])


async def test_yesterday_has_scores_of_its_own() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, *OWN[:1])
        await pilot.press("3")
        await gone_through(pilot)
        await pilot.press("y")
        await asked(pilot, OWN[0])
        assert text(app, "#effort-day").startswith("Yesterday, Saturday 21 November")
        await pilot.press("8")
        await gone_through(pilot)
        await pilot.press("y")
        await wait_until(pilot, lambda: text(app, "#effort-day").startswith("Today"), "today again")
        efforts = (await app.parts()).efforts
        (question,) = await efforts.questions()
        yesterday = TODAY - timedelta(days=1)
        assert await efforts.scores() == [Effort(question.id, yesterday, 8), Effort(question.id, TODAY, 3)]


async def test_the_day_stays_the_one_it_was_opened_on_when_midnight_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, *OWN[:2])
        monkeypatch.setattr(module, "_today", lambda: TODAY + timedelta(days=1))
        await pilot.press("3")
        await asked(pilot, OWN[1])
        assert text(app, "#effort-day").startswith("Yesterday, Sunday 22 November")
        assert [each.day for each in await (await app.parts()).efforts.scores()] == [TODAY]


async def test_one_that_was_scored_can_be_changed() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, *OWN)
        await pilot.press("1", "2", "3")
        await gone_through(pilot)
        await pilot.press("down", "enter")
        await asked(pilot, OWN[1])
        await pilot.press("9")
        await gone_through(pilot)
        assert [score for _, score, _ in await kept(app)] == [1, 9, 3]


async def test_nobody_is_asked_anything_until_they_take_a_question() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "You have none yet" in text(app, "#effort-said")
        await pilot.press("5", "n", "s", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, OwnQuestionsScreen), "some are offered")
        await wait_until(pilot, lambda: len(listed(app, "#own-questions-list")) == 6, "six of them")
        await pilot.press("enter")
        parts = await app.parts()
        first = parts.starters.questions[0].text
        await wait_until(pilot, lambda: listed(app, "#own-questions-list")[0] == first, "the first is taken")
        await pilot.press("escape")
        await asked(pilot, first)


async def at_questions(pilot: Pilot[None]) -> CoachmateApp:
    app = await opened(pilot, *OWN)
    await pilot.press("e")
    await wait_until(
        pilot,
        lambda: bool(app.screen.query("#own-questions-list")) and len(listed(app, "#own-questions-list")) == 9,
        "",
    )
    return app


async def own(app: CoachmateApp) -> list[str]:
    return [each.text for each in await (await app.parts()).efforts.questions()]


async def becomes(pilot: Pilot[None], expected: list[str]) -> None:
    app = cast("CoachmateApp", pilot.app)
    for _ in range(300):
        if await own(app) == expected and listed(app, "#own-questions-list")[: len(expected)] == expected:
            return
        await pilot.pause(0.01)
    assert await own(app) == expected


async def test_questions_are_added_reworded_ordered_retired_and_taken_back() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_questions(pilot)
        await pilot.press("j", "j")
        await becomes(pilot, [OWN[1], OWN[2], OWN[0]])
        await pilot.press("k")
        await becomes(pilot, [OWN[1], OWN[0], OWN[2]])
        await pilot.press("r")
        await becomes(pilot, [OWN[1], OWN[2]])
        await pilot.press("ctrl+z")
        await becomes(pilot, [OWN[1], OWN[0], OWN[2]])
        await pilot.press("home", "enter", *" Well?", "enter")
        await becomes(pilot, ["Did I rest? Well?", OWN[0], OWN[2]])
        await pilot.press("ctrl+z")
        await becomes(pilot, [OWN[1], OWN[0], OWN[2]])
        await pilot.press("a", "enter")
        assert app.screen.query_one("#own-questions-box").display  # nothing but the beginning is no question
        await pilot.press(*"sing?", "enter")
        await becomes(pilot, [OWN[1], OWN[0], OWN[2], "Did I do my best to sing?"])
        await pilot.press("end", "a", *"x", "escape", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen), "back at the check-in")


async def with_weeks(pilot: Pilot[None]) -> None:
    app = await opened(pilot, "=Did I listen?", *OWN[1:])
    efforts = (await app.parts()).efforts
    for place, question in enumerate(await efforts.questions()):
        for ago in range(60):
            if not 13 < ago < 24 and (ago + place) % 4:
                await efforts.score(question.id, TODAY - timedelta(days=ago), (ago * 3 + place * 2) % 11)
    await pilot.press("w")
    await wait_until(
        pilot, lambda: isinstance(app.screen, WeeksScreen) and len(listed(app, "#weeks-questions")) == 3, "the weeks"
    )
    await pilot.pause()


def drawn(app: CoachmateApp) -> str:
    return "\n".join("".join(each.text for each in strip) for strip in app.screen._compositor.render_strips())


async def test_weeks_show_figures_bars_and_gaps_and_are_saved() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await with_weeks(pilot)
        await wait_until(pilot, lambda: "█" in drawn(app), "the bars")
        gap = next(line for line in drawn(app).splitlines() if line.strip().startswith("2 Nov"))
        assert "█" not in gap and gap.rstrip().endswith("-")
        await pilot.press("down")
        await wait_until(pilot, lambda: text(app, "#weeks-question") == OWN[1], "the other one is shown")
        await pilot.press("x")
        file = Paths.from_environment().exports / "check-in.csv"
        await wait_until(pilot, file.exists, "the file is saved")
        with file.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.reader(stream))
        assert rows[0] == ["day", "question", "score", "note"]
        assert {row[1] for row in rows[1:]} == {"'=Did I listen?", *OWN[1:]}
        assert len(rows) - 1 == len(await kept(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, CheckInScreen), "back")


async def test_in_a_low_window_the_last_weeks_are_the_ones_that_are_seen() -> None:
    app = make_app()
    async with app.run_test(size=(60, 15)) as pilot:
        await with_weeks(pilot)
        await wait_until(pilot, lambda: "16 Nov" in drawn(app), "this week is seen")


async def asking(pilot: Pilot[None]) -> None:
    await opened(pilot, *OWN)
    await pilot.press("7", "b")
    await asked(pilot, OWN[0])


async def choosing(pilot: Pilot[None]) -> None:
    await at_questions(pilot)


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("arrive", [asking, choosing, with_weeks], ids=lambda each: each.__name__)
def test_the_screen_looks_as_it_did(
    snap_compare: Compare, arrive: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int], theme: str
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await arrive(pilot)
        await settled(pilot)

    assert snap_compare(make_app(theme=theme), terminal_size=size, run_before=before)


def test_today_is_the_day_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert abs((module._today() - datetime.now().date()).days) <= 1
