"""Makes the pictures in docs/images/ from the real app, driven by its keys: `make pictures`.

The models are scripted, so that the pictures need none and stay the same; what they say was taken from a run with
the real ones (guide `prepare`, seed 0). Bank, guidance, guides and records are the real ones.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from coachmate.coaching.passages import Findings, Hit
from coachmate.coaching.terms import Skill, Step
from coachmate.content.corpus import read_corpus
from coachmate.knowledge.passages import passages_of
from coachmate.resources import resource
from coachmate.settings import Settings
from coachmate.tui.app import CoachmateApp
from coachmate.tui.screens.home import HomeScreen
from coachmate.tui.screens.session import SessionScreen
from coachmate.tui.widgets.answer import AnswerBox
from coachmate.tui.widgets.offer import OfferList
from tests.fakes import BANK, FakeLibrary, FakeParts, FakeWriter, coach
from tests.tui.conftest import wait_until

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZE = (100, 30)

WORDS = "I have to tell the team that the lab is moving, and I don't agree with the move myself."
WRITTEN = "What matters most to you about the team's move?"
FROM_BANK = ("exploring-missing-fact", "exploring-has-a-stake")
FOUND = (
    "coaching-habits-beyond-the-pair#peer-coaching-habits-in-your-team",
    "coaching-in-a-group#a-case-clinic-in-forty-five-minutes",
)

# Textual's pictures name fonts on the web; these are to load nothing, and any monospaced font will do.
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


class ScriptedLibrary(FakeLibrary):
    """Finds the passages that the real search found for these words."""

    async def search(
        self, query: str, *, step: Step | None = None, skill: Skill | None = None, limit: int = 3
    ) -> Findings:
        passages = {passage.id: passage for passage in passages_of(read_corpus(resource("corpus")))}
        return Findings(tuple(Hit(passages[identity], 0.5) for identity in FOUND), fits=True)


class ScriptedParts(FakeParts):
    """Real records and guides; the model, the search and the choice of bank questions as they were."""

    def __init__(self) -> None:
        super().__init__()
        bank = {question.id: question for question in BANK}
        self.coach = coach(FakeWriter(WRITTEN), ScriptedLibrary(), [bank[identity] for identity in FROM_BANK])

    async def warm(self, tell: object) -> None:
        tell("model ready · library ready")  # type: ignore[operator]  # as in FakeParts


def save(app: CoachmateApp, name: str) -> None:
    """Keep the screen as it is as docs/images/NAME.svg."""
    picture = app.export_screenshot(title="coachmate")
    if not _FONT_FACE.search(picture):
        raise SystemExit("The pictures no longer name their fonts as they did; look for links in them.")
    picture = _FONT_FACE.sub("", picture)
    # Some viewers leave out blanks at the ends of a piece of text, which would move what stands behind them.
    picture = picture.replace("<svg ", '<svg xml:space="preserve" ', 1)
    lines = (line.rstrip() for line in picture.splitlines())
    (IMAGES / f"{name}.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")


async def take(theme: str, names: dict[str, str]) -> None:
    """Walk to the questions of `prepare` and back home; `names` says which of the screens are kept, and as what."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["COACHMATE_HOME"] = home
        app = CoachmateApp(Settings(theme=theme), lambda settings: ScriptedParts())
        async with app.run_test(size=SIZE) as pilot:
            await _walk(app, pilot, names)


async def _walk(app: CoachmateApp, pilot: Pilot[None], names: dict[str, str]) -> None:
    async def keep(screen: str) -> None:
        await pilot.pause()
        if screen in names:
            save(app, names[screen])

    choices = app.screen.query_one("#choices", OptionList)
    await wait_until(pilot, lambda: choices.option_count > 3 and bool(app.workers_line), "the guides are listed")
    await pilot.press("p")
    await wait_until(pilot, lambda: isinstance(app.screen, SessionScreen), "the session opens")
    await pilot.press("enter")
    await wait_until(pilot, lambda: isinstance(app.focused, AnswerBox), "the answer box has the focus")
    box = app.screen.query_one("#answer", AnswerBox)
    box.cursor_blink = False
    await pilot.press(*WORDS)
    line = app.screen.query_one("#answer-line", Static)
    await wait_until(pilot, lambda: "kept" in str(line.content), "the draft is kept")
    await keep("prompt")
    await pilot.press("enter")
    offer = app.screen.query_one(OfferList)
    await wait_until(pilot, lambda: offer.option_count == 3 and app.focused is offer, "three questions are offered")
    await keep("questions")
    await pilot.press("escape")
    await wait_until(pilot, lambda: isinstance(app.screen, HomeScreen), "home comes back")
    await wait_until(pilot, lambda: choices.option_count > 6, "the session that was left is listed")
    await keep("home")


async def main() -> None:
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    IMAGES.mkdir(parents=True, exist_ok=True)
    await take("dark", {"home": "home", "prompt": "prompt", "questions": "questions-dark"})
    await take("light", {"questions": "questions-light"})


if __name__ == "__main__":
    asyncio.run(main())
