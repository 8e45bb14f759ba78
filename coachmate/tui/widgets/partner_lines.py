"""Pairs and groups, the map of the steps and agreements as lines of a list, cut to its width. Draws only."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import date, datetime

from textual.content import Content

from coachmate.coaching.agreeing import Difference, signed_line
from coachmate.coaching.commitments import by_when
from coachmate.coaching.partnerships import Agreement, PartnerCommitment, Partnership
from coachmate.coaching.steps import Check, StepMap, StepOnMap, open_checks
from coachmate.coaching.text import one_line, showable


def partnership_lines(partnership: Partnership, steps: StepMap, width: int) -> Content:
    """What it is called; below, where it is and who is in it."""
    name = one_line(partnership.name, width)
    where = "ended" if partnership.ended else f"step {steps.where(partnership.checks).step.value}"
    others = ", ".join(map(one_line, partnership.members))
    told = where if others == partnership.name else f"{where} · {others}"
    return Content.assemble(
        (name, "$muted" if partnership.ended else "bold"), "\n  ", (one_line(told, width - 2), "$muted")
    )


def step_line(step: StepOnMap, ticked: Mapping[str, datetime], *, here: bool) -> Content:
    """A step's name, how far its checks are ticked, and whether one is there."""
    done = len(step.checks) - len(open_checks(step, ticked))
    return Content.assemble(
        (f"{step.step.value} ", "$accent"),
        (step.step.title, "bold"),
        (f"  {done} of {len(step.checks)}", "$muted"),
        ("  you are here" if here else "", "$accent"),
    )


def asks_line(step: StepOnMap, width: int) -> Content:
    return Content.styled(_hanging(step.asks, width, 2, first="  "), "$muted")


def check_line(check: Check, width: int, *, ticked: bool) -> Content:
    mark = ("✓ ", "$success") if ticked else ("□ ", "$accent")
    return Content.assemble("  ", mark, _hanging(check.text, width, 4))


def _hanging(text: str, width: int, indent: int, first: str = "") -> str:
    """The text, broken so that what goes on stands below its beginning."""
    lines = textwrap.wrap(one_line(text), max(16, width - indent))
    return first + f"\n{' ' * indent}".join(lines)


def agreement_line(agreement: Agreement | None, width: int) -> Content:
    """How many clauses, and who signed."""
    if agreement is None or not agreement.clauses:
        return Content.styled("Nothing yet; Enter opens the page", "$muted")
    count = len(agreement.clauses)
    clauses = "1 clause" if count == 1 else f"{count} clauses"
    return Content.assemble((clauses, "bold"), (f"  {one_line(signed_line(agreement), max(12, width - 14))}", "$muted"))


def clause_lines(heading: str, text: str) -> Content:
    """A clause as it stands on the page."""
    return Content.assemble((one_line(heading), "$primary bold"), "\n", showable(text).strip(), "\n")


def partners_commitment_lines(commitment: PartnerCommitment, today: date, width: int) -> Content:
    """What a partner means to do, as their file said it."""
    about = [by_when(commitment.due, today)] if commitment.due else []
    about += [commitment.cue] if commitment.cue else []
    about += [f"so far: {commitment.outcome}"] if commitment.outcome else []
    line = Content.assemble(
        (f"{one_line(commitment.owner, 20)}: ", "$accent"), one_line(commitment.text, max(12, width - 22))
    )
    return Content.assemble(line, "\n  ", (one_line(" · ".join(about), width - 2), "$muted")) if about else line


def difference_lines(difference: Difference, said: str, width: int) -> Content:
    """One clause that differs: the heading, what was decided, ours and theirs."""
    ours = difference.before if difference.before is not None else "(not in ours)"
    theirs = difference.after if difference.after is not None else "(not in theirs)"
    return Content.assemble(
        (one_line(difference.heading), "$primary bold"),
        (f"  {said}", "$accent"),
        ("\n  Ours:   ", "$muted"),
        _below(ours, width, 10),
        ("\n  Theirs: ", "$muted"),
        _below(theirs, width, 10),
        "\n",
    )


def _below(text: str, width: int, indent: int) -> str:
    """The text with its own line ends, each line `indent` columns in but for the first."""
    lines = [_hanging(line, width, indent) for line in showable(text).strip().split("\n")]
    return f"\n{' ' * indent}".join(lines)
