"""A guide: the stages of one conversation or exercise, as its YAML file describes them. No code knows a guide by heart.

Checks what can be checked without the file (targets, cycles, duplicates); where it stands in the file is content's job.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coachmate.coaching.terms import Skill, Step

END = "end"
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Leaves(StrEnum):
    """What a stage leaves behind on the sheet and in the record."""

    NOTE = "note"
    QUESTION = "question"
    CLAUSE = "clause"
    COMMITMENT = "commitment"


class Prompt(_Part):
    """One reflection prompt; the person answers in their own words. `hint` is shown small beneath it."""

    id: str = Field(pattern=_ID)
    text: str = Field(min_length=3)
    hint: str | None = None


class LooksFor(_Part):
    """What the coaching questions of a stage should exercise, and how many of them the person may keep."""

    skill: Skill
    keep: int = Field(default=1, ge=1, le=5)
    invitation: str = "Which of these would you like to keep?"


class Option(_Part):
    """One way on from a branch; `goto` is a stage's id or "end"."""

    id: str = Field(pattern=_ID)
    label: str = Field(min_length=1)
    goto: str


class Branch(_Part):
    """A choice of the person that decides which stage comes next."""

    ask: str = Field(min_length=3)
    options: tuple[Option, ...] = Field(min_length=2)


class Stage(_Part):
    """One stage: prompts, then (if `looks_for`) questions to choose from, then (if `branch`) a choice of the way on.

    `retrieve` is added to the person's words when the corpus is searched; `timer_minutes` is shown, never enforced;
    `leaves` and `heading` say what goes onto the sheet and under which heading.
    """

    id: str = Field(pattern=_ID)
    title: str = Field(min_length=1, max_length=28)
    intention: str = Field(min_length=3)
    prompts: tuple[Prompt, ...] = ()
    looks_for: LooksFor | None = None
    retrieve: str | None = None
    timer_minutes: float | None = Field(default=None, gt=0, le=60)
    leaves: Leaves | None = None
    heading: str | None = None
    branch: Branch | None = None
    next: str | None = None

    @model_validator(mode="after")
    def _something_to_do(self) -> Stage:
        if not self.prompts and self.branch is None:
            raise ValueError(f"stage '{self.id}' has neither prompts nor a branch: give it one of them")
        if self.looks_for and not self.prompts:
            raise ValueError(f"stage '{self.id}' looks for a question but asks nothing first: give it a prompt")
        if self.branch and self.next:
            raise ValueError(f"stage '{self.id}' has both a branch and 'next': keep one of them")
        if self.leaves is Leaves.QUESTION and not self.looks_for:
            raise ValueError(f"stage '{self.id}' leaves a question but has no 'looks_for': add it")
        ids = [prompt.id for prompt in self.prompts]
        if len(set(ids)) != len(ids):
            raise ValueError(f"stage '{self.id}' uses a prompt id twice: make each its own")
        if self.branch:
            options = [option.id for option in self.branch.options]
            if len(set(options)) != len(options):
                raise ValueError(f"stage '{self.id}' uses an option id twice: make each its own")
        return self


class Guide(_Part):
    """A whole guide. `minutes` is the shortest and the longest time that it usually takes."""

    id: str = Field(pattern=_ID)
    title: str = Field(min_length=1, max_length=60)
    summary: str = Field(min_length=3)
    step: Step | None = None
    minutes: tuple[int, int]
    sheet: str = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _ways_lead_to_the_end(self) -> Guide:
        if not 0 < self.minutes[0] <= self.minutes[1]:
            raise ValueError("'minutes' must be two numbers above 0: write the shorter time first")
        ids = [stage.id for stage in self.stages]
        for twice in {stage_id for stage_id in ids if ids.count(stage_id) > 1}:
            raise ValueError(f"two stages have the id '{twice}': make each its own")
        if END in ids:
            raise ValueError(f"a stage can't have the id '{END}': it stands for the end of the guide")
        for stage in self.stages:
            for target in self.targets(stage):
                if target != END and target not in ids:
                    raise ValueError(f"stage '{stage.id}' leads to '{target}', which is not a stage: correct the id")
        self._refuse_cycles()
        unreachable = set(ids) - set(self._reachable(ids[0]))
        if unreachable:
            raise ValueError(f"no way leads to stage '{min(unreachable)}': add one or remove the stage")
        return self

    def _reachable(self, start: str) -> Iterator[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            stage_id = waiting.pop()
            if stage_id in seen or stage_id == END:
                continue
            seen.add(stage_id)
            yield stage_id
            waiting.extend(self.targets(self.stage(stage_id)))

    def _refuse_cycles(self) -> None:
        for stage in self.stages:
            for target in self.targets(stage):
                if target != END and stage.id in self._reachable(target):
                    raise ValueError(f"stage '{stage.id}' can be reached from itself: a guide must come to an end")

    @cached_property
    def _by_id(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id; KeyError if there is none."""
        return self._by_id[stage_id]

    def targets(self, stage: Stage) -> tuple[str, ...]:
        """Where a stage can lead: stage ids or "end"."""
        if stage.branch:
            return tuple(option.goto for option in stage.branch.options)
        if stage.next:
            return (stage.next,)
        place = self.stages.index(stage)
        return (self.stages[place + 1].id if place + 1 < len(self.stages) else END,)
