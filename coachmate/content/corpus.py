"""Reads guidance documents: our own corpus strictly, a folder that somebody brings along kindly.

Knows Markdown's front matter and where it may be wrong; nothing of passages, indexes or models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from coachmate.coaching.passages import Basis, Document
from coachmate.coaching.terms import Skill, Step
from coachmate.errors import ContentError
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import line_of, parse_yaml, read_text, unusable

LARGEST_TEXT = 1_000_000
"""Characters of one foreign document; a longer one is counted as skipped, for it is hardly guidance."""

MOST_DOCUMENTS = 20_000
"""Documents of one foreign folder; more would take hours to embed on a small machine."""

_MARK = "---"
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FOLDER = re.compile(r"step-([123])(-|$)")


class _FrontMatter(BaseModel):
    """What stands above the text of a document in our corpus; see docs/corpus.md."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    title: str = Field(min_length=3, max_length=120)
    step: Step
    skills: tuple[Skill, ...] = Field(min_length=1)
    basis: Basis
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForeignCorpus:
    """Documents of a folder of somebody's own, and for each that was left out, where it stands and why."""

    documents: tuple[Document, ...]
    skipped: tuple[str, ...]


def read_corpus(folder: Path) -> tuple[Document, ...]:
    """All documents below `folder`, by path; ContentError names file, line and remedy of a mistake."""
    files = sorted(folder.rglob("*.md"))
    if not files:
        raise ContentError(
            "There is no guidance to read.",
            f"No Markdown file (.md) lies in {folder}.",
            "Put documents there, or install coachmate again to get its own back.",
        )
    documents: list[Document] = []
    seen: dict[str, Path] = {}
    for file in files:
        document = read_document(file)
        if document.id in seen:
            raise unusable(
                file,
                2,
                f"the id '{document.id}' belongs to {seen[document.id]} already.",
                "Rename one of the two files and change its id to match.",
            )
        seen[document.id] = file
        documents.append(document)
    return tuple(documents)


def read_foreign(folder: Path) -> ForeignCorpus:
    """The documents of a folder made elsewhere: its `corpus.jsonl` if it has one, else its Markdown files.

    A Markdown file needs no front matter: its id is then its path below `folder` without `.md`, its title its
    first heading. What can't be read is left out and told of in `skipped`. ContentError if nothing is left or
    the folder can't be read at all.
    """
    if not folder.is_dir():
        raise ContentError(
            "The corpus can't be read.",
            f"{folder} is not a folder." if folder.exists() else f"The folder {folder} doesn't exist.",
            "Name a folder with Markdown files or a corpus.jsonl.",
        )
    lines = folder / "corpus.jsonl"
    reading = _json_documents(lines) if lines.is_file() else _markdown_documents(folder)
    documents: dict[str, Document] = {}
    skipped: list[str] = []
    for place, found in reading:
        if isinstance(found, str):
            skipped.append(f"{place}: {found}")
        elif found.id in documents:
            skipped.append(f"{place}: the id '{found.id}' is taken already.")
        else:
            documents[found.id] = found
        if len(documents) > MOST_DOCUMENTS:
            raise ContentError(
                "The corpus is too large.",
                f"{folder} holds more than {MOST_DOCUMENTS} documents.",
                "Divide it into smaller folders and search them one at a time.",
            )
    if not documents:
        raise ContentError(
            "The corpus is empty.",
            f"{folder} holds no document that can be read. {' '.join(skipped[:3])}".strip(),
            'It needs Markdown files (.md) or a corpus.jsonl with lines like {"doc_id": "1", "text": "..."}.',
        )
    return ForeignCorpus(tuple(documents.values()), tuple(skipped))


def read_document(file: Path) -> Document:
    """One document of our kind; ContentError has all mistakes in its front matter."""
    matter, body, first = divide(read_text(file))
    if matter is None:
        raise unusable(
            file,
            1,
            "the front matter is missing or isn't closed.",
            "Begin with three dashes, then id, title, step, skills, basis and sources, then three dashes.",
        )
    data, lines = parse_yaml(matter, file, first_line=2)
    front = checked(_FrontMatter, data, lines, file)
    if front.id != file.stem:
        raise unusable(
            file,
            line_of(lines, ("id",)),
            f"the id is '{front.id}' and the file is called '{file.stem}'.",
            "Give both the same name.",
        )
    shelf = _FOLDER.match(file.parent.name)
    if shelf and int(shelf.group(1)) != front.step:
        raise unusable(
            file,
            line_of(lines, ("step",)),
            f"the step is {front.step.value} and the folder is {file.parent.name}.",
            "Correct the step, or move the file.",
        )
    if not body.strip():
        raise unusable(file, first, "there is no text below the front matter.", "Write the text, or remove the file.")
    return Document(front.id, front.title, body, front.step, front.skills, front.basis, front.sources)


def divide(text: str) -> tuple[str | None, str, int]:
    """(front matter, body, line on which the body begins, from 1); front matter is None where there is none."""
    lines = text.split("\n")
    if lines[0].rstrip() == _MARK:
        for number, line in enumerate(lines[1:], start=1):
            if line.rstrip() == _MARK:
                return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def _markdown_documents(folder: Path) -> Iterator[tuple[str, Document | str]]:
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(folder)
        if not file.is_file() or any(part.startswith(".") for part in path.parts):
            continue
        try:
            text = read_text(file)
        except ContentError as error:
            yield str(path), error.why
            continue
        yield str(path), _markdown_document(path, text, file)


def _markdown_document(path: Path, text: str, file: Path) -> Document | str:
    matter, body, _ = divide(text)
    data: Any = None
    if matter is not None:
        try:
            data, _ = parse_yaml(matter, file, first_line=2)
        except ContentError:
            data = None
    if not isinstance(data, dict):
        # Two dashed rules that enclose no front matter are part of the text.
        data, body = {}, text
    if not body.strip():
        return "there is no text in it."
    identity, title, step = data.get("id"), data.get("title"), data.get("step")
    skills = data.get("skills")
    heading = _TITLE.search(body)
    return Document(
        identity if isinstance(identity, str) and identity else path.with_suffix("").as_posix(),
        title if isinstance(title, str) and title else heading.group(1) if heading else path.stem,
        body,
        Step(step) if step in (1, 2, 3) else None,
        tuple(Skill(skill) for skill in skills if skill in list(Skill)) if isinstance(skills, list) else (),
    )


def _json_documents(file: Path) -> Iterator[tuple[str, Document | str]]:
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield f"{file.name}, line {number}", _json_document(line)
    except OSError as error:
        raise unusable(
            file,
            None,
            f"it can't be read; the system says: {error.strerror}.",
            "Check that the file is there and that you may read it.",
        ) from error


def _json_document(line: bytes) -> Document | str:
    if len(line) > 4 * LARGEST_TEXT:
        return f"the text is longer than {LARGEST_TEXT} characters."
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "the line isn't UTF-8."
    except (ValueError, RecursionError):
        return "the line isn't JSON."
    if not isinstance(data, dict):
        return "the line isn't a JSON object."
    identity, text, title = data.get("doc_id"), data.get("text"), data.get("title")
    if not isinstance(identity, str) or not identity:
        return "'doc_id' is missing or isn't a text."
    if not isinstance(text, str) or not text.strip():
        return "'text' is missing or empty."
    if len(text) > LARGEST_TEXT:
        return f"the text is longer than {LARGEST_TEXT} characters."
    return Document(identity, title.strip() if isinstance(title, str) and title.strip() else identity, text)
