"""Which of the ranked questions are shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.assessment import Assessment
from coachmate.coaching.choosing import differ
from coachmate.coaching.questions import OfferedQuestion
from coachmate.coaching.terms import Origin, Skill, Stance

SOUND = Assessment(True, (), (), 1.0)


def question(score: float, origin: Origin = Origin.BANK, stance: Stance | None = Stance.MEANING) -> OfferedQuestion:
    return OfferedQuestion(f"What about {score}?", origin, Skill.EXPLORING, stance, score, SOUND)


QUESTIONS = st.lists(
    st.builds(
        question, st.floats(0, 1), st.sampled_from([Origin.MODEL, Origin.BANK]), st.sampled_from([None, *Stance])
    ),
    max_size=12,
)


def test_the_last_comes_from_elsewhere_where_all_would_be_from_one_place() -> None:
    bank = [question(0.9 - n / 10, stance=stance) for n, stance in enumerate(Stance)]
    model = question(0.01, Origin.MODEL, None)
    assert differ([*bank, model], 3) == (bank[0], bank[1], model)
    assert differ(bank, 3) == tuple(bank[:3])
    assert differ([question(0.5), model], 3) == (question(0.5), model)


@given(QUESTIONS)
def test_the_best_comes_first_and_kinds_differ(questions: list[OfferedQuestion]) -> None:
    shown = differ(questions, 3)
    assert len(shown) <= 3
    assert len({(each.origin, each.skill, each.stance) for each in shown}) == len(shown)
    if questions:
        assert shown[0].score == max(each.score for each in questions)
        origins = {each.origin for each in questions}
        assert len({each.origin for each in shown}) == len(origins)
