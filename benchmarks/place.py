"""Where measurements are made: a home of its own with an index and a faster model's copy, and the machine itself.

Sets COACHMATE_HOME for this process and its children while it is open. Knows no measurement.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from coachmate import settings, wiring
from coachmate.coaching.coach import Ask, Chosen
from coachmate.coaching.guided import GuidedSession
from coachmate.coaching.terms import Skill, Step
from coachmate.paths import write_private
from coachmate.wiring import Parts

STATEMENTS = (
    "My supervisor moved our review for the third time and I wonder whether she has given up on me.",
    "I agreed to run the open day, and every morning since then I wake at four and go through the lists.",
    "Two people on my ward don't speak to each other, and I carry their messages back and forth.",
    "After six years at home I want to teach again, but the new systems frighten me.",
    "I told my brother that I would lend him the money, and now I can't sleep.",
    "Our choir has lost a third of its singers and nobody says it aloud in the meetings.",
    "I keep rewriting the same report because the last one came back with forty comments.",
    "My apprentice nods at everything that I explain and then does it his own way.",
)


@dataclass(frozen=True)
class Place:
    """`home` holds an index, a model's copy and one session; `fresh_home` makes an empty one each time."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "home"

    @contextmanager
    def fresh_home(self) -> Iterator[Path]:
        folder = Path(tempfile.mkdtemp(dir=self.root))
        # A first run shows other screens, and would not be comparable.
        write_private(folder / "state" / "welcomed", "")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def prepared() -> Iterator[Place]:
    """A place with a home that has been used before; some ten seconds on a quiet machine."""
    before = os.environ.get("COACHMATE_HOME")
    with tempfile.TemporaryDirectory(prefix="coachmate-benchmarks-") as folder:
        place = Place(Path(folder))
        os.environ["COACHMATE_HOME"] = str(place.home)
        try:
            write_private(place.home / "state" / "welcomed", "")
            asyncio.run(_use_once())
            yield place
        finally:
            if before is None:
                del os.environ["COACHMATE_HOME"]
            else:
                os.environ["COACHMATE_HOME"] = before


@asynccontextmanager
async def parts(*, patient: bool = False, warm: bool = True) -> AsyncIterator[Parts]:
    """The program's parts on the prepared home; `warm` waits until the models and the index are ready."""
    made = wiring.build(settings.load(), patient=patient)
    try:
        if warm:
            await made.warm(lambda line: None)
            await until_written(made)
        yield made
    finally:
        await made.close()


async def until_written(made: Parts) -> None:
    """Wait until the language model is ready."""
    while made.model.state.value not in ("ready", "failed"):  # noqa: ASYNC110  # a state has no event
        await asyncio.sleep(0.01)
    if made.model.state.value == "failed":
        raise RuntimeError("the language model can't be started; its log is in the home's state/logs")


def ask(number: int, seed: int = 0) -> Ask:
    """What a guided session would ask for; each number has other words."""
    return Ask(STATEMENTS[number % len(STATEMENTS)], Step.PRACTICES, Skill.EXPLORING, None, seed)


async def _use_once() -> None:
    async with parts(patient=True) as made:
        guide = made.guide("practices")
        await GuidedSession.begin(guide, made.records, made.coach)
        async for event in made.coach.run(ask(0)):
            if isinstance(event, Chosen) and not event.questions:
                raise RuntimeError("no question could be chosen, so there is nothing to measure")


def rounds(most: int, seconds: float) -> Iterator[int]:
    """0, 1, 2 and so on below `most`, at least two; after `seconds` none begins, however slow the machine is today."""
    begun = time.monotonic()
    for number in range(most):
        if number >= 2 and time.monotonic() - begun > seconds:
            return
        yield number


def command() -> list[str]:
    """The command `coachmate` of this environment; in a bare checkout, its module."""
    installed = Path(sys.executable).with_name("coachmate")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "coachmate.cli.main"]


def beside(name: str) -> list[str]:
    """The command that runs the script `name` of this folder."""
    return [sys.executable, str(Path(__file__).with_name(f"{name}.py"))]


def busy_elsewhere(seconds: float = 0.7) -> float:
    """How many cores others keep busy now."""
    own = time.process_time()
    shares: list[float] = psutil.cpu_percent(seconds, percpu=True)
    return max(0.0, sum(shares) / 100 - (time.process_time() - own) / seconds)


def machine() -> str:
    """One line: the processor, its cores, memory, system and load averages."""
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load averages {load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
