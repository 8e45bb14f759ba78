"""One number for a question, so that questions can be put in order.

A sound question scores 0.6 to 1.0: 0.6, plus 0.4 times the share of the virtues it has, each by its weight. Each fault
then multiplies that by what the fault leaves (0.55 at most), so that every sound question stands above every faulty
one, and a further fault always lowers the score. The weights are craft: what a coach would mind more weighs more.
"""

from __future__ import annotations

from collections.abc import Collection

from coachmate.coaching.assessment import Fault, Virtue

BASE = 0.6
WEIGHTS = {
    Virtue.OPEN: 3.0,
    Virtue.ANCHORED: 2.0,
    Virtue.NEUTRAL: 2.0,
    Virtue.EVOCATIVE: 2.0,
    Virtue.SHORT: 1.0,
    Virtue.SINGLE: 1.0,
    Virtue.FORWARD_LOOKING: 1.0,
}
LEAVES = {
    Fault.CLOSED: 0.55,
    Fault.TOO_LONG: 0.55,
    Fault.STACKED: 0.5,
    Fault.VAGUE: 0.5,
    Fault.WHY_ACCUSATORY: 0.45,
    Fault.LEADING: 0.45,
    Fault.UNANCHORED: 0.45,
    Fault.ADVICE: 0.4,
    Fault.CURIOSITY: 0.4,
}


def score(
    faults: Collection[Fault],
    virtues: Collection[Virtue],
    *,
    anchorable: bool,
    closed_is_right: bool,
) -> float:
    """The score, 0 to 1. Without context nobody can be anchored, so that virtue is left out of the share.

    `closed_is_right`: the purpose asks for yes or no, so that being open earns nothing either way.
    """
    counted = {
        virtue: weight
        for virtue, weight in WEIGHTS.items()
        if (virtue is not Virtue.ANCHORED or anchorable) and (virtue is not Virtue.OPEN or not closed_is_right)
    }
    share = sum(weight for virtue, weight in counted.items() if virtue in virtues) / sum(counted.values())
    result = BASE + (1 - BASE) * share
    for fault in faults:
        result *= LEAVES[fault]
    return round(result, 4)
