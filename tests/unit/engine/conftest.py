"""What the engine's tests share: standard error in a file, and the real model, loaded once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from coachmate.engine.gguf_model import LlamaCpp


@pytest.fixture
def on_standard_error() -> Iterator[Callable[[Path], None]]:
    """Puts a file in the place of file descriptor 2 for the rest of the test."""
    kept = os.dup(2)

    def put(file: Path) -> None:
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(descriptor, 2)
        os.close(descriptor)

    yield put
    os.dup2(kept, 2)
    os.close(kept)


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the faster copy, so that it is made once for all tests."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def model(copies: Path) -> LlamaCpp:
    from coachmate.engine.gguf_model import LlamaCpp

    return LlamaCpp(cache=str(copies))
