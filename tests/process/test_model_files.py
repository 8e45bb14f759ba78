"""Real model files in real workers: one that makes llama.cpp crash, one whose weights are no numbers, and a change of
model while the program runs.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coachmate import settings, wiring
from coachmate.coaching.coach import Ask, Chosen
from coachmate.coaching.terms import Origin, Skill
from coachmate.engine.client import WorkerState
from coachmate.engine.models import LocalLanguageModel
from coachmate.engine.shipped import shipped_gguf
from coachmate.errors import CoachmateError

ROOT = Path(__file__).parents[2]
STATEMENT = "My colleague Ravi keeps interrupting me in the weekly meeting, and I say nothing."


def copy_with(file: Path, change: Callable[[bytearray], None]) -> Path:
    data = bytearray(shipped_gguf().read_bytes())
    change(data)
    file.write_bytes(data)
    return file


def crashing(data: bytearray) -> None:
    """A negative epsilon: llama.cpp aborts its process over it."""
    key = b"llama.attention.layer_norm_rms_epsilon"
    place = data.index(key) + len(key) + 4
    data[place : place + 4] = struct.pack("<f", -1.0)


def no_numbers(data: bytearray) -> None:
    data[50_000_000:52_000_000] = b"\xff" * 2_000_000


@pytest.mark.parametrize(("change", "says"), [(crashing, "llama.cpp ended unexpectedly"), (no_numbers, "no number")])
async def test_a_file_that_only_shows_its_fault_when_it_is_loaded_leaves_the_model_at_work(
    tmp_path: Path, warm_home: Path, change: Callable[[bytearray], None], says: str
) -> None:
    parts = wiring.build(settings.load(), patient=True)
    try:
        parts.model.warm()
        with pytest.raises(CoachmateError, match=says) as caught:
            await parts.models.add(copy_with(tmp_path / "bad.gguf", change))
        assert caught.value.remedy
        assert parts.models.registry.entries() == ()
        assert await parts.model.current.until_ready() is None  # type: ignore[attr-defined]
        assert parts.model.state is WorkerState.READY
    finally:
        await parts.close()


async def test_another_model_writes_from_the_next_question_on(tmp_path: Path, warm_home: Path) -> None:
    file = tmp_path / "other.gguf"
    file.symlink_to(shipped_gguf())
    parts = wiring.build(settings.load(), patient=True)
    try:
        await parts.models.add(file)
        before = parts.model.current
        await parts.models.use("other")
        assert parts.model.current is not before
        assert parts.model.state is WorkerState.READY
        events = [event async for event in parts.coach.run(Ask(STATEMENT, skill=Skill.EXPLORING))]
        assert isinstance(events[-1], Chosen)
        assert any(each.origin is Origin.MODEL for each in events[-1].questions)
        file.unlink()
        with pytest.raises(CoachmateError, match="no file"):
            await parts.models.check("other")
        await parts.models.use("shipped")
        assert parts.model.current.state is WorkerState.READY
    finally:
        await parts.close()


async def test_a_worker_that_was_put_in_place_is_revived_like_any_other(tmp_path: Path, warm_home: Path) -> None:
    file = tmp_path / "other.gguf"
    file.symlink_to(shipped_gguf())
    parts = wiring.build(settings.load(), patient=True)
    try:
        await parts.models.add(file)
        await parts.models.use("other")
        model = parts.model.current
        assert isinstance(model, LocalLanguageModel)
        import psutil

        assert model.worker.pid is not None
        psutil.Process(model.worker.pid).kill()
        events = [event async for event in parts.coach.run(Ask(STATEMENT, skill=Skill.EXPLORING))]
        events = [event async for event in parts.coach.run(Ask(STATEMENT, skill=Skill.EXPLORING))]
        assert isinstance(events[-1], Chosen)
        assert any(each.origin is Origin.MODEL for each in events[-1].questions)
    finally:
        await parts.close()


def coachmate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coachmate.cli.main", "model", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)


def test_the_command_adds_uses_checks_and_removes(tmp_path: Path, warm_home: Path) -> None:
    mine, cut = tmp_path / "mine.gguf", tmp_path / "cut.gguf"
    mine.symlink_to(shipped_gguf())
    shutil.copyfile(shipped_gguf(), cut)
    with cut.open("r+b") as stream:
        stream.truncate(60_000_000)

    assert "* shipped  98 MB, 8192 tokens, chat template" in coachmate("list").stdout
    added = coachmate("add", str(mine), "--name", "my own")
    assert added.returncode == 0, added.stderr
    refused = coachmate("add", str(cut))
    assert refused.returncode == 1
    assert "cut off" in refused.stderr
    assert "Fetch it again" in refused.stderr
    assert "my own" not in refused.stderr
    assert coachmate("use", "my own").returncode == 0
    assert "* my own" in coachmate("list").stdout
    assert coachmate("remove", "my own").returncode == 1
    assert coachmate("use", "shipped").returncode == 0
    assert coachmate("remove", "my own").returncode == 0
    assert mine.exists()
    wrong = coachmate("check", str(cut))
    assert (wrong.returncode, "cut off" in wrong.stdout) == (1, True)
    assert coachmate("check").stdout == "shipped: it loads and writes.\n"
