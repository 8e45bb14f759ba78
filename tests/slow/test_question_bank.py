"""No two questions of the bank say nearly the same, as the real sentence model sees it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coachmate.content.questions import read_bank
from coachmate.engine.models import LocalEmbedder
from coachmate.resources import resource

NEARLY_THE_SAME = 0.9
"""A cosine (all-MiniLM-L6-v2); docs/questions.md promises that no two questions reach it."""

pytestmark = pytest.mark.slow


async def test_no_two_questions_of_the_bank_say_nearly_the_same(tmp_path: Path) -> None:
    bank = read_bank(resource("prompts") / "questions")
    embedder = LocalEmbedder(logs=tmp_path)
    try:
        rows = await embedder.embed([question.text for question in bank])
        one, other = await embedder.embed(["What matters most to you here?", "What matters to you most here?"])
    finally:
        await embedder.aclose()
    assert one @ other >= NEARLY_THE_SAME, "the measure doesn't find the same question put another way"

    nearness = np.triu(rows @ rows.T, k=1)
    pairs = [
        f"{nearness[first, second]:.3f}  {bank[first].text} ({bank[first].id})  {bank[second].text} ({bank[second].id})"
        for first, second in np.argwhere(nearness >= NEARLY_THE_SAME)
    ]
    assert pairs == []
