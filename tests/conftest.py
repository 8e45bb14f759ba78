"""Every test has a home of its own, and no variable of the developer's shell reaches it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from coachmate.paths import Paths, write_private

# A busy machine is no failure: no example has a time limit.
settings.register_profile("coachmate", deadline=None)
settings.load_profile("coachmate")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("COACHMATE_"):
            monkeypatch.delenv(name)
    # Copying would go into the tmux that the tests run in.
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("COACHMATE_HOME", str(tmp_path / "home"))
    # The first run is over.
    write_private(Paths.from_environment().welcomed, "")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def indexed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which `coachmate index` was run, once for all tests; to copy from, or for runs that keep nothing."""
    home = tmp_path_factory.mktemp("indexed") / "home"
    subprocess.run(
        [sys.executable, "-m", "coachmate.cli.main", "index"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "COACHMATE_HOME": str(home)},
        capture_output=True,
        check=True,
    )
    (home / "cache" / "models").mkdir()
    return home


@pytest.fixture
def warm_home(home: Path, indexed_home: Path) -> Path:
    """A test's own home with the index in it; the faster copy of the model is shared by all tests."""
    shutil.copytree(indexed_home / "cache" / "knowledge", home / "cache" / "knowledge")
    (home / "cache" / "models").symlink_to(indexed_home / "cache" / "models")
    return home
