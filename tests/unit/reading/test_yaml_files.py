"""What happens to people who edit YAML by hand: data with its lines, or an error that they can act on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from coachmate.errors import ContentError
from coachmate.reading import yaml_files
from coachmate.reading.yaml_files import LARGEST, line_of, parse_yaml, read_yaml

_FILE = Path("prompts/some.yaml")


def _error(text: str) -> ContentError:
    with pytest.raises(ContentError) as caught:
        parse_yaml(text, _FILE)
    return caught.value


@pytest.fixture(params=["fast", "plain"])
def _both_readers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with or without its C library; people get the same answers from either."""
    if request.param == "plain":
        monkeypatch.setattr(yaml_files, "_LOADER", yaml.SafeLoader)


def test_every_path_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text(
        "# a comment\nid: some\nstages:\n  - id: one\n    next: two\n"
        "\n  - id: two\n    text: >-\n      of\n      two\n",
        encoding="utf-8",
    )
    data, lines = read_yaml(file)
    assert data == {
        "id": "some",
        "stages": [{"id": "one", "next": "two"}, {"id": "two", "text": "of two"}],
    }
    assert lines[("id",)] == 2
    assert lines[("stages", 0, "next")] == 5
    assert lines[("stages", 1)] == 7
    assert lines[("stages", 1, "text")] == 8
    assert line_of(lines, ("stages", 1, "heading")) == 7, "of what is missing, the line of what it is missing from"


def test_lines_count_from_where_the_yaml_begins() -> None:
    _, lines = parse_yaml("id: some\ntitle: x", _FILE, first_line=2)
    assert lines[("title",)] == 3
    with pytest.raises(ContentError, match="line 11"):
        parse_yaml("id: some\ntitle: no", _FILE, first_line=10)


@pytest.mark.usefixtures("_both_readers")
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("id: a\nlabel: no", 2, ["no", '"no"']),
        ("label: yes", 1, ["yes"]),
        ("label: 12:30", 1, ["12:30", "number"]),
        ("label: 2024-01-31", 1, ["date"]),
        ("label: 007", 1, ["007"]),
        ("text: *really* matters", 1, ["*", "double quotes"]),
        ("text: &c and so on", 1, ["&", "double quotes"]),
        ("text: !important", 1, ["!", "double quotes"]),
        ("text: @home", 1, ["begin with this sign", "double quotes"]),
        ("text: What matters: this", 1, ["colon", "double quotes"]),
        ('a: 1\ntext: "never closed\nb: 2', 2, ["never closed"]),
        ("text: 'don't'", 1, ["double quotes"]),
        ('text: "who" said it', 1, ["double quotes"]),
        (r'text: "C:\data"', 1, ["backslash"]),
        ("a:\n  - b\n c: d", 3, ["indentation"]),
        ("a: 1\nb: 2\na: 3", 3, ["'a'", "second time", "line 1"]),
        ("a:\n  - x: 1\n    x: 2", 3, ["'x'", "line 2"]),
        ("1: one", 1, ["key"]),
        ("[a, b]: one", 1, ["key"]),
        ("a: 1\n---\nb: 2", 2, ["second document"]),
        ("a: 1\n\tb: 2", 2, ["tab"]),
        ('a: "bell \\x07"', 1, ["U+0007"]),
        ('a: "turned \\u202e round"', 1, ["U+202E"]),
        ("<<: {a: 1}", 1, ["<<"]),
    ],
)
def test_an_error_names_the_line_and_the_remedy(text: str, line: int, words: list[str]) -> None:
    error = _error(text)
    assert f"{_FILE}, line {line}:" in error.why
    for word in words:
        assert word in f"{error.why} {error.remedy}"
    assert error.remedy


@pytest.mark.usefixtures("_both_readers")
def test_values_that_mean_what_they_say_are_kept() -> None:
    data, _ = parse_yaml('a: 5\nb: 0.5\nc: "no"\nd:\ne: " spaced "\nf: [1, x]\ng: -3', _FILE)
    assert data == {"a": 5, "b": 0.5, "c": "no", "d": None, "e": "spaced", "f": [1, "x"], "g": -3}


def test_brackets_without_end_are_an_error_not_a_crash() -> None:
    assert "nested" in _error("[" * 20_000).why


def test_only_comments_is_as_good_as_empty() -> None:
    assert "nothing but comments" in _error("# later\n").why


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"id: a\ntitle: caf\xe9\n", "line 2: the file isn't saved as UTF-8"),
        (b"id: a\ntitle: \x00\n", "line 2: there is an invisible control character (U+0000)"),
        (b"x: " + b"y" * 10_000_000, "10.0 MB large"),
    ],
)
def test_files_that_are_no_text_files_of_ours(tmp_path: Path, raw: bytes, words: str) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes(raw)
    with pytest.raises(ContentError) as caught:
        read_yaml(file)
    assert words in caught.value.why
    assert str(file) in caught.value.why


def test_a_missing_file_and_a_folder_in_its_place(tmp_path: Path) -> None:
    for file in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(ContentError, match="can't be opened"):
            read_yaml(file)


def test_a_file_from_another_system_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes("\ufeffid: a\r\ntitle: Überblick\r\n".encode())
    data, lines = read_yaml(file)
    assert data == {"id": "a", "title": "Überblick"}
    assert lines[("title",)] == 2


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("x: " + "y" * (LARGEST - 3), encoding="utf-8")
    data, _ = read_yaml(file)
    assert len(data["x"]) == LARGEST - 3


@example("---")
@given(st.text(alphabet=st.sampled_from("ab:-#'\"[]{}&*!|>%@?,\n \t\\0\u2028é"), max_size=60))
def test_whatever_is_typed_gives_data_or_an_error_with_a_line(text: str) -> None:
    try:
        _, lines = parse_yaml(text, _FILE)
    except ContentError as error:
        assert str(_FILE) in error.why
        assert error.remedy
    else:
        assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
