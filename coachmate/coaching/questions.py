"""Questions on their way to the person: bank questions, candidates, and those that are offered. Types only."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from coachmate.coaching.assessment import Assessment
from coachmate.coaching.terms import Depth, Origin, QuestionPurpose, Skill, Stance, Step


class BankQuestion(BaseModel):
    """A question of the bank, written by people; `fits` says in one sentence when it helps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    text: str = Field(min_length=5, max_length=200)
    skill: Skill
    steps: tuple[Step, ...] = Field(min_length=1)
    stance: Stance
    purpose: QuestionPurpose
    depth: Depth
    fits: str = Field(min_length=5)


@dataclass(frozen=True)
class Candidate:
    """A question that may be offered, before it is assessed.

    `fits` is the bank's sentence on when it helps (None for written ones); `logprob` is the mean natural-log
    probability of its tokens given the prompt (None where no model wrote it).
    """

    text: str
    origin: Origin
    skill: Skill
    stance: Stance | None = None
    fits: str | None = None
    logprob: float | None = None


@dataclass(frozen=True)
class OfferedQuestion:
    """A question shown to the person, with where it comes from and how the judge and the selector see it."""

    text: str
    origin: Origin
    skill: Skill
    stance: Stance | None
    score: float
    assessment: Assessment
