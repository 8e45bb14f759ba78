"""Finds what is shipped with the program (prompts, corpus), in a checkout and in a wheel alike.

Knows only the layout of the two, not what the files mean.
"""

from __future__ import annotations

from pathlib import Path

from coachmate.errors import CoachmateError

_PACKAGE = Path(__file__).resolve().parent
_KINDS = ("prompts", "corpus")


def resource(kind: str) -> Path:
    """The folder `prompts` or `corpus`: inside the package when installed, beside it in a checkout."""
    if kind not in _KINDS:
        raise ValueError(f"no such resource: {kind}")
    for base in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (base / kind).is_dir():
            return base / kind
    raise CoachmateError(
        f"The folder {kind} of coachmate is missing.",
        "It belongs to the program, beside or inside its package.",
        "Install coachmate again.",
    )
