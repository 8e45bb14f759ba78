"""The guides that come with the program: every way through them ends, and each keeps what it promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coachmate.coaching import progress as way
from coachmate.coaching.guides import Gives, Guide, Leaves, Section, Stage
from coachmate.coaching.progress import Moment, Progress
from coachmate.coaching.seating import Seats, seated
from coachmate.coaching.terms import Step
from coachmate.content.guides import read_guides
from coachmate.content.questions import read_bank
from coachmate.resources import resource

GUIDES = {guide.id: guide for guide in read_guides(resource("prompts") / "guides")}


def _ways(guide: Guide, progress: Progress) -> Iterator[Progress]:
    """Every finished walk from here on, taking each option of each branch once."""
    if progress.finished:
        yield progress
        return
    branch = guide.stage(progress.here.stage).branch
    if progress.here.moment is Moment.BRANCH and branch:
        for option in branch.options:
            yield from _ways(guide, way.take(guide, progress, option.id))
    else:
        yield from _ways(guide, way.forward(guide, progress))


def _walks(guide: Guide) -> list[tuple[Stage, ...]]:
    return [way.route(guide, progress) for progress in _ways(guide, way.begin(guide))]


@pytest.fixture(params=sorted(GUIDES))
def guide(request: pytest.FixtureRequest) -> Guide:
    return GUIDES[request.param]


def test_there_is_one_to_prepare_and_a_short_way_through_each_step() -> None:
    short = {"prepare": None, "relationship": Step.RELATIONSHIP, "practices": Step.PRACTICES, "habit": Step.HABIT}
    assert {guide: GUIDES[guide].step for guide in short} == short
    for each in short:
        assert all(5 <= len(walk) <= 9 for walk in _walks(GUIDES[each])), "worth it, and short enough to be finished"


def test_every_section_has_guides_and_those_of_a_step_belong_to_it() -> None:
    assert {guide.section for guide in GUIDES.values()} == set(Section)
    steps = {Section.RELATIONSHIP: Step.RELATIONSHIP, Section.PRACTICES: Step.PRACTICES, Section.HABIT: Step.HABIT}
    for guide in GUIDES.values():
        assert guide.step == steps.get(guide.section, guide.step), guide.id


def test_every_way_ends_and_together_they_pass_every_stage(guide: Guide) -> None:
    walks = _walks(guide)
    assert {stage.id for walk in walks for stage in walk} == {stage.id for stage in guide.stages}
    for walk in walks:
        assert len(walk) <= 12, "short enough to be finished"


def test_its_clocks_and_answers_fit_the_time_it_takes(guide: Guide) -> None:
    for walk in _walks(guide):
        minutes = 0.0
        for stage in walk:
            times = guide.people[0] if stage.each else 1
            minutes += times * max(stage.timer_minutes or 0, 0.5 * len(stage.prompts))
        assert minutes <= guide.minutes[1], [stage.id for stage in walk]


def test_the_bank_can_stand_in_for_the_model_wherever_questions_are_offered(guide: Guide) -> None:
    bank = read_bank(resource("prompts") / "questions")
    for stage in guide.stages:
        if stage.looks_for:
            skill, step = stage.looks_for.skill, guide.step
            vetted = [each for each in bank if each.skill is skill and (step is None or step in each.steps)]
            assert len(vetted) >= 3 + stage.looks_for.keep, f"too few questions for stage '{stage.id}'"


def test_texts_fit_the_screen(guide: Guide) -> None:
    for stage in guide.stages:
        assert len(stage.title) <= 24, f"'{stage.title}' doesn't fit the narrow column"
        assert len([each for each in stage.prompts if not each.options and not each.gives]) <= 2
        assert len(stage.prompts) <= 4
        assert len((stage.talk or "").split()) <= 60, stage.talk
        for prompt in stage.prompts:
            assert len(prompt.text.split()) < 30, prompt.text
            assert len(prompt.hint or "") <= 120, prompt.hint
            assert all(len(option) <= 70 for option in prompt.options)


def test_what_a_stage_leaves_has_a_heading_of_its_own(guide: Guide) -> None:
    for stage in guide.stages:
        if stage.leaves in (Leaves.NOTE, Leaves.CLAUSE, Leaves.COMMITMENT):
            assert stage.heading, f"stage '{stage.id}' leaves something without a heading"
        assert stage.heading != "My questions", "the program sets that heading itself"
    everybody = seated(guide, Seats(("Ngozi", "Tomasz", "Aroha", "Deepak")[: guide.people[0]]))
    for walk in _walks(everybody):
        headings = [stage.heading for stage in walk if stage.heading]
        assert len(headings) == len(set(headings))


def test_prepare_offers_three_to_five_questions_and_both_headings_on_either_way() -> None:
    guide = GUIDES["prepare"]
    assert guide.minutes == (5, 15)
    assert guide.stages[0].branch
    assert [option.id for option in guide.stages[0].branch.options] == ["coachee", "coach"]
    walks = _walks(guide)
    assert len(walks) == 2
    for walk in walks:
        assert 3 <= sum(stage.looks_for.keep for stage in walk if stage.looks_for) <= 5
        headings = {stage.heading for stage in walk if stage.leaves}
        assert {"What I want from it", "What to watch in myself"} <= headings


def test_the_agreement_has_its_clauses_whether_or_not_the_two_have_met() -> None:
    for walk in _walks(GUIDES["relationship"]):
        clauses = [stage.heading for stage in walk if stage.leaves is Leaves.CLAUSE]
        assert clauses == [
            "What it is for",
            "Rhythm and place",
            "Ground rules",
            "What stays between us",
            "If it goes wrong",
        ]
        assert sum(1 for stage in walk if stage.timer_minutes) == 2


def test_each_practice_offers_a_question_and_ends_in_something_to_try() -> None:
    walks = _walks(GUIDES["practices"])
    assert len(walks) == 6
    for walk in walks:
        assert any(stage.looks_for for stage in walk)
        assert any(stage.leaves is Leaves.COMMITMENT for stage in walk)


def test_the_habit_looks_back_first_and_ends_in_a_commitment() -> None:
    for walk in _walks(GUIDES["habit"]):
        assert walk[0].looks_for
        assert walk[0].looks_for.skill == "following-up"
        assert walk[-1].leaves is Leaves.COMMITMENT


def test_a_commitment_asks_for_a_day(guide: Guide) -> None:
    old = {"habit", "practices"}
    for stage in guide.stages:
        if stage.leaves is Leaves.COMMITMENT and guide.id not in old:
            assert Gives.DUE in [prompt.gives for prompt in stage.prompts], stage.id


def test_agreements_are_made_and_changed_under_the_same_names() -> None:
    def clauses(guide: str) -> list[str]:
        return [stage.heading or "" for stage in GUIDES[guide].stages if stage.leaves is Leaves.CLAUSE]

    known = [*clauses("contract"), *clauses("ground-rules")]
    assert set(clauses("relationship")) <= set(known)
