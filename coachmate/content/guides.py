"""Reads guides from YAML; an error names file, line and remedy. Knows nothing of how guides are run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coachmate.coaching.guides import Guide
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import Loc, read_yaml, unusable, yaml_files

_QUOTED = re.compile(r"'([a-z0-9-]+)'")


def read_guide(file: Path) -> Guide:
    """The guide in a file; ContentError, with file, line and remedy, if it can't be used."""
    data, lines = read_yaml(file)
    guide = checked(Guide, data, lines, file, locate=lambda wrong: _place(wrong, data))
    if guide.id != file.stem:
        raise unusable(
            file,
            lines[("id",)],
            f"the guide's id is '{guide.id}', but the file is called {file.name}.",
            f"Give the guide the id {file.stem}, or call the file {guide.id}.yaml.",
        )
    return guide


def read_guides(folder: Path) -> tuple[Guide, ...]:
    """All guides of a folder, in the order of their steps, those without a step first."""
    guides = [read_guide(file) for file in yaml_files(folder)]
    return tuple(sorted(guides, key=lambda guide: (guide.step or 0, guide.id)))


def _place(wrong: str, data: Mapping[str, Any]) -> Loc:
    """Where the last thing stands that is named by a sentence about the whole guide."""
    if wrong.startswith("'minutes'"):
        return ("minutes",)
    named = _QUOTED.findall(wrong)
    if not named:
        return ()
    if len(named) == 1:
        return max(("stages", n) for n, stage in enumerate(data["stages"]) if stage["id"] == named[0])
    source, target = named
    at, stage = next((n, stage) for n, stage in enumerate(data["stages"]) if stage["id"] == source)
    if not stage.get("branch"):
        return ("stages", at, "next")
    options = enumerate(stage["branch"]["options"])
    option = next(n for n, each in options if each["goto"] == target)
    return ("stages", at, "branch", "options", option, "goto")
