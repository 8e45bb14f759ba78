"""Documents: every mistake at once, with file, line and remedy; the shipped ones have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachmate.checks.corpus import check_corpus, documents_in
from coachmate.checks.findings import Found
from coachmate.content.texts import own_documents_in
from coachmate.reading.own_files import OwnFiles
from coachmate.resources import resource

PLAIN = "You ask what they want, and then you wait until they have said it all. "
TEXT = f"## When do you ask?\n\n{PLAIN * 5}\n\n## How long do you wait?\n\n{PLAIN * 6}\n"


def document(folder: Path, name: str = "waiting", body: str = TEXT, title: str = "Waiting for an answer") -> Path:
    file = folder / "step-2-practices" / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    front = f"---\nid: {name}\ntitle: {title}\nstep: 2\nskills: [listening]\nbasis: craft\n---\n"
    file.write_text(front + body, encoding="utf-8")
    return file


def found_in(folder: Path, shipped: list[Path] | None = None) -> list[Found]:
    return check_corpus(shipped or [], own_documents_in(OwnFiles(folder)), documents_in(folder), folder)


def test_nothing_is_wrong_with_what_is_shipped() -> None:
    files = documents_in(resource("corpus"))
    assert check_corpus(files, [], files, Path("/nowhere")) == []


def test_a_sound_document_is_let_pass(tmp_path: Path) -> None:
    document(tmp_path)
    assert found_in(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "line", "words", "warning"),
    [
        ("## Why?\n\nToo short.\n", 8, "the text has 2 words", False),
        (f"## Why?\n\n{PLAIN * 14}\n", 8, "this part has 210 words", False),
        (f"{TEXT}\n## And then?\n", 16, "nothing stands below", False),
        (f"{TEXT}\n## When do you ask?\n\n{PLAIN}\n", 16, "stands in waiting.md, line 8 too", False),
        (f"{TEXT}\nSee [[nowhere]].\n", 16, "no document 'nowhere'", False),
        (f"{TEXT}\nSee [there](nowhere.md).\n", 16, "no document 'nowhere'", False),
        (f"{TEXT}\nSee [[waiting#who-asks]].\n", 16, "no part 'who-asks'", False),
        (f"{TEXT}\nIt is definately so.\n", 16, "'definately' is misspelt", True),
        (f"{TEXT}\nThey organize it.\n", 16, "'organize' is the American spelling", True),
        (f"Definately.\n\n{TEXT}", 8, "'Definately' is misspelt", True),
        (f"## Why?\n\n{'Organisational accountability necessitates communication. ' * 40}", 8, "reads hard", True),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, body: str, line: int, words: str, warning: bool) -> None:
    file = document(tmp_path, body=body)
    told = [each for each in found_in(tmp_path) if words in each.wrong]
    assert [(each.file, each.line, each.warning) for each in told] == [(file, line, warning)]
    assert told[0].remedy


@pytest.mark.parametrize(
    "link", ["[[waiting]]", "[[waiting#when-do-you-ask]]", "[it](waiting.md)", "[web](https://a.b)"]
)
def test_links_that_lead_somewhere_are_let_pass(tmp_path: Path, link: str) -> None:
    document(tmp_path, body=f"{TEXT}\nSee {link}.\n")
    assert found_in(tmp_path) == []


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    document(tmp_path)
    broken = document(tmp_path, "broken")
    broken.write_text(broken.read_text().replace("step: 2", "step: 9").replace("basis: craft", "basis: hearsay"))
    latin = document(tmp_path, "latin")
    latin.write_bytes(latin.read_bytes() + "\xe9".encode("latin-1"))
    control = document(tmp_path, "control", body=TEXT + "\x07\n")
    twice = document(tmp_path, "yet-again", body=TEXT.replace("##", "## Else,"))
    loose = tmp_path / "loose.md"
    loose.write_text("x")
    assert [(each.file, each.line) for each in found_in(tmp_path)] == [
        (loose, None),
        (broken, 4),
        (broken, 6),
        (control, 15),
        (latin, 15),
        (twice, 3),
    ]


def test_a_title_of_a_shipped_document_is_told_unless_the_own_one_stands_in_its_place(tmp_path: Path) -> None:
    shipped = [document(tmp_path / "shipped")]
    document(tmp_path / "own", body=TEXT.replace("##", "## Else,"))
    assert found_in(tmp_path / "own", shipped) == []
    other = document(tmp_path / "own", "yet-again", body=TEXT.replace("##", "## Or,"))
    assert [(each.file, each.line) for each in found_in(tmp_path / "own", shipped)] == [(other, 3)]
    (tmp_path / "own" / "step-2-practices" / "waiting.md").unlink()
    assert [(each.file, each.line) for each in found_in(tmp_path / "own", shipped)] == [(other, 3)]
