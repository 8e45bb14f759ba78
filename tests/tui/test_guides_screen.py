"""All guides: listed by section, found while typing, begun with Enter, at every size."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.finding_guides import by_section, matching, people_of
from coachmate.coaching.guides import Section
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.guides import GuidesScreen
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.session import SessionScreen
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_home import MANY, at_home, guide


def listed(app: CoachmateApp) -> list[str]:
    return [each.id or str(each.prompt) for each in app.screen.query_one("#guide-list", OptionList).options]


def marked(app: CoachmateApp) -> str | None:
    option = app.screen.query_one("#guide-list", OptionList).highlighted_option
    return option.id if option else None


def told(app: CoachmateApp) -> str:
    return str(app.screen.query_one("#guide-about", Static).content)


async def at_guides(pilot: Pilot[None]) -> CoachmateApp:
    app, _ = await at_home(pilot)
    await app.open_screen("guides")
    await wait_until(pilot, lambda: marked(app) is not None, "one is marked")
    return app


async def test_they_stand_under_their_section_and_the_marked_one_tells_of_itself() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await at_guides(pilot)
        lines = listed(app)
        headings = [section.heading for section in Section]
        assert [line for line in lines if line in headings] == headings
        assert lines[:2] == ["Around a conversation", "afterwards"]
        await wait_until(pilot, lambda: told(app) == "5 to 10 min · alone\nAbout afterwards.", "its summary")


async def test_what_is_typed_finds_and_the_arrow_keys_mark_and_enter_begins() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await at_guides(pilot)
        await pilot.press(*"GROUP")
        await wait_until(pilot, lambda: "groups-1" in listed(app) and "risks-1" not in listed(app), "found")
        await pilot.press("down", "down")
        await wait_until(pilot, lambda: marked(app) == "groups-3", "the third")
        await pilot.press("up", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "begun")
        assert app.screen._session.guide.id == "groups-2"  # type: ignore[attr-defined]
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, GuidesScreen), "back where it was begun")


async def test_escape_empties_the_box_first_and_then_goes_back() -> None:
    async with make_app().run_test() as pilot:
        app = await at_guides(pilot)
        before = listed(app)
        await pilot.press(*"zzz")
        await wait_until(pilot, lambda: listed(app) == [], "nothing is found")
        assert told(app).startswith("No guide has all of these words.")
        await pilot.press("enter")
        assert isinstance(app.screen, GuidesScreen)
        await pilot.press("escape")
        await wait_until(pilot, lambda: listed(app) == before, "all again")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


async def test_the_keys_for_pages_move_through_the_list() -> None:
    async with make_app().run_test(size=(60, 15)) as pilot:
        app = await at_guides(pilot)
        first = marked(app)
        await pilot.press("pagedown")
        await wait_until(pilot, lambda: marked(app) not in (first, None), "further down")
        await pilot.press("pageup", "pageup")
        await wait_until(pilot, lambda: marked(app) == first, "up again, past the heading")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_box_list_and_summary_are_all_seen(size: tuple[int, int]) -> None:
    async with make_app().run_test(size=size) as pilot:
        app = await at_guides(pilot)
        await pilot.pause()
        for which in ("#query", "#guide-list", "#guide-about"):
            region = app.screen.query_one(which).region
            assert region.height >= (4 if which == "#guide-list" else 1), which
            assert app.screen.region.contains_region(region), which


def test_words_are_found_at_their_beginning_whatever_their_case_and_accents() -> None:
    guides = [guide("cafe", title="Café and questions", people=(2, 2)), guide("group", people=(3, 8))]
    assert matching(guides, "CAFE quest") == [guides[0]]
    assert matching(guides, "uestions") == []
    assert matching(guides, "for 3") == [guides[1]]
    assert matching(guides, "  ") == guides


def test_sections_come_in_their_order_with_the_guide_to_all_of_it_first() -> None:
    found = by_section(reversed(MANY))
    assert list(found) == list(Section)
    assert found[Section.HABIT][0].id == "habit"
    assert by_section([]) == {}


def test_for_how_many_people() -> None:
    said = [people_of(guide("g", people=people)) for people in ((1, 1), (2, 2), (3, 8), (1, 2))]
    assert said == ["alone", "for 2", "for 3 to 8", "alone or up to 2"]
