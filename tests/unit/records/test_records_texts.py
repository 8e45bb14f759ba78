"""Rules for titles and for texts that can't be encoded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.records.texts import TITLE_LENGTH, storable, title_of

# st.text() leaves surrogates out unless they are asked for.
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_storable_text_can_be_encoded_and_differs_only_where_it_could_not(text: str) -> None:
    kept = storable(text)
    kept.encode()
    assert len(kept) == len(text)
    assert all(b == ("\ufffd" if "\ud800" <= a <= "\udfff" else a) for a, b in zip(text, kept, strict=True))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("Tomorrow", "Tomorrow"),
        ("\n  Tomorrow \nwith Ana", "Tomorrow"),
        ("one\rtwo", "one"),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 60),
        ("a" * 60 + " b", "a" * 60),
        ("a" * 59 + " b", "a" * 59),
        ("a" * 58 + " bb", "a" * 58),
        ("a" * 58 + " b", "a" * 58 + " b"),
        ("word " * 20, ("word " * 12).rstrip()),
        ("a   " + "b" * 60, "a"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert title_of(text) == title


@given(ANY_TEXT.map(lambda text: text * 20))
def test_a_title_is_the_beginning_of_a_line_and_short(text: str) -> None:
    title = title_of(text)
    assert len(title) <= TITLE_LENGTH
    assert title == title.strip()
    assert bool(title) == bool(text.strip())
    if title:
        first = next(line.strip() for line in text.splitlines() if line.strip())
        assert first.startswith(title)
        cut_at_a_word = first[len(title) :][:1].strip() == ""
        assert cut_at_a_word or len(title) == TITLE_LENGTH
