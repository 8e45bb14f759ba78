"""Guidance as the rest of the program sees it: documents, passages and what a search found. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coachmate.coaching.terms import Skill, Step


class Basis(StrEnum):
    """What a document rests on: a named study or review, or the experience of practitioners."""

    EVIDENCE = "evidence"
    CRAFT = "craft"


@dataclass(frozen=True)
class Document:
    """One file of guidance; `text` is Markdown without the front matter."""

    id: str
    title: str
    text: str
    step: Step | None = None
    skills: tuple[Skill, ...] = ()
    basis: Basis = Basis.CRAFT
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A part of a document that is found and cited by itself. `id` stays the same while its heading does."""

    id: str
    document: str
    title: str
    heading: str
    text: str
    step: Step | None = None
    skills: tuple[Skill, ...] = ()
    basis: Basis = Basis.CRAFT
    sources: tuple[str, ...] = ()

    @property
    def citation(self) -> str:
        """Document and heading, as shown to the person."""
        return f"{self.title} · {self.heading}" if self.heading else self.title


@dataclass(frozen=True)
class Why:
    """What let a passage be found.

    `similarity` is the cosine of query and passage, -1 to 1, or None when words alone were searched. `shared` and
    `missing` are the query's words, but the commonest, that the passage holds in some form or doesn't. `nearness` is
    what both make together; a passage fits from `enough` on.
    """

    similarity: float | None
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    nearness: float
    enough: float


@dataclass(frozen=True)
class Hit:
    """A passage that was found; `score` is the fused score, higher is better, comparable within one search only."""

    passage: Passage
    score: float
    why: Why | None = None


@dataclass(frozen=True)
class Findings:
    """The answer to one search, best first. `fits` is False when nothing in the corpus is near enough to show.

    `dense` tells whether meaning was searched too, or words alone because the embeddings were not ready.
    """

    hits: tuple[Hit, ...]
    fits: bool
    dense: bool = True
