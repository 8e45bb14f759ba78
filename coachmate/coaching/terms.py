"""The vocabulary of coaching that every room shares: steps, skills, stances, purposes, depths, origins. No more."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Step(IntEnum):
    """The three steps of peer coaching (Parker, Hall, Kram and Wasserman 2018, Peer Coaching at Work)."""

    RELATIONSHIP = 1
    PRACTICES = 2
    HABIT = 3

    @property
    def title(self) -> str:
        return {1: "Build the relationship", 2: "Hone the practices", 3: "Make it a habit"}[self.value]


class Skill(StrEnum):
    """What a question or a passage exercises."""

    CONTRACTING = "contracting"
    LISTENING = "listening"
    EXPLORING = "exploring"
    VISIONING = "visioning"
    STORYTELLING = "storytelling"
    CHALLENGING = "challenging"
    REFLECTING = "reflecting"
    COMMITTING = "committing"
    FOLLOWING_UP = "following-up"


class Stance(StrEnum):
    """Where a question turns the person's attention (our own grouping, from craft)."""

    SITUATION = "situation"
    MEANING = "meaning"
    PERSPECTIVE = "perspective"
    RESOURCE = "resource"
    FUTURE = "future"
    ACTION = "action"


class Purpose(StrEnum):
    """Purposes for which a closed question is right."""

    CONSENT = "consent"
    CONTRACTING = "contracting"
    CLARIFYING = "clarifying"


class QuestionPurpose(StrEnum):
    """What a question of the bank is for (our own grouping, from craft)."""

    OPENING = "opening"
    CLARIFYING = "clarifying"
    DEEPENING = "deepening"
    REFRAMING = "reframing"
    ENVISIONING = "envisioning"
    DECIDING = "deciding"
    REVIEWING = "reviewing"
    AGREEING = "agreeing"


class Depth(IntEnum):
    """How far a question of the bank goes (our own grouping, from craft); the deepest needs trust."""

    EVENTS = 1
    MEANING = 2
    ASSUMPTIONS = 3


class Origin(StrEnum):
    """Who wrote a question, told truthfully wherever it is shown."""

    MODEL = "model"
    ADAPTED = "adapted"
    BANK = "bank"
    OWN = "own"
