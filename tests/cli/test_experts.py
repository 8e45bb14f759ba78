"""`coachmate experts`: topics added, listed, changed, removed, and written as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachmate.cli.main import cli
from coachmate.errors import CoachmateError


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, ["experts", *arguments])
    if isinstance(done.exception, CoachmateError):
        raise done.exception
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_from_a_topic_to_the_teams_wiki(home: Path, tmp_path: Path) -> None:
    assert "No topics yet" in run("list").output
    run("add", "Swapping shifts", "--person", "Amélie", "--note", "before noon")
    run("add", "Booking the van", "--document", "Van handbook")
    assert run("add", "Parking <permits>").output == "Kept as a gap.\n"
    assert run("list").output.splitlines() == [
        "1. Booking the van: Van handbook",
        "2. Parking <permits>: nobody yet",
        "3. Swapping shifts: Amélie (before noon)",
    ]
    assert run("list", "noon", "amelie").output == "3. Swapping shifts: Amélie (before noon)\n"
    assert "No topic holds" in run("list", "nowhere").output
    assert run("gaps").output == "# What is written nowhere yet\n\n- **Parking \\<permits\\>**\n"

    file = tmp_path / "map.md"
    run("export", str(file))
    page = file.read_text("utf-8")
    assert page == run("export").output
    headings = ["# Who knows what", "## What documents answer", "## What people answer", "## What nobody answers yet"]
    assert [line for line in page.splitlines() if line.startswith("#")] == headings


def test_a_gap_is_filled_opened_again_and_removed(home: Path) -> None:
    run("add", "Parking", "--note", "asked twice")
    run("change", "1", "--person", "Tomasz", "--topic", "Parking permits")
    assert run("list").output == "1. Parking permits: Tomasz (asked twice)\n"
    run("change", "1", "--nobody", "--note", "")
    assert run("list").output == "1. Parking permits: nobody yet\n"
    assert "Parking permits" in run("remove", "1").output
    assert run("gaps").output.endswith("None at the moment.\n")
    with pytest.raises(CoachmateError, match="There is no topic 1"):
        run("remove", "1")
    with pytest.raises(CoachmateError, match="needs words"):
        run("add", " ")


@pytest.mark.parametrize(
    "arguments", [["add", "x", "--person", "a", "--document", "b"], ["change", "1", "--nobody", "--person", "a"]]
)
def test_one_thing_answers_a_topic(home: Path, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
