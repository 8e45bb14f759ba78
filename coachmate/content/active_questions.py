"""Reads the daily active questions that are offered to begin with. Knows nothing of what anybody does with them."""

from __future__ import annotations

from pathlib import Path

from coachmate.coaching.efforts import Starters
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import read_yaml


def read_starters(file: Path) -> Starters:
    """What `active_questions.yaml` holds; ContentError names file, line and remedy."""
    data, lines = read_yaml(file)
    return checked(Starters, data, lines, file)
