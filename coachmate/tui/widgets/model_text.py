"""A model of the list in words: its line, and what is known of it. Knows no screen."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from coachmate.coaching.text import one_line, showable
from coachmate.engine.model_check import megabytes
from coachmate.engine.model_choice import ListedModel
from coachmate.engine.model_registry import SHIPPED
from coachmate.engine.shipped import SHIPPED_TITLE


def model_line(model: ListedModel, room: int) -> Content:
    """Two lines: name and figures; below, what is wrong, or the place of the file, in `room` characters."""
    problem = model.facts.problem
    below = (f"! {one_line(problem.why, room)}", "$warning") if problem else (_end(_place(model), room), "$muted")
    return Content.assemble(
        ("● " if model.in_use else "○ ", "$accent" if model.in_use else "$muted"),
        (_name(model), "bold"),
        (f"  {figures}" if (figures := _figures(model)) else "", "$muted"),
        ("  in use", "$accent") if model.in_use else "",
        "\n  ",
        below,
    )


def _name(model: ListedModel) -> str:
    """Its name in the list, and for the one that comes along also what it is."""
    return f"{model.name}: {SHIPPED_TITLE}" if model.name == SHIPPED else one_line(model.name)


def _place(model: ListedModel) -> str:
    """The path, with ~ for the home folder."""
    file, home = model.facts.file, Path.home()
    return one_line(str(Path("~") / file.relative_to(home) if file.is_relative_to(home) else file))


def _end(text: str, room: int) -> str:
    """The end of a path tells more than its beginning."""
    return text if len(text) <= room else f"…{text[1 - room :]}"


def _figures(model: ListedModel) -> str:
    facts = model.facts
    figures = [megabytes(facts.size)] if facts.size else []
    if facts.architecture:
        figures += [f"{facts.context} tokens"] if facts.context else []
        figures.append("chat template" if facts.template else "no chat template")
    return " · ".join(figures)


def model_about(model: ListedModel) -> Content:
    """What is wrong with it, if anything, then what is known of it."""
    facts = model.facts
    rows = [
        ("Model", facts.title),
        ("Size", megabytes(facts.size) if facts.size else ""),
        ("Kind", facts.architecture),
        ("Holds", f"{facts.context} tokens at once" if facts.context else ""),
        ("Template", ("for conversation" if facts.template else "none") if facts.architecture else ""),
        ("Added", model.added.astimezone().strftime("%Y-%m-%d %H:%M") if model.added else ""),
    ]
    known = [Content.assemble((f"{label:<10}", "$muted"), one_line(value)) for label, value in rows if value]
    known.append(Content.assemble(("File\n", "$muted"), _place(model)))
    if problem := facts.problem:
        wrong = Content.assemble(
            (showable(problem.what), "bold $warning"), f"\n{showable(problem.why)}\n{showable(problem.remedy)}\n"
        )
        return Content("\n").join([wrong, *known])
    sound = Content.styled("\nIts header is sound; c loads it and lets it write.", "$muted")
    return Content("\n").join([*known, sound])
