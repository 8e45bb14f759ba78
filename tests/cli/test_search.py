"""`coachmate search --jsonl` with the real embeddings: the shipped library, and folders that somebody brings along."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coachmate.content.corpus import read_corpus
from coachmate.resources import resource

SILENCE = "I panic when nobody speaks for a few seconds and I rush to fill the gap."
COFFEE = "Our office coffee machine displays error 32 and the supplier's number is out of service."


@dataclass(frozen=True)
class Run:
    status: int
    answers: list[dict[str, Any]]
    errors: str

    def of(self, identity: object) -> dict[str, Any]:
        return next(answer for answer in self.answers if answer["id"] == identity)

    def documents(self, identity: object) -> list[str]:
        return [result["document"] for result in self.of(identity)["results"]]


def search(home: Path, *arguments: str, lines: list[dict[str, Any]]) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "coachmate.cli.main", "search", "--jsonl", *arguments],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "COACHMATE_HOME": str(home)},
    )
    return Run(done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr)


@pytest.fixture(scope="module")
def searched(indexed_home: Path) -> Run:
    lines: list[dict[str, Any]] = [
        {"id": "silence", "query": SILENCE},
        {"id": "outside", "query": COFFEE},
        *({"id": f"step {step}", "query": SILENCE, "step": step} for step in (1, 2, 3)),
        {"id": "skilled", "query": SILENCE, "skill": "listening", "step": None},
        {"id": "no query"},
    ]
    return search(indexed_home, "--limit", "7", lines=lines)


def test_a_result_names_passage_document_title_and_score(searched: Run) -> None:
    documents = {each.id: each for each in read_corpus(resource("corpus"))}
    answer = searched.of("silence")
    assert set(answer) == {"id", "fits", "results"}
    assert answer["fits"] is True
    for result in answer["results"]:
        assert set(result) == {"passage", "document", "title", "score"}
        assert result["passage"].partition("#")[0] == result["document"]
        assert result["title"].startswith(documents[result["document"]].title)
    scores = [result["score"] for result in answer["results"]]
    assert scores == sorted(scores, reverse=True)
    assert "using-silence" in searched.documents("silence")[:3]


def test_as_many_documents_as_wanted_each_once(searched: Run) -> None:
    for identity in ("silence", "outside", "step 1", "step 2", "step 3", "skilled"):
        found = searched.documents(identity)
        assert len(found) == len(set(found)) == 7


def test_what_no_guidance_answers_does_not_fit_and_has_results_all_the_same(searched: Run) -> None:
    assert searched.of("outside")["fits"] is False


def test_a_step_is_kept_to(searched: Run) -> None:
    steps = {each.id: each.step for each in read_corpus(resource("corpus"))}
    for step in (1, 2, 3):
        assert {steps[document] for document in searched.documents(f"step {step}")} == {step}


def test_a_line_without_a_query_is_an_error_in_its_place(searched: Run) -> None:
    assert searched.status == 1
    assert searched.of("no query")["error"]["code"] == "missing_field"
    assert searched.answers[-1]["id"] == "no query"


def test_a_folder_of_markdown_files(indexed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, aside = tmp_path / "notes", tmp_path / "aside"
    (corpus / "kitchen").mkdir(parents=True)
    aside.mkdir()
    for topic in ("gardens", "boats", "clocks", "stamps", "horses"):
        (corpus / f"{topic}.md").write_text(f"# About {topic}\n\nAll there is to know about {topic}.\n", "utf-8")
    (corpus / "kitchen" / "eggs.md").write_text(
        "# Boiling eggs\n\nSix minutes keep the yolk soft.\n\n## From the fridge\n\nA cold egg needs a minute more.\n",
        "utf-8",
    )
    (corpus / "empty.md").write_text("\n", "utf-8")
    monkeypatch.setenv("TMPDIR", str(aside))
    run = search(
        indexed_home,
        "--corpus",
        str(corpus),
        lines=[
            {"id": 1, "query": "How long do I boil an egg?"},
            {"id": 2, "query": "How long do I boil an egg?", "step": 2},
        ],
    )
    assert run.status == 0
    # Five is as many as there are without --limit.
    assert len(run.of(1)["results"]) == 5
    assert run.documents(1)[0] == "kitchen/eggs"
    assert run.of(1)["results"][0]["title"].startswith("Boiling eggs")
    assert run.of(1)["fits"] is True
    # A document of no step belongs to every step.
    assert run.documents(2) == run.documents(1)
    assert "empty.md" in run.errors
    assert list(aside.glob("coachmate*")) == []


def test_a_folder_with_a_corpus_in_json_lines(indexed_home: Path, tmp_path: Path) -> None:
    documents = [
        {"doc_id": "d1", "title": "Eggs", "text": "Six minutes keep the yolk of a boiled egg soft."},
        {"doc_id": "d2", "text": "The brakes of a car are worn down when they grind."},
        {"doc_id": "d3", "title": "No text"},
    ]
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(each) + "\n" for each in documents), "utf-8")
    (tmp_path / "other.md").write_text("# Other\n\nNot part of it.\n", "utf-8")
    lines = [{"id": "eggs", "query": "soft boiled eggs"}, {"id": "brakes", "query": "My car makes a grinding noise"}]
    run = search(indexed_home, "--corpus", str(tmp_path), "--limit", "9", lines=lines)
    assert run.status == 0
    assert run.documents("eggs") == ["d1", "d2"]
    assert run.documents("brakes") == ["d2", "d1"]
    assert "corpus.jsonl" in run.errors


@pytest.mark.parametrize("arguments", [("--corpus", "/no/such/folder"), ("--limit", "0")])
def test_wrong_usage_ends_with_status_2(home: Path, arguments: tuple[str, ...]) -> None:
    assert search(home, *arguments, lines=[]).status == 2


def test_a_folder_with_nothing_to_search_is_an_error_with_a_remedy(home: Path) -> None:
    with tempfile.TemporaryDirectory() as empty:
        run = search(home, "--corpus", empty, lines=[])
    assert run.status == 1
    assert "corpus.jsonl" in run.errors
    assert "Traceback" not in run.errors
