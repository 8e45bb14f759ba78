"""The real app with one task more on its event loop, which writes down how late its sleeps end. Run as a script.

`python -m benchmarks.watched_app FILE [--idle]`: FILE gets a JSON list with two figures a sleep, in milliseconds: how
late it ended, and the longest time for which one thread of the process was ready to run meanwhile and had no core (0
where the system doesn't tell). With --idle there is no app, only the loop and its task.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from pathlib import Path

from coachmate import settings, wiring
from coachmate.tui import app
from coachmate.tui.quick_keys import keep_keys_quick

SLEEP = 0.005
SECONDS = 10.0


async def watch(file: Path) -> None:
    """Sleep again and again, and write down how late each sleep ended."""
    seen: list[tuple[float, float]] = []
    end = time.monotonic() + SECONDS
    while (before := time.monotonic()) < end:
        waiting = _waited()
        await asyncio.sleep(SLEEP)
        late = time.monotonic() - before - SLEEP
        longest = max((ns - waiting.get(thread, 0) for thread, ns in _waited().items()), default=0)
        seen.append((late * 1e3, longest / 1e6))
    aside = file.with_suffix(".part")
    await asyncio.to_thread(aside.write_text, json.dumps(seen), "utf-8")
    aside.rename(file)


def _waited() -> dict[str, int]:
    """For each thread of this process, the nanoseconds for which it had to wait for a core so far (Linux)."""
    waited: dict[str, int] = {}
    for thread in Path("/proc/self/task").glob("*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            waited[thread.name] = int((thread / "schedstat").read_text("ascii").split()[1])
    return waited


class Watched(app.CoachmateApp):
    """Begins to watch when the first frame is out."""

    CSS_PATH = str(Path(app.__file__).with_name("coachmate.tcss"))

    def __init__(self, file: Path) -> None:
        super().__init__(settings.load(), wiring.build)
        self._notes = file

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: self.run_worker(watch(self._notes), name="watch"))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    if "--idle" in sys.argv:
        asyncio.run(watch(target))
    else:
        keep_keys_quick()
        Watched(target).run()
