"""Every test has a home of its own, and no variable of the developer's shell reaches it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("COACHMATE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COACHMATE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
