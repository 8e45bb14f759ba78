"""A crisis is noticed and idioms are let pass; the message names people to turn to."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachmate.privacy import PhraseScreener
from coachmate.privacy.screening import THRESHOLD

FILE = Path(__file__).parents[2] / "data" / "screening.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
ABOUT_OTHERS = ("You are carrying", "Losing somebody")
WORDS = (
    "i don't want to be here any more kill myself him her my boss ending it job . , \u2019 \u200b \n die of the "
    "suicide he hits me with not never hopeless worthless \u0130 \ufb01 ' ."
)
PIECES = st.sampled_from(WORDS.split(" "))


@pytest.fixture(scope="module")
def screener() -> PhraseScreener:
    return PhraseScreener()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']}: {row['text'][:50]}")
def test_a_crisis_is_noticed_and_an_idiom_let_pass(screener: PhraseScreener, row: dict[str, Any]) -> None:
    screening = screener.screen(row["text"])
    assert screening.crisis is row["crisis"]
    if "kind" in row:
        assert screening.kind == row["kind"]


@pytest.mark.parametrize("row", [row for row in ROWS if "about" in row], ids=lambda row: row["id"])
def test_the_message_fits_who_is_in_danger(screener: PhraseScreener, row: dict[str, Any]) -> None:
    message = screener.screen(row["text"]).message
    assert message is not None
    assert message.startswith(ABOUT_OTHERS) == (row["about"] == "somebody else")


def test_every_message_names_people_and_says_what_coachmate_is_not(screener: PhraseScreener) -> None:
    messages = {screener.screen(row["text"]).message for row in ROWS if row["crisis"]}
    assert len(messages) == 7
    for message in messages:
        assert message is not None
        for needed in ("116 123", "988", "findahelpline.com", "emergency", "doctor", "facilitator",
                       "is a program", "can't help in a crisis", "Nothing was sent", "this machine only"):  # fmt: skip
            assert needed in message
        assert len(message) < 1_000


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to be here any more",
        "I don\u2019t want to be here any more",
        "i dont want to be here anymore",
        "I DO NOT WANT TO BE HERE ANY MORE!!!",
        "I  don't\u00a0want\nto be\there\r\nany   more",
        "I do\u200bn't want to be here any more \U0001f622",
        "\uff29 don't want to be here, any more",
    ],
)
def test_spelling_and_spacing_make_no_difference(screener: PhraseScreener, text: str) -> None:
    assert screener.screen(text).kind == "suicide"


def test_one_hint_is_let_pass_and_two_are_not(screener: PhraseScreener) -> None:
    assert not screener.screen("I feel worthless.").crisis
    assert not screener.screen("I feel hopeless at maths, so hopeless.").crisis
    assert screener.screen("I feel worthless. Nothing matters any more.").crisis


def test_ending_a_job_is_no_crisis_unless_more_is_said(screener: PhraseScreener) -> None:
    text = "My job is awful. I'm thinking about ending it."
    assert not screener.screen(text).crisis
    assert screener.screen(text + " I feel worthless.").crisis
    assert screener.screen("My job is awful. I slept badly. It rained. I'm thinking about ending it.").crisis


def test_an_idiom_hides_no_crisis_beside_it(screener: PhraseScreener) -> None:
    assert screener.screen("I shot myself in the foot with that email and I want to die.").kind == "suicide"


def test_the_first_concern_is_the_writer(screener: PhraseScreener) -> None:
    message = screener.screen("My friend says he is suicidal. I want to kill myself too.").message
    assert message is not None
    assert not message.startswith(ABOUT_OTHERS)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=50).map(" ".join)))
def test_any_text_is_screened(text: str) -> None:
    screening = _SHIPPED.screen(text)
    assert 0.0 <= screening.score <= 1.0
    assert screening.crisis == (screening.score >= THRESHOLD)
    assert (screening.kind is not None) == (screening.message is not None) == screening.crisis
    assert _SHIPPED.screen(text) == screening


@given(st.sampled_from([row for row in ROWS if row["crisis"]]), st.sampled_from(["I had a good day.", "It rained."]))
def test_other_sentences_hide_nothing(row: dict[str, Any], other: str) -> None:
    assert _SHIPPED.screen(f"{other} {row['text']} . {other}").crisis


UNITS = ["ending it job ", "he she my want to die of ", "i want ", "my a b c ", "a", "kill myself ", "x'", "killing my"]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_and_no_faster(screener: PhraseScreener, unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            screener.screen(text)
            best = min(best, time.process_time() - started)
        return best

    # Four times the text: four times the work, sixteen times if some phrase were quadratic.
    assert seconds(80_000) <= 9 * seconds(20_000) + 0.02


_SHIPPED = PhraseScreener()
