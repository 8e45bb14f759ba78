"""Reads guides from YAML; an error names file, line and remedy. Knows nothing of how guides are run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from coachmate.coaching.guides import END, Guide
from coachmate.errors import ContentError
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import Lines, Loc, line_of, read_yaml, unusable, yaml_files

_QUOTED = re.compile(r"'([a-z0-9-]+)'")


def read_guide(file: Path) -> Guide:
    """The guide in a file; ContentError, with file, line and remedy, if it can't be used."""
    data, lines = read_yaml(file)
    try:
        guide = checked(Guide, data, lines, file, locate=lambda wrong: _place(wrong, data))
    except ContentError as error:
        told = {each.line for each in (error, *error.others)}
        ways = [each for each in _ways_to_nowhere(data, lines, file) if each.line not in told]
        raise ContentError.first_of([error, *ways]) from error
    if guide.id != file.stem:
        raise unusable(
            file,
            lines[("id",)],
            f"the guide's id is '{guide.id}', but the file is called {file.name}.",
            f"Give the guide the id {file.stem}, or call the file {guide.id}.yaml.",
        )
    return guide


def _ways_to_nowhere(data: Any, lines: Lines, file: Path) -> Iterator[ContentError]:  # noqa: ANN401  # as it was written
    """Targets that aren't there, in a guide with other mistakes: its ways can't be gone as long as it has those."""
    if not isinstance(data, dict) or not isinstance(data.get("stages"), list):
        return
    stages = [(at, stage) for at, stage in enumerate(data["stages"]) if isinstance(stage, dict)]
    ids = [str(stage.get("id")) for _, stage in stages]
    if END in ids or len(set(ids)) != len(ids):
        return  # which one is meant can't be told
    known = {END, *ids}
    for at, stage in stages:
        places: list[tuple[Loc, object]] = [(("stages", at, "next"), stage.get("next"))]
        branch = stage.get("branch")
        options = branch.get("options") if isinstance(branch, dict) else None
        for number, option in enumerate(options if isinstance(options, list) else []):
            if isinstance(option, dict):
                places.append((("stages", at, "branch", "options", number, "goto"), option.get("goto")))
        for place, target in places:
            if isinstance(target, str) and target not in known:
                wrong = f"stage '{stage.get('id')}' leads to '{target}', which is not a stage."
                yield unusable(file, line_of(lines, place), wrong, "Correct the id.")


def read_guides(folder: Path) -> tuple[Guide, ...]:
    """All guides of a folder, in the order of their steps, those without a step first."""
    return in_order(read_guide(file) for file in yaml_files(folder))


def in_order(guides: Iterable[Guide]) -> tuple[Guide, ...]:
    """By their steps, those without a step first."""
    return tuple(sorted(guides, key=lambda guide: (guide.step or 0, guide.id)))


def _place(wrong: str, data: Mapping[str, Any]) -> Loc:
    """Where the last thing stands that is named by a sentence about the whole guide."""
    named = _QUOTED.findall(wrong)
    if wrong.startswith("'"):
        return (named[0],)
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
