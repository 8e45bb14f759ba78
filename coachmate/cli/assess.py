"""`coachmate assess --jsonl`: the judge's word on many questions, as the batch interface has it."""

from __future__ import annotations

from typing import Any

import click

from coachmate.cli.jsonl import Line, LineError, jsonl_option, run, serve
from coachmate.coaching.assessment import Assessment
from coachmate.coaching.terms import Purpose


def as_json(assessment: Assessment) -> dict[str, Any]:
    return {
        "open": assessment.open,
        "faults": [fault.value for fault in assessment.faults],
        "virtues": [virtue.value for virtue in assessment.virtues],
        "score": assessment.score,
        "evidence": [
            {"fault": each.fault.value, "start": each.start, "end": each.end, "hint": each.hint}
            for each in assessment.evidence
        ],
        "rewrite": assessment.rewrite,
    }


def _purpose(line: Line) -> Purpose | None:
    value = line.optional_text("purpose")
    if value is None:
        return None
    try:
        return Purpose(value)
    except ValueError:
        known = ", ".join(purpose.value for purpose in Purpose)
        raise LineError("unknown_purpose", f"There is no such purpose. Known are: {known}.") from None


@click.command()
@jsonl_option
def assess() -> None:
    """Assess questions: one JSON object a line on standard input ("id", "question", "context", "step", "purpose")."""
    from coachmate import wiring

    judge = wiring.build_judge()

    async def verb(line: Line) -> dict[str, Any]:
        question = line.text("question")
        context, step, purpose = line.optional_text("context"), line.step(), _purpose(line)
        return as_json(judge.assess(question, context=context, step=step, purpose=purpose))

    run(serve(verb))
