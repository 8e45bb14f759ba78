"""RuleJudge: the first assessment of a question, by rules alone, in well under a millisecond.

Joins form, faults, virtues, score and rewrite. Source of the faults: the field's usual taxonomy of question faults
(docs/questions.md). Knows no other room than coaching.
"""

from __future__ import annotations

from coachmate.coaching.assessment import Assessment, Evidence, Fault
from coachmate.coaching.terms import Purpose, Step
from coachmate.judge.anchoring import Said
from coachmate.judge.faults import FINDERS
from coachmate.judge.reading import Reading
from coachmate.judge.rewrites import proposals
from coachmate.judge.scoring import score
from coachmate.judge.virtues import virtues

MOST_EVIDENCE = 20
"""No one reads more, and a long text would give thousands."""


class RuleJudge:
    """Implements coaching.protocols.Judge. Keeps nothing between calls, so one may serve many threads."""

    def assess(
        self,
        question: str,
        *,
        context: str | None = None,
        step: Step | None = None,
        purpose: Purpose | None = None,
    ) -> Assessment:
        """Assess `question`. Takes any text whatever and never raises; `step` makes no difference to the rules.

        An empty or blank `context` counts as none. Offsets in the evidence are code points of `question`.
        """
        said = Said.of(context) if context and context.strip() else None
        reading = Reading.of(question)
        plain = _assess(reading, said, purpose)
        if plain.sound:
            return plain
        for text in proposals(reading, plain.faults, in_context=said is not None):
            if text != question and _assess(Reading.of(text), said, purpose).sound:
                return Assessment(plain.open, plain.faults, plain.virtues, plain.score, plain.evidence, rewrite=text)
        return plain


def _assess(reading: Reading, said: Said | None, purpose: Purpose | None) -> Assessment:
    evidence = [one for find in FINDERS for one in find(reading, said, purpose)]
    present = {one.fault for one in evidence}
    faults = tuple(fault for fault in Fault if fault in present)
    found = virtues(reading, said, faults)
    return Assessment(
        open=reading.open,
        faults=faults,
        virtues=found,
        score=score(faults, found, anchorable=said is not None, closed_is_right=purpose is not None)
        if reading.words
        else 0.0,
        evidence=_shown(evidence),
    )


def _shown(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    """Each place once a fault, in the order of the text; every fault keeps its first even among many."""
    places: dict[tuple[Fault, int], Evidence] = {}
    for one in evidence:
        places.setdefault((one.fault, one.start), one)
    firsts: dict[Fault, Evidence] = {}
    for one in places.values():
        firsts.setdefault(one.fault, one)
    rest = [one for one in places.values() if firsts[one.fault] is not one]
    kept = [*firsts.values(), *rest[: MOST_EVIDENCE - len(firsts)]]
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.fault)))
