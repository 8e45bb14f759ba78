"""Control characters and markup in every text that is shown, wherever it comes from: they stand there as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from coachmate.coaching.passages import Document
from coachmate.coaching.questions import BankQuestion
from coachmate.knowledge.library import CorpusLibrary
from coachmate.paths import Paths, write_private
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from tests.fakes import BANK, CORPUS, FakeLibrary, FakeParts, FakeWriter, NoModels, coach
from tests.gguf_files import gguf
from tests.tui.conftest import wait_until
from tests.tui.test_every_key import PLACES, on_screen, ready, settle, to_home

MARKED = "[b]x[/b]"
# Clears the screen, writes on the window's frame, changes the colour by C1, turns the reading round; no line ends.
NASTY = f"{MARKED} [@click=app.quit]y[/] \x1b[2J\x1b]0;t\x07 \x9b31m \u202e%s "
NEVER = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SHOWN = {"title", "summary", "sheet", "intention", "text", "hint", "ask", "label", "invitation", "heading", "talk"}
TALLEST = (160, 60)


def nasty(part: Any) -> Any:
    """A part of a guide with all its texts made so."""
    if isinstance(part, tuple):
        return tuple(map(nasty, part))
    if not isinstance(part, BaseModel):
        return part
    return part.model_construct(
        **{
            name: f"{NASTY}{value}" if name in SHOWN and isinstance(value, str) else nasty(value)
            for name, value in part
        }
    )


class NastyParts(FakeParts):
    def __init__(self) -> None:
        super().__init__()
        self.guides = tuple(map(nasty, self.guides))
        bank = [
            BankQuestion(**{**each.model_dump(), "fits": f"{NASTY}{each.fits}"}) for each in BANK if len(each.text) < 90
        ]
        self.coach = coach(FakeWriter(f"What matters to you about {MARKED}\x07 Ravi?"), FakeLibrary(), bank)
        documents = [
            Document(each.id, f"{NASTY}{each.title}", f"## {NASTY}\n\n{NASTY}{each.text}", each.step, each.skills)
            for each in CORPUS[:20]
        ]
        self.shelf.library = CorpusLibrary(documents, NoModels(), NoModels())

    async def warm(self, tell: object) -> None:
        tell(f"{NASTY}ready")  # type: ignore[operator]  # as in FakeParts


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CoachmateApp:
    monkeypatch.setenv("COACHMATE_SERVER_MODEL", NASTY)
    paths = Paths.from_environment()
    write_private(paths.settings_file, '"[b]odd[/b]" = 1\n')
    write_private(paths.keys_file, '"[b]x[/b]" = "f7"\n"session.back" = "[b]x[/b]"\n')
    parts = NastyParts()
    file = gguf(tmp_path / "[b]x\x1b[2J.gguf")
    parts.models.registry.add(parts.models.registry.new_entry(file, MARKED))
    return CoachmateApp(Settings(), lambda settings: parts)


def drawn(app: CoachmateApp) -> tuple[bool, list[str]]:
    """Whether markup stands there as text, and the lines that would be obeyed."""
    lines = on_screen(app)
    return MARKED in "\n".join(lines), [line for line in lines if NEVER.search(line)]


async def test_what_is_shown_is_never_obeyed(app: CoachmateApp) -> None:
    async with app.run_test(size=TALLEST) as pilot:
        await ready(pilot)
        await wait_until(pilot, lambda: len(app._notifications) >= 2, "the keys' troubles are told")
        unmarked, obeyed = [], {}
        for arrive in PLACES:
            await to_home(pilot)
            await arrive(pilot)
            await settle(pilot)
            there, commands = drawn(app)
            if not there:
                unmarked.append(arrive.__name__)
            if commands:
                obeyed[arrive.__name__] = commands
            assert app._exception is None
        assert obeyed == {}
        assert unmarked == []
