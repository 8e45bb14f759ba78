"""Known misspellings and American spellings are told; names and words of two spellings are let pass."""

from __future__ import annotations

import importlib.metadata

import pytest

from coachmate.checks.spelling import dictionaries, misspelt
from coachmate.cli.findings import tell


@pytest.mark.parametrize(
    ("line", "word", "meant", "american"),
    [
        ("It is definately so.", "definately", "definitely", False),
        ("Recieve it kindly.", "Recieve", "receive", False),
        ("“Wich of them?” you ask.", "Wich", "which", False),
        ("They organize it.", "organize", "organise", True),
        ("The color of it.", "color", "colour", True),
        ("in the center", "center", "centre", True),
    ],
)
def test_a_word_that_is_known_to_be_wrong_is_told_with_what_was_meant(
    line: str, word: str, meant: str, american: bool
) -> None:
    (found,) = misspelt(line)
    assert (found.word, found.american) == (word, american)
    assert meant in found.meant
    assert line[found.at :].startswith(word)


@pytest.mark.parametrize(
    "line",
    [
        "Practice makes the practice, they focused on the story and the programme.",
        "Ines asked Colm Behaviour, organise, practise, colour, judgement, licence.",
        "I saw Alot and Wich on the map.",
        "Coachee, recontract, if-then, café.",
        "",
    ],
)
def test_british_words_names_and_words_of_the_field_are_let_pass(line: str) -> None:
    assert list(misspelt(line)) == []


def test_without_the_word_lists_nothing_is_told_and_the_check_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.metadata.distribution

    def missing(name: str) -> importlib.metadata.Distribution:
        if name == "codespell":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    dictionaries.cache_clear()
    try:
        assert list(misspelt("It is definately so.")) == []
        tell([], "1 file")
        assert "Spelling wasn't looked at" in capsys.readouterr().out
    finally:
        dictionaries.cache_clear()
