"""A person's own files win; one that can't be used is left out with its reason, and never stops anything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from coachmate.errors import ContentError
from coachmate.reading.own_files import YAML, OwnFiles
from coachmate.reading.yaml_files import unusable


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    own = OwnFiles(tmp_path / "nowhere")
    assert own.files("guides/*", YAML) == []
    assert own.instead(["a.yaml"], lambda mine: dict(mine)) == {}
    assert own.left_out == []


def test_what_is_no_plain_visible_file_of_its_kind_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "guides" / "folder.yaml").mkdir(parents=True)
    for name in ("a.yaml", "b.yml", "a.yaml~", ".c.yaml", "notes.txt"):
        (tmp_path / "guides" / name).write_text("x")
    os.mkfifo(tmp_path / "guides" / "pipe.yaml")
    (tmp_path / "guides" / "lost.yaml").symlink_to(tmp_path / "nowhere")
    assert [file.name for file in OwnFiles(tmp_path).files("guides/*", YAML)] == ["a.yaml", "b.yml"]


def test_a_file_where_a_folder_is_meant_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "guides").write_text("x")
    assert OwnFiles(tmp_path).files("guides/*", YAML) == []
    assert OwnFiles(tmp_path / "guides").instead(["a.yaml"], lambda mine: dict(mine)) == {}


def _read(bad: str, mine: Mapping[str, Path]) -> list[str]:
    for file in mine.values():
        if bad in file.read_text():
            raise unusable(file, 1, "it is bad.", "Make it good.")
    return sorted(mine)


def test_one_with_a_mistake_is_left_out_and_the_others_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("good")
    (tmp_path / "b.yaml").write_text("bad")
    own = OwnFiles(tmp_path)
    assert own.instead(["a.yaml", "b.yaml"], lambda mine: _read("bad", mine)) == ["a.yaml"]
    (error,) = own.left_out
    assert (error.file, error.line) == (tmp_path / "b.yaml", 1)


def test_a_shipped_file_that_fails_beside_own_ones_is_put_down_to_those(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x")

    def read(mine: Mapping[str, Path]) -> str:
        if mine:
            raise unusable(Path("/shipped/b.yaml"), 3, "nothing fits it.", "Add it.")
        return "shipped"

    own = OwnFiles(tmp_path)
    assert own.instead(["a.yaml"], read) == "shipped"
    assert own.left_out[0].file == tmp_path / "a.yaml"
    assert "/shipped/b.yaml, line 3" in own.left_out[0].why


def test_a_mistake_in_a_shipped_file_is_an_error_with_or_without_own_ones(tmp_path: Path) -> None:
    def read(mine: Mapping[str, Path]) -> str:
        raise unusable(Path("/shipped/b.yaml"), 3, "it is bad.", "Make it good.")

    for name in ("nothing.yaml", "a.yaml"):
        (tmp_path / "a.yaml").write_text("x")
        with pytest.raises(ContentError, match=r"b\.yaml"):
            OwnFiles(tmp_path).instead([name], read)
