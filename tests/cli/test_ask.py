"""`coachmate ask --jsonl` with the real models, held to its interface: one run serves most of the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coachmate.coaching.terms import Skill, Step
from coachmate.content.corpus import read_corpus
from coachmate.content.questions import read_bank
from coachmate.resources import resource

INTERRUPTED = "My colleague Ravi keeps interrupting me in the weekly meeting, and I say nothing."
NEW_PARTNER = "We meet as coaching partners for the first time on Friday and have not agreed on anything yet."
FORGOT = "I wanted to write down one thing I learned every evening, and after three days I forgot all about it."
CRISIS = "I want to die and I have told nobody."
COFFEE = "Our office coffee machine displays error 32 and the supplier's number is out of service."

LINES: list[object] = [
    {"id": "plain", "statement": INTERRUPTED},
    {"id": 2, "statement": NEW_PARTNER, "step": 1, "skill": "contracting", "colour": "red"},
    "this is no JSON",
    {"id": "juggler", "statement": INTERRUPTED, "skill": "juggling"},
    {"id": "crisis", "statement": CRISIS, "step": 2, "skill": "exploring"},
    {"id": "nothing"},
    {"id": "habit", "statement": FORGOT, "step": 3, "skill": "following-up"},
    {"id": "no step four", "statement": FORGOT, "step": 4},
    {"id": "far off", "statement": COFFEE, "step": None, "skill": None},
]
SERVED = {
    line["id"]: line for line in LINES if isinstance(line, dict) and line["id"] in ("plain", 2, "habit", "far off")
}
KEYS = {
    "id",
    "question",
    "origin",
    "score",
    "alternatives",
    "citations",
    "candidates",
    "rejected",
    "seconds",
    "screened",
}


@dataclass(frozen=True)
class Run:
    status: int
    answers: list[dict[str, Any]]
    errors: str

    def of(self, identity: object) -> dict[str, Any]:
        return next(answer for answer in self.answers if answer["id"] == identity)


def verb(home: Path, *arguments: str, lines: list[object], one_core: bool = False) -> Run:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "coachmate.cli.main", *arguments, "--jsonl"],
        input=text,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "COACHMATE_HOME": str(home)},
        preexec_fn=stay_on_one_core if one_core else None,
    )
    return Run(done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr)


def stay_on_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


@pytest.fixture(scope="module")
def asked(indexed_home: Path) -> Run:
    return verb(indexed_home, "ask", "--seed", "3", lines=LINES)


def offered(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The best question and its alternatives, in the order of their scores."""
    return [{key: answer[key] for key in ("question", "origin", "score")}, *answer["alternatives"]]


def test_every_line_is_answered_in_its_place_and_bad_ones_make_the_status_1(asked: Run) -> None:
    assert asked.status == 1
    assert [answer["id"] for answer in asked.answers] == [
        line["id"] if isinstance(line, dict) else None for line in LINES
    ]
    codes = [answer["error"]["code"] if "error" in answer else None for answer in asked.answers]
    assert codes == [None, None, "not_json", "unknown_skill", None, "missing_field", None, "bad_step", None]
    assert all(set(answer) == ({"id", "error"} if "error" in answer else KEYS) for answer in asked.answers)
    assert all(answer["error"]["message"] for answer in asked.answers if "error" in answer)


def test_an_unknown_skill_is_answered_with_the_known_ones(asked: Run) -> None:
    message = asked.of("juggler")["error"]["message"]
    assert all(skill.value in message for skill in Skill)


def test_a_crisis_brings_people_to_turn_to_and_no_question(asked: Run) -> None:
    answer = asked.of("crisis")
    assert set(answer["screened"]) == {"kind", "message"}
    assert answer["screened"]["kind"]
    assert "People to turn to" in answer["screened"]["message"]
    assert (answer["question"], answer["origin"], answer["score"]) == (None, None, None)
    assert (answer["alternatives"], answer["citations"]) == ([], [])


@pytest.mark.parametrize("identity", SERVED)
def test_the_best_question_and_two_of_other_kinds(asked: Run, identity: object) -> None:
    answer = asked.of(identity)
    assert answer["screened"] is None
    questions = offered(answer)
    assert len(questions) == 3
    assert all(set(each) == {"question", "origin", "score"} for each in questions)
    scores = [each["score"] for each in questions]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)

    skill = SERVED[identity].get("skill") or "exploring"
    bank = {each.text: each for each in read_bank(resource("prompts") / "questions")}
    kinds = set()
    for each in questions:
        assert each["origin"] in ("model", "adapted", "bank")
        vetted = bank.get(each["question"])
        # What stands in the bank is said to come from there, and only that.
        assert (each["origin"] == "bank") == (vetted is not None)
        kinds.add((each["origin"], vetted.skill.value if vetted else skill, vetted.stance if vetted else None))
        if vetted:
            assert vetted.skill.value == skill
    assert len(kinds) == 3


@pytest.mark.parametrize("identity", SERVED)
def test_the_model_wrote_too_and_what_fell_away_is_counted(asked: Run, identity: object) -> None:
    answer, line = asked.of(identity), SERVED[identity]
    bank = read_bank(resource("prompts") / "questions")
    step = Step(line["step"]) if line.get("step") else None
    vetted = [each for each in bank if each.skill == (line.get("skill") or "exploring")]
    vetted = [each for each in vetted if step is None or step in each.steps] or vetted
    assert answer["candidates"] > len(vetted)
    assert 0 <= answer["rejected"] <= answer["candidates"] - 3
    assert answer["seconds"] >= 0
    assert "not available" not in asked.errors


def test_citations_are_passages_of_the_library_with_their_sources(asked: Run) -> None:
    documents = {each.id: each for each in read_corpus(resource("corpus"))}
    for identity in ("plain", 2, "habit"):
        citations = asked.of(identity)["citations"]
        assert citations
        for citation in citations:
            assert set(citation) == {"passage", "title", "source"}
            document = documents[citation["passage"].partition("#")[0]]
            assert citation["title"].startswith(document.title)
            assert citation["source"] == ("; ".join(document.sources) or document.basis.value)
            step = SERVED[identity].get("step")
            assert step is None or document.step == step
    assert asked.of("far off")["citations"] == []


def test_nothing_that_is_offered_has_a_fault(asked: Run, indexed_home: Path) -> None:
    lines: list[object] = [
        {"id": n, "question": each["question"], "context": line["statement"], "step": line.get("step")}
        for line in SERVED.values()
        for n, each in enumerate(offered(asked.of(line["id"])))
    ]
    assessed = verb(indexed_home, "assess", lines=lines)
    assert assessed.status == 0
    assert len(assessed.answers) == 3 * len(SERVED)
    assert [answer["faults"] for answer in assessed.answers] == [[]] * len(lines)


def test_the_same_seed_gives_the_same_output_on_one_core_too(asked: Run, indexed_home: Path) -> None:
    again = verb(indexed_home, "ask", "--seed", "3", lines=LINES, one_core=hasattr(os, "sched_setaffinity"))

    def timeless(run: Run) -> list[dict[str, Any]]:
        return [{key: value for key, value in answer.items() if key != "seconds"} for answer in run.answers]

    assert timeless(again) == timeless(asked)
    assert again.status == asked.status
