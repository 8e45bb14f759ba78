"""Where the databases of these tests lie."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "coachmate.db"


@pytest.fixture
def ordinary_folder() -> Iterator[Path]:
    """A folder of someone whom file rights apply to; the test runs as that person (root may do anything)."""
    if sys.platform == "win32":
        pytest.skip("rights work in another way there")
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
            for each in Path(folder).rglob("*"):
                if each.is_dir():
                    each.chmod(0o700)
    finally:
        if was_root:
            os.seteuid(0)
