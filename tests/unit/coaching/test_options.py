"""Taking one of a prompt's options."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.options import is_scale, numbers, taken, with_words

WAYS = ("Done", "Partly", "Not yet.")
SCALE = tuple(str(each) for each in range(11))
OPTIONS = st.lists(st.text(min_size=1, max_size=20).filter(str.strip), min_size=2, max_size=11, unique=True)


def test_options_are_numbered_from_one_and_a_scale_by_its_own_figures() -> None:
    assert numbers(WAYS) == ["1", "2", "3"]
    assert numbers(SCALE) == list(SCALE)
    assert numbers(("0, not at all", "10, fully")) == ["0", "10"]
    assert numbers(("1 person", "1 group")) == ["1", "2"]
    assert is_scale(SCALE) and not is_scale(WAYS)


def test_an_option_is_taken_by_number_or_words_with_or_without_words_of_ones_own() -> None:
    assert taken(WAYS, "2") == "Partly"
    assert taken(WAYS, " not yet. ") == "Not yet."
    assert taken(WAYS, "3 the week was full") == "Not yet: the week was full"
    assert taken(WAYS, "w something else") == "something else"
    assert taken(SCALE, "0") == "0"
    assert taken(SCALE, "10") == "10"
    for nothing in ("", "4", "w", "maybe", "-1", "²"):
        assert taken(WAYS, nothing) is None
    assert with_words("Done", "  ") == "Done"


@given(OPTIONS)
def test_every_option_can_be_taken_by_what_is_shown_for_it(options: list[str]) -> None:
    shown = numbers(options)
    assert len(set(shown)) == len(options)
    for number, option in zip(shown, options, strict=True):
        if number not in {each.strip().casefold() for each in options}:
            assert taken(options, number) == option
