"""How the field's own terms are said to somebody who doesn't know them. Pure; knows only the terms."""

from __future__ import annotations

from coachmate.coaching.terms import Skill, Stance

_SKILLS = {
    Skill.CONTRACTING: "to agree how you work together",
    Skill.LISTENING: "to hear more",
    Skill.EXPLORING: "to look closer",
    Skill.VISIONING: "to picture what could be",
    Skill.STORYTELLING: "to tell it as a story",
    Skill.CHALLENGING: "to look at it anew",
    Skill.REFLECTING: "to think back",
    Skill.COMMITTING: "to settle on a step",
    Skill.FOLLOWING_UP: "to see how it went",
}
_STANCES = {
    Stance.SITUATION: "about how things are",
    Stance.MEANING: "about what it means",
    Stance.PERSPECTIVE: "about another view of it",
    Stance.RESOURCE: "about what helps",
    Stance.FUTURE: "about what could be",
    Stance.ACTION: "about what to do",
}


def turns_to(skill: Skill, stance: Stance | None) -> str:
    """Where a question leads, in a few plain words: its stance where somebody gave it one, else what it is to do."""
    return _STANCES[stance] if stance else _SKILLS[skill]
