"""The queries that search is measured by keep up with the corpus: `python -m benchmarks.retrieval` relies on it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from coachmate.content.corpus import read_corpus
from coachmate.resources import resource

DATA = Path(__file__).parents[2] / "data"
STEPS = {document.id: int(document.step) for document in read_corpus(resource("corpus")) if document.step}


def rows(name: str) -> list[dict[str, Any]]:
    lines = (DATA / f"search_queries_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_each_document_has_two_queries_in_the_file_of_its_step(step: int) -> None:
    assert Counter(row["document"] for row in rows(f"step{step}")) == {
        document: 2 for document, its_step in STEPS.items() if its_step == step
    }
    assert {row["step"] for row in rows(f"step{step}")} == {step}


def test_what_also_answers_is_another_document_of_the_corpus() -> None:
    for row in [*rows("step1"), *rows("step2"), *rows("step3")]:
        also = row.get("also", [])
        assert set(also) <= STEPS.keys() - {row["document"]}, row["query"]
        assert len(also) == len(set(also)), row["query"]


def test_no_query_is_asked_twice_and_those_outside_have_no_document() -> None:
    outside = rows("outside")
    assert all(row["document"] is None for row in outside)
    asked = Counter(row["query"] for row in [*outside, *rows("step1"), *rows("step2"), *rows("step3")])
    assert set(asked.values()) == {1}
