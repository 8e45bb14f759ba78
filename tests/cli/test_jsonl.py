"""The frame of the batch interface: order, errors in place, exit status, and a dialogue line by line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachmate.cli.jsonl import LONGEST, Line, LineError, read_line, serve


async def echo(line: Line) -> dict[str, Any]:
    return {"said": line.text("text"), "step": line.step(), "skill": line.skill()}


async def served(*lines: bytes) -> tuple[int, list[dict[str, Any]]]:
    target = io.StringIO()
    status = await serve(echo, io.BytesIO(b"".join(line + b"\n" for line in lines)), target)
    return status, [json.loads(line) for line in target.getvalue().splitlines()]


async def test_answers_come_in_order_with_their_ids_and_unknown_keys_are_ignored() -> None:
    status, answers = await served(
        b'{"id": "b", "text": "one", "colour": 1}', b'{"id": 2, "text": "two", "step": null}'
    )
    assert status == 0
    assert [(each["id"], each["said"]) for each in answers] == [("b", "one"), (2, "two")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "not_json"),
        (b"no", "not_json"),
        (b"[1]", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"text": "x"}', "missing_field"),
        (b'{"id": true, "text": "x"}', "bad_type"),
        (b'{"id": 1}', "missing_field"),
        (b'{"id": 1, "text": null}', "missing_field"),
        (b'{"id": 1, "text": 5}', "bad_type"),
        (b'{"id": 1, "text": "' + b"x" * (LONGEST + 1) + b'"}', "too_long"),
        (b'{"id": 1, "text": "x", "step": 4}', "bad_step"),
        (b'{"id": 1, "text": "x", "step": "1"}', "bad_step"),
        (b'{"id": 1, "text": "x", "step": true}', "bad_step"),
        (b'{"id": 1, "text": "x", "step": [1]}', "bad_step"),
        (b'{"id": 1, "text": "x", "skill": "juggling"}', "unknown_skill"),
    ],
)
async def test_a_line_that_cannot_be_read_gives_an_error_in_its_place_and_the_run_goes_on(
    line: bytes, code: str
) -> None:
    status, answers = await served(b'{"id": 0, "text": "before"}', line, b'{"id": 9, "text": "after"}')
    assert status == 1
    assert [each.get("said") for each in answers] == ["before", None, "after"]
    assert answers[1]["error"]["code"] == code
    assert answers[1]["error"]["message"]


async def test_an_unknown_skill_is_answered_with_the_known_ones() -> None:
    _, answers = await served(b'{"id": 1, "text": "x", "skill": "juggling"}')
    assert "following-up" in answers[0]["error"]["message"]


async def test_a_text_of_exactly_the_limit_is_served() -> None:
    status, _ = await served(b'{"id": 1, "text": "' + b"x" * LONGEST + b'"}')
    assert status == 0


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_a_line_error(raw: bytes) -> None:
    try:
        line = read_line(raw)
    except LineError as error:
        assert error.code
    else:
        assert line.id is not None


def run_verb(*arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coachmate.cli.main", *arguments],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )


def test_assess_answers_each_line_as_the_interface_says() -> None:
    done = run_verb(
        "assess",
        "--jsonl",
        lines='{"id": 1, "question": "What would help you here?"}\n{"id": 2, "question": "Did you ask?"}\n'
        '{"id": 3, "question": "Is that right?", "purpose": "clarifying"}\nnonsense\n',
    )
    assert done.returncode == 1
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert set(answers[0]) == {"id", "open", "faults", "virtues", "score", "evidence", "rewrite"}
    assert answers[0]["open"]
    assert "closed" in answers[1]["faults"]
    evidence = next(each for each in answers[1]["evidence"] if each["fault"] == "closed")
    assert set(evidence) == {"fault", "start", "end", "hint"}
    assert "closed" not in answers[2]["faults"]
    assert answers[3]["error"]["code"] == "not_json"


def test_assess_holds_a_dialogue() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "coachmate.cli.main", "assess", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "question": "What now?"}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait() == 0


def test_wrong_usage_ends_with_status_2() -> None:
    assert run_verb("assess").returncode == 2
    assert run_verb("assess", "--jsonl", "--nonsense").returncode == 2
    assert run_verb("nonsense").returncode == 2


def test_the_app_without_a_terminal_says_what_works_instead() -> None:
    done = run_verb()
    assert done.returncode == 2
    assert "coachmate plain" in done.stderr
