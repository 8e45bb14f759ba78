"""From ranked questions to the few that are shown: the best, and others of other kinds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from coachmate.coaching.questions import OfferedQuestion


def _kind(question: OfferedQuestion) -> tuple[object, ...]:
    return (question.origin, question.skill, question.stance)


def differ(questions: Sequence[OfferedQuestion], limit: int) -> tuple[OfferedQuestion, ...]:
    """The best question first, then the best of other kinds (another origin, skill or stance), at most `limit`.

    Where all would come from one place, the last is the best from another: scores across origins compare badly, and
    the person is the better judge. Equal scores keep their order, so that the result is the same on every run.
    """
    ranked = sorted(questions, key=lambda question: -question.score)
    shown: list[OfferedQuestion] = []
    for question in ranked:
        if len(shown) == limit:
            break
        if all(_kind(question) != _kind(other) for other in shown):
            shown.append(question)
    elsewhere = next((each for each in ranked if each.origin is not ranked[0].origin), None)
    if elsewhere is not None and len({each.origin for each in shown}) == 1:
        shown[1:] = [*shown[1 : limit - 1], elsewhere]
    return tuple(shown)
