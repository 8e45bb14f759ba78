"""The vector index on Chroma: exact answers, vectors and ids only, and damage is found before it does harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coachmate.errors import CoachmateError
from coachmate.knowledge.vector_client import Vectors, pack
from coachmate.knowledge.vectors import VectorStore

IDS = [f"{number:032x}" for number in range(40)]


class Store:
    """A VectorStore as its worker calls it."""

    def __init__(self, folder: Path) -> None:
        self._store = VectorStore(str(folder))

    def __call__(self, op: str, **args: object) -> dict[str, Any]:
        operation: Callable[..., dict[str, Any]] = getattr(self._store, op)
        return operation(args, lambda _: None, lambda: False)

    def build(self, index: str, ids: list[str], vectors: Vectors) -> list[str]:
        missing: list[str] = self("begin", index=index, ids=ids)["missing"]
        if missing:
            self("add", ids=missing, vectors=pack(vectors[[ids.index(each) for each in missing]]))
        assert self("finish") == {"ready": True}
        return missing

    def nearest(self, index: str, vector: Vectors, limit: int) -> list[list[Any]]:
        pairs: list[list[Any]] = self("query", index=index, vector=pack(vector), limit=limit)["nearest"]
        return pairs


@pytest.fixture
def vectors() -> Vectors:
    drawn = np.random.default_rng(0).normal(size=(len(IDS), 16)).astype(np.float32)
    unit: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "indexes"


def test_it_answers_as_plain_arithmetic_does(folder: Path, vectors: Vectors) -> None:
    store = Store(folder)
    assert store.build("a", IDS, vectors) == IDS
    pairs = store.nearest("a", vectors[3], 1000)
    cosines = vectors @ vectors[3]
    assert [identity for identity, _ in pairs] == [IDS[place] for place in np.argsort(-cosines)]
    assert np.allclose([similarity for _, similarity in pairs], np.sort(cosines)[::-1], atol=1e-5)
    assert store.nearest("a", vectors[3], 2) == pairs[:2]


def test_a_finished_index_is_there_for_the_next_worker(folder: Path, vectors: Vectors) -> None:
    Store(folder).build("a", IDS, vectors)
    later = Store(folder)
    assert later("open", index="a", count=len(IDS)) == {"ready": True}
    assert later.nearest("a", vectors[0], 1)[0][0] == IDS[0]


def test_a_restarted_worker_answers_without_being_told_to_open(folder: Path, vectors: Vectors) -> None:
    Store(folder).build("a", IDS, vectors)
    assert Store(folder).nearest("a", vectors[5], 1)[0][0] == IDS[5]


def test_known_vectors_are_taken_over_into_the_next_index(folder: Path, vectors: Vectors) -> None:
    store = Store(folder)
    store.build("a", IDS[:30], vectors[:30])
    assert store.build("b", IDS[5:], vectors[5:]) == IDS[30:]
    assert store.nearest("b", vectors[7], 1)[0][0] == IDS[7]
    assert sorted(each.name for each in folder.iterdir()) == ["current", "index-b"]


def test_an_index_of_another_size_is_removed(folder: Path, vectors: Vectors) -> None:
    store = Store(folder)
    store.build("a", IDS, vectors)
    assert store("open", index="a", count=7) == {"ready": False}
    assert store("open", index="a", count=len(IDS)) == {"ready": False}


def test_an_unfinished_index_is_refused(folder: Path, vectors: Vectors) -> None:
    store = Store(folder)
    store("begin", index="a", ids=IDS)
    store("add", ids=IDS[:3], vectors=pack(vectors[:3]))
    with pytest.raises(CoachmateError):
        store("finish")
    assert store("open", index="a", count=len(IDS)) == {"ready": False}


def test_beginning_anew_forgets_what_was_begun(folder: Path, vectors: Vectors) -> None:
    store = Store(folder)
    store("begin", index="a", ids=IDS)
    assert store.build("b", IDS, vectors) == IDS
    assert sorted(each.name for each in folder.iterdir()) == ["current", "index-b"]


@pytest.mark.parametrize("op", ["add", "finish"])
def test_adding_to_nothing_is_told(folder: Path, vectors: Vectors, op: str) -> None:
    args = {"ids": IDS[:1], "vectors": pack(vectors[:1])} if op == "add" else {}
    with pytest.raises(CoachmateError) as told:
        Store(folder)(op, **args)
    assert told.value.remedy


def test_asking_an_index_that_is_not_there_is_told(folder: Path, vectors: Vectors) -> None:
    with pytest.raises(CoachmateError):
        Store(folder).nearest("a", vectors[0], 1)


def test_two_apps_with_different_corpora_leave_each_other_alone(folder: Path, vectors: Vectors) -> None:
    one, two = Store(folder), Store(folder)
    one.build("a", IDS[:20], vectors[:20])
    two.build("b", IDS, vectors)
    assert one.nearest("a", vectors[1], 1)[0][0] == IDS[1]
    assert two.nearest("b", vectors[30], 1)[0][0] == IDS[30]


def test_two_apps_that_build_the_same_index_both_have_it(folder: Path, vectors: Vectors) -> None:
    one, two = Store(folder), Store(folder)
    for store in (one, two):
        assert store("begin", index="a", ids=IDS)["missing"] == IDS
    for store in (one, two):
        store("add", ids=IDS, vectors=pack(vectors))
    for store in (one, two):
        assert store("finish") == {"ready": True}
        assert store.nearest("a", vectors[2], 1)[0][0] == IDS[2]
    assert sorted(each.name for each in folder.iterdir()) == ["current", "index-a"]


def test_only_the_owner_may_read_it(folder: Path, vectors: Vectors) -> None:
    Store(folder).build("a", IDS, vectors)
    for each in [folder, *folder.rglob("*")]:
        assert each.stat().st_mode & 0o077 == 0


def test_a_settings_file_in_the_folder_where_the_app_was_started_is_not_read(
    folder: Path, vectors: Vectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CHROMA_API_IMPL=nonsense\n")
    monkeypatch.chdir(tmp_path)
    assert Store(folder).build("a", IDS, vectors) == IDS
