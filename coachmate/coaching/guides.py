"""A guide: the stages of one conversation or exercise, as its YAML file describes them. No code knows a guide by heart.

Checks what can be checked without the file (targets, cycles, duplicates, names in braces); where it stands in the file
is content's job. How names get into the texts is told in `seating`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coachmate.coaching.terms import Skill, Step
from coachmate.errors import SeveralWrong

END = "end"
MOST_PEOPLE = 8
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# A name in braces within a text, such as {person} or the id of a role.
NAMED = re.compile(r"\{([a-z0-9-]*)\}")
PERSON, PARTNER = "person", "partner"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Leaves(StrEnum):
    """What a stage leaves behind on the sheet and in the record."""

    NOTE = "note"
    QUESTION = "question"
    CLAUSE = "clause"
    COMMITMENT = "commitment"


class Section(StrEnum):
    """Where a guide stands in the list of guides."""

    CONVERSATION = "conversation"
    BEFORE = "before"
    RELATIONSHIP = "relationship"
    PRACTICES = "practices"
    HABIT = "habit"
    GROUPS = "groups"
    DEPTH = "depth"
    RISKS = "risks"
    WORK = "work"

    @property
    def heading(self) -> str:
        return {
            "conversation": "Around a conversation",
            "before": "Before you begin",
            "relationship": "Step 1: build the relationship",
            "practices": "Step 2: hone the practices",
            "habit": "Step 3: make it a habit",
            "groups": "In a group",
            "depth": "Deep and small",
            "risks": "When something is wrong",
            "work": "At work",
        }[self.value]


class Gives(StrEnum):
    """What an answer gives to the commitment of its stage, beside the words."""

    DUE = "due"
    CUE = "cue"


class Shows(StrEnum):
    """What is shown above a stage's prompts, out of the same partnership's records."""

    AGREEMENT = "agreement"
    COMMITMENTS = "commitments"
    QUESTIONS = "questions"


class Prompt(_Part):
    """One reflection prompt; the person answers in their own words, or takes one of `options`.

    `hint` is shown small beneath it. `gives` makes the answer the date or the cue of the stage's commitment.
    """

    id: str = Field(pattern=_ID)
    text: str = Field(min_length=3)
    hint: str | None = None
    options: tuple[str, ...] = Field(default=(), max_length=11)
    gives: Gives | None = None


class Role(_Part):
    """A part that somebody takes for the whole of a guide; {id} in a text stands for their name."""

    id: str = Field(pattern=_ID)
    label: str = Field(min_length=1, max_length=28)
    does: str = Field(min_length=3)


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
    """One stage: a talk, then prompts, then (if `looks_for`) questions to choose from, then (if `branch`) a choice of
    the way on.

    While people `talk` nothing is typed: the text says what they do. A stage for `each` is gone through by one person
    after another; neighbouring ones together, so that each tells and hears before the next begins. `retrieve` is added
    to the person's words when the corpus is searched; `timer_minutes` is shown, never enforced; `leaves` and `heading`
    say what goes onto the sheet and under which heading; a clause's heading is its name in the agreement.
    """

    id: str = Field(pattern=_ID)
    title: str = Field(min_length=1, max_length=28)
    intention: str = Field(min_length=3)
    each: bool = False
    shows: Shows | None = None
    talk: str | None = Field(default=None, min_length=3)
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
        wrong = list(self._wrong())
        if wrong:
            raise SeveralWrong(wrong)
        return self

    def _wrong(self) -> Iterator[str]:
        if not self.prompts and self.branch is None and self.talk is None:
            yield f"stage '{self.id}' has neither a talk nor prompts nor a branch: give it one of them"
        if self.each and (self.branch or self.next):
            yield f"stage '{self.id}' is for each person in turn: it can't have 'branch' or 'next'"
        if self.looks_for and not self.prompts:
            yield f"stage '{self.id}' looks for a question but asks nothing first: give it a prompt"
        if self.branch and self.next:
            yield f"stage '{self.id}' has both a branch and 'next': keep one of them"
        if self.leaves is Leaves.QUESTION and not self.looks_for:
            yield f"stage '{self.id}' leaves a question but has no 'looks_for': add it"
        for prompt in self.prompts:
            if len(prompt.options) == 1 or len(set(prompt.options)) != len(prompt.options):
                yield f"stage '{self.id}', prompt '{prompt.id}': options are two or more different ones"
            if prompt.gives and self.leaves is not Leaves.COMMITMENT:
                yield f"stage '{self.id}' leaves no commitment that '{prompt.id}' could give something to"
        if self.leaves is Leaves.COMMITMENT and all(prompt.gives for prompt in self.prompts):
            yield f"stage '{self.id}' leaves a commitment: give it a prompt that asks for the words of it"
        ids = [prompt.id for prompt in self.prompts]
        if len(set(ids)) != len(ids):
            yield f"stage '{self.id}' uses a prompt id twice: make each its own"
        if self.branch:
            options = [option.id for option in self.branch.options]
            if len(set(options)) != len(options):
                yield f"stage '{self.id}' uses an option id twice: make each its own"


class CopiedFrom(_Part):
    """The shipped guide that a guide of somebody's own was copied from, and its version then."""

    guide: str = Field(pattern=_ID)
    version: int = Field(ge=1)


class Guide(_Part):
    """A whole guide. `minutes` is the shortest and the longest time that it usually takes; `people` the least and the
    greatest number that go through it at one screen; `version` goes up when what is asked changes; `copied_from` tells
    of a guide of somebody's own which shipped one it began as.
    """

    id: str = Field(pattern=_ID)
    version: int = Field(default=1, ge=1)
    copied_from: CopiedFrom | None = None
    title: str = Field(min_length=1, max_length=60)
    summary: str = Field(min_length=3)
    section: Section = Section.CONVERSATION
    step: Step | None = None
    people: tuple[int, int] = (1, 1)
    roles: tuple[Role, ...] = ()
    minutes: tuple[int, int]
    sheet: str = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _ways_lead_to_the_end(self) -> Guide:
        wrong = [*self._wrong_at_the_top(), *self._wrong_names(), *self._wrong_ways()]
        if wrong:
            raise SeveralWrong(wrong)
        return self

    def _wrong_at_the_top(self) -> Iterator[str]:
        if not 0 < self.minutes[0] <= self.minutes[1]:
            yield "'minutes' must be two numbers above 0: write the shorter time first"
        if not 1 <= self.people[0] <= self.people[1] <= MOST_PEOPLE:
            yield f"'people' must be two numbers from 1 to {MOST_PEOPLE}: write the smaller one first"
        roles = [role.id for role in self.roles]
        if len(set(roles)) != len(roles) or {PERSON, PARTNER} & set(roles):
            yield f"'roles' must have ids of their own, other than {PERSON} and {PARTNER}"

    def _wrong_names(self) -> Iterator[str]:
        """Every name in braces must be known where it stands."""
        roles = [role.id for role in self.roles]
        for stage in self.stages:
            known = {*roles, *([PERSON] if stage.each else [])}
            if stage.each and self.people == (2, 2):
                known.add(PARTNER)
            for text in stage_texts(stage):
                for name in NAMED.findall(text):
                    if name not in known:
                        can = ", ".join(f"{{{each}}}" for each in sorted(known)) or "none"
                        yield f"stage '{stage.id}' names {{{name}}}; names that can stand there: {can}"

    def _wrong_ways(self) -> Iterator[str]:
        """Ids and targets; where those are sound, ways round in circles and stages that no way leads to."""
        ids = [stage.id for stage in self.stages]
        wrong = [f"two stages have the id '{twice}': make each its own" for twice in ids if ids.count(twice) > 1]
        if END in ids:
            wrong.append(f"a stage can't have the id '{END}': it stands for the end of the guide")
        # What else could be said of ids that stand twice, or of ways that lead nowhere, would only follow from that.
        wrong = wrong or [
            f"stage '{stage.id}' leads to '{target}', which is not a stage: correct the id"
            for stage in self.stages
            for target in self.targets(stage)
            if target != END and target not in ids
        ]
        if wrong:
            yield from dict.fromkeys(wrong)
            return
        for stage in self.stages:
            if any(target != END and stage.id in self._reachable(target) for target in self.targets(stage)):
                yield f"stage '{stage.id}' can be reached from itself: a guide must come to an end"
                break
        reachable = set(self._reachable(ids[0]))
        for stage_id in ids:
            if stage_id not in reachable:
                yield f"no way leads to stage '{stage_id}': add one or remove the stage"

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

    @cached_property
    def _by_id(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    def suits(self, people: int) -> bool:
        """Whether a pair or group of so many can use it: together, or one of them alone."""
        least, most = self.people
        return least == 1 or least <= people <= most

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


def stage_texts(stage: Stage) -> Iterator[str]:
    """The texts of a stage in which names may stand."""
    yield from (stage.title, stage.intention)
    yield from (text for text in (stage.talk, stage.heading) if text)
    for prompt in stage.prompts:
        yield from (text for text in (prompt.text, prompt.hint) if text)
    if stage.branch:
        yield stage.branch.ask
