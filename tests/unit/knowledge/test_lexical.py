"""Search by words finds the forms of a word, says how much of a query was met, and prints nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.knowledge.lexical import LexicalIndex, stem

TEXTS = (
    "Silence gives the other person room to think.",
    "Promises are kept when they are small and written down.",
    "A question that begins with what opens more than one that begins with why.",
)


def test_the_passage_with_the_words_comes_first() -> None:
    assert int(np.argmax(LexicalIndex(TEXTS).coverage("keeping a small promise"))) == 1


@pytest.mark.parametrize(
    "forms",
    [
        ("promise", "promises", "promised", "promising"),
        ("plan", "plans", "planned", "planning"),
        ("story", "stories"),
        ("habit", "habits"),
        ("clear", "clearly"),
        ("agree", "agrees", "agreed", "agreeing"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("pair", [("need", "new"), ("thing", "think"), ("boss", "bos"), ("string", "str")])
def test_different_words_keep_different_stems(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


def test_words_that_nobody_holds_lower_the_coverage() -> None:
    index = LexicalIndex(TEXTS)
    assert index.coverage("silence")[0] > index.coverage("silence forklift hydraulics")[0] > 0


@pytest.mark.parametrize("query", ["", "   ", "the and of", "?!", "forklift"])
def test_a_query_without_known_words_covers_nothing(query: str) -> None:
    assert LexicalIndex(TEXTS).coverage(query).tolist() == [0, 0, 0]


@pytest.mark.parametrize("texts", [(), ("",), ("the", "?")])
def test_a_corpus_without_words_covers_nothing(texts: tuple[str, ...]) -> None:
    assert LexicalIndex(texts).coverage("silence").tolist() == [0] * len(texts)


@given(st.lists(st.sampled_from(["silence", "room", "promise", "small", "what", "other", "forklift"]), max_size=30))
def test_coverage_is_a_share_and_repeating_words_changes_nothing(words: list[str]) -> None:
    index = LexicalIndex(TEXTS)
    coverage = index.coverage(" ".join(words))
    assert ((coverage >= 0) & (coverage < 1)).all()
    assert np.allclose(coverage, index.coverage(" ".join(words * 2)))


def test_building_and_searching_write_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    LexicalIndex(TEXTS * 50).coverage("silence")
    assert capfd.readouterr() == ("", "")


def test_it_tells_which_words_of_a_query_a_text_holds_in_some_form() -> None:
    index = LexicalIndex(["She listens.", "They were listening to silence.", "A walk."])
    held = index.holders("How do I listen in silence to a xylophone?")
    assert {word: texts.tolist() for word, texts in held.items()} == {
        "listen": [True, True, False],
        "silence": [False, True, False],
        "xylophone": [False, False, False],
    }


def test_without_texts_no_word_is_held() -> None:
    assert LexicalIndex([]).holders("silence")["silence"].tolist() == []
