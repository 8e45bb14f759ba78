"""Where someone is in a guide: one small state machine that runs any guide. Pure; knows neither screen nor record.

A place is a stage and a moment in it: a talk, a prompt, the choice of questions, or a branch. The trail holds every
place visited, so that going back, skipping, leaving and resuming are operations on one tuple.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import takewhile

from pydantic import BaseModel, ConfigDict

from coachmate.coaching.guides import END, Guide, Prompt, Stage


class Moment(StrEnum):
    """What a place asks of the person."""

    TALK = "talk"
    PROMPT = "prompt"
    QUESTIONS = "questions"
    BRANCH = "branch"


class Place(BaseModel):
    """A stage's id, the moment in it, and for a prompt its id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: str
    moment: Moment
    prompt: str = ""


@dataclass(frozen=True)
class Progress:
    """The way taken so far. `trail` ends with the present place; `finished` is set after the last one."""

    trail: tuple[Place, ...]
    taken: Mapping[str, str] = field(default_factory=dict)
    finished: bool = False

    @property
    def here(self) -> Place:
        return self.trail[-1]


def moments(stage: Stage) -> tuple[Place, ...]:
    """The places of a stage, in order."""
    places = [Place(stage=stage.id, moment=Moment.TALK)] if stage.talk else []
    places += [place_of(stage, prompt) for prompt in stage.prompts]
    if stage.looks_for:
        places.append(Place(stage=stage.id, moment=Moment.QUESTIONS))
    if stage.branch:
        places.append(Place(stage=stage.id, moment=Moment.BRANCH))
    return tuple(places)


def place_of(stage: Stage, prompt: Prompt) -> Place:
    return Place(stage=stage.id, moment=Moment.PROMPT, prompt=prompt.id)


def prompt_at(guide: Guide, place: Place) -> Prompt | None:
    """The prompt of a place, None where the place is no prompt."""
    return next((prompt for prompt in guide.stage(place.stage).prompts if prompt.id == place.prompt), None)


def begin(guide: Guide) -> Progress:
    return Progress((moments(guide.stages[0])[0],))


def _enter(guide: Guide, progress: Progress, target: str) -> Progress:
    if target == END:
        return replace(progress, finished=True)
    return replace(progress, trail=(*progress.trail, moments(guide.stage(target))[0]))


def forward(guide: Guide, progress: Progress) -> Progress:
    """One place on. A branch needs `take`; at a branch this stays where it is."""
    if progress.finished or progress.here.moment is Moment.BRANCH:
        return progress
    stage = guide.stage(progress.here.stage)
    places = moments(stage)
    place = places.index(progress.here)
    if place + 1 < len(places):
        return replace(progress, trail=(*progress.trail, places[place + 1]))
    return _enter(guide, progress, guide.targets(stage)[0])


def take(guide: Guide, progress: Progress, option: str) -> Progress:
    """Take one way on from a branch; KeyError if there is no such option here, or the guide is finished."""
    branch = guide.stage(progress.here.stage).branch
    if progress.finished or progress.here.moment is not Moment.BRANCH or branch is None:
        raise KeyError(option)
    goto = {each.id: each.goto for each in branch.options}[option]
    taken = {**progress.taken, progress.here.stage: option}
    return _enter(guide, replace(progress, taken=taken), goto)


def skip(guide: Guide, progress: Progress) -> Progress:
    """Leave the rest of the stage out. A branch can't be skipped: the person is led to it."""
    if progress.finished:
        return progress
    stage = guide.stage(progress.here.stage)
    if stage.branch:
        branch = moments(stage)[-1]
        return progress if progress.here == branch else replace(progress, trail=(*progress.trail, branch))
    return _enter(guide, progress, guide.targets(stage)[0])


def back(guide: Guide, progress: Progress) -> Progress:
    """One place back on the way taken; from the end to the last place. Nothing written is lost by it."""
    if not progress.finished and len(progress.trail) == 1:
        return progress
    trail = progress.trail if progress.finished else progress.trail[:-1]
    taken = {stage: option for stage, option in progress.taken.items() if stage != trail[-1].stage}
    return Progress(trail, taken)


def route(guide: Guide, progress: Progress) -> tuple[Stage, ...]:
    """The stages of the way taken so far and, as far as no open branch hides it, of the way to come."""
    visited = list(dict.fromkeys(place.stage for place in progress.trail))
    ahead = progress.here.stage
    while not progress.finished:
        stage = guide.stage(ahead)
        targets = guide.targets(stage)
        if stage.branch and len(set(targets)) > 1:
            break
        if targets[0] == END:
            break
        ahead = targets[0]
        visited.append(ahead)
    return tuple(guide.stage(stage_id) for stage_id in dict.fromkeys(visited))


def restore(guide: Guide, trail: tuple[Place, ...], taken: Mapping[str, str], finished: bool) -> Progress:
    """Progress as it was saved, as far as the guide (which may have been edited since) still has its places.

    A choice is kept while the trail still goes past its branch and the branch still has the option.
    """
    known = {place for stage in guide.stages for place in moments(stage)}
    kept = tuple(takewhile(known.__contains__, trail))
    if not kept:
        return begin(guide)
    done = finished and len(kept) == len(trail)
    passed = {place.stage for place in (kept if done else kept[:-1]) if place.moment is Moment.BRANCH}
    options = {(stage.id, option.id) for stage in guide.stages if stage.branch for option in stage.branch.options}
    still = {stage: option for stage, option in taken.items() if stage in passed and (stage, option) in options}
    return Progress(kept, still, done)
