"""The clocks of a session: what has run of each stage's time, how long each person has spoken. Pure; reads no clock.

Seconds that have passed, never times of day: no change of the clock, time zone or daylight saving reaches them.
"""

from __future__ import annotations

from collections.abc import Mapping
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
