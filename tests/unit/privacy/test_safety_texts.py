"""Facilitators edit the safety texts: what they write is checked, and an error says where and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coachmate.errors import ContentError
from coachmate.privacy import PhraseScreener
from coachmate.privacy.phrases import Phrase, fold
from coachmate.resources import resource

SIGNS = """\
signs:
  - kind: suicide
    about: self
    message: suicide
    strength: strong
    phrases:
      - want to vanish
harmless: []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(resource("prompts") / "safety", tmp_path / "safety")
    return tmp_path / "safety"


def refusal(folder: Path) -> ContentError:
    with pytest.raises(ContentError) as raised:
        PhraseScreener(folder)
    return raised.value


def test_a_facilitators_own_phrases_are_used(folder: Path) -> None:
    (folder / "phrases.yaml").write_text(SIGNS, encoding="utf-8")
    screener = PhraseScreener(folder)
    assert screener.screen("Sometimes I want to vanish.").kind == "suicide"
    assert not screener.screen("I want to die.").crisis


def test_a_facilitators_own_message_is_shown(folder: Path) -> None:
    file = folder / "messages.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("116 123", "0800 000"), encoding="utf-8")
    message = PhraseScreener(folder).screen("I want to die.").message
    assert message is not None
    assert "0800 000" in message


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("strength: strong", "strength: huge", 5, "strength"),
        ("about: self", "about: me", 3, "about"),
        ("    strength: strong\n", "", 2, "strength"),
        ("strength: strong", "strength: strong\n    colour: red", 6, "colour"),
        ("message: suicide", "message: missing", 4, "no message \u201cmissing\u201d"),
        ("want to vanish", "want (to vanish", 7, "out of place"),
        ("want to vanish", "(want||wish) to vanish", 7, "empty choice"),
        ("want to vanish", "...", 7, "at least one word"),
        ("want to vanish", "{phrase: vanish, unless: ['a|b']}", 7, "out of place"),
        ("kind: suicide", "kind: Very Sad", 2, "kind"),
        ("kind: suicide", "kind: suicide\n    kind: abuse", 3, "second time"),
        ("  - kind", "\t- kind", 2, "a tab"),
        ("harmless: []", "harmles: []", 8, "harmles"),
    ],
)
def test_an_error_names_file_line_and_remedy(folder: Path, before: str, after: str, line: int, says: str) -> None:
    assert before in SIGNS
    (folder / "phrases.yaml").write_text(SIGNS.replace(before, after, 1), encoding="utf-8")
    error = refusal(folder)
    assert f"phrases.yaml, line {line}:" in error.why
    assert says in error.why
    assert error.remedy


@pytest.mark.parametrize("name", ["phrases.yaml", "messages.yaml"])
@pytest.mark.parametrize("content", [b"", b"- 1", b"\xff\xfe\x00", b"a: [", b"\x00", b"x: !!python/object:os.f {}"])
def test_a_file_that_is_something_else_is_refused_calmly(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    assert name in refusal(folder).why


@pytest.mark.parametrize("name", ["phrases.yaml", "messages.yaml"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert name in refusal(folder).why


def test_an_empty_message_is_refused(folder: Path) -> None:
    (folder / "messages.yaml").write_text("people: p\nabout_coachmate: a\nmessages: {suicide: ' '}\n", encoding="utf-8")
    assert "suicide is empty" in refusal(folder).why


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        ("want to die", "I want to die", True),
        ("want to die", "I want to dine", False),
        ("want (to die|out)", "I want out", True),
        ("want [so much|really] to die", "I want so much to die", True),
        ("want [really] to die", "I want to die", True),
        ("want ... die", "I want all of this to die", True),
        ("want ... die", "I want it. They die", False),
        ("want ... die", "They want me and so I die", False),
        ("cut* my", "cutting my", True),
        ("my * wants", "my brother wants", True),
        ("my * wants", "my wants", False),
        ("don't go", "DO NOT go", True),
        ("do not go", "don\u2018t go", True),
        ("well", "we'll", False),
    ],
)
def test_the_language_of_phrases(phrase: str, text: str, matches: bool) -> None:
    compiled = Phrase.compile(phrase)
    folded = fold(text)
    assert (compiled.pattern.search(folded) is not None) is matches
    if matches:
        assert compiled.needs <= set(folded.split())


def test_folding_a_contraction_leaves_other_words_alone() -> None:
    assert fold("I'm ill; it's well. We're sure") == " i am ill it is well . we are sure "
