"""Whatever text comes, the judge answers, truthfully in form and in time proportional to its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachmate.coaching.assessment import Assessment, Fault, Virtue
from coachmate.coaching.terms import Purpose
from coachmate.judge import RuleJudge
from coachmate.judge.words import fold

WORDS = (
    "what how why who when you your do did would could have tried don't think should or and , ? . ! it that "
    "tell me about surely right \u2019 \u201c \U0001f642 \u00a0 \n \t \x00 \u200d \u0130 A a is the if just"
)
PIECES = st.sampled_from(WORDS.split(" "))
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map(" ".join))
SOUND = st.sampled_from(
    [
        "What do you want to be different?",
        "How did that feel for you?",
        "What would help you first?",
        "Tell me about the moment you noticed it.",
        "Who could support you with this?",
        "What led you to that choice?",
    ]
)
SPOILERS = st.sampled_from(
    [
        ("", " And why did you wait?"),
        ("", " Have you tried asking?"),
        ("Surely you see it. ", ""),
        ("", " Don't you think it is time?"),
        ("I think you should leave. ", ""),
        ("Just out of curiosity: ", ""),
        ("", " And what else? And then?"),
        ("I was thinking on the train of all that you told me last week and of what I would do. ", ""),
    ]
)


def check(question: str, assessment: Assessment) -> None:
    assert 0.0 <= assessment.score <= 1.0
    assert assessment.sound == (not assessment.evidence)
    assert set(assessment.faults) == {one.fault for one in assessment.evidence}
    assert (Virtue.OPEN in assessment.virtues) == assessment.open
    for one in assessment.evidence:
        assert 0 <= one.start <= one.end <= len(question)
        assert one.start < one.end or not question
    if assessment.rewrite is not None:
        assert not assessment.sound


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.none() | TEXTS, st.none() | st.sampled_from(Purpose))
def test_any_text_is_assessed(question: str, context: str | None, purpose: Purpose | None) -> None:
    judge = RuleJudge()
    assessment = judge.assess(question, context=context, purpose=purpose)
    check(question, assessment)
    if assessment.rewrite is not None:
        assert judge.assess(assessment.rewrite, context=context, purpose=purpose).sound
    assert judge.assess(question, context=context, purpose=purpose) == assessment


@given(st.text(max_size=300))
def test_folding_moves_no_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(SOUND, SPOILERS)
def test_a_sound_question_scores_higher_than_the_same_with_a_fault_added(
    question: str, spoiler: tuple[str, str]
) -> None:
    judge = RuleJudge()
    sound, spoilt = judge.assess(question), judge.assess(spoiler[0] + question + spoiler[1])
    assert sound.sound
    assert not spoilt.sound
    assert sound.score > spoilt.score


@pytest.mark.parametrize("text", ["", " ", "?", "?!?!", "\U0001f642", "...", "\x00\x01"])
def test_a_text_without_words_asks_nothing(text: str) -> None:
    assessment = RuleJudge().assess(text)
    assert assessment.faults == (Fault.VAGUE,)
    assert assessment.score == 0.0
    assert assessment.virtues == ()


UNITS = ["what do you want and ", "Why? ", ", or ", "a", "?", " ", "is it a or b, ", "how could you just", "a'",
         "who is it,,,,", "what,", "surely ", "tell me ", "\u2014", "have you any "]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    judge = RuleJudge()

    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            check(text, judge.assess(text, context=text))
            best = min(best, time.process_time() - started)
        return best

    # Four times the text: four times the work, sixteen times if some rule were quadratic.
    assert seconds(40_000) <= 9 * seconds(10_000) + 0.02


def test_the_longest_text_allowed_is_assessed() -> None:
    text = "So what do you make of it, and how would you know? " * 2_000
    check(text[:100_000], RuleJudge().assess(text[:100_000], context=text[:100_000]))
