"""The one place that builds the parts from the settings and joins them. Imports each room when it is needed.

Nothing heavy is loaded here: the models live in workers, the database opens on its own thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coachmate.coaching.coach import Coach
from coachmate.coaching.guides import Guide
from coachmate.coaching.protocols import Judge
from coachmate.coaching.sessions import Record, Records
from coachmate.errors import CoachmateError
from coachmate.paths import Paths, ensure, write_private
from coachmate.resources import resource
from coachmate.settings import Settings

if TYPE_CHECKING:
    from coachmate.engine.client import Worker
    from coachmate.engine.models import LocalEmbedder, LocalLanguageModel
    from coachmate.knowledge.library import CorpusLibrary


class Parts:
    """The parts of the program, joined. `close` ends the workers and lets go of the database."""

    settings: Settings
    paths: Paths
    guides: tuple[Guide, ...]
    records: Records
    coach: Coach
    library: CorpusLibrary
    model: LocalLanguageModel
    embedder: LocalEmbedder
    vectors: Worker

    def guide(self, guide_id: str) -> Guide:
        """The guide of that id; CoachmateError lists those there are."""
        for guide in self.guides:
            if guide.id == guide_id:
                return guide
        known = ", ".join(guide.id for guide in self.guides)
        raise CoachmateError(f"There is no guide '{guide_id}'.", f"There are: {known}.", "Choose one of them.")

    def save_sheet(self, guide: Guide, record: Record, text: str) -> Path:
        """Write a sheet into the folder of sheets, under a name that isn't taken yet."""
        day = record.session.started.astimezone().strftime("%Y-%m-%d")
        folder = ensure(self.paths.exports)
        names = (f"{day}-{guide.id}{suffix}.md" for suffix in ("", *(f"-{n}" for n in range(2, 10_000))))
        return write_private(next(folder / name for name in names if not (folder / name).exists()), text)

    async def warm(self, tell: Callable[[str], None]) -> None:
        """Start the workers and see to the index; `tell` is given a short line whenever something changes."""
        raise NotImplementedError

    async def close(self) -> None:
        """End what runs."""
        raise NotImplementedError


def build_judge() -> Judge:
    from coachmate.judge import RuleJudge

    return RuleJudge()


def read_guides() -> Sequence[Guide]:
    from coachmate.content.guides import read_guides as read

    return read(resource("prompts") / "guides")
