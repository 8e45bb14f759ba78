"""Guidance in words: a document or a found passage as an option of a list, and what is told of it beside it."""

from __future__ import annotations

from textual.content import Content

from coachmate.coaching.passages import Document, Hit, Passage
from coachmate.coaching.quoting import rests_on
from coachmate.coaching.terms import Step
from coachmate.coaching.text import one_line, showable

# Fewer characters of the skills say nothing.
LEAST_ROOM = 12


def belongs(guidance: Document | Passage) -> str:
    """Step and skills, in one line."""
    step = f"Step {guidance.step.value}, {guidance.step.title}" if guidance.step else "Every step"
    return " · ".join(filter(None, (step, ", ".join(guidance.skills))))


def heading_line(step: Step | None) -> Content:
    """Over the documents of a step, or over those that belong to every step."""
    return Content.styled(f"Step {step.value}  {step.title}" if step else "Every step", "$primary bold")


def document_line(document: Document, width: int, *, own: bool = False) -> Content:
    """Title and skills, in `width` characters; before those whether it is the person's own."""
    title = one_line(document.title, width)
    room = width - len(title) - 2
    about = f"{'yours · ' if own else ''}{', '.join(document.skills)}"
    told = f"  {one_line(about, room)}" if room >= LEAST_ROOM else ""
    return Content.assemble((title, "bold"), (told, "$muted"))


def hit_lines(hit: Hit, width: int, *, own: bool = False) -> Content:
    """Heading, the beginning of the text, and where it stands, each cut to `width` characters a line."""
    passage = hit.passage
    where = [passage.title] if passage.heading else []
    where += [f"step {passage.step.value}"] if passage.step else []
    where += ["yours"] if own else []
    return Content.assemble(
        (one_line(passage.heading or passage.title, width), "bold"),
        "\n",
        one_line(passage.text, 2 * width - 4),
        "\n",
        (one_line(" · ".join(where), width), "$muted"),
    )


def passage_text(passage: Passage) -> Content:
    return _page(passage.title, passage.heading, Content(showable(passage.text)), rests_on(passage))


def document_text(document: Document) -> Content:
    lines = [_marked_up(each) for each in showable(document.text).strip().split("\n")]
    return _page(document.title, belongs(document), Content("\n").join(lines), rests_on(document))


def _page(title: str, head: str, text: Content, rest: str) -> Content:
    return Content.assemble(
        (f"{showable(title)}\n", "bold"),
        (f"{showable(head)}\n\n", "$primary"),
        text,
        (f"\n\n{showable(rest)}", "$muted"),
    )


def _marked_up(line: str) -> Content:
    """A line of a document, its headings without their signs."""
    return Content.styled(line.lstrip("# "), "$primary") if line.startswith("#") else Content(line)
