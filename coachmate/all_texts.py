"""All texts of the program and of the person, gathered from every room that reads some. Joins nothing else.

Guides, questions, documents and lists come from content, what tells of a crisis from privacy, what the model is told
from the writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coachmate.errors import ContentError
from coachmate.paths import Paths
from coachmate.reading.own_files import OwnFiles
from coachmate.resources import resource

if TYPE_CHECKING:
    from coachmate.coaching.efforts import Starters
    from coachmate.coaching.steps import StepMap
    from coachmate.content.texts import Texts
    from coachmate.privacy import PhraseScreener
    from coachmate.writer.telling import Telling


@dataclass(frozen=True)
class AllTexts:
    """All that is said, asked and read; `left_out` tells which of the person's own files can't be used, and why."""

    texts: Texts
    screener: PhraseScreener
    telling: Telling
    left_out: tuple[ContentError, ...]


def read_all(*, server: bool = False) -> AllTexts:
    """The shipped texts, with the person's own in their place or beside them.

    `server`: a server writes the questions. ContentError for a mistake in a shipped file; own ones are left out.
    """
    from coachmate.content.texts import read_texts
    from coachmate.writer.telling import FILES, read_telling

    paths, prompts = Paths.from_environment(), resource("prompts")
    own = OwnFiles(paths.own_prompts), OwnFiles(paths.own_corpus)
    model = OwnFiles(paths.own_prompts / "model")
    texts = read_texts(prompts, resource("corpus"), *own)
    telling = model.instead(FILES, lambda mine: read_telling(prompts / "model", mine))
    screener, trouble = _screener(paths, server=server)
    left_out = [error for each in (*own, model) for error in each.left_out]
    return AllTexts(texts, screener, telling, (*left_out, *trouble))


def read_screener() -> PhraseScreener:
    """What tells of a crisis, alone."""
    return _screener(Paths.from_environment())[0]


def read_lists() -> tuple[StepMap, Starters]:
    """The map of the steps and the active questions, alone."""
    from coachmate.content.texts import starters_of, steps_of

    prompts, own = resource("prompts"), OwnFiles(Paths.from_environment().own_prompts)
    return steps_of(prompts, own), starters_of(prompts, own)


def lines_of(left_out: Sequence[ContentError]) -> list[str]:
    """What to tell somebody of files of theirs that can't be used; each with its place and the remedy."""
    return [f"Left out: {error.why} {error.remedy}" for error in left_out]


def _screener(paths: Paths, *, server: bool = False) -> tuple[PhraseScreener, list[ContentError]]:
    from coachmate.privacy import PhraseScreener
    from coachmate.privacy.texts import FILES

    own, shipped = OwnFiles(paths.own_prompts / "safety"), resource("prompts") / "safety"
    screener = own.instead(FILES, lambda mine: PhraseScreener(shipped, own=mine, server=server))
    return screener, own.left_out
