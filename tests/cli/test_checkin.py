"""`coachmate checkin`: line by line, as a table, as CSV, and the questions, in real commands over one database."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachmate.cli.main import cli
from coachmate.coaching.efforts import ABOUT
from coachmate.errors import CoachmateError


def run(*arguments: str, lines: str = "") -> Result:
    """The command, with an error meant for people as it is raised."""
    done = CliRunner().invoke(cli, ["checkin", *arguments], input=lines)
    if isinstance(done.exception, CoachmateError):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def rows(tmp_path: Path) -> list[list[str]]:
    file = tmp_path / "scores.csv"
    run("--csv", str(file))
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))[1:]


def test_the_first_check_in_over_a_pipe(home: Path, tmp_path: Path) -> None:
    lines = "2 9\n7 tired but there\nb\n8\n"
    done = subprocess.run(
        [sys.executable, "-m", "coachmate.cli.main", "checkin"],
        input=lines,
        capture_output=True,
        text=True,
        env={**os.environ, "COACHMATE_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    assert "\n6. Did I do my best" in done.stdout
    assert done.stdout.count(ABOUT) == 1
    assert "Kept: 1 of 1." in done.stdout
    assert "\x1b" not in done.stdout
    ((day, question, score, note),) = rows(tmp_path)
    assert datetime.fromisoformat(day).date() - datetime.now().date() <= timedelta(days=1)
    assert question.startswith("Did I do my best to move")
    assert (score, note) == ("7", "tired but there")


def test_nothing_is_asked_of_somebody_who_takes_no_question(home: Path, tmp_path: Path) -> None:
    done = run(lines="\n")
    assert "Kept: 0 of 0." in done.output
    assert rows(tmp_path) == []


def test_scores_are_changed_taken_off_and_left_out(home: Path, tmp_path: Path) -> None:
    for text in ("one?", "two?", "three?"):
        run("add", text)
    done = run(lines="11\nt3\n3\n\n10 fine\nb\n")
    assert done.output.count("That is no score.") == 2
    assert "Kept: 2 of 3." in done.output
    assert [row[1:] for row in rows(tmp_path)] == [["one?", "3", ""], ["three?", "10", "fine"]]
    again = run(lines="q\n")
    assert "2 of 3. two?" in again.output and "1 of 3" not in again.output
    run(lines="b\nx\nq\n")
    assert [row[1] for row in rows(tmp_path)] == ["three?"]


def test_yesterday_is_another_day(home: Path, tmp_path: Path) -> None:
    run("add", "one?")
    run(lines="3\n")
    run("--yesterday", lines="4\n")
    (yesterday, today) = rows(tmp_path)
    assert datetime.fromisoformat(today[0]) - datetime.fromisoformat(yesterday[0]) == timedelta(days=1)
    assert (yesterday[2], today[2]) == ("4", "3")


def test_the_table_has_a_line_a_week(home: Path) -> None:
    assert "No questions yet." in run("--trend").output
    run("add", "one?")
    run(lines="3\n")
    lines = run("--trend", "--weeks", "4").output.splitlines()
    assert lines[2] == "1. one?"
    assert [line.split()[-1] for line in lines[-4:]] == ["-", "-", "-", "3.0"]


def test_a_note_that_tells_of_a_crisis_names_people_to_turn_to(home: Path) -> None:
    run("add", "one?")
    assert "People to turn to now:" in run(lines="0 I want to die\n").output


def test_no_cell_of_the_file_is_a_formula_and_only_its_owner_reads_it(home: Path, tmp_path: Path) -> None:
    run("add", "=1+1")
    run(lines="3 @SUM(A1)\n")
    assert [row[1:] for row in rows(tmp_path)] == [["'=1+1", "3", "'@SUM(A1)"]]
    assert (tmp_path / "scores.csv").stat().st_mode & 0o077 == 0


def test_questions_are_listed_taken_reworded_moved_retired_and_asked_again(home: Path) -> None:
    assert "You have no questions yet." in run("questions").output
    assert "1. Did I do my best to move" in run("add", "b").output
    run("add", "one?")
    assert run("move", "2", "1").output.startswith("1. one?\n2. Did I do my best to move")
    assert run("reword", "1", "uno?").output.startswith("1. uno?\n")
    assert "2. uno? (asked no more)" in run("retire", "1").output
    assert run("again", "2").output.startswith("1. uno?\n")
    assert run("add", "offered").output.count("Did I do my best") == 6
    with pytest.raises(CoachmateError, match="There is no question 9"):
        run("retire", "9")
