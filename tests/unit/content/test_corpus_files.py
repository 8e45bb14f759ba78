"""Our own guidance is read strictly, with file, line and remedy; what somebody brings along is read kindly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coachmate.coaching.passages import Basis
from coachmate.coaching.terms import Skill, Step
from coachmate.content import corpus
from coachmate.content.corpus import read_corpus, read_foreign
from coachmate.errors import ContentError
from coachmate.resources import resource

GOOD = {
    "id": "id: using-silence",
    "title": "title: Using silence",
    "step": "step: 2",
    "skills": "skills: [listening]",
    "basis": "basis: craft",
    "sources": 'sources:\n  - "Somebody (2001), A Book"',
}


def own(folder: Path, name: str = "using-silence", body: str = "## Why?\n\nText.\n", **changed: str) -> Path:
    file = folder / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    matter = "\n".join(line for line in (GOOD | changed).values() if line)
    file.write_text(f"---\n{matter}\n---\n{body}", encoding="utf-8")
    return file


def test_the_shipped_corpus_is_sound_and_covers_every_step() -> None:
    documents = read_corpus(resource("corpus"))
    assert len(documents) >= 30
    assert {document.step for document in documents} == set(Step)
    assert {skill for document in documents for skill in document.skills} == set(Skill)


def test_a_document_is_read_whole(tmp_path: Path) -> None:
    own(tmp_path / "step-2-practices")
    (document,) = read_corpus(tmp_path)
    assert (document.id, document.title, document.step) == ("using-silence", "Using silence", Step.PRACTICES)
    assert (document.skills, document.basis) == ((Skill.LISTENING,), Basis.CRAFT)
    assert document.sources == ("Somebody (2001), A Book",)
    assert document.text == "## Why?\n\nText.\n"


@pytest.mark.parametrize(
    ("changed", "line", "word"),
    [
        ({"id": "id: silence"}, 2, "using-silence"),
        ({"id": "id: Using Silence"}, 2, "id"),
        ({"title": ""}, 1, "title"),
        ({"step": "step: 4"}, 4, "step"),
        ({"step": "step: 1"}, 4, "step-2-practices"),
        ({"skills": "skills: [lissening]"}, 5, "listening"),
        ({"skills": "skills: []"}, 5, "skills"),
        ({"basis": "basis: hearsay"}, 6, "basis"),
        ({"author": "author: me"}, 9, "author"),
        ({"basis": "basis: craft\nbasis: evidence"}, 7, "basis"),
        ({"title": "title: Silence: why"}, 3, "colon"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(
    tmp_path: Path, changed: dict[str, str], line: int, word: str
) -> None:
    file = own(tmp_path / "step-2-practices", **changed)
    with pytest.raises(ContentError) as told:
        read_corpus(tmp_path)
    assert f"{file}, line {line}" in told.value.why or line == 1
    assert word in str(told.value)
    assert str(file) in told.value.why
    assert told.value.remedy


@pytest.mark.parametrize("text", ["## Why?\n\nText.\n", "---\nid: using-silence\n", "", "---\n---\nText\n"])
def test_front_matter_that_is_missing_or_open_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "using-silence.md").write_text(text)
    with pytest.raises(ContentError) as told:
        read_corpus(tmp_path)
    assert told.value.remedy


def test_a_document_without_text_is_told(tmp_path: Path) -> None:
    own(tmp_path, body="\n")
    with pytest.raises(ContentError, match="can't be used"):
        read_corpus(tmp_path)


def test_one_id_in_two_folders_is_told_with_both_files(tmp_path: Path) -> None:
    first, second = own(tmp_path / "a"), own(tmp_path / "b")
    with pytest.raises(ContentError) as told:
        read_corpus(tmp_path)
    assert str(first) in told.value.why
    assert str(second) in told.value.why


def test_an_empty_corpus_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        read_corpus(tmp_path)


def test_foreign_markdown_needs_no_front_matter(tmp_path: Path) -> None:
    (tmp_path / "notes" / "deep").mkdir(parents=True)
    (tmp_path / "notes" / "deep" / "first.md").write_text("# On waiting\n\nWait.")
    (tmp_path / "plain.md").write_text("Nothing but text.")
    own(tmp_path, "named", id="id: my-own-id", author="author: me")
    read = read_foreign(tmp_path)
    assert [(document.id, document.title) for document in read.documents] == [
        ("my-own-id", "Using silence"),
        ("notes/deep/first", "On waiting"),
        ("plain", "plain"),
    ]
    assert read.documents[0].step is Step.PRACTICES
    assert read.documents[1].step is None
    assert read.skipped == ()


@pytest.mark.parametrize("rule", ["---\nA rule above.\n---\nText.", "---\nid: [\n---\nText.", "---\nText."])
def test_dashes_that_are_no_front_matter_are_text(tmp_path: Path, rule: str) -> None:
    (tmp_path / "a.md").write_text(rule)
    (document,) = read_foreign(tmp_path).documents
    assert (document.id, document.text) == ("a", rule)


@pytest.mark.parametrize("odd", ["id: 12", "title: 7", "step: 9", "step: [1]", "skills: none", "skills: [{}, x]"])
def test_odd_front_matter_of_others_is_passed_over(tmp_path: Path, odd: str) -> None:
    (tmp_path / "a.md").write_text(f"---\n{odd}\n---\nText.")
    (document,) = read_foreign(tmp_path).documents
    assert (document.id, document.title, document.step, document.skills) == ("a", "a", None, ())


def test_unreadable_files_are_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.md").write_text("Text.")
    (tmp_path / "latin.md").write_bytes("Gespräch".encode("latin-1"))
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "huge.md").write_text("word " * 300_000)
    (tmp_path / "folder.md").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.md").write_text("Text.")
    read = read_foreign(tmp_path)
    assert [document.id for document in read.documents] == ["good"]
    assert sorted(place.split(":")[0] for place in read.skipped) == ["empty.md", "huge.md", "latin.md"]


def test_json_lines_are_read_and_bad_ones_are_left_out_with_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "LARGEST_TEXT", 100)
    lines: list[bytes] = [
        json.dumps({"doc_id": "1", "title": "One", "text": "First.", "extra": 1}).encode(),
        json.dumps({"doc_id": "2", "text": "Second."}).encode(),
        b"",
        b"not json",
        b"[1]",
        b'{"doc_id": 5, "text": "x"}',
        b'{"doc_id": "6", "text": "  "}',
        b'{"doc_id": "7", "text": "' + b"x" * 200 + b'"}',
        b'{"doc_id": "8", "text": "\xff"}',
        json.dumps({"doc_id": "1", "text": "Again."}).encode(),
        b'{"doc_id": "10", "text": "' + b"x" * 500 + b'"}',
    ]
    (tmp_path / "corpus.jsonl").write_bytes(b"\n".join(lines))
    (tmp_path / "ignored.md").write_text("Not read beside a corpus.jsonl.")
    read = read_foreign(tmp_path)
    assert [(each.id, each.title, each.text) for each in read.documents] == [
        ("1", "One", "First."),
        ("2", "2", "Second."),
    ]
    numbers = [int(place.split("line ")[1].split(":")[0]) for place in read.skipped]
    assert numbers == [4, 5, 6, 7, 8, 9, 10, 11]


def test_a_folder_with_too_many_documents_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "MOST_DOCUMENTS", 2)
    for name in "abc":
        (tmp_path / f"{name}.md").write_text("Text.")
    with pytest.raises(ContentError) as told:
        read_foreign(tmp_path)
    assert told.value.remedy


@pytest.mark.parametrize("content", [None, "file", "empty", "bad"])
def test_a_folder_with_nothing_to_read_is_told(tmp_path: Path, content: str | None) -> None:
    folder = tmp_path / "corpus"
    if content == "file":
        folder.write_text("")
    elif content:
        folder.mkdir()
    if content == "bad":
        (folder / "corpus.jsonl").write_text("nonsense\n")
    with pytest.raises(ContentError) as told:
        read_foreign(folder)
    assert told.value.remedy
