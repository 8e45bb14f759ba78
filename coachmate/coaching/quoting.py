"""Guidance as text that can be handed on: a passage or a document as Markdown, with what it rests on. Pure."""

from __future__ import annotations

from coachmate.coaching.passages import Basis, Document, Passage

BASES = {Basis.EVIDENCE: "Rests on research", Basis.CRAFT: "From practice"}


def rests_on(guidance: Document | Passage) -> str:
    """What the guidance rests on and its sources, in one line."""
    sources = "; ".join(guidance.sources)
    return f"{BASES[guidance.basis]}{': ' + sources if sources else ''}."


def passage_page(passage: Passage) -> str:
    """A passage as Markdown, under its title and heading."""
    parts = [f"# {passage.title}", f"## {passage.heading}" if passage.heading else "", passage.text, rests_on(passage)]
    return "\n\n".join(part for part in parts if part) + "\n"


def document_page(document: Document) -> str:
    """A whole document as Markdown, under its title."""
    text = document.text.strip()
    title = "" if text.startswith("# ") else f"# {document.title}\n\n"
    return f"{title}{text}\n\n{rests_on(document)}\n"
