"""The list of model files: names, what is in use, and what happens to an entry when it is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachmate.engine.model_registry import SHIPPED, Registry
from coachmate.errors import CoachmateError


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "data" / "models.json")


def listed(registry: Registry, *files: Path) -> None:
    for file in files:
        registry.add(registry.new_entry(file, None))


def test_without_a_file_the_shipped_one_is_in_use(registry: Registry) -> None:
    assert registry.entries() == ()
    assert registry.in_use() == SHIPPED
    assert registry.path_of(SHIPPED) is None


def test_an_added_file_is_named_after_itself_and_can_be_used(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "Mine.Q4.gguf").write_bytes(b"1234")
    listed(registry, tmp_path / "Mine.Q4.gguf")
    [entry] = registry.entries()
    assert (entry.name, entry.size) == ("Mine.Q4", 4)
    registry.use("Mine.Q4")
    again = Registry(registry.file)
    assert again.in_use() == "Mine.Q4"
    assert again.path_of("Mine.Q4") == tmp_path / "Mine.Q4.gguf"
    assert registry.file.stat().st_mode & 0o777 == 0o600


def test_removing_leaves_the_file_and_can_be_taken_back(registry: Registry, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.gguf" for name in "abc"]
    for file in files:
        file.touch()
    listed(registry, *files)
    before = registry.entries()
    removed = registry.remove("b")
    assert [each.name for each in registry.entries()] == ["a", "c"]
    assert files[1].exists()
    registry.add(removed)
    assert {each.name for each in registry.entries()} == {each.name for each in before}


def test_what_is_in_use_and_what_comes_along_stay(registry: Registry, tmp_path: Path) -> None:
    listed(registry, tmp_path / "a.gguf")
    registry.use("a")
    for name in ("a", SHIPPED):
        with pytest.raises(CoachmateError) as caught:
            registry.remove(name)
        assert caught.value.remedy
    assert registry.in_use() == "a"


@pytest.mark.parametrize("name", ["", " a", "a\n", "x" * 61, "shipped", "Shipped", "MINE", "\x1b[31mred"])
def test_names_that_cannot_be(registry: Registry, tmp_path: Path, name: str) -> None:
    listed(registry, tmp_path / "mine.gguf")
    with pytest.raises(CoachmateError) as caught:
        registry.new_entry(tmp_path / "other.gguf", name)
    assert caught.value.remedy


def test_a_file_is_listed_once(registry: Registry, tmp_path: Path) -> None:
    listed(registry, tmp_path / "mine.gguf")
    with pytest.raises(CoachmateError, match="listed already"):
        registry.new_entry(tmp_path / "mine.gguf", "again")


def test_a_name_that_is_not_there_is_told_with_those_that_are(registry: Registry, tmp_path: Path) -> None:
    listed(registry, tmp_path / "mine.gguf")
    with pytest.raises(CoachmateError, match="shipped, mine"):
        registry.use("yours")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"use": 3}', '{"use": "a", "models": [{}]}', "\x00"])
def test_a_list_that_cannot_be_read_is_told_and_not_written_over(registry: Registry, tmp_path: Path, text: str) -> None:
    registry.file.parent.mkdir()
    registry.file.write_text(text)
    for step in (
        registry.entries,
        lambda: registry.use(SHIPPED),
        lambda: registry.new_entry(tmp_path / "a.gguf", None),
    ):
        with pytest.raises(CoachmateError, match=r"models\.json"):
            step()
    assert registry.file.read_text() == text


def test_a_name_in_use_that_is_gone_from_the_list_gives_way(registry: Registry) -> None:
    registry.file.parent.mkdir()
    registry.file.write_text('{"use": "gone", "models": []}')
    assert registry.in_use() == SHIPPED
