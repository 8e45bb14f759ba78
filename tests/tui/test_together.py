"""Several people at one screen, by their keys: who is here, talks, timers, who speaks, quiet mode, options, records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.partnerships import Kind
from coachmate.coaching.progress import Moment
from coachmate.coaching.seating import Seats
from coachmate.errors import CoachmateError
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.seats import SeatsScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.screens.sheet import SheetScreen
from coachmate.tui.screens.with_whom import WithWhomScreen
from coachmate.tui.widgets import timer
from coachmate.tui.widgets.airtime import AirtimeStrip
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.options import OptionsList
from coachmate.tui.widgets.talk import QuietPanel, TalkPanel
from coachmate.tui.widgets.timer import OVER, StageTimer
from tests.fakes import FakeParts
from tests.together_guides import AGAIN, ROUND, STORIES, TOGETHER
from tests.tui.conftest import wait_until
from tests.tui.test_every_key import SIZES, keys_here, on_screen, settle, to_home
from tests.tui.test_session import screen

TRIO = Seats(("Ann", "Bo", "Cy"), {"host": "Ann", "keeper": "Bo"})
PAIR = Seats(("Ines", "Tom"))


class Parts(FakeParts):
    def __init__(self) -> None:
        super().__init__()
        self.guides = (*self.guides, *TOGETHER)


class FakeClock:
    """Stands for the monotonic clock."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = FakeClock()
    monkeypatch.setattr(timer, "monotonic", clock)
    return clock


def make(theme: str = "dark", *, bell: bool = True) -> CoachmateApp:
    return CoachmateApp(Settings(theme=theme, bell=bell), lambda settings: Parts())  # type: ignore[arg-type]


async def at_session(
    pilot: Pilot[None], guide: str, seats: Seats | None = None, partnership: str | None = None
) -> GuidedSession:
    """A session of that guide with these people, opened at its beginning."""
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    parts = await app.parts()
    session = await GuidedSession.begin(parts.guide(guide), parts.records, parts.coach, partnership, seats)
    return await opened(pilot, session.id)


async def opened(pilot: Pilot[None], session: str) -> GuidedSession:
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    await app.resume_session(session)
    await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen) and app.focused is not None, "it opens")
    return screen(app, SessionScreen)._session


def shown(app: CoachmateApp, which: str) -> str:
    return str(app.screen.query_one(which, Static).content)


def at(session: GuidedSession, stage: str, moment: Moment) -> Callable[[], bool]:
    return lambda: (session.here.stage, session.here.moment) == (stage, moment)


# Who is here


async def test_names_are_asked_roles_shown_and_changed_and_the_guide_speaks_of_them() -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.begin_guide(ROUND.id)
        await wait_until(pilot, lambda: isinstance(app.focused, Input), "the first name is asked")
        await pilot.press(*"Ann", "enter", *"Bo", "enter", *"ann", "enter")
        await wait_until(pilot, lambda: len(app._notifications) == 1, "the same name is refused")
        await pilot.press("ctrl+u", *"Cy", "enter", "escape")
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "the list has the focus")
        seats = screen(app, SeatsScreen)
        assert seats._gathering.seats == TRIO
        choices = seats.query_one("#seats-list", OptionList)
        ids = [option.id for option in choices.options]
        choices.highlighted = ids.index("role:host")
        await pilot.press("enter")
        await wait_until(pilot, lambda: seats._gathering.roles == {"host": "Bo", "keeper": "Ann"}, "passed on")
        choices.highlighted = ids.index("person:0")
        await pilot.press("n")
        await wait_until(pilot, lambda: seats._gathering.people == ["Bo", "Ann", "Cy"], "Ann's turn comes later")
        await pilot.press("d")
        await wait_until(pilot, lambda: seats._gathering.people == ["Bo", "Cy"], "Ann is taken off")
        await pilot.press("g")
        assert isinstance(app.screen, SeatsScreen)
        await pilot.press("a", *"Ann", "enter", "escape", "g")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "it begins")
        session = screen(app, SessionScreen)._session
        assert session.seats.people == ("Bo", "Cy", "Ann")
        assert shown(app, "#talk-text") == "Bo brings one thing. The others listen."


async def test_with_partners_one_is_asked_with_whom_and_their_names_stand_there_already() -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        parts = await app.parts()
        maya = await parts.partnerships.add(Kind.PAIR, "Maya and me", ["Maya"])
        gone = await parts.partnerships.add(Kind.PAIR, "Li and me", ["Li"])
        await parts.partnerships.end(gone.id, True)
        await app.begin_guide(STORIES.id)
        await wait_until(pilot, lambda: isinstance(app.screen, WithWhomScreen), "with whom")
        assert app.screen.query_one("#with-whom-choices", OptionList).option_count == 2
        await pilot.press("1")
        await wait_until(pilot, lambda: isinstance(app.focused, Input), "who is here")
        await pilot.press(*"Ines", "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "all are here")
        await pilot.press("g")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "it begins")
        session = screen(app, SessionScreen)._session
        assert (session.partnership, session.seats.people) == (maya.id, ("Ines", "Maya"))
        # The next time, one's own name is known.
        await app.begin_guide(STORIES.id, maya.id)
        await wait_until(pilot, lambda: isinstance(app.screen, SeatsScreen), "who is here, at once")
        assert screen(app, SeatsScreen)._gathering.people == ["Ines", "Maya"]


async def test_nobody_in_particular_can_be_chosen_and_escape_begins_nothing() -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        parts = await app.parts()
        await parts.partnerships.add(Kind.PAIR, "Maya", ["Maya"])
        await app.begin_guide(AGAIN.id)
        await wait_until(pilot, lambda: isinstance(app.screen, WithWhomScreen), "with whom")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        await app.begin_guide(AGAIN.id)
        await wait_until(pilot, lambda: isinstance(app.focused, OptionList), "with whom, again")
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "no names are needed")
        assert screen(app, SessionScreen)._session.partnership is None
        # A guide for one alone asks nothing.
        await app.begin_guide("prepare")
        await wait_until(
            pilot,
            lambda: isinstance(app.screen, SessionScreen) and app.screen._session.guide.id == "prepare",
            "it opens at once",
        )


# Talks


async def test_two_people_talk_write_and_choose_to_the_end() -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)
        for number, (teller, hearer) in enumerate((PAIR.people, PAIR.people[::-1]), 1):
            await wait_until(pilot, at(session, f"story-{number}", Moment.TALK), "a talk")
            await wait_until(pilot, lambda: isinstance(app.focused, TalkPanel), "the talk has the focus")
            told = f"{teller} tells a turning point. {hearer} listens and asks nothing."
            assert shown(app, "#talk-text") == told
            await pilot.press("x", "enter")
            await wait_until(pilot, at(session, f"echo-{number}", Moment.PROMPT), "what was heard")
            assert shown(app, "#prompt-text") == f"{hearer}, what did you hear?"
            await pilot.press(*"much", "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, OptionsList), "options")
        await pilot.press("2")
        await wait_until(pilot, lambda: session.here.prompt == "scale", "taken")
        await pilot.press("7")
        await wait_until(pilot, lambda: isinstance(app.screen, SheetScreen), "the sheet")
        record = await (await app.parts()).records.load(session.id)
        assert [turn.text for turn in record.turns] == ["much", "much", "Hard", "7"]


async def test_going_back_goes_to_the_talk() -> None:
    app = make()
    async with app.run_test() as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)
        await pilot.press("enter")
        await wait_until(pilot, at(session, "echo-1", Moment.PROMPT), "a prompt")
        await pilot.press("f3")
        await wait_until(pilot, at(session, "story-1", Moment.TALK), "the talk")
        await pilot.press("f4")
        await wait_until(pilot, at(session, "echo-1", Moment.PROMPT), "left out")


# Options


async def test_words_of_ones_own_are_added_to_an_option_kept_as_typed_and_found_again() -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)
        for _ in range(4):
            before = session.here
            await pilot.press("f4")
            await wait_until(pilot, lambda before=before: session.here != before, "left out")  # type: ignore[misc]
        await wait_until(pilot, lambda: isinstance(app.focused, OptionsList), "options")
        await pilot.press("down", "w")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "a box")
        box = app.screen.query_one("#answer", AnswerBox)
        assert box.text == "Hard: "
        await pilot.press(*"but good", "escape")
        await wait_until(pilot, lambda: isinstance(app.focused, OptionsList), "the options again")
        records = (await app.parts()).records
        for _ in range(300):
            if "Hard: but good" in (await records.load(session.id)).drafts.values():
                break
            await pilot.pause(0.02)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        session = await opened(pilot, session.id)
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "the words stand there")
        await pilot.press("enter")
        await wait_until(pilot, lambda: session.here.prompt == "scale", "handed in")
        await pilot.press("f3")
        await wait_until(pilot, lambda: session.here.prompt == "how", "back")
        assert app.screen.query_one("#answer", AnswerBox).text == "Hard: but good"


# Time


async def test_the_time_is_started_paused_changed_and_set_back(clock: FakeClock) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_session(pilot, STORIES.id, PAIR)
        time = app.screen.query_one(StageTimer)
        assert shown(app, "#timer") == "5 minutes for this · F6 starts the timer"
        await pilot.press("space")
        clock.now += 61
        await wait_until(pilot, lambda: time.time_told == "3:59", "it runs")
        await pilot.press("f6")
        clock.now += 1000
        await wait_until(pilot, lambda: shown(app, "#timer").startswith("3:59 left, paused"), "it stands still")
        await pilot.press("plus", "ctrl+up", "minus", "minus", "ctrl+down")
        await wait_until(pilot, lambda: time.left == pytest.approx(179), "a minute less in all")
        await pilot.press("space")
        clock.now += 2000
        await wait_until(pilot, lambda: shown(app, "#timer").startswith(OVER), "it is over")
        assert isinstance(app.screen, SessionScreen)
        await pilot.press("r")
        await wait_until(pilot, lambda: shown(app, "#timer").startswith("4 minutes for this"), "set back")


@pytest.mark.parametrize("bell", [True, False], ids=["bell", "no bell"])
async def test_the_bell_rings_once_at_the_end_and_not_at_all_if_it_is_off(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch, bell: bool
) -> None:
    app = make(bell=bell)
    rung: list[int] = []
    monkeypatch.setattr(app, "bell", lambda: rung.append(1))
    async with app.run_test() as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)
        await pilot.press("space")
        clock.now += 299
        await wait_until(pilot, lambda: app.screen.query_one(StageTimer).left < 2, "nearly over")
        assert not rung
        clock.now += 2
        await wait_until(pilot, lambda: shown(app, "#timer").startswith(OVER), "over")
        clock.now += 100
        await pilot.press("space", "space", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        await opened(pilot, session.id)
        await pilot.press("space")
        assert len(rung) == (1 if bell else 0)


async def test_left_and_resumed_the_time_stands_where_it_was_with_its_changed_minutes(clock: FakeClock) -> None:
    app = make()
    async with app.run_test() as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)
        await pilot.press("plus", "space")
        clock.now += 90
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        clock.now -= 4000  # as after a new start of the machine
        session = await opened(pilot, session.id)
        assert session.clocks.run == {"story-1": pytest.approx(90)}
        assert shown(app, "#timer").startswith("4:30 left, paused")
        await pilot.press("space")
        clock.now += 30
        await wait_until(pilot, lambda: app.screen.query_one(StageTimer).time_told == "4:00", "it goes on")
        # Another stage's time is its own.
        await pilot.press("enter")
        await wait_until(pilot, lambda: shown(app, "#timer").startswith("2 minutes"), "the next one")
        assert not app.screen.query_one(StageTimer).running


async def test_the_time_is_kept_while_it_runs(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timer, "KEPT_EVERY", 0.05)
    app = make()
    async with app.run_test() as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)
        await pilot.press("space")
        clock.now += 42
        records = (await app.parts()).records
        for _ in range(300):
            if (await records.load(session.id)).session.clocks.run.get("story-1") == pytest.approx(42):
                return
            await pilot.pause(0.02)
        raise AssertionError("never kept")


async def test_time_that_cannot_be_kept_is_told_on_leaving(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make()
    async with app.run_test() as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)

        async def full(clocks: object) -> None:
            raise CoachmateError("The time can't be kept.", "The disk is full.", "Make room.")

        monkeypatch.setattr(session, "save_clocks", full)
        await pilot.press("space")
        clock.now += 5
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        assert any("The time can't be kept." in each.message for each in app._notifications)


# Who speaks


async def test_who_speaks_is_counted_shown_kept_and_on_the_sheet_only_if_asked_for(clock: FakeClock) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        session = await at_session(pilot, ROUND.id, TRIO)
        strip = app.screen.query_one(AirtimeStrip)
        assert strip.display
        await pilot.press("2")
        clock.now += 60
        await wait_until(pilot, lambda: "1 minute, 100%" in shown(app, "#airtime"), "Bo speaks")
        await pilot.press("3")
        clock.now += 20
        await pilot.press("0")
        clock.now += 500
        await wait_until(pilot, lambda: "20 seconds, 25%" in shown(app, "#airtime"), "Cy spoke")
        assert "Ann" in shown(app, "#airtime") and "not yet" in shown(app, "#airtime")
        await pilot.press("8")
        assert app.screen.query_one(StageTimer).speaking is None
        await pilot.click(AirtimeStrip, offset=(3, 0))
        await wait_until(pilot, lambda: app.screen.query_one(StageTimer).speaking == "Ann", "the mouse says it too")
        await pilot.press("0")
        while not session.finished:
            before = session.here
            await pilot.press("f4")
            await wait_until(pilot, lambda before=before: session.finished or session.here != before, "on")  # type: ignore[misc]
        await wait_until(pilot, lambda: isinstance(app.screen, SheetScreen), "the sheet")
        assert not app.screen.query_one("#sheet-airtime").display
        await pilot.press("s")
        await pilot.press("t", "s")
        exports = (await app.parts()).paths.exports
        await wait_until(pilot, lambda: len(list(exports.glob("*.md"))) == 2, "saved twice")
        first, second = sorted(exports.glob("*.md"), key=lambda file: len(file.read_text("utf-8")))
        assert "Who spoke" not in first.read_text("utf-8")
        assert "Bo 1 minute (75%), Cy 20 seconds (25%)" in second.read_text("utf-8")


async def test_for_two_it_is_counted_only_if_they_want_it(clock: FakeClock) -> None:
    app = make()
    async with app.run_test() as pilot:
        await at_session(pilot, STORIES.id, PAIR)
        await pilot.press("1")
        assert app.screen.query_one(StageTimer).speaking is None
        assert not app.screen.query_one(AirtimeStrip).display
        await pilot.press("a", "1")
        assert app.screen.query_one(AirtimeStrip).display
        assert app.screen.query_one(StageTimer).speaking == "Ines"
        await pilot.press("a")
        assert app.screen.query_one(StageTimer).speaking is None


# Quiet mode


async def test_quiet_shows_only_the_time_and_one_prompt_and_enter_goes_on(clock: FakeClock) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        session = await at_session(pilot, STORIES.id, PAIR)
        await pilot.press("f5")
        await wait_until(pilot, lambda: isinstance(app.focused, QuietPanel), "quiet")
        await pilot.pause()
        words = " ".join(" ".join(line.split()) for line in on_screen(app) if line.strip())
        assert words == "5:00 Ines tells a turning point. Tom listens and asks nothing."
        await pilot.press("space")
        clock.now += 10
        await wait_until(pilot, lambda: shown(app, "#quiet-time") == "4:50", "the time runs")
        await pilot.press("enter")
        await wait_until(pilot, at(session, "echo-1", Moment.PROMPT), "on")
        assert shown(app, "#quiet-text") == "Tom, what did you hear?"
        await pilot.press(*"lost", "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "there it is written")
        assert app.screen.query_one("#answer", AnswerBox).text == ""
        for key in ("escape", "f5"):
            await pilot.press("f5")
            await wait_until(pilot, lambda: isinstance(app.focused, QuietPanel), "quiet again")
            await pilot.press(key)
            await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), f"{key} leaves it")
        assert isinstance(app.screen, SessionScreen)


async def test_quiet_ends_where_something_is_to_be_chosen() -> None:
    app = make()
    async with app.run_test() as pilot:
        await at_session(pilot, "prepare")
        await pilot.press("f5")
        assert not screen(app, SessionScreen).quiet


# Records of the partnership


async def test_a_stage_shows_the_agreement_above_its_prompt_and_the_prompt_stays_in_sight() -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        parts = await app.parts()
        maya = await parts.partnerships.add(Kind.PAIR, "Maya", ["Maya"])
        clauses = {f"Clause {number}": "We [b]meet[/b] every week, " * 8 for number in range(9)}
        await parts.partnerships.keep_agreement(maya.id, clauses, "")
        await at_session(pilot, AGAIN.id, partnership=maya.id)
        await wait_until(pilot, lambda: app.screen.query_one("#shown").display, "the agreement is shown")
        for size in ((80, 24), (60, 15), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            lines = "\n".join(on_screen(app))
            assert "What you agreed" in lines
            assert "What of the agreement?" in lines
            assert app.screen.query_one("#answer", AnswerBox).region.height >= 3
        await pilot.press("f2")
        await wait_until(pilot, lambda: isinstance(app.screen, PageScreen), "all of it")
        assert "[b]meet[/b]" in "\n".join(on_screen(app))
        await pilot.press("escape", "f4")
        await wait_until(pilot, lambda: "Nothing is open" in shown(app, "#shown-text"), "the next stage shows its own")


# Every key


async def to_who_is_here(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    await app.begin_guide(ROUND.id)
    await wait_until(pilot, lambda: isinstance(app.screen, SeatsScreen) and app.focused is not None, "who is here")
    await pilot.press(*"Ann", "enter", *"Bo", "enter", *"Cy", "enter", "escape", "up", "up")


async def to_with_whom(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, CoachmateApp)
    await (await app.parts()).partnerships.add(Kind.PAIR, "[b]Maya[/b]", ["Maya"])
    await app.begin_guide(AGAIN.id)
    await wait_until(pilot, lambda: isinstance(app.screen, WithWhomScreen), "with whom")


async def to_talk(pilot: Pilot[None]) -> None:
    await at_session(pilot, ROUND.id, TRIO)


async def to_quiet(pilot: Pilot[None]) -> None:
    await to_talk(pilot)
    await pilot.press("f5")


async def to_options(pilot: Pilot[None]) -> None:
    session = await at_session(pilot, STORIES.id, PAIR)
    while session.stage.id != "close":
        await session.skip()
    await opened(pilot, session.id)


@pytest.mark.parametrize(
    "arrive", [to_who_is_here, to_with_whom, to_talk, to_quiet, to_options], ids=lambda each: each.__name__
)
async def test_every_key_can_be_pressed_at_any_size(arrive: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await arrive(pilot)
        await settle(pilot)
        here = app.screen
        pressed: set[str] = set()
        while left := [key for key in keys_here(app) if key not in pressed]:
            pressed.add(left[0])
            await pilot.press(left[0])
            await settle(pilot)
            if app.screen is not here:
                await to_home(pilot)
                await arrive(pilot)
                await settle(pilot)
                here = app.screen
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert app._exception is None
