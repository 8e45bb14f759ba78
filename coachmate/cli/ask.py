"""`coachmate ask --jsonl`: coaching questions for many statements, as the batch interface has it."""

from __future__ import annotations

import sys
from contextlib import aclosing
from time import monotonic
from typing import Any

import click

from coachmate.all_texts import lines_of
from coachmate.cli.jsonl import Line, jsonl_option, run, serve
from coachmate.coaching.coach import Ask, Chosen, Coach, FellBack, Screened
from coachmate.coaching.passages import Passage
from coachmate.coaching.questions import OfferedQuestion


def _offered(question: OfferedQuestion) -> dict[str, Any]:
    return {"question": question.text, "origin": question.origin.value, "score": question.score}


def _citation(passage: Passage) -> dict[str, Any]:
    source = "; ".join(passage.sources) or passage.basis.value
    return {"passage": passage.id, "title": passage.citation, "source": source}


async def answer(coach: Coach, question: Ask) -> dict[str, Any]:
    """One turn of the Coach as the interface's object, without the id."""
    begun = monotonic()
    screened: dict[str, Any] | None = None
    chosen = Chosen((), (), 0, 0)
    async with aclosing(coach.run(question)) as events:
        async for event in events:
            if isinstance(event, Screened) and event.screening.crisis:
                screened = {"kind": event.screening.kind, "message": event.screening.message}
            elif isinstance(event, FellBack):
                print(event.reason, file=sys.stderr)
            elif isinstance(event, Chosen):
                chosen = event
    best = chosen.questions[0] if chosen.questions else None
    return {
        "question": best.text if best else None,
        "origin": best.origin.value if best else None,
        "score": best.score if best else None,
        "alternatives": [_offered(each) for each in chosen.questions[1:]],
        "citations": [_citation(passage) for passage in chosen.citations],
        "candidates": chosen.candidates,
        "rejected": chosen.rejected,
        "seconds": round(monotonic() - begun, 3),
        "screened": screened,
    }


@click.command()
@jsonl_option
@click.option("--seed", type=click.IntRange(min=0), help="Where chance begins; the same seed, the same output.")
def ask(seed: int | None) -> None:
    """Coaching questions: one JSON object a line on standard input ("id", "statement", "step", "skill")."""
    from coachmate import settings, wiring

    async def whole() -> int:
        chosen = settings.load(seed=seed)
        parts = wiring.build(chosen, patient=True)
        if note := wiring.leaving_note(chosen):
            print(note, file=sys.stderr)
        for left_out in lines_of(parts.left_out):
            print(left_out, file=sys.stderr)

        async def verb(line: Line) -> dict[str, Any]:
            statement = line.text("statement")
            return await answer(parts.coach, Ask(statement, line.step(), line.skill(), seed=chosen.seed))

        try:
            # With models that are still starting, the same line could be answered in two ways.
            await parts.warm(lambda line: print(line, file=sys.stderr))
            return await serve(verb)
        finally:
            await parts.close()

    run(whole())
