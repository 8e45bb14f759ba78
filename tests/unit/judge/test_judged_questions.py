"""The judge agrees with questions whose faults were written down by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coachmate.coaching.assessment import Fault
from coachmate.coaching.terms import Purpose
from coachmate.judge import RuleJudge

FILE = Path(__file__).parents[2] / "data" / "judged_questions.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']}: {row['question'][:40]}")
def test_finds_the_faults_written_down_and_no_others(row: dict[str, Any]) -> None:
    purpose = Purpose(row["purpose"]) if "purpose" in row else None
    assessment = RuleJudge().assess(row["question"], context=row.get("context"), purpose=purpose)
    assert sorted(assessment.faults) == row["faults"]
    if "open" in row:
        assert assessment.open is row["open"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_rewrite_has_no_fault_itself(row: dict[str, Any]) -> None:
    judge, context = RuleJudge(), row.get("context")
    rewrite = judge.assess(row["question"], context=context).rewrite
    if rewrite is not None:
        assert judge.assess(rewrite, context=context).sound
        assert rewrite != row["question"]


def test_the_file_covers_every_fault_and_enough_questions() -> None:
    assert len(ROWS) >= 90
    assert {fault for row in ROWS for fault in row["faults"]} == {fault.value for fault in Fault}
    assert sum(not row["faults"] for row in ROWS) >= 40
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert all(row["made"] for row in ROWS)
