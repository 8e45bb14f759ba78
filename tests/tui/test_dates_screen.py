"""The form for a calendar file: what is saved, and what it says when something can't be used."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.dates import LINES, DatesScreen
from coachmate.tui.screens.home import HomeScreen
from coachmate.wiring import Parts
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_home import at_home, meant


async def at_form(pilot: Pilot[None], *, meant_to: bool = True) -> tuple[CoachmateApp, Parts]:
    app, parts = await at_home(pilot)
    if meant_to:
        await meant(parts, "Ask Ravi", date.today() + timedelta(days=3))
    await pilot.press("d")
    await wait_until(pilot, lambda: isinstance(app.screen, DatesScreen), "the form")
    said = app.screen.query_one("#dates-line", Static)
    await wait_until(pilot, lambda: "meant to do" in str(said.content), "what there is")
    return app, parts


async def saved(pilot: Pilot[None], parts: Parts) -> str:
    file = parts.paths.exports / "coachmate.ics"
    await wait_until(pilot, file.exists, "the file")
    assert file.stat().st_mode & 0o077 == 0
    return file.read_bytes().decode("utf-8")


def fault(app: CoachmateApp) -> str:
    return str(app.screen.query_one("#dates-fault", Static).content)


def put(app: CoachmateApp, **values: str) -> None:
    for name, value in values.items():
        app.screen.query_one(f"#date-{name}", Input).value = value


async def test_the_days_alone_are_saved_with_one_key_and_again_into_the_same_file() -> None:
    async with make_app().run_test() as pilot:
        app, parts = await at_form(pilot)
        await pilot.press("ctrl+s")
        text = await saved(pilot, parts)
        assert "SUMMARY:Ask Ravi" in text
        assert "RRULE" not in text
        await wait_until(pilot, lambda: len(app._notifications) == 1, "told where")
        put(app, busy="no")
        await pilot.press("ctrl+s")
        file = parts.paths.exports / "coachmate.ics"
        await wait_until(pilot, lambda: "SUMMARY:coachmate" in file.read_text("utf-8"), "saved again")
        assert "Ravi" not in file.read_text("utf-8")
        assert list(parts.paths.exports.iterdir()) == [file]


async def test_enter_goes_from_line_to_line_and_meetings_come_into_the_file() -> None:
    async with make_app().run_test() as pilot:
        app, parts = await at_form(pilot, meant_to=False)
        await pilot.press(*"tomorrow", "enter")
        assert app.focused is app.screen.query_one("#date-at")
        put(app, at="9:30", weeks="3", meetings="5", minutes="45", zone="Europe/Berlin")
        await pilot.press("ctrl+s")
        text = await saved(pilot, parts)
        assert f"DTSTART;TZID=Europe/Berlin:{date.today() + timedelta(days=1):%Y%m%d}T093000" in text
        assert "RRULE:FREQ=WEEKLY;COUNT=5;INTERVAL=3" in text
        assert "DURATION:PT45M" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first": "after the fair"}, "Write it like Friday"),
        ({"at": "noon"}, "such as 17:30"),
        ({"weeks": "often"}, "every 1 to 52 weeks"),
        ({"zone": "Europe/Bonn"}, "such as Europe/London"),
    ],
)
async def test_what_cannot_be_used_is_told_and_nothing_is_saved(wrong: dict[str, str], said: str) -> None:
    async with make_app().run_test(size=(60, 15)) as pilot:
        app, parts = await at_form(pilot)
        put(app, **{"first": "tomorrow", **wrong})
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: said in fault(app), "told")
        assert not parts.paths.exports.exists()


async def test_with_nothing_to_save_it_says_what_to_write_and_escape_goes_back() -> None:
    async with make_app().run_test() as pilot:
        app, _ = await at_form(pilot, meant_to=False)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: "Write on which day you meet first" in fault(app), "told")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_every_line_of_the_form_is_seen(size: tuple[int, int]) -> None:
    async with make_app().run_test(size=size) as pilot:
        app, _ = await at_form(pilot)
        await pilot.pause()
        for line in LINES:
            assert app.screen.region.contains_region(app.screen.query_one(f"#date-{line.id}").region), line.id
