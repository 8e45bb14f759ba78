"""Notices belong to the screen on which they came; few at once, and not for long."""

from __future__ import annotations

from pathlib import Path

from textual.notifications import Notification
from textual.pilot import Pilot

from coachmate.tui.app import CoachmateApp
from coachmate.tui.notices import MOST, USUAL_SECONDS, Following, Notices
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.session import SessionScreen
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_session import at_first_prompt, at_questions


def said(app: CoachmateApp) -> list[str]:
    return [each.message for each in app._notifications]


async def test_a_notice_is_gone_when_its_screen_is_left() -> None:
    app = make_app()
    async with app.run_test(notifications=True) as pilot:
        await at_first_prompt(pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(app.screen.query("Toast")), "it asks for a line")
        await pilot.press("f1")
        await wait_until(pilot, lambda: not said(app), "it is gone")
        assert not app.screen.query("Toast")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "back")
        await wait_until(pilot, lambda: not app.screen.query("Toast"), "it doesn't come again")


async def test_what_lies_over_a_screen_for_a_moment_is_no_other_place() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(said(app)) == 1, "it asks for a line")
        await pilot.press("ctrl+o", "escape")
        assert len(said(app)) == 1


async def test_where_something_was_saved_and_an_error_that_came_late_go_along() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        app.tell_saved(Path("/some/where.md"))
        app.tell_trouble("It couldn't be kept.")
        await wait_until(pilot, lambda: len(said(app)) == 2, "both are told")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
        assert set(said(app)) == {"Saved as /some/where.md", "It couldn't be kept."}


def test_an_error_that_was_there_to_be_read_does_not_follow() -> None:
    notices = Notices()
    old = Notification("old", severity="error", timeout=15)
    old.raised_at -= USUAL_SECONDS + 1
    notices.add(old)
    notices.add(Following("kept", timeout=15))
    notices.leave()
    assert [each.message for each in notices] == ["kept"]


def test_there_are_never_more_than_two_nor_the_same_twice_and_errors_go_last() -> None:
    notices = Notices()
    for message, severity in (("a", "information"), ("wrong", "error"), ("b", "information"), ("b", "information")):
        notices.add(Notification(message, severity=severity))  # type: ignore[arg-type]
    assert [each.message for each in notices] == ["wrong", "b"]
    notices.add(Notification("c"))
    assert [each.message for each in notices] == ["wrong", "c"] and len(notices) == MOST


async def left_out(pilot: Pilot[None], app: CoachmateApp) -> str:
    await pilot.press("f4")
    await wait_until(pilot, lambda: bool(said(app)), "it is said")
    return said(app)[0]


async def test_leaving_a_stage_out_says_how_one_comes_back() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_questions(pilot)
        assert await left_out(pilot, app) == "Left out; F3 goes back."


async def test_the_way_back_is_named_by_the_key_that_it_has_now() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await at_first_prompt(pilot)
        app.remapped = {"session.back": "f7"}
        app.set_keymap(app.remapped)
        assert await left_out(pilot, app) == "Left out; F7 goes back."
