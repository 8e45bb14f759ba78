"""The faster copy is made once, aside, and doing without it is no error."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coachmate.engine.shipped import shipped_gguf


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copy2(shipped_gguf(), tmp_path / "model.gguf"))


def test_it_is_made_once_and_again_when_the_source_changes(source: Path, tmp_path: Path) -> None:
    from coachmate.engine.requantise import fast_copy

    folder = tmp_path / "models"
    left = folder / ".model-0123-Q4_0.gguf.77.part"
    folder.mkdir()
    left.write_bytes(b"what a worker left that was killed")
    made = fast_copy(source, folder)
    assert made is not None
    assert list(folder.iterdir()) == [made]
    stamp = made.stat()
    assert fast_copy(source, folder) == made
    assert made.stat() == stamp
    source.touch()
    again = fast_copy(source, folder)
    assert again is not None
    assert again != made
    assert list(folder.iterdir()) == [again]


def test_without_a_place_to_put_it_there_is_none(source: Path, tmp_path: Path) -> None:
    from coachmate.engine.requantise import fast_copy

    occupied = tmp_path / "occupied"
    occupied.write_text("a file where a folder should be")
    assert fast_copy(source, occupied) is None


def test_what_is_no_model_has_none_and_leaves_nothing(tmp_path: Path) -> None:
    from coachmate.engine.requantise import fast_copy

    junk = tmp_path / "junk.gguf"
    junk.write_bytes(b"no model")
    folder = tmp_path / "models"
    assert fast_copy(junk, folder) is None
    assert fast_copy(tmp_path / "missing.gguf", folder) is None
    assert list(folder.iterdir()) == []
