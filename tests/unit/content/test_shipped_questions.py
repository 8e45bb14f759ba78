"""The questions that come with the program: each is sound to the judge, short, and says when it helps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachmate.coaching.questions import BankQuestion
from coachmate.coaching.terms import Depth, QuestionPurpose, Skill, Step
from coachmate.content.questions import read_bank
from coachmate.judge.rules import RuleJudge
from coachmate.resources import resource

BANK = read_bank(resource("prompts") / "questions")


def _those(wrong: Callable[[BankQuestion], object]) -> list[str]:
    return [f"{question.id}: {question.text} / {question.fits}" for question in BANK if wrong(question)]


def test_each_is_open_and_without_a_fault() -> None:
    judge = RuleJudge()
    assert _those(lambda question: not judge.assess(question.text).open) == []
    assert _those(lambda question: judge.assess(question.text).faults) == []


def test_each_has_3_to_15_words() -> None:
    assert _those(lambda question: not 3 <= len(question.text.split()) <= 15) == []


def test_each_is_one_sentence_and_only_a_request_to_tell_ends_in_a_full_stop() -> None:
    def ends_wrongly(question: BankQuestion) -> bool:
        mark = "." if question.text.startswith("Tell me") else "?"
        return [each for each in question.text if each in ".?!;"] != [mark] or not question.text.endswith(mark)

    assert _those(ends_wrongly) == []


def test_the_moment_of_each_is_told_in_a_sentence_of_its_own() -> None:
    assert _those(lambda question: not (question.fits[0].isupper() and question.fits.endswith("."))) == []
    assert _those(lambda question: not 5 <= len(question.fits.split()) <= 30) == []
    moments = [question.fits.casefold() for question in BANK]
    assert _those(lambda question: moments.count(question.fits.casefold()) > 1) == []


def test_each_id_begins_with_the_skill() -> None:
    assert _those(lambda question: not question.id.startswith(f"{question.skill}-")) == []


def test_every_step_has_questions_for_every_purpose_and_of_every_depth() -> None:
    purposes = {(step, question.purpose) for question in BANK for step in question.steps}
    assert purposes == {(step, purpose) for step in Step for purpose in QuestionPurpose}
    depths = {(step, question.depth) for question in BANK for step in question.steps}
    assert depths == {(step, depth) for step in Step for depth in Depth}


@pytest.mark.parametrize("skill", Skill)
def test_a_skill_is_asked_about_in_more_ways_than_one(skill: Skill) -> None:
    questions = [question for question in BANK if question.skill is skill]
    assert len({question.purpose for question in questions}) >= 4
    assert len({question.stance for question in questions}) >= 5
    assert len({question.depth for question in questions}) >= 2
