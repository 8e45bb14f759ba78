"""What the judge promises of every assessment: places, rewrites, purposes, context, scores."""

from __future__ import annotations

import pytest

from coachmate.coaching.assessment import Assessment, Fault, Virtue
from coachmate.coaching.terms import Purpose
from coachmate.judge import RuleJudge


def assess(question: str, context: str | None = None, purpose: Purpose | None = None) -> Assessment:
    return RuleJudge().assess(question, context=context, purpose=purpose)


def quoted(question: str, fault: Fault) -> str:
    return next(question[one.start : one.end] for one in assess(question).evidence if one.fault is fault)


@pytest.mark.parametrize(
    ("question", "fault", "words"),
    [
        ("\U0001f642\U0001f44d Why didn\u2019t you call?", Fault.WHY_ACCUSATORY, "Why didn\u2019t you"),
        ("\u0130 see.\u00a0Have\u2003you tried\tasking?", Fault.ADVICE, "Have\u2003you tried"),
        ("It went well, don\u2019t you think?", Fault.LEADING, ", don\u2019t you think?"),
        ("What do you want, and how will you get it?", Fault.STACKED, "and how will you get it"),
        ("\u201cDid it help?\u201d", Fault.CLOSED, "Did it"),
        ("e\u0301tait: What about it?", Fault.VAGUE, "What about it"),
    ],
)
def test_evidence_quotes_the_words_of_the_question_as_it_was_written(question: str, fault: Fault, words: str) -> None:
    assert quoted(question, fault) == words


@pytest.mark.parametrize(
    ("question", "rewrite"),
    [
        ("Why did you leave the room?", "What led you to leave the room?"),
        ("Why on earth did you say yes?", "What led you to say yes?"),
        ("Why didn\u2019t you call Ann?", "What would have made it easier to call Ann?"),
        ("Have you tried talking to him?", "What have you already tried?"),
        ("Have you thought about asking for help?", "What have you already tried?"),
        ("What if you just asked him?", "What options do you see?"),
        ("What do you want? And how will you get it?", "What do you want?"),
        ("Was it hard? What helped you?", "What helped you?"),
        ("Is there anything else you'd like to say?", "What else would you like to say?"),
        ("Did the talk with Ann go well yesterday?", "How did the talk with Ann go yesterday?"),
        ("Are you worried about the review?", "How do you feel about the review?"),
        ("You were angry, right?", "How do you see it?"),
        ("Tell me, why did you do it?", "What led you to do it?"),
        (
            "I hear a lot is going on. There was the budget, then the director came. What matters most to you?",
            "What matters most to you?",
        ),
        ("Will you do it by Friday?", None),
        ("Is she married?", None),
        ("What do you want?", None),
    ],
)
def test_rewrites_only_where_a_rule_makes_a_right_one(question: str, rewrite: str | None) -> None:
    assert assess(question).rewrite == rewrite


def test_a_question_that_needs_its_preamble_is_not_cut_from_it() -> None:
    question = "Your director came to the meeting. Did it help? What did he say about it?"
    assert assess(question).rewrite is None


def test_a_rewrite_fits_what_was_said() -> None:
    context = "My manager ignores every idea I bring."
    rewrite = assess("How was your holiday in Spain?", context).rewrite
    assert rewrite is not None
    assert assess(rewrite, context).sound


@pytest.mark.parametrize("purpose", list(Purpose))
def test_closed_is_right_where_the_purpose_asks_for_yes_or_no(purpose: Purpose) -> None:
    question = "Shall we meet on Tuesday?"
    assert Fault.CLOSED in assess(question).faults
    assessment = assess(question, purpose=purpose)
    assert assessment.sound
    assert not assessment.open


def test_a_purpose_excuses_no_other_fault() -> None:
    assert Fault.LEADING in assess("It was unfair, don't you think?", purpose=Purpose.CLARIFYING).faults
    assert Fault.ADVICE in assess("Why don't you ask her?", purpose=Purpose.CONTRACTING).faults


@pytest.mark.parametrize("context", [None, "", "  \n"])
def test_without_context_nothing_is_unanchored_or_anchored(context: str | None) -> None:
    assessment = assess("What is your favourite film?", context)
    assert Fault.UNANCHORED not in assessment.faults
    assert Virtue.ANCHORED not in assessment.virtues


def test_a_word_for_the_same_thing_anchors() -> None:
    context = "My manager never listens."
    assert Virtue.ANCHORED in assess("What would you like your boss to hear?", context).virtues


def test_a_good_question_has_every_virtue_and_the_full_score() -> None:
    assessment = assess("What do you want your sister to know?", "I promised my sister to call.")
    assert set(assessment.virtues) == set(Virtue)
    assert assessment.score == 1.0


def test_hints_are_one_short_sentence() -> None:
    question = "Why didn't you ask? Don't you think you should have tried? Who was it? What about stuff?"
    hints = [one.hint for one in assess(question).evidence]
    assert hints
    assert all(hint.endswith(".") and len(hint) <= 80 and "\n" not in hint for hint in hints)
