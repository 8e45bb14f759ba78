"""Reads the map of the three steps from its YAML file; an error names file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coachmate.coaching.steps import StepMap
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import Loc, read_yaml

_QUOTED = re.compile(r"'([a-z0-9-]+)'")


def read_steps(file: Path) -> StepMap:
    """The map in a file; ContentError, with file, line and remedy, if it can't be used.

    Whether the guides that it names are there is asked by coaching's `unknown_guides`.
    """
    data, lines = read_yaml(file)
    return checked(StepMap, data, lines, file, locate=lambda wrong: _place(wrong, data))


def _place(wrong: str, data: Mapping[str, Any]) -> Loc:
    """Where the second check stands that has an id already used, or the list of steps."""
    named = _QUOTED.findall(wrong)[-1]
    places = [
        ("steps", at, "checks", number, "id")
        for at, step in enumerate(data["steps"])
        for number, check in enumerate(step["checks"])
        if check["id"] == named
    ]
    return places[-1] if places else ("steps",)
