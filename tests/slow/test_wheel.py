"""A wheel of this checkout, installed with all it needs into an environment of its own, works from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.setup import LLAMA_PARTS_OFF
from tests.process.terminal import ROOT, Terminal, at_first_prompt

STATEMENT = "My colleague Ravi keeps interrupting me in the weekly meeting, and I say nothing."

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path, lines: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end, as on a machine on which nothing points to this checkout."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    # Used only if llama.cpp has to be compiled once more, because pip doesn't have it from the set-up.
    environment["CMAKE_ARGS"] = " ".join(f"-D{part}=OFF" for part in LLAMA_PARTS_OFF)
    done = subprocess.run(command, cwd=folder, env=environment, input=lines, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the commands of an environment that holds the wheel; removed afterwards, as it is large."""
    folder = tmp_path_factory.mktemp("wheel")
    try:
        run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", "dist", ROOT, folder=folder)
        [wheel] = (folder / "dist").glob("coachmate-*.whl")
        # No pip of its own and nothing compiled ahead: half as many files to write and to remove again.
        run(sys.executable, "-m", "venv", "--without-pip", "fresh", folder=folder)
        commands = folder / "fresh" / "bin"
        pip = (sys.executable, "-m", "pip", "--python", commands / "python")
        run(*pip, "install", "--no-compile", "-c", ROOT / "constraints.txt", wheel, folder=folder)
        yield commands
    finally:
        shutil.rmtree(folder)


def test_all_that_is_shipped_is_found_inside_the_installed_package(installed: Path, tmp_path: Path) -> None:
    code = "import coachmate; from coachmate.resources import resource as r; "
    code += "print(coachmate.__file__, r('prompts'), r('corpus'), sep='\\n')"
    package, *found = run(installed / "python", "-c", code, folder=tmp_path).stdout.splitlines()
    assert Path(package).is_relative_to(installed.parent)
    for folder, kind in zip(found, ("prompts", "corpus"), strict=True):
        assert Path(folder).is_relative_to(Path(package).parent)

        def files(below: Path) -> set[Path]:
            return {file.relative_to(below) for file in below.rglob("*") if file.is_file()}

        assert files(Path(folder)) == files(ROOT / kind)


def test_help_index_questions_and_the_app_work_from_any_folder(installed: Path, home: Path, tmp_path: Path) -> None:
    coachmate = installed / "coachmate"
    assert "plain" in run(coachmate, "--help", folder=tmp_path).stdout

    run(coachmate, "index", folder=tmp_path)
    assert (home / "cache" / "knowledge" / "current").is_file()

    line = json.dumps({"id": 1, "statement": STATEMENT}) + "\n"
    asked = run(coachmate, "ask", "--jsonl", folder=tmp_path, lines=line)
    answer = json.loads(asked.stdout)
    assert answer["origin"] in ("model", "adapted", "bank")
    assert answer["citations"]
    assert "model ready · library ready" in asked.stderr
    assert "not available" not in asked.stderr

    with Terminal([str(coachmate)], folder=tmp_path) as app:
        at_first_prompt(app)
