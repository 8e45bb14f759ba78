"""What a worker writes down: kinds, counts and times on standard error, which is its log file. Never
anybody's text.
"""

from __future__ import annotations

import contextlib
import os
import time
import traceback

LIMIT_BYTES = 1_000_000


def log(event: str, **figures: object) -> None:
    """One line on standard error, which is cut to nothing first when it is a file that has grown too long."""
    with contextlib.suppress(OSError):
        if os.fstat(2).st_size > LIMIT_BYTES:
            os.ftruncate(2, 0)
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S")
    words = [stamp, f"[{os.getpid()}]", event, *(f"{name}={value}" for name, value in figures.items())]
    with contextlib.suppress(OSError):
        os.write(2, (" ".join(words) + "\n").encode("ascii", "backslashreplace"))


def log_trace(event: str, error: BaseException) -> None:
    """Where an unforeseen error came from; not its message, which may quote a private text."""
    places = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    log(event, error=type(error).__name__, at=places.replace(" ", "") or "?")
