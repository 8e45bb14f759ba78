"""`coachmate partner`: two people on two machines agree and exchange files; nothing changes without their say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachmate.cli.partner import partner
from coachmate.coaching.guides import Leaves
from coachmate.coaching.progress import Moment
from coachmate.content.guides import read_guides
from coachmate.errors import CoachmateError
from coachmate.resources import resource
from tests import walking


class Machine:
    """One person's machine: a home of its own."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._home, self._monkeypatch = home, monkeypatch

    def run(self, *arguments: str, answers: str = "", status: int = 0) -> str:
        self._monkeypatch.setenv("COACHMATE_HOME", str(self._home))
        done: Result = CliRunner().invoke(partner, list(arguments), input=answers)
        if isinstance(done.exception, CoachmateError):
            raise done.exception
        assert done.exit_code == status, done.output
        return done.output


@pytest.fixture
def jonas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Jonas coaches with Amara, and they have agreed on something."""
    machine = Machine(tmp_path / "jonas", monkeypatch)
    machine.run("add", "Amara")
    machine.run("agreement", "Amara", "--clause", "Rhythm", "--text", "Every Friday")
    machine.run("agreement", "Amara", "--sign", "Jonas")
    return machine


@pytest.fixture
def amara(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path / "amara", monkeypatch)
    machine.run("add", "Jonas")
    return machine


def test_partners_and_groups_are_listed_renamed_ended_and_removed(jonas: Machine) -> None:
    assert "Thursday set is added" in jonas.run("add", "Li, Noor and Tomás", "--name", "Thursday set")
    assert jonas.run("list") == "Amara  pair, step 1\nThursday set  group, step 1: Li, Noor, Tomás\n"
    jonas.run("rename", "Thursday set", "Li, Noor")
    assert "Li, Noor  group" in jonas.run("list")
    jonas.run("end", "Li, Noor")
    assert "Li, Noor  group, ended" in jonas.run("list")
    jonas.run("end", "Li, Noor", "--back")
    jonas.run("remove", "Li, Noor", answers="n\n", status=1)
    assert "Li, Noor" in jonas.run("list")
    jonas.run("remove", "Li, Noor", answers="y\n")
    assert jonas.run("list") == "Amara  pair, step 1\n"


def test_the_map_shows_what_is_ticked(jonas: Machine) -> None:
    assert "[ ] Each of us can say" in jonas.run("show", "Amara")
    jonas.run("tick", "Amara", "contract-in-a-sentence")
    shown = jonas.run("show", "amara")
    assert "[x] Each of us can say" in shown
    assert "Guides that help: " in shown and "Every Friday" in shown
    jonas.run("tick", "Amara", "contract-in-a-sentence", "--off")
    assert "[x]" not in jonas.run("show", "Amara")
    with pytest.raises(CoachmateError, match="There is no check"):
        jonas.run("tick", "Amara", "everything")


def test_an_agreement_is_changed_signed_and_its_history_told(jonas: Machine) -> None:
    assert "Signed off by Jonas" in jonas.run("agreement", "Amara")
    changed = jonas.run("agreement", "Amara", "--clause", "Rhythm", "--text", "Every month")
    assert "Every month" in changed and "Not signed off yet" in changed
    past = jonas.run("agreement", "Amara", "--history")
    assert "“Rhythm” changed\n  Before: Every Friday\n  Now: Every month" in past
    assert "Every month" not in jonas.run("agreement", "Amara", "--take-out", "Rhythm")
    with pytest.raises(CoachmateError, match="There is no clause"):
        jonas.run("agreement", "Amara", "--take-out", "Rhythm")
    jonas.run("agreement", "Amara", "--clause", "Rhythm", status=2)


def test_two_machines_come_to_one_agreement_that_both_have_signed(
    jonas: Machine, amara: Machine, tmp_path: Path
) -> None:
    there, back = tmp_path / "there.json", tmp_path / "back.json"
    shown = jonas.run("export", "Amara", str(there), answers="y\n")
    assert "Every Friday" in shown and "and nothing else" in shown
    assert there.stat().st_mode & 0o077 == 0

    amara.run("agreement", "Jonas", "--clause", "Rhythm", "--text", "Every month")
    asked = amara.run("import", "Jonas", str(there), answers="t\n")
    assert "Ours:   Every month" in asked and "Theirs: Every Friday" in asked
    assert "Signed off by Jonas" in amara.run("agreement", "Jonas", "--sign", "Amara")
    amara.run("export", "Jonas", str(back), "--as", "Amara", "--yes")

    assert "Your agreements are the same." in jonas.run("import", "Amara", str(back))
    both = jonas.run("agreement", "Amara")
    assert "Jonas (" in both and "Amara (" in both
    assert "Every month" in amara.run("agreement", "Jonas", "--history")


def test_nothing_changes_where_nobody_answers_or_ours_is_kept(jonas: Machine, amara: Machine, tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    jonas.run("export", "Amara", str(there), "--yes")
    amara.run("agreement", "Jonas", "--clause", "Rhythm", "--text", "Every month")
    amara.run("agreement", "Jonas", "--sign", "Amara")
    amara.run("import", "Jonas", str(there), status=1)
    assert "Friday" not in amara.run("agreement", "Jonas", "--history")
    amara.run("import", "Jonas", str(there), "--ours")
    kept = amara.run("agreement", "Jonas")
    assert "Every month" in kept and "Signed off by Amara" in kept
    assert "Friday" in amara.run("agreement", "Jonas", "--history")


def test_a_file_that_is_there_is_not_written_over(jonas: Machine, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text("mine", "utf-8")
    with pytest.raises(CoachmateError, match="is there already"):
        jonas.run("export", "Amara", str(file), "--yes")
    jonas.run("export", "Amara", str(tmp_path / "new.json"), answers="n\n", status=1)
    assert not (tmp_path / "new.json").exists()
    assert file.read_text("utf-8") == "mine"


def test_who_is_unknown_and_who_has_no_name_is_told_what_to_do(amara: Machine, tmp_path: Path) -> None:
    with pytest.raises(CoachmateError, match="There are: Jonas"):
        amara.run("show", "Nobody")
    with pytest.raises(CoachmateError, match="--as NAME"):
        amara.run("export", "Jonas", str(tmp_path / "x.json"), "--yes")


def test_a_file_from_somebody_else_is_pointed_out(jonas: Machine, amara: Machine, tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    jonas.run("export", "Amara", str(there), "--as", "Somebody", "--yes")
    assert "Here you know Jonas" in amara.run("import", "Jonas", str(there), "--ours")


def test_the_command_itself_with_a_hostile_file(home: Path, tmp_path: Path) -> None:
    """One real process: an error is sentences with a remedy, and no escape code of the file reaches the terminal."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coachmate.cli.main", "partner", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    assert run("add", "Amara").returncode == 0
    file = tmp_path / "bad.json"
    head = {"coachmate": "partner", "version": 1, "from": "Amara\x1b]0;owned\x07", "agreement": None, "commitments": []}
    file.write_text(json.dumps({**head, "written": "2026-11-20T12:00:00+00:00"}), "utf-8")
    done = run("import", "Amara", str(file))
    assert done.returncode == 1
    assert "can't be taken in" in done.stderr and "invisible control characters" in done.stderr
    assert "\x1b]" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_session_in_plain_mode_leaves_its_clauses_in_the_agreement(warm_home: Path, tmp_path: Path) -> None:
    """Real processes, the real models, and the guide that comes along."""

    def run(*arguments: str, lines: list[str]) -> str:
        command = [sys.executable, "-m", "coachmate.cli.main", *arguments]
        text = "".join(f"{line}\n" for line in lines)
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return done.stdout

    guide = next(each for each in read_guides(resource("prompts") / "guides") if each.id == "contract")
    people = walking.people_for(guide)
    run("partner", "add", people[1], lines=[])
    typed = [
        "g" if moment is Moment.QUESTIONS else entered for moment, entered, _ in walking.walk(guide, walking.first)
    ]
    said = run(
        *("plain", "contract", "--with", people[1], "--people", ", ".join(people)),
        *("--save", str(tmp_path / "sheet.md")),
        lines=typed,
    )
    assert f"Into your agreement with {people[1]}: “" in said
    agreed = run("partner", "agreement", people[1], lines=[])
    headings = [stage.heading for stage in guide.stages if stage.leaves is Leaves.CLAUSE]
    assert [line[3:] for line in agreed.split("\n") if line.startswith("## ")] == headings
    assert walking.ANSWER in agreed
    assert f"From “{guide.title}”" in run("partner", "agreement", people[1], "--history", lines=[])
