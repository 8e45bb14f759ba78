"""Starting a worker's process, and seeing it off. Knows the host's command line, not what travels to it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from coachmate.errors import CoachmateError
from coachmate.paths import ensure

_FAREWELL_SECONDS = 2.0


def spawn(target: str, descriptor: int, log: Path) -> subprocess.Popen[bytes]:
    """Start a host for `target` that speaks over the socket `descriptor` and writes to `log`; raises OSError."""
    command = [sys.executable, "-P", "-m", "coachmate.engine.host", "--fd", str(descriptor), target]
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    output = _open(log)
    try:
        # A session of its own: signals from the terminal are for the app, and where the kernel shares the
        # cores out by session, a busy program in another one can't starve the worker.
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(descriptor,),
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path},
        )
    finally:
        os.close(output)


async def reap(process: subprocess.Popen[bytes]) -> None:
    """See `process` off. It ends by itself when its connection closes; one that is stuck is killed."""
    try:
        await asyncio.to_thread(process.wait, _FAREWELL_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        await asyncio.to_thread(process.wait)


def _open(log: Path) -> int:
    """Open `log` to append to; where that can't be done, the worker does without a log."""
    try:
        ensure(log.parent)
        return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except (OSError, CoachmateError):
        return os.open(os.devnull, os.O_WRONLY)
