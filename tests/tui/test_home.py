"""The first screen: what it shows first, that it stays calm with many guides, and where its keys lead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import OptionList

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.guides import Guide, Section
from coachmate.coaching.partnerships import Kind
from coachmate.paths import Paths
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.guides import GuidesScreen
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.welcome import WelcomeScreen
from coachmate.wiring import Parts
from tests.tui.conftest import make_app, wait_until

NASTY = "[bold]x[/bold] \x1b[2J Ask Ravi \u202e and Amina, and everybody else in the room, before I tell anybody"


def guide(guide_id: str, section: Section = Section.CONVERSATION, **more: object) -> Guide:
    stage = {"id": "say", "title": "Say", "intention": "Say it.", "prompts": [{"id": "say", "text": "What is it?"}]}
    return Guide.model_validate(
        {
            "id": guide_id,
            "title": guide_id.replace("-", " ").capitalize(),
            "summary": f"About {guide_id}.",
            "section": section,
            "minutes": (5, 10),
            "sheet": "S",
            "stages": [stage],
            **more,
        }
    )


SINGLE = {"relationship": 1, "practices": 2, "habit": 3}
MANY = (
    guide("prepare"),
    guide("afterwards"),
    *(guide(name, Section(name), step=step) for name, step in SINGLE.items()),
    *(guide(f"{section.value}-{n}", section) for section in Section for n in range(1, 5)),
)


async def at_home(pilot: Pilot[None], guides: Iterable[Guide] = MANY) -> tuple[CoachmateApp, Parts]:
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    parts = await app.parts()
    parts.guides = tuple(guides)
    await again(pilot)
    return app, parts


async def again(pilot: Pilot[None]) -> None:
    """The list as it is made now."""
    home = pilot.app.screen
    assert isinstance(home, HomeScreen)
    await home.refresh_choices().wait()
    await pilot.pause()


def ids(app: CoachmateApp) -> list[str]:
    return [each.id for each in app.screen.query_one("#choices", OptionList).options if each.id]


def shown(app: CoachmateApp) -> str:
    return "\n".join(str(each.prompt) for each in app.screen.query_one("#choices", OptionList).options)


def styles(app: CoachmateApp, words: str) -> list[object]:
    """The styles of the option that holds the words."""
    options = app.screen.query_one("#choices", OptionList).options
    line = next(each.prompt for each in options if words in str(each.prompt))
    assert isinstance(line, Content)
    return [span.style for span in line.spans]


async def meant(parts: Parts, text: str, due: date | None = None, partnership: str | None = None) -> str:
    session = await GuidedSession.begin(parts.guides[0], parts.records, parts.coach, partnership)
    return (await parts.records.commit(session.id, "say", text, due)).id


# What is shown


async def test_with_many_guides_it_shows_five_and_the_way_to_all() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_home(pilot)
        assert len(MANY) > 30
        assert ids(app) == [
            "guide:prepare",
            "guide:afterwards",
            "guide:relationship",
            "guide:practices",
            "guide:habit",
            "open:guides",
        ]


async def test_prepare_stands_first_and_is_marked() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(pilot, reversed(MANY))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "a session")
        assert app.screen._session.guide.id == "prepare"  # type: ignore[attr-defined]


async def test_on_the_first_run_prepare_begins_within_three_keys() -> None:
    Paths.from_environment().welcomed.unlink()
    app = make_app(welcome=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, WelcomeScreen), "the first page")
        await app.parts()
        await pilot.press("escape", "p")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "a session")
        assert app.screen._session.guide.id == "prepare"  # type: ignore[attr-defined]


async def test_without_a_guide_to_all_of_a_step_the_guides_of_the_step_open() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_home(pilot, [each for each in MANY if each.id not in (*SINGLE, "afterwards")])
        assert ids(app)[:5] == [
            "guide:prepare",
            "section:relationship",
            "section:practices",
            "section:habit",
            "open:guides",
        ]
        assert "Step 2: hone the practices  4 guides" in shown(app)
        await pilot.press("2")
        await wait_until(pilot, lambda: isinstance(app.screen, GuidesScreen), "the guides")
        guides = app.screen.query_one("#guide-list", OptionList)
        await wait_until(pilot, lambda: guides.highlighted_option is not None, "one is marked")
        option = guides.highlighted_option
        assert option is not None
        assert option.id == "practices-1"


async def test_a_guide_that_is_not_there_has_neither_line_nor_key() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_home(pilot, [guide("prepare")])
        assert ids(app) == ["guide:prepare", "open:guides"]
        assert "a" not in app.screen.active_bindings
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_sessions_stand_before_commitments_and_only_a_few_of_each() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        _, parts = await at_home(pilot)
        for number in range(9):
            session = await GuidedSession.begin(parts.guide("prepare"), parts.records, parts.coach)
            await session.save_draft(f"half {number}")
            await meant(parts, f"Ask {number}")
        await again(pilot)
        kinds = [each.partition(":")[0] for each in ids(app)]
        assert kinds == ["guide"] * 5 + ["open"] + ["session"] * 5 + ["open"] + ["commitment"] * 7 + [
            "more-commitments"
        ]
        assert "4 more: s shows all sessions" in shown(app)
        choices = app.screen.query_one("#choices", OptionList)
        choices.highlighted = next(n for n, each in enumerate(choices.options) if each.id == "more-commitments")
        await pilot.press("enter")
        await wait_until(pilot, lambda: sum(each.startswith("commitment:") for each in ids(app)) == 9, "all of them")


async def test_what_was_meant_stands_with_its_day_cue_and_partner_the_nearest_first() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        _, parts = await at_home(pilot)
        ravi = await parts.partnerships.add(Kind.PAIR, "Ravi", ["Ravi"])
        today = date.today()
        await meant(parts, "Some day")
        await meant(parts, "Later", today + timedelta(days=40), ravi.id)
        await meant(parts, "Overdue", today - timedelta(days=2))
        await again(pilot)
        lines = [line for line in shown(app).split("\n") if line]
        text = lines[lines.index("You meant to") + 1 :]
        assert text[0] == "□ Overdue"
        assert re.fullmatch("  since [A-Z][a-z]+day", text[1])
        assert text[2] == "□ Later"
        assert re.fullmatch(r"  by [A-Z][a-z]+day \d+ [A-Z][a-z]+( \d{4})? · with Ravi", text[3])
        assert text[4] == "□ Some day"
        # Nothing nags: what is overdue has the colours of everything else.
        assert styles(app, "Overdue") == styles(app, "Later")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15), (20, 5)])
async def test_words_of_any_kind_fit_their_line_at_any_size(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        _, parts = await at_home(pilot, [guide("prepare", summary=NASTY), *MANY[1:]])
        ours = await parts.partnerships.add(Kind.GROUP, NASTY[:50], ["[b]A[/b]", "{0}", "漢字"])
        await meant(parts, NASTY, date.today(), ours.id)
        await again(pilot)
        assert "\x1b" not in shown(app)
        assert "[bold]x[/bold]" in shown(app)
        room = max(20, min(size[0], 110) - 8)
        assert all(len(line) <= room for line in shown(app).split("\n") if "□" in line or "with" in line)


# Where the keys lead


@pytest.mark.parametrize(
    ("key", "name"), [("g", "guides"), ("b", "partners"), ("c", "check_in"), ("w", "expertise"), ("d", "dates")]
)
async def test_each_key_opens_its_screen(key: str, name: str) -> None:
    from coachmate.tui.app import SCREENS

    app = make_app()
    async with app.run_test() as pilot:
        await at_home(pilot)
        await pilot.press(key)
        opened = SCREENS[name].partition(":")[2]
        await wait_until(pilot, lambda: type(app.screen).__name__ == opened, name)


@pytest.mark.parametrize(
    ("key", "begun"), [("p", "prepare"), ("a", "afterwards"), *((str(n), name) for name, n in SINGLE.items())]
)
async def test_each_key_begins_its_guide(key: str, begun: str) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_home(pilot)
        await pilot.press(key)
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), begun)
        assert app.screen._session.guide.id == begun  # type: ignore[attr-defined]
