"""The clocks of a session: what has run of each stage's time, how long each person has spoken. Pure; reads no clock.

Seconds that have passed, never times of day: no change of the clock, time zone or daylight saving reaches them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Clocks:
    """By stage, the seconds run, and the minutes where people changed them; by name, the seconds of speaking."""

    run: Mapping[str, float] = field(default_factory=dict)
    minutes: Mapping[str, float] = field(default_factory=dict)
    airtime: Mapping[str, float] = field(default_factory=dict)

    def ran(self, stage: str, seconds: float) -> Clocks:
        return replace(self, run={**self.run, stage: self.run.get(stage, 0.0) + max(0.0, seconds)})

    def set_back(self, stage: str) -> Clocks:
        return replace(self, run={key: value for key, value in self.run.items() if key != stage})

    def lasting(self, stage: str, minutes: float) -> Clocks:
        """With another length for a stage; from half a minute to two hours."""
        return replace(self, minutes={**self.minutes, stage: min(120.0, max(0.5, minutes))})

    def spoke(self, person: str, seconds: float) -> Clocks:
        return replace(self, airtime={**self.airtime, person: self.airtime.get(person, 0.0) + max(0.0, seconds)})

    def left(self, stage: str, minutes: float) -> float:
        """Seconds left of a stage that takes `minutes` unless people changed that; below 0 when it is over."""
        return self.minutes.get(stage, minutes) * 60 - self.run.get(stage, 0.0)


class Timekeeper:
    """The clocks while they run. It is told `now`, the seconds of a clock that goes forward only, and adds what has
    passed since it was told last; a `now` before that adds nothing.

    A stage's time and somebody's speaking run each for itself; a pause ends both.
    """

    def __init__(self, clocks: Clocks | None = None) -> None:
        self.clocks = clocks or Clocks()
        self.running: str | None = None
        """The stage whose time runs."""
        self.speaking: str | None = None
        """Whose speaking is counted."""
        self._told = 0.0

    def tick(self, now: float) -> None:
        passed, self._told = now - self._told, now
        if self.running is not None:
            self.clocks = self.clocks.ran(self.running, passed)
        if self.speaking is not None:
            self.clocks = self.clocks.spoke(self.speaking, passed)

    def start(self, stage: str, now: float) -> None:
        """Let a stage's time run on from where it is."""
        self.tick(now)
        self.running = stage

    def pause(self, now: float) -> None:
        self.tick(now)
        self.running = self.speaking = None

    def speaks(self, person: str | None, now: float) -> None:
        """From now on this person is speaking; None for nobody."""
        self.tick(now)
        self.speaking = person

    def set_back(self, stage: str, now: float) -> None:
        """The whole time of a stage again; it stands still until it is started."""
        self.tick(now)
        if self.running == stage:
            self.pause(now)
        self.clocks = self.clocks.set_back(stage)

    def lasting(self, stage: str, minutes: float, now: float) -> None:
        """With another length for a stage, whether its time runs or not."""
        self.tick(now)
        self.clocks = self.clocks.lasting(stage, minutes)


def in_minutes(seconds: float) -> str:
    """Seconds as people say them: "45 seconds", "1 minute", "4 minutes 5 seconds"."""
    whole = int(seconds)
    parts = [(whole // 60, "minute"), (whole % 60, "second")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "0 seconds"


def shares(airtime: Mapping[str, float], people: Sequence[str]) -> list[tuple[str, float, float]]:
    """For each person in turn: the name, the seconds of speaking, and their part of all speaking, from 0 to 1."""
    seconds = [airtime.get(person, 0.0) for person in people]
    total = sum(seconds)
    return [(person, each, each / total if total else 0.0) for person, each in zip(people, seconds, strict=True)]


def airtime_line(airtime: Mapping[str, float], people: Sequence[str]) -> str:
    """Who spoke for how long, in the order of the people, as one sentence; it judges nobody."""
    said = [f"{person} {in_minutes(seconds)} ({share:.0%})" for person, seconds, share in shares(airtime, people)]
    return f"{', '.join(said)}." if said else ""
