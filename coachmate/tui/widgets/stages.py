"""The stages of the way at the side: done, present, to come. Draws only; is told what to show."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from coachmate.coaching.guides import Stage


class StageList(Static):
    """One line a stage; the present one is marked by a sign as well as by colour."""

    def show(self, stages: Sequence[Stage], present: str, answered: set[str]) -> None:
        lines = []
        for stage in stages:
            if stage.id == present:
                lines.append(Content.assemble(("▸ ", "$accent"), (stage.title, "bold")))
            elif stage.id in answered:
                lines.append(Content.assemble(("✓ ", "$success"), (stage.title, "$muted")))
            else:
                lines.append(Content.assemble("  ", (stage.title, "$muted")))
        self.update(Content("\n").join(lines))
