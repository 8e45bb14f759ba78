"""Who is at the screen and who takes which role, and the guide as it reads for them. Pure; knows no screen, no record.

A guide for several people names them in braces: {person} is whose turn it is, {partner} the other one of two, and a
role's id whoever takes that role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from coachmate.coaching.guides import NAMED, PARTNER, PERSON, Guide, Role, Stage


@dataclass(frozen=True)
class Seats:
    """The people at the screen, in the order of their turns, and who takes each role (by the role's id)."""

    people: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)


def needs_seats(guide: Guide) -> bool:
    """Whether a guide has to know who is there."""
    return guide.people[0] > 1 or bool(guide.roles) or any(stage.each for stage in guide.stages)


def rotated(roles: Sequence[Role], people: Sequence[str], meeting: int) -> dict[str, str]:
    """Who takes which role at the n-th meeting (from 0), so that each person takes each role in turn.

    With more roles than people some take two. ValueError without people.
    """
    if not people:
        raise ValueError("roles need people")
    return {role.id: people[(place + meeting) % len(people)] for place, role in enumerate(roles)}


def seated(guide: Guide, seats: Seats) -> Guide:
    """The guide with the names of those who are there, and with the stages for each person once for each.

    Stages for the n-th person have the id "ID-n", from 1. A guide that needs nobody's name stays as it is. Names that
    are missing (fewer people than the guide wants) become "Person n".
    """
    if not needs_seats(guide):
        return guide
    people = [*seats.people, *(f"Person {n}" for n in range(len(seats.people) + 1, guide.people[0] + 1))] or ["You"]
    roles = {**rotated(guide.roles, people, 0), **seats.roles}
    for_each = {stage.id for stage in guide.stages if stage.each}
    stages: list[Stage] = []
    for each, block in groupby(guide.stages, lambda stage: stage.each):
        if each:
            stages.extend(_for_each(list(block), people, roles))
        else:
            stages.extend(_named(stage, roles, _moved(stage, for_each)) for stage in block)
    return Guide.model_construct(**{**dict(guide), "stages": tuple(stages)})


def _for_each(block: Sequence[Stage], people: Sequence[str], roles: Mapping[str, str]) -> Iterator[Stage]:
    for number, person in enumerate(people, 1):
        others = [each for place, each in enumerate(people, 1) if place != number]
        names = {**roles, PERSON: person, PARTNER: others[0] if len(others) == 1 else "the others"}
        for stage in block:
            yield _named(stage, names, {"id": f"{stage.id}-{number}", "each": False})


def _moved(stage: Stage, for_each: set[str]) -> dict[str, object]:
    """The stage's ways on, to the first person's turn where they lead to a stage for each."""

    def to(target: str) -> str:
        return f"{target}-1" if target in for_each else target

    changed: dict[str, object] = {}
    if stage.next:
        changed["next"] = to(stage.next)
    if stage.branch:
        options = tuple(each.model_copy(update={"goto": to(each.goto)}) for each in stage.branch.options)
        changed["branch"] = stage.branch.model_copy(update={"options": options})
    return changed


def _named(stage: Stage, names: Mapping[str, str], changed: dict[str, object]) -> Stage:
    def fill(text: str | None) -> str | None:
        return None if text is None else NAMED.sub(lambda found: names.get(found[1], found[0]), text)

    branch = changed.get("branch", stage.branch)
    filled = {
        "title": fill(stage.title),
        "intention": fill(stage.intention),
        "talk": fill(stage.talk),
        "heading": fill(stage.heading),
        "prompts": tuple(
            each.model_copy(update={"text": fill(each.text), "hint": fill(each.hint)}) for each in stage.prompts
        ),
        "branch": branch and branch.model_copy(update={"ask": fill(branch.ask)}),  # type: ignore[attr-defined]
    }
    return stage.model_copy(update={**changed, **filled})
