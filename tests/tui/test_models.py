"""The screen of model files: using, adding, removing and checking, with real files and models that load at once."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine.model_check import Facts
from coachmate.engine.model_choice import ListedModel
from coachmate.engine.model_switch import SwitchableModel
from coachmate.errors import CoachmateError, ModelUnavailable
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.models import ModelsScreen
from coachmate.tui.widgets.path_box import PathBox, completed
from tests.fakes import FakeModel, FakeModels, FakeParts
from tests.gguf_files import gguf
from tests.tui.conftest import wait_until
from tests.tui.test_snapshots import SIZES, Compare

SIZE = (80, 24)
SERVER = "http://127.0.0.1:8000/v1"


class Parts(FakeParts):
    """With a model that another one can take the place of."""

    models: FakeModels

    def __init__(self) -> None:
        super().__init__()
        self.first = FakeModel("from the first")
        self.model = SwitchableModel(self.first, lambda state: None)
        self.models.switch = self.model
        self.model.warm()


def make_app(parts: Parts, theme: str = "dark", **settings: object) -> CoachmateApp:
    return CoachmateApp(Settings(theme=theme, **settings), lambda _: parts)  # type: ignore[arg-type]


def names(pilot: Pilot[None]) -> list[str]:
    screen = pilot.app.screen
    assert isinstance(screen, ModelsScreen)
    return [f"{'*' if each.in_use else ''}{each.name}" for each in screen._models]


def said(pilot: Pilot[None]) -> str:
    return " ".join(note.message for note in pilot.app._notifications)


def about(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#model-text", Static).content)


async def on_screen(pilot: Pilot[None]) -> None:
    choices = pilot.app.screen.query_one("#choices", OptionList)
    await wait_until(pilot, lambda: choices.option_count > 3, "the guides are listed")
    await pilot.press("m")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ModelsScreen), "the models are shown")
    await wait_until(pilot, lambda: bool(names(pilot)), "the models are listed")


@pytest.fixture
def parts() -> Parts:
    return Parts()


@pytest.fixture
async def mine(parts: Parts, tmp_path: Path) -> Path:
    file = gguf(tmp_path / "mine.gguf")
    await parts.models.add(file)
    return file


async def texts(model: SwitchableModel) -> list[str]:
    request = Generation((ChatMessage("user", "Hello"),), 1, 4)
    return [each.text async for each in model.generate(request)]


async def test_enter_uses_the_marked_model_in_the_running_app(parts: Parts, mine: Path) -> None:
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        assert names(pilot) == ["*shipped", "mine"]
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: names(pilot) == ["shipped", "*mine"], "it is in use")
        assert parts.model.current is parts.models.made[-1]
        assert "mine writes the questions from now on" in said(pilot)


async def test_the_one_that_comes_along_says_what_it_is(parts: Parts) -> None:
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        assert "shipped: SmolLM2-135M" in str(pilot.app.screen.query_one("#model-list", OptionList).options[0].prompt)


async def test_one_that_fails_is_told_and_the_old_one_stays(parts: Parts, mine: Path) -> None:
    parts.models.broken = ModelUnavailable("Broken.", "Its weights are [red]damaged[/].", "Fetch it again.")
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        await pilot.press("down", "u")
        await wait_until(pilot, lambda: "Fetch it again" in said(pilot), "the error is shown")
        assert "[red]damaged" in said(pilot)
        await wait_until(pilot, lambda: "[red]damaged" in about(pilot), "it stands beside the model as well")
        assert names(pilot) == ["*shipped", "mine"]
        assert parts.model.current is parts.first
        assert await texts(parts.model) == ["from the first"]


async def test_a_path_is_typed_completed_and_added(parts: Parts, tmp_path: Path) -> None:
    gguf(tmp_path / "lovely-model.gguf")
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        await pilot.press("a")
        box = pilot.app.screen.query_one(PathBox)
        assert box.display
        box.value = f"{tmp_path}/lov"
        box.cursor_position = len(box.value)
        await wait_until(pilot, lambda: box._suggestion.endswith("lovely-model.gguf"), "the path is completed")
        await pilot.press("right", "enter")
        await wait_until(pilot, lambda: "lovely-model" in names(pilot), "it is listed")
        assert not box.display
        assert names(pilot) == ["*shipped", "lovely-model"]
        models = pilot.app.screen.query_one("#model-list", OptionList)
        await wait_until(pilot, lambda: models.highlighted == 1, "the new one is marked")


async def test_a_file_that_is_none_is_told_and_the_path_stays_to_be_mended(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("My notes")
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        await pilot.press("a")
        box = pilot.app.screen.query_one(PathBox)
        box.value = f"'{tmp_path}/notes.txt'"
        await pilot.press("enter")
        await wait_until(pilot, lambda: "not a GGUF file" in said(pilot), "it is told")
        assert box.display
        assert box.value.endswith("notes.txt'")
        assert parts.models.made == []
        await pilot.press("escape")
        assert not box.display
        assert isinstance(pilot.app.screen, ModelsScreen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_removing_is_taken_back_with_ctrl_z(parts: Parts, mine: Path) -> None:
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        await pilot.press("down", "d")
        await wait_until(pilot, lambda: names(pilot) == ["*shipped"], "it is off the list")
        assert mine.exists()
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: names(pilot) == ["*shipped", "mine"], "it is back")
        await pilot.press("up", "d")
        await wait_until(pilot, lambda: "can't be removed" in said(pilot), "the shipped one stays")


async def test_what_is_wrong_stands_in_the_list_before_anything_is_tried(parts: Parts, mine: Path) -> None:
    mine.unlink()
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        await pilot.press("down")
        await wait_until(pilot, lambda: "There is no file" in about(pilot), "it is told")
        assert "Look whether it was moved" in about(pilot)


async def test_check_loads_it_and_leaves_the_one_in_use_alone(parts: Parts, mine: Path) -> None:
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        await pilot.press("down", "c")
        await wait_until(pilot, lambda: "mine loads and writes" in said(pilot), "it is told")
        assert parts.model.current is parts.first
        assert parts.models.made[-1].closed


async def test_one_thing_at_a_time_and_leaving_stops_it(parts: Parts, mine: Path) -> None:
    parts.models.gate = asyncio.Event()
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await on_screen(pilot)
        made = len(parts.models.made)
        await pilot.press("down", "c")
        await wait_until(pilot, lambda: len(parts.models.made) > made, "it is tried")
        for key in ("u", "c", "d", "a"):
            await pilot.press(key)
        assert len(parts.models.made) == made + 1
        assert "One thing at a time" in said(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: parts.models.made[-1].closed, "the trial is ended")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert names_listed(parts) == ["mine"]


def names_listed(parts: Parts) -> list[str]:
    return [each.name for each in parts.models.registry.entries()]


async def test_a_list_that_cannot_be_read_is_told(parts: Parts) -> None:
    parts.models.registry.file.parent.mkdir(parents=True, exist_ok=True)
    parts.models.registry.file.write_text("{")
    async with make_app(parts).run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("m")
        await wait_until(pilot, lambda: "models.json can't be read" in said(pilot), "it is told")
        await pilot.press("u", "c", "d", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_with_a_server_every_screen_says_that_words_go_there(parts: Parts) -> None:
    async with make_app(parts, server_url=SERVER).run_test(size=SIZE) as pilot:
        note = "Your words go to a server at 127.0.0.1:8000 and may leave this machine."
        assert str(pilot.app.screen.query_one("#bar-note", Static).content) == note
        assert "everything stays on this machine" not in str(pilot.app.screen.query_one("#welcome", Static).content)
        await on_screen(pilot)
        assert str(pilot.app.screen.query_one("#bar-note", Static).content) == note
        assert pilot.app.screen.query_one("#bar-note").region.height == 1


async def test_without_one_no_screen_says_so(parts: Parts) -> None:
    async with make_app(parts).run_test(size=SIZE) as pilot:
        assert not pilot.app.screen.query("#bar-note")


def test_completion_offers_folders_and_files_of_the_ending(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("model.gguf", "model-large.GGUF", "model.txt", ".hidden.gguf"):
        (tmp_path / name).touch()
    assert completed(f"{tmp_path}/de", ".gguf") == f"{tmp_path}/deep/"
    assert completed(f"{tmp_path}/mod", ".gguf") == f"{tmp_path}/model.gguf"
    assert completed(f"{tmp_path}/model-", ".gguf") == f"{tmp_path}/model-large.GGUF"
    assert completed(f"{tmp_path}/.h", ".gguf") == f"{tmp_path}/.hidden.gguf"
    for nothing in ("", f"{tmp_path}/x", f"{tmp_path}/missing/", "~nobody-of-that-name/", "a\0b/"):
        assert completed(nothing, ".gguf") is None


@pytest.mark.parametrize(("size", "theme"), SIZES)
@pytest.mark.parametrize("server", [None, SERVER], ids=["here", "server"])
def test_the_screen_looks_as_it_did(
    snap_compare: Compare, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], theme: str, server: str | None
) -> None:
    parts = Parts()
    # The same on every machine: no real paths, sizes or times.
    monkeypatch.setattr(parts.models, "listed", listed)

    async def before(pilot: Pilot[None]) -> None:
        await on_screen(pilot)
        await pilot.press("down")
        await wait_until(pilot, lambda: "cut off" in about(pilot), "the broken one is marked")
        await wait_until(pilot, lambda: pilot.app.workers_line == "models ready", "the workers are ready")  # type: ignore[attr-defined]

    assert snap_compare(make_app(parts, theme, server_url=server), terminal_size=size, run_before=before)


async def listed() -> list[ListedModel]:
    problem = CoachmateError(
        "mistral-7b-instruct.gguf can't be used as the language model.",
        "It is cut off: 2.1 GB are there of at least 4.4 GB.",
        "Fetch it again, to the end.",
    )
    home = Path("/home/ada/models")
    added = datetime(2026, 3, 1, 10).astimezone()
    shipped = Facts(Path("/opt/coachmate/SmolLM2-135M.gguf"), 98_362_432, "Smollm2 135M", "llama", 8192, True)
    qwen = Facts(home / "qwen2.5-1.5b-instruct.gguf", 1_117_320_736, "Qwen2.5 1.5B", "qwen2", 32768, True)
    mistral = Facts(home / "mistral-7b.gguf", 2_100_000_000, "Mistral 7B", "llama", 32768, True, problem)
    return [
        ListedModel("shipped", shipped, False),
        ListedModel("qwen", qwen, True, added),
        ListedModel("mistral", mistral, False, added),
    ]
