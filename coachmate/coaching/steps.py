"""The map of the three steps: what each asks for before the next, and which guides help in it. Pure types.

The steps are those of Parker, Hall, Kram and Wasserman (2018), Peer Coaching at Work; the exit checks are our own.
They are for two people to talk over: a person can always go elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coachmate.coaching.terms import Step

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(_Part):
    """One exit check; ticks are kept by its id."""

    id: str = Field(pattern=_ID)
    text: str = Field(min_length=3, max_length=160)


class StepOnMap(_Part):
    """One step: a sentence that says what it asks for, its exit checks, and the ids of guides that help in it, in the
    order in which they are best met.
    """

    step: Step
    asks: str = Field(min_length=3, max_length=240)
    checks: tuple[Check, ...] = Field(min_length=1, max_length=9)
    guides: tuple[str, ...] = ()


class StepMap(_Part):
    """The three steps in their order."""

    steps: tuple[StepOnMap, ...] = Field(min_length=3, max_length=3)

    @model_validator(mode="after")
    def _whole(self) -> StepMap:
        if [each.step for each in self.steps] != list(Step):
            raise ValueError("'steps' must be the steps 1, 2 and 3: write each once, in their order")
        ids = [check.id for each in self.steps for check in each.checks]
        for twice in sorted({check for check in ids if ids.count(check) > 1}):
            raise ValueError(f"two checks have the id '{twice}': make each its own")
        return self

    def where(self, ticked: Mapping[str, object]) -> StepOnMap:
        """The first step with a check that isn't ticked, else the last."""
        return next((each for each in self.steps if open_checks(each, ticked)), self.steps[-1])


def open_checks(step: StepOnMap, ticked: Mapping[str, object]) -> tuple[Check, ...]:
    """The checks of a step that aren't ticked."""
    return tuple(check for check in step.checks if check.id not in ticked)


def unknown_guides(steps: StepMap, guides: Iterable[str]) -> list[str]:
    """The ids of guides that the map names and that aren't among `guides`."""
    known = set(guides)
    return sorted({guide for step in steps.steps for guide in step.guides} - known)
