"""Plain mode driven over a pipe, with the real models: to its sheet, left and resumed, and by its commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from coachmate.coaching.sheet import ORIGINS
from coachmate.coaching.terms import Origin

TOPIC = "My colleague Ravi keeps interrupting me in the weekly meeting, and I say nothing."


def plain(*arguments: str, lines: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coachmate.cli.main", "plain", *arguments]
    text = "".join(f"{line}\n" for line in lines)
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=300)


def test_prepare_to_its_sheet_and_file(warm_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sheet.md"
    inputs = [
        "1",  # I'll be coached
        TOPIC,
        "1",  # keep the first question
        "9",  # there is no such question
        "g",
        "A first step\\",
        "and to be heard",
        "",  # no draft here: an empty line is no answer
        "They interrupt each other",
        "What they want",
        "w",
        "What would Ravi say?",
        "It is calm",
        "e 1",
        "What would a calm Monday look like?",
        "I joke",
        "Hear me out",
        "Good morning",
    ]
    done = plain("prepare", "--save", str(file), lines=inputs)
    assert done.returncode == 0, done.stderr

    said = done.stdout
    for stage in ("Your part", "What it is about", "What you want from it", "What you have seen", "If it went well"):
        assert f"\n{stage}. " in said
    assert "From the library: " in said
    assert "That is none of the answers." in said
    assert "Write a line first" in said
    assert said.count("Kept.") == 3
    assert "\x1b" not in said

    sheet = file.read_text("utf-8")
    assert said.endswith(f"\n{sheet}\nSaved as {file}.\n")
    assert file.stat().st_mode & 0o077 == 0
    assert sheet.startswith("# My next conversation\n")
    assert f"## What it is about\n\n{TOPIC}\n" in sheet
    assert "## What I want from it\n\nA first step\nand to be heard\n" in sheet
    first, own, edited = sheet.partition("## My questions\n\n")[2].splitlines()[:3]
    kept = first.removeprefix("1. ")
    assert f"\n1. {kept}\n" in said
    assert kept.endswith((f"({ORIGINS[Origin.MODEL]})", f"({ORIGINS[Origin.BANK]})"))
    assert own == "2. What would Ravi say? (your own)"
    assert edited.startswith("3. What would a calm Monday look like? (")
    assert edited.endswith(", edited by you)")
    assert "## What to watch in myself\n\nI joke\n" in sheet


def test_left_at_the_end_of_input_and_resumed(warm_home: Path) -> None:
    left = plain("prepare", lines=[":help", "1", TOPIC, ":back", "", ":skip", ":skip", "They interrupt each other"])
    assert left.returncode == 0, left.stderr
    assert left.stdout.count(":back   one place back") == 2
    assert f"You wrote before: {TOPIC}" in left.stdout
    assert left.stdout.count("Thinking.") == 2
    assert "\nWhat you want from it. " in left.stdout
    assert left.stdout.rstrip().endswith("All is kept. 'coachmate plain --resume' goes on from here.")

    resumed = plain("--resume", lines=["What they want", ":skip", ":leave"])
    assert resumed.returncode == 0, resumed.stderr
    assert "What don't you know yet?" in resumed.stdout
    assert "What would you like to talk about?" not in resumed.stdout
    assert "\nIf it went well. " in resumed.stdout

    to_the_end = plain("--resume", lines=[":skip", "I joke", "Hear me out", "Good morning"])
    assert to_the_end.returncode == 0, to_the_end.stderr
    sheet = to_the_end.stdout.partition("# My next conversation")[2]
    assert TOPIC in sheet
    assert "They interrupt each other\n\nWhat they want" in sheet
    assert "## What I want from it" not in sheet

    nothing = plain("--resume", lines=[])
    assert nothing.returncode == 1
    assert "There is no session to go on with." in nothing.stderr


def test_words_of_a_crisis_bring_people_to_turn_to_and_no_questions(warm_home: Path) -> None:
    done = plain("prepare", lines=["1", "I want to die and I have told nobody."])
    assert done.returncode == 0, done.stderr
    assert "People to turn to now:" in done.stdout
    assert not any(f"({origin})" in done.stdout for origin in ORIGINS.values())


def test_an_unknown_guide_is_answered_with_the_known_ones(home: Path) -> None:
    done = plain("juggling", lines=[])
    assert done.returncode == 1
    assert "There is no guide 'juggling'." in done.stderr
    for guide in ("prepare", "relationship", "practices", "habit"):
        assert guide in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_guide_there_is_a_list_to_choose_from(home: Path) -> None:
    done = plain(lines=["juggling"])
    assert done.returncode == 0
    assert done.stdout.count("Which? Give a number from 1 to ") == 2
    assert "1. " in done.stdout
