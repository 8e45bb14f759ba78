"""Syllables and reading ease: single words may be counted wrongly, texts may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.checks.reading_level import reading_ease, sentences_of, syllables, words_of

COUNTED = {
    1: "a the strength asked once time moves there friend guide league which eyes thought you're don't we'll",
    2: "people people's little asking being doing table wanted science lion create needed didn't isn't before",
    3: "beautiful animal together radio remember agreement yesterday decided",
    4: "uncertainty cooperate conversation relationship particular material information experience",
    5: "organisation opportunity",
    6: "responsibility confidentiality",
}


@pytest.mark.parametrize(("count", "words"), COUNTED.items())
def test_syllables_are_counted(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@given(st.text(max_size=40))
def test_any_word_has_a_syllable(word: str) -> None:
    assert syllables(word) >= 1


def test_a_sentence_ends_at_a_mark_a_paragraph_or_a_point_of_a_list() -> None:
    assert sentences_of("One. Two! Three?") == 3
    assert sentences_of("He said “stop.” Then he left.") == 2
    assert sentences_of("First paragraph\n\nSecond") == 2
    assert sentences_of("These:\n- one\n- two") == 3
    assert sentences_of("At 3.5 per cent it is one") == 1


def test_words_with_apostrophes_and_accents_are_whole() -> None:
    assert words_of("Don't ask José’s café, 12 times.") == ["Don't", "ask", "José’s", "café", "times"]


def test_the_formula_is_fleschs() -> None:
    # Six words of one syllable in one sentence: 206.835 - 1.015 * 6 - 84.6 * 1.
    assert reading_ease("The cat sat on the mat.") == pytest.approx(116.145)
    assert reading_ease("") == 100.0


def test_plain_words_read_more_easily_than_learned_ones() -> None:
    plain = "Ask what they want. Then wait. You need not fill the gap."
    learned = "Institutional accountability necessitates continuous organisational communication."
    assert reading_ease(plain) > 90
    assert reading_ease(learned) < 10
