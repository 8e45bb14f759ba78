"""Checks guidance documents: what the reader refuses, links, titles and headings twice, length, reading ease, spelling.

Knows files and one's own folders; asks no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coachmate.checks.findings import Found, attempt, in_order
from coachmate.checks.reading_level import reading_ease, words_of
from coachmate.checks.spelling import misspelt
from coachmate.coaching.passages import Document, Passage
from coachmate.content.corpus import divide, read_document
from coachmate.knowledge.passages import passages_of
from coachmate.reading.yaml_files import read_text

WORDS = (120, 600)
MOST_WORDS_OF_A_PART = 200
LEAST_READING_EASE = 50
"""Flesch's; below it a text is usually called fairly difficult."""

_HEADING = re.compile(r"^##[ \t]+(.*?)[ \t]*#*[ \t]*$")
_LINK = re.compile(r"\[\[([^\]|]+)(?:\|[^\]]*)?\]\]|\]\(([^)\s]+)[^)]*\)")
_WEB = re.compile(r"[a-z]+:", re.IGNORECASE)


@dataclass(frozen=True)
class _Part:
    """A `##` part, or what stands before the first one: heading, the line of that, and the lines below it."""

    heading: str
    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    """A document that could be read, with where its parts stand in the file."""

    file: Path
    document: Document
    title_line: int
    parts: tuple[_Part, ...]


def documents_in(folder: Path) -> list[Path]:
    """All Markdown files below a folder but hidden ones."""
    return [
        file
        for file in sorted(folder.rglob("*.md"))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]


def check_corpus(shipped: Iterable[Path], own: Iterable[Path], looked_at: Iterable[Path], folder: Path) -> list[Found]:
    """What is to be mended in the files of `looked_at`.

    `own` files stand in place of `shipped` ones of the same name. `folder` is a person's own folder of guidance: what
    lies in it outside the folders of the steps is never read.
    """
    found: list[Found] = []
    mine = list(own)
    names = {file.name for file in mine}
    every = [file for file in shipped if file.name not in names] + mine
    documents = [read for file in every if (read := _read(file, found)) is not None]
    found += _ids_twice(documents)
    found += _titles_twice(documents)
    passages = passages_of(each.document for each in documents)
    found += (wrong for each in documents for wrong in _in_one(each, documents, passages))
    wanted = set(looked_at)
    found += (_stray(file, folder) for file in wanted if _is_stray(file, folder))
    return in_order(each for each in found if each.file in wanted)


def _read(file: Path, found: list[Found]) -> _Read | None:
    document = attempt(read_document, file, found)
    if document is None:
        return None
    text = read_text(file)
    _, body, first = divide(text)
    head = text.split("\n")[: first - 1]
    title = next((number for number, line in enumerate(head, 1) if line.startswith("title:")), 1)
    return _Read(file, document, title, tuple(_parts(body, first)))


def _parts(body: str, first: int) -> Iterator[_Part]:
    heading, at, lines = "", first, list[str]()
    for number, line in enumerate(body.split("\n"), first):
        if begun := _HEADING.match(line):
            yield _Part(heading, at, tuple(lines))
            heading, at, lines = begun.group(1), number, []
        else:
            lines.append(line)
    yield _Part(heading, at, tuple(lines))


def _is_stray(file: Path, folder: Path) -> bool:
    return file.is_relative_to(folder) and not file.relative_to(folder).parts[0].startswith("step-")


def _stray(file: Path, folder: Path) -> Found:
    wrong = "it lies outside the folders of the steps, so it isn't read."
    return Found(
        file, None, wrong, f"Move it into {folder / 'step-1-relationship'} or another folder step-2-…, step-3-…."
    )


def _ids_twice(documents: list[_Read]) -> Iterator[Found]:
    first: dict[str, Path] = {}
    for each in documents:
        if each.document.id in first:
            wrong = f"the id '{each.document.id}' belongs to {first[each.document.id]} already."
            yield Found(each.file, 2, wrong, "Rename one of the two files and change its id to match.")
        first.setdefault(each.document.id, each.file)


def _titles_twice(documents: list[_Read]) -> Iterator[Found]:
    """Titles over all documents, headings over all passages: both are how a passage is cited."""
    titles: dict[str, str] = {}
    headings: dict[str, str] = {}
    for each in documents:
        title = _plain(each.document.title)
        if title in titles:
            wrong = f"the title '{each.document.title}' stands in {titles[title]} too."
            yield Found(each.file, each.title_line, wrong, "Give one of them another title.")
        titles.setdefault(title, f"{each.file.name}, line {each.title_line}")
        for part in each.parts:
            heading = _plain(part.heading)
            if heading and heading in headings:
                wrong = f"the heading '{part.heading}' stands in {headings[heading]} too."
                yield Found(each.file, part.line, wrong, "Word one of them in another way.")
            headings.setdefault(heading, f"{each.file.name}, line {part.line}")


def _in_one(read: _Read, documents: list[_Read], passages: Iterable[Passage]) -> Iterator[Found]:
    file = read.file
    words = len(words_of("\n".join(line for part in read.parts for line in part.lines)))
    least, most = WORDS
    if not least <= words <= most:
        remedy = "Divide it into two documents, or shorten it." if words > most else "Say more, or leave it to another."
        yield Found(file, read.parts[0].line, f"the text has {words} words; {least} to {most} are meant.", remedy)
    for part in read.parts:
        size = len(words_of("\n".join(part.lines)))
        if part.heading and not size:
            yield Found(file, part.line, "nothing stands below this heading.", "Write the text, or remove the heading.")
        if size > MOST_WORDS_OF_A_PART:
            wrong = (
                f"this part has {size} words; {MOST_WORDS_OF_A_PART} at most are meant, for it is found and read alone."
            )
            yield Found(file, part.line, wrong, "Divide it by another heading, or shorten it.")
        yield from _lines(file, part)
    yield from _links(read, {each.document.id for each in documents}, {each.id for each in passages})
    ease = reading_ease("\n\n".join("\n".join(part.lines) for part in read.parts))
    if ease < LEAST_READING_EASE:
        wrong = f"it reads hard: {ease:.0f} by Flesch's measure, where 60 and more is plain."
        yield Found(file, read.parts[0].line, wrong, "Shorten the longest sentences, and take plainer words.", True)


def _lines(file: Path, part: _Part) -> Iterator[Found]:
    for number, line in enumerate((part.heading, *part.lines), part.line):
        # What stands before the first heading has none of its own, and begins one line earlier.
        at = number if part.heading else number - 1
        yield from spelling(file, at, line)


def spelling(file: Path, number: int, line: str) -> Iterator[Found]:
    """Warnings of one line."""
    for each in misspelt(line):
        wrong = f"'{each.word}' is {'the American spelling' if each.american else 'misspelt'}."
        yield Found(file, number, wrong, f"Write {each.meant}.", True)


def _links(read: _Read, documents: set[str], passages: set[str]) -> Iterator[Found]:
    """References to other documents, [[id]], [words](id) or [words](id.md), and to passages, id#heading."""
    for part in read.parts:
        for number, line in enumerate(part.lines, part.line + bool(part.heading)):
            for link in _LINK.finditer(line):
                target = link.group(1) or link.group(2)
                if _WEB.match(target):
                    continue
                document, mark, _ = target.rpartition("/")[2].replace(".md", "", 1).partition("#")
                document = document or read.document.id
                if document not in documents:
                    wrong = f"there is no document '{document}' that this could lead to."
                    yield Found(read.file, number, wrong, "Correct the id, or take the link out.")
                elif mark and f"{document}#{target.partition('#')[2]}" not in passages:
                    wrong = f"the document '{document}' has no part '{target.partition('#')[2]}'."
                    yield Found(read.file, number, wrong, "Name it as its heading: small letters, with hyphens.")


def _plain(text: str) -> str:
    return " ".join(words_of(text.casefold()))
