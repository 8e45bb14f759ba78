"""Index folders stay whole whoever else uses the same home, and nothing that is in use is removed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coachmate.errors import CoachmateError
from coachmate.knowledge.index_folders import IndexFolders


@pytest.fixture
def folders(tmp_path: Path) -> IndexFolders:
    return IndexFolders(tmp_path / "indexes")


def built(folders: IndexFolders, name: str) -> Path:
    """A finished index that nobody holds."""
    held = folders.new()
    (held.path / "vectors").write_text(name)
    assert held.place(folders.place_of(name))
    folders.use(held.path)
    held.release()
    return held.path


def test_what_is_built_aside_comes_into_place_whole(folders: IndexFolders) -> None:
    assert folders.current() is None
    folder = built(folders, "a")
    assert folders.current() == folder
    assert (folder / "vectors").read_text() == "a"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_new_index_removes_the_old_one(folders: IndexFolders) -> None:
    old, new = built(folders, "a"), built(folders, "b")
    assert not old.exists()
    assert folders.current() == new


def test_an_index_that_another_app_reads_is_kept_until_it_lets_go(folders: IndexFolders) -> None:
    old = built(folders, "a")
    reader = IndexFolders(old.parent).hold(old)
    assert reader
    new = built(folders, "b")
    assert old.exists()
    reader.release()
    folders.use(new)
    assert not old.exists()


def test_a_folder_that_is_being_built_is_kept_and_one_left_over_is_removed(folders: IndexFolders) -> None:
    ours, left = folders.new(), folders.new()
    left.release()
    built(folders, "a")
    assert ours.path.exists()
    assert not left.path.exists()
    ours.remove()
    assert not ours.path.exists()


def test_of_two_apps_that_build_the_same_index_the_second_uses_the_first_ones(folders: IndexFolders) -> None:
    first, second = folders.new(), folders.new()
    (first.path / "vectors").write_text("first")
    assert first.place(folders.place_of("a"))
    assert not second.place(folders.place_of("a"))
    assert (folders.place_of("a") / "vectors").read_text() == "first"
    first.release()
    second.remove()


def test_a_folder_that_is_being_removed_can_not_be_held(folders: IndexFolders) -> None:
    building = folders.new()
    assert folders.hold(building.path) is None
    building.remove()
    assert folders.hold(building.path) is None


@pytest.mark.parametrize("pointer", ["", "index-gone\n", "../elsewhere\n", "/tmp\n", "\xff\xfe"])
def test_a_pointer_to_nothing_of_ours_is_no_pointer(folders: IndexFolders, tmp_path: Path, pointer: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = built(folders, "a")
    (folder.parent / "current").write_bytes(pointer.encode("latin-1"))
    assert folders.current() is None


def test_an_index_that_a_process_died_of_reading_is_not_opened_again(folders: IndexFolders) -> None:
    folder = built(folders, "a")
    held = folders.hold(folder)
    assert held
    with held.trying():
        # Somebody else's look, still going on, is no sign of harm.
        second = folders.hold(folder)
        assert second
        second.release()
    held.release()
    dying = (
        "import os, sys, pathlib\n"
        "from coachmate.knowledge.index_folders import IndexFolders\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "with IndexFolders(folder.parent).hold(folder).trying():\n"
        "    os.abort()\n"
    )
    subprocess.run([sys.executable, "-c", dying, str(folder)], check=False, stderr=subprocess.DEVNULL)
    assert folders.hold(folder) is None
    folders.discard(folder)
    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_can_not_be_written_is_told_with_a_remedy(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CoachmateError) as told:
        IndexFolders(tmp_path).new()
    assert told.value.remedy


def test_a_file_in_the_place_of_the_folder_is_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "indexes").write_text("in the way")
    with pytest.raises(CoachmateError) as told:
        IndexFolders(tmp_path / "indexes").new()
    assert told.value.remedy
