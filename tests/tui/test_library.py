"""The library by its keys: found while typing, read on, told why, filtered, copied and saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.passages import Findings, Hit, Passage, Why
from coachmate.coaching.terms import Skill, Step
from coachmate.errors import ModelUnavailable
from coachmate.knowledge.library import CorpusLibrary
from coachmate.knowledge.passages import passages_of
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.library import LibraryScreen
from coachmate.tui.screens.page import PageScreen
from coachmate.tui.screens.reading import Entry, ReadingScreen
from coachmate.tui.widgets.search_box import LONGEST, SearchBox
from tests.fakes import CORPUS, FakeParts, NoModels
from tests.tui.conftest import make_app, wait_until
from tests.tui.test_snapshots import SIZES, Compare, settled

QUERY = "silence stuck"


def line(app: CoachmateApp) -> str:
    return str(app.screen.query_one("#library-line", Static).content)


def found(app: CoachmateApp) -> OptionList:
    return app.screen.query_one("#found", OptionList)


def shown(app: CoachmateApp) -> str:
    return "\n".join(
        str(part.content) for part in app.screen.query("#reading-head Static, #reading Static").results(Static)
    )


async def opened(pilot: Pilot[None]) -> CoachmateApp:
    app = cast("CoachmateApp", pilot.app)
    await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home")
    await pilot.press("l")
    await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen), "the library opens")
    await wait_until(pilot, lambda: found(app).option_count > len(CORPUS), "all documents are listed")
    return app


async def searched(pilot: Pilot[None], query: str = QUERY) -> CoachmateApp:
    app = await opened(pilot)
    await pilot.press(*query)
    await wait_until(pilot, lambda: "fit" in line(app), "the search is done")
    return app


async def reading(pilot: Pilot[None]) -> CoachmateApp:
    """The best passage for the query, read on."""
    app = await searched(pilot)
    await pilot.press("enter")
    await wait_until(pilot, lambda: app.focused is found(app), "the list has the focus")
    await pilot.press("enter")
    await wait_until(pilot, lambda: bool(app.screen.query(".passage.found")), "the document is shown")
    return app


async def test_without_a_query_all_documents_stand_there_by_step() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        ids = [option.id for option in found(app).options if option.id]
        assert sorted(ids) == sorted(document.id for document in CORPUS)
        headings = [str(option.prompt) for option in found(app).options if option.disabled and str(option.prompt)]
        assert headings == [f"Step {step.value}  {step.title}" for step in Step]
        assert "contracting" in str(found(app).get_option("agreeing-how-to-work").prompt)


async def test_passages_are_found_while_one_types_and_it_says_that_words_alone_were_searched() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await searched(pilot)
        assert isinstance(app.focused, SearchBox)
        assert (found(app).options[0].id or "").startswith("using-silence#")
        assert "by words alone: the models are not ready" in line(app)


async def test_what_fits_nothing_is_said_to() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await searched(pilot, "zirconium")
        assert line(app).startswith("Nothing in the library fits this.")
        assert found(app).option_count == 0
        # With nothing marked, no key does anything, and none fails.
        await pilot.press("down", "w", "c", "s", "enter")
        assert isinstance(app.screen, LibraryScreen)


async def test_enter_reads_on_at_the_passage_with_the_sources_at_the_end() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await reading(pilot)
        text = shown(app)
        document = next(each for each in CORPUS if each.id == "using-silence")
        assert text.startswith(document.title)
        for part in document.text.split("\n\n"):
            assert part.removeprefix("## ").strip() in text
        assert text.endswith("\n".join(document.sources))
        mark = app.screen.query_one(".passage.found", Static)
        await wait_until(
            pilot,
            lambda: app.screen.query_one("#reading").region.contains(mark.region.x, mark.region.y),
            "the passage is in sight",
        )


async def test_the_title_stays_above_what_was_found_and_it_says_which_of_them_one_is_at() -> None:
    passages = [each for each in passages_of(CORPUS) if each.document == "using-silence"]
    first, last = passages[0], passages[-1]
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        app.push_screen(ReadingScreen([Entry(each.document, each) for each in (first, last)]))
        await wait_until(pilot, lambda: bool(app.screen.query(".passage.found")), "the document is shown")
        title = app.screen.query_one("#reading-title", Static)
        about = app.screen.query_one("#reading-about", Static)
        page = app.screen.query_one("#reading")
        assert str(title.content) == first.title and title.region.bottom <= page.region.y
        assert str(about.content).startswith("Passage 1 of the 2 found in it")
        assert page.scroll_y == 0
        assert len(app.screen.query(".found-too")) == 1
        await pilot.press("n")
        await wait_until(pilot, lambda: str(about.content).startswith("Passage 2 of the 2"), "the other one")
        mark = app.screen.query_one(".passage.found", Static)
        assert last.text[:30] in str(mark.content)
        await wait_until(pilot, lambda: page.region.contains(mark.region.x, mark.region.y), "it is in sight")
        assert title.region.height == 1


async def test_n_and_p_go_through_what_was_found() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await reading(pilot)
        first = shown(app)
        await pilot.press("n")
        await wait_until(pilot, lambda: bool(shown(app)) and shown(app) != first, "the next one")
        await pilot.press("p")
        await wait_until(pilot, lambda: shown(app) == first, "the first one again")
        await pilot.press("p")
        await wait_until(pilot, lambda: len(app._notifications) == 1, "it says that there is none before it")
        await pilot.press("escape")
        assert isinstance(app.screen, LibraryScreen)


async def test_a_document_is_read_from_the_list_of_all() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: CORPUS[0].title in shown(app), "the first document")
        assert not app.screen.query(".found")
        assert app.screen.query_one("#reading").scroll_y == 0


async def test_w_says_why_by_words_alone() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await searched(pilot, "stuck silence zirconium")
        await pilot.press("down", "w")
        await wait_until(pilot, lambda: isinstance(app.screen, PageScreen), "the reasons are shown")
        said = "\n".join(str(part.content) for part in app.screen.query("#page Static").results(Static))
        assert "models weren't ready" in said
        assert "stuck, silence\nNot in it: zirconium" in said
        assert "Step 2, Hone the practices · listening" in said


class Meaning:
    """A library that finds one passage by its meaning alone; `limp` until it is told otherwise."""

    def __init__(self) -> None:
        self._real = CorpusLibrary(CORPUS, NoModels(), NoModels())
        self.documents = self._real.documents
        self.passages = self._real.passages
        self.trouble = ModelUnavailable("The embeddings are not there.")
        self.limp = True
        self.steps: list[Step | None] = []

    async def search(
        self, query: str, *, step: Step | None = None, skill: Skill | None = None, limit: int = 3
    ) -> Findings:
        self.steps.append(step)
        if self.limp:
            return Findings((), False, dense=False)
        passage = (await self._real.passages("using-silence"))[0]
        return Findings((Hit(passage, 0.7, Why(0.61, (), ("quiet",), 0.61, 0.335)),), True)


def app_with(library: Meaning) -> CoachmateApp:
    def build(settings: Settings) -> FakeParts:
        parts = FakeParts()
        parts.shelf.library = library  # type: ignore[assignment]
        return parts

    return CoachmateApp(Settings(), build)


async def test_it_searches_again_when_the_models_are_ready_and_says_how_near() -> None:
    library = Meaning()
    app = app_with(library)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot, "quiet")
        assert line(app) == ("Nothing in the library fits this. Searched by words alone: The embeddings are not there.")
        library.limp = False
        app.workers_line = "library ready"
        await wait_until(pilot, lambda: line(app) == "1 passage fits.", "found by meaning")
        await pilot.press("down", "w")
        await wait_until(pilot, lambda: isinstance(app.screen, PageScreen), "the reasons are shown")
        said = "\n".join(str(part.content) for part in app.screen.query("#page Static").results(Static))
        assert "0.61, where 0 is nothing in common" in said
        assert "None.\nNot in it: quiet" in said


async def test_digits_in_the_list_keep_to_one_step_and_in_the_box_they_are_text() -> None:
    library = Meaning()
    app = app_with(library)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("down", "2")
        some = {document.id for document in CORPUS if document.step is Step.PRACTICES}
        await wait_until(pilot, lambda: {each.id for each in found(app).options if each.id} == some, "step 2 alone")
        assert line(app).startswith("Step 2 only")
        await pilot.press("slash", *"rule 3", "enter")
        await wait_until(pilot, lambda: library.steps == [Step.PRACTICES] * len(library.steps) != [], "searched")
        assert app.screen.query_one(SearchBox).value == "rule 3"
        found(app).focus()
        await pilot.press("0")
        await wait_until(pilot, lambda: library.steps[-1] is None, "searched in all steps")


async def test_escape_empties_the_box_and_then_leaves() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await searched(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: found(app).option_count > len(CORPUS), "all documents again")
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_c_copies_the_passage_and_s_saves_it() -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await searched(pilot)
        await pilot.press("down", "c")
        await wait_until(pilot, lambda: bool(app.clipboard), "copied")
        assert app.clipboard.startswith("# Using silence")
        assert "From practice" in app.clipboard or "Rests on research" in app.clipboard
        exports = (await app.parts()).paths.exports
        await pilot.press("s", "s")
        await wait_until(pilot, lambda: len(list(exports.glob("*.md"))) == 2, "saved under two names")
        assert (exports / "using-silence.md").read_text("utf-8") == app.clipboard


async def test_copying_a_document_and_saving_it_where_nothing_can_be_written(home: Path) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await reading(pilot)
        await pilot.press("c")
        await wait_until(pilot, lambda: bool(app.clipboard), "copied")
        document = next(each for each in CORPUS if each.id == "using-silence")
        assert document.text.strip() in app.clipboard
        (home / "data" / "sheets").write_text("in the way")
        before = len(app._notifications)
        await pilot.press("s")
        await wait_until(pilot, lambda: len(app._notifications) > before, "it says that it can't")
        assert not any("Saved" in each.message for each in app._notifications)


async def test_in_tmux_its_own_command_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "copied"
    tmux = tmp_path / "tmux"
    tmux.write_text(f'#!/bin/sh\n[ "$1 $2 $3" = "load-buffer -w -" ] && cat > {copied}\n')
    tmux.chmod(0o700)
    monkeypatch.setenv("TMUX", "here")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await searched(pilot)
        await pilot.press("down", "c")
        await wait_until(pilot, lambda: len(app._notifications) == 1, "it says so")
        assert copied.read_text("utf-8").startswith("# Using silence")
        assert "tmux" in next(iter(app._notifications)).message
        tmux.write_text("#!/bin/sh\nexit 1\n")
        await pilot.press("c")
        await wait_until(pilot, lambda: bool(app.clipboard), "the terminal is asked instead")


async def test_a_source_whose_document_is_gone_is_still_read() -> None:
    passage = Passage("gone#a", "gone", "An old page", "[b]A heading[/b]", "What it\x1b[2J said.")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(ReadingScreen([Entry("gone", passage), Entry("never-there")]))
        await wait_until(pilot, lambda: "What it[2J said." in shown(app), "the passage alone")
        assert "[b]A heading[/b]" in shown(app)
        await pilot.press("c")
        await wait_until(pilot, lambda: "An old page" in app.clipboard, "copied")
        await pilot.press("n")
        await wait_until(pilot, lambda: "isn't in the library any more" in shown(app), "said")


@pytest.mark.parametrize("pasted", ["word " * 200_000, "[b]\x1b[2J\n\n\x00two\nlines", "", "\n"])
async def test_whatever_is_pasted_is_one_line_of_the_search(pasted: str) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        box = app.screen.query_one(SearchBox)
        box.post_message(events.Paste(pasted))
        await pilot.press("x")
        await wait_until(pilot, lambda: len(box.value) == LONGEST or box.value.endswith("x"), "taken")
        assert len(box.value) <= LONGEST
        assert box.value.isprintable()
        assert (len(app._notifications) > 0) == (len(pasted) > LONGEST)


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("arrive", [opened, searched, reading], ids=lambda each: each.__name__)
def test_the_library_looks_as_it_did(
    snap_compare: Compare,
    arrive: Callable[[Pilot[None]], Awaitable[CoachmateApp]],
    size: tuple[int, int],
    theme: str,
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        app = await arrive(pilot)
        for box in app.screen.query(SearchBox):
            box.cursor_blink = False
        await settled(pilot)

    assert snap_compare(make_app(theme=theme), terminal_size=size, run_before=before)
