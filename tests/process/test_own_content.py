"""An own guide with a mistake, in the real program: it is named with line and remedy, and everything else works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coachmate.paths import Paths
from tests.process.terminal import Terminal

BROKEN = """\
id: weekly
title: "A look at the week"
summary: "One moment of the week."
minutes: [5, 10]
sheet: "My week"
stages:
  - id: moment
    title: "One moment"
    intentoin: "One real moment teaches more than a summary."
    prompts:
      - id: moment
        text: "Which moment of this week stays with you?"
"""


@pytest.fixture
def guide() -> Path:
    file = Paths.from_environment().own_prompts / "guides" / "weekly.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(BROKEN)
    return file


def test_the_app_names_it_at_the_start_works_without_it_and_has_it_when_it_is_mended(guide: Path) -> None:
    with Terminal(columns=120, lines=40) as app:
        app.until("A file of yours is left out", "line 7", "'intention' is missing", "Prepare a conversation")
        app.type("g")
        app.until("Type to find a guide")
        app.type("look at the week")
        app.until("No guide has all of these words.")
        app.press("escape")
        app.until("Prepare a conversation")
        app.press("escape")
        app.until("One good, open question")
        app.type("p")
        app.until("How will you take part?")
    guide.write_text(BROKEN.replace("intentoin", "intention"))
    with Terminal(columns=120, lines=40) as app:
        app.until("Prepare a conversation", without="left out")
        app.type("g")
        app.until("Type to find a guide")
        app.type("look at the week")
        app.until("A look at the week", "yours")
        app.press("enter")
        app.until("Which moment of this week stays with you?")


def test_plain_mode_and_the_doctor_name_it_too(guide: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coachmate.cli.main", *arguments]
        return subprocess.run(command, capture_output=True, text=True, input="")

    plain = run("plain")
    assert f"Left out: {guide}, line 7" in plain.stdout
    assert "Prepare a conversation." in plain.stdout
    assert "A look at the week" not in plain.stdout
    doctor = run("doctor", "--quick")
    assert doctor.returncode == 1
    assert "weekly.yaml, line 7" in doctor.stdout
    guide.write_text(BROKEN.replace("intentoin", "intention"))
    assert "A look at the week (yours)." in run("plain").stdout
