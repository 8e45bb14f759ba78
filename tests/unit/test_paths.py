"""Private folders and files, written in one step, with errors that say what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coachmate.errors import CoachmateError
from coachmate.paths import Paths, ensure, write_private
from coachmate.resources import resource


def test_coachmate_home_moves_everything(home: Path) -> None:
    paths = Paths.from_environment()
    for place in (paths.database, paths.settings_file, paths.exports, paths.logs, paths.indexes, paths.models):
        assert home in place.parents


def test_without_it_the_platform_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACHMATE_HOME")
    assert "coachmate" in str(Paths.from_environment().data)


def test_folders_and_files_are_private(tmp_path: Path) -> None:
    file = write_private(tmp_path / "a" / "b" / "c.md", "words")
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.parent.parent.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600


def test_writing_replaces_whole_files_and_leaves_nothing_aside(tmp_path: Path) -> None:
    file = write_private(tmp_path / "folder" / "a.md", "first")
    write_private(file, "second")
    assert file.read_text("utf-8") == "second"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(os.geteuid() != 0 and not Path("/proc").exists(), reason="needs a place where nobody may write")
def test_a_place_where_one_cannot_write_is_an_error_with_a_remedy() -> None:
    for step in (lambda: ensure(Path("/proc/nowhere/a")), lambda: write_private(Path("/proc/nowhere.md"), "x")):
        with pytest.raises(CoachmateError) as caught:
            step()
        assert caught.value.remedy


def test_prompts_and_corpus_are_found() -> None:
    assert (resource("prompts") / "guides").is_dir()
    assert any(resource("corpus").rglob("*.md"))
    with pytest.raises(ValueError, match="resource"):
        resource("nonsense")
