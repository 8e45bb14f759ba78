"""`--help` and what the screen needs load no model, no database and no index: real processes, looked at from inside."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "textual",
    "torch",
    "llama_cpp",
    "sentence_transformers",
    "transformers",
    "chromadb",
    "bm25s",
    "sqlalchemy",
    "alembic",
)


def loaded(code: str) -> set[str]:
    """The heavy libraries that a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys\nprint('LOADED', *[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["ask", "--help"], ["plain", "--help"], ["search", "--help"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = f"from coachmate.cli.main import cli\ncli({arguments!r}, standalone_mode=False)"
    assert loaded(code) == set()


def test_the_app_is_imported_without_models_or_database() -> None:
    assert loaded("import coachmate.tui.app") <= {"textual"}


def test_building_the_parts_loads_no_model_in_the_app_itself() -> None:
    code = "from coachmate import settings, wiring\nwiring.build(settings.load())"
    assert loaded(code) & {"torch", "llama_cpp", "sentence_transformers", "transformers", "chromadb"} == set()
