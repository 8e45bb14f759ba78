"""`coachmate prompts` and `coachmate corpus`: copy, edit, check, list, as somebody does who writes content."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from coachmate.cli.corpus import corpus
from coachmate.cli.prompts import prompts
from coachmate.content.guides import read_guide
from coachmate.errors import CoachmateError
from coachmate.paths import Paths
from coachmate.resources import resource


def run(*arguments: str, status: int = 0) -> str:
    group = {"prompts": prompts, "corpus": corpus}[arguments[0]]
    done = CliRunner().invoke(group, arguments[1:])
    if isinstance(done.exception, CoachmateError):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.output


def guide_file(name: str) -> Path:
    return Paths.from_environment().own_prompts / "guides" / f"{name}.yaml"


def test_a_guide_is_copied_with_its_comments_edited_checked_and_used() -> None:
    said = run("prompts", "copy", "repair", "--as", "our-repair")
    file = guide_file("our-repair")
    assert str(file) in said
    shipped = (resource("prompts") / "guides" / "repair.yaml").read_text("utf-8")
    comments = [line for line in shipped.split("\n") if line.startswith("#")]
    assert comments
    assert [line for line in file.read_text("utf-8").split("\n") if line.startswith("#")] == comments
    copied = read_guide(file).copied_from
    assert copied is not None
    assert (copied.guide, copied.version) == ("repair", 1)
    assert file.stat().st_mode & 0o777 == 0o600

    file.write_text(file.read_text("utf-8").replace("\nminutes:", "\nmintues:"), "utf-8")
    line = (
        file.read_text("utf-8").split("\n").index(next(x for x in file.read_text("utf-8").split("\n") if "mint" in x))
        + 1
    )
    said = run("prompts", "check", status=1)
    assert f"our-repair.yaml:{line}: 'mintues' is not a key" in said
    assert "Did you mean 'minutes'?" in said
    assert "Left out:" in run("prompts", "list")

    file.write_text(file.read_text("utf-8").replace("\nmintues:", "\nminutes:"), "utf-8")
    assert "no mistakes, 1 warning" in run("prompts", "check")  # the shipped map doesn't name it
    assert "1 file: no mistakes, 1 warning" in run("prompts", "check", str(file))
    assert "no mistakes, 1 warning" in run("prompts", "check", str(file.parent))
    listed = next(line for line in run("prompts", "list").split("\n") if "our-repair" in line)
    assert "version 1  yours, copied from version 1 of repair" in listed


def test_every_shipped_guide_can_be_copied_and_is_sound_as_a_copy() -> None:
    shipped = [file.stem for file in (resource("prompts") / "guides").glob("*.yaml")]
    for name in shipped:
        run("prompts", "copy", name)
        assert read_guide(guide_file(name)).id == name
    assert "no mistakes, no warnings" in run("prompts", "check")


def test_an_old_copy_is_told_by_list_and_check() -> None:
    run("prompts", "copy", "repair")
    file = guide_file("repair")
    file.write_text(
        file.read_text("utf-8").replace("copied_from: {guide: repair, version: 1}", "version: 3", 1), "utf-8"
    )
    file.write_text(file.read_text("utf-8").replace("\nversion: 1\n", "\n", 1), "utf-8")
    assert "yours, in place of the shipped one (version 1)" in run("prompts", "list")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing-like-it"], "no shipped guide"),
        (["repair", "--as", "Our Repair"], "can't be the id"),
        (["repair", "--as", "../repair"], "can't be the id"),
        (["repair", "--as", "review"], "another shipped guide"),
    ],
)
def test_what_cannot_be_copied_is_told_with_a_remedy(arguments: list[str], words: str) -> None:
    with pytest.raises(CoachmateError, match=words) as caught:
        run("prompts", "copy", *arguments)
    assert caught.value.remedy


def test_a_copy_never_overwrites_what_somebody_wrote() -> None:
    run("prompts", "copy", "repair")
    guide_file("repair").write_text("mine")
    with pytest.raises(CoachmateError, match="already"):
        run("prompts", "copy", "repair")
    assert guide_file("repair").read_text() == "mine"


def test_what_is_checked_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(CoachmateError, match="no file"):
        run("prompts", "check", str(tmp_path / "nothing.yaml"))
    with pytest.raises(CoachmateError, match="no document"):
        run("corpus", "check", str(tmp_path))


def test_documents_of_ones_own_are_checked_with_the_others_or_alone() -> None:
    assert "no mistakes, no warnings" in run("corpus", "check")
    folder = Paths.from_environment().own_corpus / "step-2-practices"
    folder.mkdir(parents=True)
    (folder / "new.md").write_text("---\nid: new\ntitle: Using silence\nstep: 2\nskills: []\n---\n## Why?\n\nText.\n")
    said = run("corpus", "check", status=1)
    assert "new.md:5:" in said
    assert "the key 'basis' is missing" in said
    assert "1 document:" in run("corpus", "check", str(folder), status=1)


@pytest.mark.parametrize(("verb", "status"), [("prompts", 1), ("corpus", 0)])
def test_the_real_command_says_it_on_standard_output_and_by_its_status(verb: str, status: int) -> None:
    file = guide_file("broken")
    file.parent.mkdir(parents=True)
    file.write_text("id: broken\n")
    command = [sys.executable, "-m", "coachmate.cli.main", verb, "check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (status, "")
    assert ("broken.yaml:1: the key 'title' is missing here." in done.stdout) is bool(status)
