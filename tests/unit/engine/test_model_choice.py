"""Using another model: it is proven first, then takes over; one that fails changes nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine.client import WorkerState
from coachmate.engine.model_choice import BY_SETTING
from coachmate.engine.model_switch import SwitchableModel
from coachmate.engine.model_trial import tried
from coachmate.errors import CoachmateError, ModelUnavailable
from coachmate.paths import Paths
from tests.fakes import FakeModel, FakeModels
from tests.gguf_files import gguf

REQUEST = Generation((ChatMessage("user", "Hello"),), count=1, max_tokens=4)


@pytest.fixture
def models() -> FakeModels:
    return FakeModels(Paths.from_environment())


async def texts(model: SwitchableModel) -> list[str]:
    return [each.text async for each in model.generate(REQUEST)]


async def test_the_one_that_is_used_takes_over_and_the_old_one_ends(models: FakeModels, tmp_path: Path) -> None:
    first, states = FakeModel("old"), list[WorkerState]()
    models.switch = SwitchableModel(first, states.append)
    models.switch.warm()
    await models.add(gguf(tmp_path / "mine.gguf"))
    assert models.made[0].closed
    await models.use("mine")
    assert models.switch.current is models.made[1]
    assert await texts(models.switch) == ["What now?"]
    assert [(each.name, each.in_use) for each in await models.listed()] == [("shipped", False), ("mine", True)]
    await models.switch.aclose()
    assert first.closed
    # Nothing was told of the old one's end.
    assert states == [WorkerState.READY, WorkerState.READY, WorkerState.OFF]


async def test_one_that_fails_to_load_leaves_the_old_one_at_work(models: FakeModels, tmp_path: Path) -> None:
    first = FakeModel("old")
    models.switch = SwitchableModel(first, lambda state: None)
    await models.add(gguf(tmp_path / "mine.gguf"))
    models.broken = ModelUnavailable("It is broken.", "Its weights are damaged.", "Fetch it again.")
    with pytest.raises(CoachmateError, match=r"mine can't be used.*damaged.*Fetch it again"):
        await models.use("mine")
    assert models.made[-1].closed
    assert models.switch.current is first
    assert not first.closed
    assert await texts(models.switch) == ["old"]
    assert models.registry.in_use() == "shipped"


async def test_one_whose_header_is_wrong_is_never_loaded(models: FakeModels, tmp_path: Path) -> None:
    file = gguf(tmp_path / "mine.gguf")
    await models.add(file)
    gguf(file, lack=10)
    loaded = len(models.made)
    for step in (models.use("mine"), models.check("mine"), models.add(gguf(tmp_path / "b.gguf", version=1))):
        with pytest.raises(CoachmateError):
            await step
    assert len(models.made) == loaded
    assert [each.name for each in models.registry.entries()] == ["mine"]


async def test_the_setting_goes_before_the_list(tmp_path: Path) -> None:
    file = gguf(tmp_path / "set.gguf")
    models = FakeModels(Paths.from_environment(), setting=file)
    assert models.file() == file
    assert [each.name for each in await models.listed() if each.in_use] == [BY_SETTING]
    with pytest.raises(CoachmateError, match="The setting 'model'"):
        await models.use("shipped")
    assert (await models.check(BY_SETTING)).file == file


async def test_a_list_that_cannot_be_read_does_not_keep_the_shipped_model_from_serving(models: FakeModels) -> None:
    models.registry.file.parent.mkdir(parents=True)
    models.registry.file.write_text("{")
    assert models.file() is None
    with pytest.raises(CoachmateError):
        await models.listed()


async def test_any_file_can_be_checked_listed_or_not(models: FakeModels, tmp_path: Path) -> None:
    assert (await models.check(str(gguf(tmp_path / "loose.gguf")))).context == 4096
    with pytest.raises(CoachmateError, match="no file"):
        await models.check(str(tmp_path / "missing.gguf"))
    with pytest.raises(CoachmateError, match="There is no model"):
        await models.check("missing")


async def test_what_was_begun_with_the_old_model_is_ended_with_it() -> None:
    gate = asyncio.Event()
    old, new = FakeModel("old", gate=gate), FakeModel("new")
    switch = SwitchableModel(old, lambda state: None)
    begun = asyncio.create_task(texts(switch))
    await asyncio.sleep(0)
    await switch.put(new)
    assert await texts(switch) == ["new"]
    assert not old.closed
    gate.set()
    assert await begun == ["old"]
    async with asyncio.timeout(10):
        while not old.closed:  # noqa: ASYNC110  # it tells no event
            await asyncio.sleep(0)
    await switch.aclose()


async def test_what_is_put_after_the_end_is_ended_at_once() -> None:
    switch, late = SwitchableModel(FakeModel(), lambda state: None), FakeModel()
    await switch.aclose()
    await switch.put(late)
    assert late.closed


async def test_a_trial_that_takes_too_long_or_is_given_up_ends_its_model() -> None:
    slow = FakeModel(gate=asyncio.Event())
    with pytest.raises(CoachmateError, match="had not written a word"):
        await tried("slow", lambda: slow, seconds=0.01)
    assert slow.closed

    left = FakeModel(gate=asyncio.Event())
    task = asyncio.create_task(tried("left", lambda: left))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left.closed
