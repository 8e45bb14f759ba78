"""Texts of a person's own, on the screen: named as theirs in the list of guides and in the library."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import OptionList, Static

from coachmate.coaching.text import one_line
from coachmate.paths import Paths
from coachmate.resources import resource
from coachmate.tui.screens.guides import GuidesScreen
from coachmate.tui.screens.library import LibraryScreen
from coachmate.tui.screens.reading import ReadingScreen
from tests.tui.conftest import make_app, wait_until


def copied(source: Path, file: Path, *changes: tuple[str, str]) -> None:
    text = source.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def lines(found: OptionList) -> list[str]:
    return [one_line(str(option.prompt)) for option in found.options]


async def test_guides_and_documents_of_ones_own_say_so() -> None:
    paths = Paths.from_environment()
    guide = resource("prompts") / "guides" / "repair.yaml"
    copied(guide, paths.own_prompts / "guides" / "mending.yaml", ("\nid: repair\n", "\nid: mending\n"))
    document = next(resource("corpus").rglob("advice-reflex.md"))
    copied(
        document,
        paths.own_corpus / "step-2-practices" / "tongue.md",
        ("id: advice-reflex", "id: tongue"),
        ("title: The pull to give advice", "title: Biting one's tongue"),
    )
    app = make_app()
    async with app.run_test(size=(100, 40)) as pilot:
        await app.open_screen("guides")
        screen = app.screen
        assert isinstance(screen, GuidesScreen)
        guides = screen.query_one("#guide-list", OptionList)
        await wait_until(pilot, lambda: guides.option_count > 40, "the guides are listed")
        assert sum("yours ·" in line for line in lines(guides)) == 1
        guides.highlighted = guides.get_option_index("mending")
        about = screen.query_one("#guide-about", Static)
        await wait_until(pilot, lambda: "· yours" in str(about.content), "the marked guide is told to be theirs")
        app.go_home()
        await app.open_screen("library")
        library = app.screen
        assert isinstance(library, LibraryScreen)
        found = library.query_one("#found", OptionList)
        await wait_until(pilot, lambda: any("yours ·" in line for line in lines(found)), "the document is listed")
        (theirs,) = [line for line in lines(found) if "yours ·" in line]
        assert theirs.startswith("Biting")
        await pilot.press(*"biting")
        await wait_until(pilot, lambda: any("· yours" in line for line in lines(found)), "what is found says so")
        await pilot.press("enter")
        await wait_until(pilot, lambda: found.has_focus, "the list has the focus")
        # The shipped one that it was made from is found as well.
        found.highlighted = next(at for at, line in enumerate(lines(found)) if "· yours" in line)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ReadingScreen), "the document is open")
        about = app.screen.query_one("#reading-about", Static)
        await wait_until(pilot, lambda: "· yours" in str(about.content), "the open document says so")


async def test_a_file_that_is_left_out_is_named_with_its_remedy_and_the_others_are_counted() -> None:
    folder = Paths.from_environment().own_prompts / "guides"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("id: a\n[red]: x\n")
    (folder / "b.yaml").write_text("id: b\n")
    app = make_app()
    async with app.run_test() as pilot:
        await wait_until(pilot, lambda: bool(app._notifications), "it is told")
        (notice,) = app._notifications
        assert notice.title == "Files of yours are left out"
        assert "a.yaml, line" in notice.message
        assert "1 more: coachmate prompts check" in notice.message
