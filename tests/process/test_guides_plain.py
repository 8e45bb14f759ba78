"""Every guide that comes with the program, run to its end in plain mode, with the real models, index and database."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from coachmate.content.guides import read_guides
from coachmate.resources import resource
from tests import walking

GUIDES = {guide.id: guide for guide in read_guides(resource("prompts") / "guides")}


@pytest.mark.parametrize("guide_id", sorted(GUIDES))
def test_a_guide_leads_to_its_sheet(guide_id: str, warm_home: Path, tmp_path: Path) -> None:
    guide = GUIDES[guide_id]
    file = tmp_path / "sheet.md"
    people = walking.people_for(guide)
    command = [sys.executable, "-m", "coachmate.cli.main", "plain", guide_id, "--save", str(file)]
    command += ["--people", ", ".join(people)] if people else []
    done = subprocess.run(command, input=walking.lines(guide), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "All is kept." not in done.stdout, "it was left before its end"

    sheet = file.read_text("utf-8")
    assert sheet.startswith(f"# {guide.sheet}\n")
    assert done.stdout.count(f"Saved as {file}.") == 1
    for shown in (sheet, done.stdout):
        assert not re.search(r"\{[a-z0-9-]+\}", shown), "a name in braces was left"
        assert not re.search(r"\bNone\b(?! of)", shown)
    for stage in re.findall(r"^## (.+)$", sheet, re.MULTILINE):
        assert stage.strip()
    if any(stage.leaves for stage in guide.stages):
        assert "## " in sheet, "it leaves something behind"
