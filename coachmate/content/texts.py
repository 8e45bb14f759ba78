"""All guides, questions, documents and lists: the shipped ones, with a person's own in their place or beside them.

A mistake in a shipped file is an error. An own file with a mistake is left out, and the shipped one serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coachmate.coaching.efforts import Starters
from coachmate.coaching.guides import Guide
from coachmate.coaching.passages import Document
from coachmate.coaching.questions import BankQuestion
from coachmate.coaching.steps import StepMap
from coachmate.content import guides
from coachmate.content.active_questions import read_starters
from coachmate.content.corpus import read_corpus, read_document
from coachmate.content.questions import QuestionFile, read_questions, used_twice, without
from coachmate.content.steps import read_steps
from coachmate.errors import ContentError
from coachmate.reading.own_files import YAML, OwnFiles
from coachmate.reading.yaml_files import unusable, yaml_files

STEPS, STARTERS = "steps.yaml", "active_questions.yaml"


@dataclass(frozen=True)
class Texts:
    """What there is to say and to read; `own_guides` and `own_documents` are the ids of those that are the person's."""

    guides: tuple[Guide, ...]
    bank: tuple[BankQuestion, ...]
    documents: tuple[Document, ...]
    steps: StepMap
    starters: Starters
    own_guides: frozenset[str]
    own_documents: frozenset[str]


def read_texts(prompts: Path, corpus: Path, own_prompts: OwnFiles, own_corpus: OwnFiles) -> Texts:
    """The texts of the shipped folders and the own ones; ContentError for a mistake in a shipped file.

    What is left out of the own ones stands in their `left_out`.
    """
    every_guide, own_guides = _guides(prompts / "guides", own_prompts)
    documents, own_documents = _documents(corpus, own_corpus)
    return Texts(
        every_guide,
        _bank(prompts / "questions", own_prompts),
        documents,
        steps_of(prompts, own_prompts),
        starters_of(prompts, own_prompts),
        own_guides,
        own_documents,
    )


def own_documents_in(own: OwnFiles) -> list[Path]:
    """The Markdown files in the folders of the steps."""
    return own.files("step-*/**/*", (".md",))


def _guides(folder: Path, own: OwnFiles) -> tuple[tuple[Guide, ...], frozenset[str]]:
    every = {guide.id: guide for guide in guides.read_guides(folder)}
    mine: set[str] = set()
    for guide in own.each(own.files("guides/*", YAML), guides.read_guide):
        if guide.id in mine:
            # The same name with two endings.
            file = own.folder / "guides" / f"{guide.id}.yml"
            own.left_out.append(_taken(file, guide.id, file.with_suffix(".yaml")))
            continue
        mine.add(guide.id)
        every[guide.id] = guide
    return guides.in_order(every.values()), frozenset(mine)


def _bank(folder: Path, own: OwnFiles) -> tuple[BankQuestion, ...]:
    """Own files stand for shipped ones of the same name, and own questions for shipped ones of the same id."""
    shipped = [read_questions(file) for file in yaml_files(folder)]
    places: dict[str, str] = {}
    for each in shipped:
        if wrong := used_twice(each, places):
            raise ContentError.first_of(wrong)
    kept: list[QuestionFile] = []
    for mine in own.each(own.files("questions/*", YAML), read_questions):
        taken: dict[str, str] = {}
        for each in (*_others(shipped, [*kept, mine]), *kept):
            used_twice(each, taken)
        if wrong := used_twice(mine, taken):
            own.left_out.append(ContentError.first_of(wrong))
        else:
            kept.append(mine)
    return tuple(question for each in (*_others(shipped, kept), *kept) for question in each.questions)


def _others(shipped: list[QuestionFile], own: list[QuestionFile]) -> list[QuestionFile]:
    """What of the shipped files stands beside the own ones."""
    names = {each.file.stem for each in own}
    ids = {question.id for each in own for question in each.questions}
    return [without(each, ids) for each in shipped if each.file.stem not in names]


def _documents(folder: Path, own: OwnFiles) -> tuple[tuple[Document, ...], frozenset[str]]:
    every = {document.id: document for document in read_corpus(folder)}
    mine: dict[str, Path] = {}
    for file in own_documents_in(own):
        for document in own.each([file], read_document):
            if document.id in mine:
                own.left_out.append(_taken(file, document.id, mine[document.id]))
                continue
            mine[document.id] = file
            every[document.id] = document
    return tuple(every.values()), frozenset(mine)


def steps_of(folder: Path, own: OwnFiles) -> StepMap:
    """The map of the steps, the person's own if it can be used."""

    def read(mine: Mapping[str, Path]) -> StepMap:
        return read_steps(mine.get(STEPS, folder / STEPS))

    return own.instead([STEPS], read)


def starters_of(folder: Path, own: OwnFiles) -> Starters:
    """The active questions to begin with, the person's own if they can be used."""

    def read(mine: Mapping[str, Path]) -> Starters:
        return read_starters(mine.get(STARTERS, folder / STARTERS))

    return own.instead([STARTERS], read)


def _taken(file: Path, identity: str, by: Path) -> ContentError:
    wrong = f"the id '{identity}' belongs to {by} already."
    return unusable(file, 2, wrong, "Rename one of the two files and change its id to match.")
