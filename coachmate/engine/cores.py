"""How many threads to use now: from the cores that this process may use and that nobody else keeps busy.

Knows no model. Two threads that wait for each other on two busy cores are far slower than one; so a further
thread is only used where a whole core is free for it.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

# A core counts as free when others use less than this share of it: background noise must not cost a thread.
NOISE = 0.3
# Kernels count a core's time in ticks of 10 ms; a shorter window says nothing.
WINDOW_SECONDS = 0.08
# An older reading tells of another time, not of now.
STALE_SECONDS = 2.0


@dataclass(frozen=True)
class Reading:
    """Seconds of processor time used so far: `busy` by everybody on our cores, `own` by this process; `at` is
    when.
    """

    at: float
    busy: float
    own: float


def threads_for(cores: int, limit: int, others: float) -> int:
    """Threads to use on `cores` cores of which `others` (a sum of shares) are taken; 1 to `limit`."""
    return max(1, min(limit, math.floor(cores - others + NOISE)))


class FreeCores:
    """Keeps the last reading and decides anew whenever it is asked, at most once a window."""

    def __init__(
        self,
        cores: frozenset[int] | None = None,
        limit: int | None = None,
        read: Callable[[], Reading] | None = None,
    ) -> None:
        self.cores = cores if cores is not None else _allowed()
        self.limit = limit if limit is not None else max(1, min(_physical(self.cores), _quota()))
        self._read = read or self._read_now
        self._last: Reading | None = None
        self._threads = 1

    def threads(self) -> int:
        """The number of threads for the next piece of work.

        With nothing measured lately it is 1: the first piece is then the measuring window for those that
        follow.
        """
        if self.limit == 1:
            return 1
        now = self._read()
        last = self._last
        if last is None or now.at - last.at > STALE_SECONDS:
            self._last, self._threads = now, 1
        elif now.at - last.at >= WINDOW_SECONDS:
            others = (now.busy - last.busy - (now.own - last.own)) / (now.at - last.at)
            self._last, self._threads = now, threads_for(len(self.cores), self.limit, max(0.0, others))
        return self._threads

    def _read_now(self) -> Reading:
        busy = 0.0
        for number, core in enumerate(psutil.cpu_times(percpu=True)):
            if number in self.cores:
                waited = core.idle + getattr(core, "iowait", 0.0)
                # Guests are counted in user and nice already.
                twice = getattr(core, "guest", 0.0) + getattr(core, "guest_nice", 0.0)
                busy += sum(core) - waited - twice
        return Reading(time.monotonic(), busy, time.process_time())


def _allowed() -> frozenset[int]:
    if hasattr(os, "sched_getaffinity"):
        return frozenset(os.sched_getaffinity(0))
    return frozenset(range(os.cpu_count() or 1))


def _physical(cores: frozenset[int]) -> int:
    """Cores of their own among `cores`: two threads of one core share its arithmetic, which is all we need of
    it.
    """
    siblings = set()
    for core in cores:
        file = Path(f"/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list")
        try:
            siblings.add(file.read_text())
        except OSError:
            return min(len(cores), psutil.cpu_count(logical=False) or len(cores))
    return len(siblings)


def _quota(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> int:
    """Whole cores that the control groups (version 2 or 1) allow; a very large number when there is no quota."""
    groups = [""]
    try:
        for line in own.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers in ("", "cpu", "cpu,cpuacct", "cpuacct,cpu"):
                groups.append(path.strip("/"))
    except (OSError, ValueError):
        pass
    quota = math.inf
    for group in groups:
        for folder in (root / group, root / "cpu" / group):
            # A quota may be set on any group above ours.
            for place in (folder, *folder.parents):
                if place.is_relative_to(root):
                    quota = min(quota, _quota_of(place))
    return 1 << 16 if quota == math.inf else max(1, math.floor(quota))


def _quota_of(folder: Path) -> float:
    try:
        allowed, period = (folder / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            allowed = (folder / "cpu.cfs_quota_us").read_text().strip()
            period = (folder / "cpu.cfs_period_us").read_text().strip()
        except OSError:
            return math.inf
    try:
        cores = int(allowed) / int(period)
    except (ValueError, ZeroDivisionError):
        return math.inf  # "max", or nonsense: no quota
    return cores if cores > 0 else math.inf
