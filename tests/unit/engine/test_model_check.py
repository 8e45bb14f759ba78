"""A model file is looked through before anything loads it: what is wrong is named with its remedy, and nothing is
believed that the file says of itself.
"""

from __future__ import annotations

import os
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachmate.engine.gguf_header import TENSOR_TYPES, HeaderError, read_header
from coachmate.engine.model_check import Facts, examine, megabytes
from coachmate.engine.shipped import shipped_gguf
from tests.gguf_files import gguf, pair, text

PLENTY = 1 << 40


def looked_at(file: Path, context: int = 2048, free: int = PLENTY) -> Facts:
    return examine(file, context=context, free=free)


def problem_of(file: Path, context: int = 2048, free: int = PLENTY) -> str:
    problem = looked_at(file, context, free).problem
    assert problem is not None
    assert problem.what
    assert problem.why
    assert problem.remedy
    return str(problem)


def test_a_sound_file_has_no_problem_and_its_facts(tmp_path: Path) -> None:
    facts = looked_at(gguf(tmp_path / "sound.gguf"))
    assert facts.problem is None
    assert (facts.title, facts.architecture, facts.context, facts.template) == ("A small one", "llama", 4096, True)
    assert facts.size == (tmp_path / "sound.gguf").stat().st_size


def test_the_shipped_file_is_sound_to_its_last_byte() -> None:
    header = read_header(shipped_gguf())
    assert header.ends == shipped_gguf().stat().st_size
    assert examine(shipped_gguf(), context=2048).problem is None


def test_sizes_of_tensors_are_those_of_ggml() -> None:
    import ctypes

    import llama_cpp._ggml as ggml

    ggml.libggml.ggml_type_size.restype = ctypes.c_size_t
    ggml.libggml.ggml_blck_size.restype = ctypes.c_int64
    native = {kind: (ggml.libggml.ggml_blck_size(kind), ggml.libggml.ggml_type_size(kind)) for kind in TENSOR_TYPES}
    assert native == TENSOR_TYPES


def test_missing_folder_device_and_empty(tmp_path: Path) -> None:
    assert "There is no file" in problem_of(tmp_path / "missing.gguf")
    assert "is a folder" in problem_of(tmp_path)
    assert "a device or a pipe" in problem_of(Path(os.devnull))
    (tmp_path / "empty.gguf").touch()
    assert "empty" in problem_of(tmp_path / "empty.gguf")
    assert "can't be opened" in problem_of(Path("nul\0in it"))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "a device or a pipe" in problem_of(tmp_path / "pipe")


def test_not_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = gguf(tmp_path / "closed.gguf")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "may not read" in problem_of(file)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lack": 1}, "cut off"),
        ({"lack": 1400}, "cut off"),
        ({"version": 1}, "version 1"),
        ({"version": 4}, "version 4"),
        ({"version": 0x03000000}, "version"),
        ({"general__type": "adapter"}, "adapter"),
        ({"general__type": "mmproj"}, "pictures"),
        ({"general__architecture": "clip"}, "reads and writes nothing"),
        ({"general__architecture": "bert"}, "reads and writes nothing"),
        ({"llama__pooling_type": 1}, "reads and writes nothing"),
        ({"llama__attention__causal": False}, "word by word"),
        ({"without": "general.architecture"}, "no language model"),
        ({"without": "tokenizer.chat_template"}, "no chat template"),
        ({"tokenizer__chat_template": ""}, "no chat template"),
        ({"llama__context_length": 1024}, "asks for 2048"),
        ({"llama__context_length": 128}, "at least 512"),
        ({"split__count": 3}, "one of 3 parts"),
        ({"general__alignment": 0}, "damaged"),
    ],
)
def test_each_thing_that_can_be_wrong_is_named(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    assert says in problem_of(gguf(tmp_path / "wrong.gguf", **changes))  # type: ignore[arg-type]


def test_not_a_gguf_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("GGU, nearly")
    assert "not a GGUF file" in problem_of(tmp_path / "notes.txt")
    whole = gguf(tmp_path / "whole.gguf").read_bytes()
    (tmp_path / "short.gguf").write_bytes(whole[:200])
    assert "damaged" in problem_of(tmp_path / "short.gguf")


def test_too_large_counts_the_weights_and_the_memory_of_the_context(tmp_path: Path) -> None:
    file = gguf(tmp_path / "a.gguf", llama__block_count=100, llama__embedding_length=8192, llama__context_length=65536)
    assert "needs about" in problem_of(file, context=8192, free=10_000_000_000)
    assert looked_at(file, context=512, free=10_000_000_000).problem is None
    assert "are free" in problem_of(gguf(tmp_path / "b.gguf"), free=1_000)


def test_heads_may_differ_from_layer_to_layer(tmp_path: Path) -> None:
    file = gguf(tmp_path / "a.gguf", llama__attention__head_count_kv=[1, 0, 4])
    assert read_header(file).number("llama.attention.head_count_kv") == 4
    assert looked_at(file).problem is None


def hostile(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "hostile.gguf"
    file.write_bytes(b"GGUF" + data)
    return file


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<IQQ", 3, 2**63, 1),
        struct.pack("<IQQ", 3, 0, 2**63),
        struct.pack("<IQQQ", 3, 0, 1, 2**62),
        struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<IQ", 8, 2**61),
        struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<IIQ", 9, 4, 2**61),
        struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<IIQ", 9, 8, 2**61),
        struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<IIQ", 9, 9, 2**22) + struct.pack("<IQ", 9, 1) * 40,
        struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<I", 99),
        struct.pack("<IQQ", 3, 1, 0) + text("t") + struct.pack("<I", 2**31),
        struct.pack("<IQQ", 3, 1, 1) + pair("general.alignment", 2**31) + text("t") + struct.pack("<IIQ", 0, 0, 0),
    ],
)
def test_what_a_header_claims_is_not_allocated(tmp_path: Path, data: bytes) -> None:
    file = hostile(tmp_path, data)
    tracemalloc.start()
    try:
        with pytest.raises(HeaderError):
            read_header(file)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_tensor_beyond_any_disk_is_only_a_large_number(tmp_path: Path) -> None:
    claim = text("t") + struct.pack("<IQQIQ", 2, 2**63, 2**63, 0, 2**63)
    assert read_header(hostile(tmp_path, struct.pack("<IQQ", 3, 1, 0) + claim)).ends > 2**64


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_bytes_give_facts_and_never_another_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("any") / "any.gguf"
    whole = bytearray(gguf(file).read_bytes()[:900])
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(4, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    facts = looked_at(file)
    assert facts.problem is None or facts.problem.remedy


def test_sizes_in_words() -> None:
    assert megabytes(98_362_432) == "98 MB"
    assert megabytes(4_123_000_000) == "4.1 GB"
