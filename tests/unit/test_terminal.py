"""What the terminal can show, by its environment; and plain ASCII that is as wide as what it stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate import terminal
from coachmate.terminal import Charset


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, Charset.UTF8),
        ({"LANG": "en_GB.UTF-8"}, Charset.UTF8),
        ({"LANG": "de_DE.utf8@euro"}, Charset.UTF8),
        ({"LANG": "C.UTF-8"}, Charset.UTF8),
        ({"LANG": "C"}, Charset.ASCII),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, Charset.ASCII),
        # Python itself sets LC_CTYPE so when the locale is C.
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, Charset.ASCII),
        ({"LC_CTYPE": "en_GB.UTF-8", "LANG": "C"}, Charset.UTF8),
        ({"LANG": "en_GB.ISO-8859-1"}, Charset.OTHER),
        ({"LC_ALL": "ja_JP.eucJP", "LANG": "en_GB.UTF-8"}, Charset.OTHER),
        ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, Charset.UTF8),
    ],
)
def test_the_locale_says_what_can_be_shown(environment: dict[str, str], expected: Charset) -> None:
    assert terminal.charset(environment) is expected


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_told_of_the_plain_mode(locale: pytest.MonkeyPatch, term: str) -> None:
    locale.setenv("TERM", term)
    why = terminal.why_not()
    assert why is not None and "TERM" in why.why and "coachmate plain" in why.remedy


def test_another_character_set_is_named_unless_one_knows_better(locale: pytest.MonkeyPatch) -> None:
    assert terminal.why_not() is None
    locale.setenv("LANG", "en_GB.ISO-8859-1")
    why = terminal.why_not()
    assert why is not None and "ISO-8859-1" in why.why and "coachmate plain" in why.remedy
    assert terminal.why_not("unicode") is None


def test_ascii_is_chosen_by_the_setting_or_by_the_locale(locale: pytest.MonkeyPatch) -> None:
    assert not terminal.shows_ascii_only("auto") and terminal.shows_ascii_only("ascii")
    locale.setenv("LC_ALL", "C")
    assert terminal.shows_ascii_only("auto") and not terminal.shows_ascii_only("unicode")


def test_signs_and_accents_become_their_likeness() -> None:
    assert terminal.to_ascii("▸ ✓ □ · … “Zoë’s” – │─╭") == '> + o - ~ "Zoe\'s" - |-+'


@given(st.text())
def test_any_text_becomes_ascii(text: str) -> None:
    assert terminal.to_ascii(text).isascii()


@pytest.mark.parametrize(
    ("text", "plain"), [("！", "! "), ("漢字", "????"), ("e\u0301", "e"), ("\u200d", ""), ("ß", "?")]
)
def test_wide_and_joined_characters_keep_their_width(text: str, plain: str) -> None:
    assert terminal.to_ascii(text) == plain


@given(st.text())
def test_streams_without_the_character_write_its_likeness(text: str) -> None:
    assert text.encode("ascii", errors=terminal.LIKENESS) == terminal.to_ascii(text).encode()
