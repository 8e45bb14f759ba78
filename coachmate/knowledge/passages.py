"""Cuts documents into passages that can be found and cited by themselves. Knows no index and no model.

A passage is one `##` part of a document. A part that the embedding model would not read to its end is cut at
paragraphs and sentences into continuations of about equal length.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from coachmate.coaching.passages import Document, Passage

FORMAT = 1
"""Raised when passages are cut or embedded in another way, so that old vectors are not taken for new ones."""

MOST_PIECES = 240
"""Estimated word pieces of title, heading and text together.

all-MiniLM-L6-v2 reads 256 word pieces, two of them its own marks. The estimate (`estimated_pieces`) needs no
tokenizer in the app's process; against the model's own tokenizer it came to 0.97 to 1.13 of the true count on
the parts of this corpus and 0.91 to 1.37 on the Cranfield abstracts (mean 1.05 and 1.13).
"""

_LEAST_TEXT = 60
_LETTERS_A_PIECE = 7
_HEADING = re.compile(r"^(#{1,2})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_BREAK = re.compile(r"\n[ \t]*\n\s*|(?:(?<=[.!?])|(?<=[.!?][\"')\]\u201d\u2019]))\s+")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(r"\w+|[^\w\s]")


def passages_of(documents: Iterable[Document]) -> tuple[Passage, ...]:
    """All passages, in the order of the documents; their ids are unique among them."""
    taken: set[str] = set()
    cut: list[Passage] = []
    for document in documents:
        for heading, text in _parts(document.text):
            for piece in _pieces(text, f"{document.title} {heading}"):
                identity = _identity(document.id, heading, taken)
                cut.append(
                    Passage(
                        identity,
                        document.id,
                        document.title,
                        heading,
                        piece,
                        document.step,
                        document.skills,
                        document.basis,
                        document.sources,
                    )
                )
    return tuple(cut)


def searchable(passage: Passage) -> str:
    """The text of a passage as it is embedded and matched by words: title, heading, text."""
    return "\n".join(part for part in (passage.title, passage.heading, passage.text) if part)


def vector_id(passage: Passage, model: str) -> str:
    """The name of a passage's vector: 32 hexadecimal digits over format, model's name, id and text.

    An unchanged passage keeps it when other documents change, so its vector can be taken over; and it tells
    nothing about the text to whoever reads the index.
    """
    whole = "\0".join((str(FORMAT), model, passage.id, searchable(passage)))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def index_id(vector_ids: Sequence[str]) -> str:
    """The name of the index that holds exactly these vectors, in whatever order."""
    return hashlib.sha256("\n".join(sorted(vector_ids)).encode()).hexdigest()[:16]


def estimated_pieces(text: str) -> int:
    """How many word pieces the embedding model will about make of `text`."""
    return sum(math.ceil(len(token) / _LETTERS_A_PIECE) for token in _TOKEN.findall(text))


def _parts(text: str) -> list[tuple[str, str]]:
    """(heading, text) for what comes before the first heading, if any, and for each heading."""
    heading, lines, fenced = "", list[str](), False
    parts: list[tuple[str, str]] = []
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        found = None if fenced else _HEADING.match(line)
        if found:
            parts.append((heading, "\n".join(lines).strip()))
            # A first-level heading repeats the title, so what follows it stands under none.
            heading, lines = (found.group(2) if found.group(1) == "##" else ""), []
        else:
            lines.append(line)
    parts.append((heading, "\n".join(lines).strip()))
    return [(name, body) for name, body in parts if body]


def _pieces(text: str, above: str) -> list[str]:
    room = max(_LEAST_TEXT, MOST_PIECES - estimated_pieces(above))
    total = estimated_pieces(text)
    if total <= room:
        return [text]
    aim = total / math.ceil(total / room)
    pieces: list[str] = []
    held, length = "", 0
    for fragment in _fragments(text, room):
        size = estimated_pieces(fragment)
        # Closed once it is long enough: the parts come out about equal, where filling each leaves a scrap.
        if held and (length + size > room or length + size / 2 > aim):
            pieces.append(held.strip())
            held, length = "", 0
        held += fragment
        length += size
    return [*pieces, held.strip()]


def _fragments(text: str, room: int) -> Iterator[str]:
    """Sentences with the space after them; one longer than `room` comes word by word or in slices."""
    for sentence in _split_after(_BREAK, text):
        if estimated_pieces(sentence) <= room:
            yield sentence
            continue
        for word in _split_after(_SPACE, sentence):
            if estimated_pieces(word) <= room:
                yield word
            else:
                yield from (word[start : start + room] for start in range(0, len(word), room))


def _split_after(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    start = 0
    for found in pattern.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def _identity(document: str, heading: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "text"
    identity, count = f"{document}#{slug}", 1
    while identity in taken:
        count += 1
        identity = f"{document}#{slug}-{count}"
    taken.add(identity)
    return identity
