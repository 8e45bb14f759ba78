"""Keys: every action has an id and a text, a file remaps them, and what is wrong there is named, the rest holds."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding
from textual.widgets import OptionList, Static

from coachmate.errors import CoachmateError
from coachmate.paths import Paths, write_private
from coachmate.tui import keys
from coachmate.tui.screens.help import HelpScreen
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.jump import JumpScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.widgets.answer import AnswerBox
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_session import at_first_prompt, at_questions, screen


def in_file(text: str) -> None:
    write_private(Paths.from_environment().keys_file, text)


def read(text: str) -> tuple[dict[str, str], tuple[CoachmateError, ...]]:
    in_file(text)
    keymap = keys.read(Paths.from_environment().keys_file)
    return dict(keymap.keys), keymap.troubles


def test_every_binding_has_an_id_a_description_and_a_text() -> None:
    for owner, binding in keys.bindings():
        assert isinstance(binding, Binding), owner
        assert binding.id and binding.description and binding.tooltip, (owner, binding)


def test_no_two_actions_share_an_id() -> None:
    owners = Counter((binding.id, owner.__name__) for owner, binding in keys.bindings() if isinstance(binding, Binding))
    assert max(owners.values()) == 1
    assert len({id_ for id_, _ in owners}) == len(owners)


def test_no_actions_that_can_meet_share_a_key_as_they_come() -> None:
    every = keys.actions()
    for one in every:
        for other in every:
            # A screen over another one, and the edit box within the questions, take their keys first.
            if one.id < other.id and one.place == other.place:
                assert not set(one.keys) & set(other.keys), (one, other)


def test_both_ways_to_write_an_id_work() -> None:
    assert read('"session.back" = "f7"\n[session]\nskip = "f8,ctrl+b"\n') == (
        {"session.back": "f7", "session.skip": "f8,ctrl+b"},
        (),
    )


def test_keys_can_be_swapped() -> None:
    assert read('"session.back" = "f4"\n"session.skip" = "f3"\n')[1] == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"session.bakc" = "f7"', "There is no action 'session.bakc'"),
        ('"session.back" = "f99"', "'f99' is no key"),
        ('"session.back" = ""', "is no key"),
        ('"session.back" = 7', "isn't a text"),
        ('"session.back" = "f4"', "the key of session.skip"),
        ('"session.back" = "f1"', "the key of app.help"),
        ('"session.back" = "x"', "text is typed"),
        ('"sheet.save" = "enter"', "needed to move and to choose"),
    ],
)
def test_what_cannot_be_used_is_named_with_a_remedy_and_the_rest_holds(line: str, said: str) -> None:
    held, troubles = read(f'{line}\n"session.timer" = "f9"\n')
    assert held == {"session.timer": "f9"}
    assert len(troubles) == 1
    assert said in str(troubles[0]) and troubles[0].remedy


def test_screens_that_never_meet_may_share_a_key() -> None:
    held, troubles = read('"questions.own" = "p"\n')
    assert held == {"questions.own": "p"} and not troubles


def test_a_file_that_is_no_toml_leaves_all_keys_as_they_are() -> None:
    held, troubles = read("session.back = \n")
    assert held == {} and "can't be read" in str(troubles[0])


async def test_a_remapped_key_works_and_the_old_one_does_not() -> None:
    in_file('"session.back" = "f7"\n"answer.hand_in" = "ctrl+s"\n')
    app = make_app()
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: bool(app.remapped), "the keys are taken over")
        await at_first_prompt(pilot)
        here = screen(app, SessionScreen)._session.here
        await pilot.press(*"one", "enter", *"two")
        assert app.screen.query_one("#answer", AnswerBox).text == "one\ntwo"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: screen(app, SessionScreen)._session.here != here, "it is handed in")
        await wait_until(pilot, lambda: app.screen.query_one("#offer", OptionList).option_count > 0, "questions")
        await pilot.press("f3")
        await pilot.pause()
        assert screen(app, SessionScreen)._session.here != here
        await pilot.press("f7")
        await wait_until(pilot, lambda: screen(app, SessionScreen)._session.here == here, "it goes back")


async def test_the_help_shows_what_was_remapped_and_what_cannot_be_is_said() -> None:
    in_file('"session.back" = "f7"\n"session.nothing" = "f8"\n')
    app = make_app()
    async with app.run_test(notifications=True) as pilot:
        await wait_until(pilot, lambda: bool(app.remapped), "the keys are taken over")
        await wait_until(
            pilot,
            lambda: any("session.nothing" in each.message for each in app._notifications),
            "what can't be is said",
        )
        await at_questions(pilot)
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(app.screen, HelpScreen), "help is shown")
        text = "\n".join(str(each.content) for each in app.screen.query(Static))
        assert "F7" in text and "(was F3)" in text
        for heading in ("Here", "Everywhere", "Moving about"):
            assert heading in text


async def test_a_jump_letter_covers_no_word() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        choices = app.screen.query_one("#choices", OptionList)
        await wait_until(pilot, lambda: choices.option_count > 3, "the guides are listed")
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: bool(app.screen.query(".jump-label")), "the labels are shown")
        label = app.screen.query_one(".jump-label")
        await wait_until(pilot, lambda: label.region.width > 0, "it has its place")
        # A line of the list begins after one column of padding.
        assert label.region.right <= choices.region.x + 1 and label.region.y == choices.region.y


async def test_a_jump_key_moves_the_focus() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: app.screen.query_one("#choices", OptionList).option_count > 3, "listed")
        app.screen.set_focus(None)
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: bool(app.screen.query(".jump-label")), "the labels are shown")
        await pilot.press("a")
        await wait_until(pilot, lambda: getattr(app.focused, "id", "") == "choices", "the list has the focus")
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: isinstance(app.screen, JumpScreen), "again")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "and away")


async def test_the_command_palette_opens_screens_begins_guides_and_changes_colours() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: app.screen.query_one("#choices", OptionList).option_count > 3, "listed")

        async def choose(words: str) -> None:
            await pilot.press("ctrl+p")
            await wait_until(pilot, lambda: bool(app.screen.query("CommandList")), "the palette")
            await pilot.press(*words)
            commands = app.screen.query_one("CommandList", OptionList)
            await wait_until(pilot, lambda: commands.option_count == 1, f"only {words} is left")
            await pilot.press("enter")
            if not isinstance(app.screen, HomeScreen) and app.screen.query("CommandList"):
                await pilot.press("enter")

        await choose("open: settings")
        await wait_until(pilot, lambda: bool(app.screen.query("#settings-list")), "the settings are open")
        await choose("high contrast, light")
        await wait_until(pilot, lambda: app.theme == "coachmate-high-contrast-light", "the colours have changed")
        await choose("begin: prepare")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the guide is begun")
        await choose("home")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")


async def test_every_command_has_a_help_text() -> None:
    app = make_app()
    async with app.run_test():
        await app.parts()
        every = list(app.get_system_commands(app.screen))
        assert len(every) > 10
        assert all(command.help and command.help != "Open this screen" for command in every)
