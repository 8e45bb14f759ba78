"""The language model itself, in this process: several texts under one grammar, the same whatever came before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from coachmate.errors import Cancelled, CoachmateError

if TYPE_CHECKING:
    from coachmate.engine.gguf_model import LlamaCpp

GRAMMAR = r'root ::= ("What" | "How") [a-z ]{10,60} "?"'
MATCH = re.compile(r"(What|How)[a-z ]{10,60}\?")
SYSTEM = {"role": "system", "content": "You ask one short, open question."}
STATEMENT = "I was asked to lead the new team, and I hear myself apologising whenever I give somebody a task."


def asked(**changes: object) -> dict[str, object]:
    request: dict[str, object] = {
        "messages": [SYSTEM, {"role": "user", "content": STATEMENT}],
        "count": 4,
        "max_tokens": 24,
        "grammar": GRAMMAR,
        "seed": 7,
    }
    return request | changes


def never() -> bool:
    return False


def written(model: LlamaCpp, **changes: object) -> list[dict[str, Any]]:
    out: list[Any] = []
    model.generate(asked(**changes), out.append, never)
    return sorted(out, key=lambda each: each["index"])


class Threads:
    """In the place of FreeCores: always the same number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def threads(self) -> int:
        return self._number


def test_every_finished_continuation_matches_the_grammar(model: LlamaCpp) -> None:
    texts = written(model, count=8, max_tokens=40)
    assert [each["index"] for each in texts] == list(range(8))
    finished = [each["text"] for each in texts if each["finished"]]
    assert finished
    assert all(MATCH.fullmatch(text) for text in finished)
    assert len(set(finished)) > 1


def test_a_grammar_that_leaves_little_choice_is_kept_too(model: LlamaCpp) -> None:
    texts = written(model, grammar='root ::= "Zebra " ("quartz" | "xylem") "!"')
    assert {each["text"] for each in texts} <= {"Zebra quartz!", "Zebra xylem!"}
    assert all(each["finished"] for each in texts)


def test_log_probabilities_are_finite_and_negative_and_one_for_each_token(model: LlamaCpp) -> None:
    for each in written(model, max_tokens=5, grammar=None):
        assert 0 < len(each["logprobs"]) <= 5
        assert all(np.isfinite(value) and value <= 0 for value in each["logprobs"])


def test_what_was_written_weighs_the_same_when_it_is_read(model: LlamaCpp) -> None:
    texts = written(model, count=6, max_tokens=12, grammar=None, temperature=0.3)
    weighed = model.logprobs(
        {"messages": asked()["messages"], "continuations": [each["text"] for each in texts]}, print, never
    )
    # A text may be cut into other tokens when it is read than when it was written; those can't be compared.
    pairs = [(each["logprobs"], read) for each, read in zip(texts, weighed, strict=True)]
    same = [pair for pair in pairs if len(pair[0]) == len(pair[1])]
    assert len(same) >= 3
    for one, other in same:
        assert np.mean(one) == pytest.approx(np.mean(other), abs=0.05)


def test_nothing_to_weigh_weighs_nothing(model: LlamaCpp) -> None:
    assert model.logprobs({"messages": asked()["messages"], "continuations": ["", "Why?"]}, print, never)[0] == []
    assert model.logprobs({"messages": asked()["messages"], "continuations": []}, print, never) == []


def test_the_same_request_gives_the_same_texts_whatever_came_before(model: LlamaCpp, copies: Path) -> None:
    from coachmate.engine.gguf_model import LlamaCpp

    fresh = LlamaCpp(cache=str(copies))
    expected = written(fresh)
    assert written(fresh) == expected
    written(model, messages=[SYSTEM, {"role": "user", "content": "Something else. " * 40}], count=7, seed=1)
    assert written(model) == expected  # the system message was read for another request
    written(model, messages=[{"role": "user", "content": "No system message this time."}])
    model.logprobs({"messages": asked()["messages"], "continuations": ["What now?"]}, print, never)
    assert written(model) == expected


def test_the_number_of_threads_changes_nothing(model: LlamaCpp, copies: Path) -> None:
    from coachmate.engine.gguf_model import LlamaCpp

    requests: list[dict[str, object]] = [
        {},
        {"grammar": None, "count": 1},
        {"openings": ["What", "How", "What", "How"]},
    ]
    one, two = (LlamaCpp(cache=str(copies), cores=Threads(number)) for number in (1, 2))  # type: ignore[arg-type]
    for request in requests:
        assert written(one, **request) == written(two, **request)


def test_the_seed_decides(model: LlamaCpp) -> None:
    assert written(model, seed=1) == written(model, seed=1)
    assert written(model, seed=1) != written(model, seed=2)


def test_at_temperature_zero_all_are_the_likeliest(model: LlamaCpp) -> None:
    assert len({each["text"] for each in written(model, temperature=0.0)}) == 1


def test_openings_begin_the_texts_and_are_part_of_them(model: LlamaCpp) -> None:
    openings = ["What", "How do", "What would help", "How"]
    texts = written(model, openings=openings, max_tokens=40)
    for opening, each in zip(openings, texts, strict=True):
        assert each["text"].startswith(opening)
        if each["finished"]:
            assert MATCH.fullmatch(each["text"])


@pytest.mark.parametrize("openings", [["Why", "Why", "Why", "Why"], ["What"]])
def test_openings_that_cannot_be_kept_are_refused(model: LlamaCpp, openings: list[str]) -> None:
    before = written(model)
    with pytest.raises(CoachmateError):
        written(model, openings=openings)
    assert written(model) == before


def test_more_than_fit_together_are_written_in_turns(model: LlamaCpp) -> None:
    texts = written(model, count=20, max_tokens=3, grammar=None)
    assert [each["index"] for each in texts] == list(range(20))


def test_a_statement_that_is_too_long_is_cut_not_refused(copies: Path) -> None:
    from coachmate.engine.gguf_model import LlamaCpp

    small = LlamaCpp(cache=str(copies), context=256)
    long = "First words. " + "And then this happened. " * 3000 + "Last words."
    texts = written(small, messages=[SYSTEM, {"role": "user", "content": long}], count=2, max_tokens=8)
    assert len(texts) == 2
    # More than there is room for is written shorter, one after the other.
    assert len(written(small, count=3, max_tokens=1000)) == 3


def test_a_grammar_that_is_none_is_refused_and_not_quoted(model: LlamaCpp, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CoachmateError, match="GBNF"):
        written(model, grammar='root ::= "my private word')
    captured = capfd.readouterr()
    assert "private" not in captured.err + captured.out


@pytest.mark.parametrize("asks", [20, 400, 700, 3000])
def test_a_cancel_ends_it_in_the_middle_of_a_batch_and_leaves_no_trace(model: LlamaCpp, asks: int) -> None:
    before = written(model)
    left = asks

    def cancelled() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    out: list[object] = []
    long = [SYSTEM, {"role": "user", "content": STATEMENT * 10}]
    with pytest.raises(Cancelled):
        model.generate(asked(messages=long, max_tokens=200, grammar=None), out.append, cancelled)
    assert out == []
    # Asked once for each node of the graph, it is not asked many more times after it has said yes.
    assert left > -50
    assert written(model) == before


def test_a_file_that_is_no_model_is_told_of(tmp_path: Path) -> None:
    from coachmate.engine.gguf_model import LlamaCpp

    junk = tmp_path / "junk.gguf"
    junk.write_bytes(b"GGUF" + b"\0" * 100)
    for file in (junk, tmp_path / "missing.gguf"):
        with pytest.raises(CoachmateError) as caught:
            LlamaCpp(gguf=str(file))
        assert caught.value.remedy


def test_a_damaged_copy_is_replaced_by_the_original(tmp_path: Path, copies: Path, model: LlamaCpp) -> None:
    from coachmate.engine.gguf_model import LlamaCpp

    name = next(copies.glob("*.gguf")).name
    (tmp_path / name).write_bytes(b"damaged")
    assert written(LlamaCpp(cache=str(tmp_path)), count=1)
    assert not (tmp_path / name).exists()
