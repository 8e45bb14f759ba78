"""The question bank by step and skill. Holds what content has read; knows no file and no model."""

from __future__ import annotations

from collections.abc import Sequence

from coachmate.coaching.questions import BankQuestion
from coachmate.coaching.terms import Skill, Step


class QuestionBank:
    """Implements coaching's `Bank`."""

    def __init__(self, questions: Sequence[BankQuestion]) -> None:
        self._questions = tuple(questions)

    def __len__(self) -> int:
        return len(self._questions)

    def questions(self, step: Step | None, skill: Skill | None) -> Sequence[BankQuestion]:
        """Those vetted for the step and the skill; where none is vetted for both, those for the skill."""
        of_skill = [each for each in self._questions if skill is None or each.skill is skill]
        of_both = [each for each in of_skill if step is None or step in each.steps]
        return of_both or of_skill
