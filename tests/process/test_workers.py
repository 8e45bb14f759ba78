"""Real worker processes and real models: they answer, are cancelled, are killed, and never outlive the app."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine import watch
from coachmate.engine.client import Worker, WorkerState
from coachmate.engine.models import LocalEmbedder, LocalLanguageModel
from coachmate.errors import Cancelled, CoachmateError, ModelUnavailable

TARGETS = Path(__file__).parents[1] / "unit" / "engine"
PATIENCE = 60.0

LONG = Generation((ChatMessage("user", "Tell me a very long story."),), count=8, max_tokens=120)
SHORT = Generation((ChatMessage("user", "Say yes."),), count=1, max_tokens=2)
# Reading this takes seconds.
STATEMENT = Generation((ChatMessage("user", "And then this happened to me. " * 120),), count=1, max_tokens=2)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # processes tell no event
            await asyncio.sleep(0.01)


def gone(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(autouse=True)
def targets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find the plain targets as they find everything else: by name."""
    monkeypatch.setenv("PYTHONPATH", str(TARGETS))


@pytest.fixture
def states() -> list[WorkerState]:
    return []


@pytest.fixture
async def plain(tmp_path: Path, states: list[WorkerState]) -> AsyncIterator[Worker]:
    worker = Worker(
        "worker_targets:Plain",
        {"greeting": "good day"},
        name="greeter",
        log=tmp_path / "logs" / "greeter.log",
        on_state=states.append,
    )
    yield worker
    await worker.aclose()


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def language_model(tmp_path: Path, copies: Path) -> AsyncIterator[LocalLanguageModel]:
    model = LocalLanguageModel(logs=tmp_path, cache=copies)
    yield model
    await model.aclose()


def log_of(folder: Path) -> str:
    return "".join(file.read_text() for file in folder.glob("**/*.log"))


async def test_it_starts_with_the_first_request_and_says_so(plain: Worker, states: list[WorkerState]) -> None:
    assert plain.state is WorkerState.OFF
    assert plain.pid is None
    assert await plain.request("greet", {"name": "Ada"}) == "good day, Ada"
    assert states == [WorkerState.STARTING, WorkerState.READY]


async def test_several_requests_at_once_are_each_given_their_own_answer(plain: Worker) -> None:
    names = [str(number) for number in range(20)]
    answers = await asyncio.gather(*(plain.request("greet", {"name": name}) for name in names))
    assert answers == [f"good day, {name}" for name in names]
    assert [event async for event in plain.stream("count", {"to": 3})] == [0, 1, 2]


async def test_closing_a_stream_cancels_its_work(plain: Worker, tmp_path: Path) -> None:
    stream = plain.stream("work", {})
    assert await anext(stream) == "begun"
    await stream.aclose()
    assert await plain.request("greet", {"name": "Ada"}) == "good day, Ada"
    assert "call cancelled" in log_of(tmp_path)


async def test_a_request_that_is_given_up_while_it_waits_is_never_begun(plain: Worker) -> None:
    stream = plain.stream("work", {})
    assert await anext(stream) == "begun"
    waiting = asyncio.create_task(plain.request("greet", {"name": "never"}))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await stream.aclose()
    assert await plain.request("ran", {}) == []


async def test_a_refusal_is_passed_on_in_its_own_words(plain: Worker) -> None:
    with pytest.raises(CoachmateError, match=r"It can't be done\. It is too late\. Come back tomorrow\."):
        await plain.request("refuse", {})
    assert plain.state is WorkerState.READY


async def test_standard_output_goes_to_the_log_and_private_text_nowhere(
    plain: Worker, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await plain.request("chatter", {})
    with pytest.raises(CoachmateError):
        await plain.request("stumble", {"text": "my quarrel with Zoe"})
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
    log = log_of(tmp_path)
    assert "to standard output" in log
    assert "to standard error" in log
    assert "Zoe" not in log
    assert (tmp_path / "logs" / "greeter.log").stat().st_mode & 0o077 == 0


async def test_a_worker_without_a_place_for_its_log_works_without(tmp_path: Path) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file where a folder should be")
    worker = Worker("worker_targets:Plain", {}, name="greeter", log=occupied / "greeter.log")
    assert await worker.request("greet", {"name": "Ada"}) == "hello, Ada"
    await worker.aclose()


async def test_a_bare_worker_has_loaded_nothing_heavy_and_may_not_reach_a_hub(plain: Worker) -> None:
    assert await plain.request("loaded", {}) == []
    environment: Any = await plain.request("environment", {})
    assert environment["HF_HUB_OFFLINE"] == environment["TRANSFORMERS_OFFLINE"] == "1"
    assert environment["ANONYMIZED_TELEMETRY"] == "False"


async def test_ctrl_c_in_the_terminal_does_not_reach_it(plain: Worker) -> None:
    await plain.request("greet", {"name": "Ada"})
    assert plain.pid is not None
    assert os.getsid(plain.pid) != os.getsid(0)
    os.kill(plain.pid, signal.SIGINT)
    assert await plain.request("greet", {"name": "Ada"}) == "good day, Ada"


async def test_a_worker_that_dies_is_started_once_more_and_then_no_more(
    plain: Worker, states: list[WorkerState]
) -> None:
    stream = plain.stream("work", {})
    assert await anext(stream) == "begun"
    waiting = asyncio.create_task(plain.request("greet", {"name": "waiting"}))
    await asyncio.sleep(0)
    assert plain.pid is not None
    os.kill(plain.pid, signal.SIGKILL)
    with pytest.raises(ModelUnavailable, match="in the middle of the work"):
        await anext(stream)
    with pytest.raises(ModelUnavailable):
        await waiting
    assert plain.state is WorkerState.OFF
    assert await plain.request("greet", {"name": "Ada"}) == "good day, Ada"

    assert plain.pid is not None
    os.kill(plain.pid, signal.SIGKILL)
    await until(lambda: plain.state is WorkerState.FAILED)
    with pytest.raises(ModelUnavailable) as caught:
        await plain.request("greet", {"name": "Ada"})
    assert caught.value.why
    assert caught.value.remedy
    again = [WorkerState.STARTING, WorkerState.READY]
    assert states == [*again, WorkerState.OFF, *again, WorkerState.FAILED]


@pytest.mark.parametrize("way", ["stopped", "standing still"])
async def test_a_worker_that_hangs_is_ended_and_started_once_more(
    plain: Worker, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.1)
    monkeypatch.setattr(watch, "SILENT", 1.0)
    await plain.request("greet", {"name": "Ada"})
    pid = plain.pid
    assert pid is not None
    if way == "stopped":
        os.kill(pid, signal.SIGSTOP)
    else:
        monkeypatch.setattr(watch, "QUIET", 0.5)
    with pytest.raises(ModelUnavailable, match="so it was ended") as caught:
        await plain.request("greet" if way == "stopped" else "stand_still", {"name": "Bob"})
    assert caught.value.remedy
    await until(lambda: gone(pid))
    assert await plain.request("greet", {"name": "Ada"}) == "good day, Ada"
    assert plain.pid != pid


async def test_a_worker_that_hangs_is_ended_though_nobody_waits_for_it_any_more(
    plain: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.1)
    monkeypatch.setattr(watch, "SILENT", 1.0)
    stream = plain.stream("work", {})
    assert await anext(stream) == "begun"
    pid = plain.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    await stream.aclose()
    await until(lambda: gone(pid))
    assert await plain.request("greet", {"name": "Ada"}) == "good day, Ada"


async def test_closing_ends_a_worker_that_hangs(plain: Worker) -> None:
    await plain.request("greet", {"name": "Ada"})
    pid = plain.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    await plain.aclose()
    assert gone(pid)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("no_such_module:Thing", "no_such_module"),
        ("worker_targets:NoSuchClass", "NoSuchClass"),
        ("worker_targets:Unready", "Install it again."),
    ],
)
async def test_a_target_that_cannot_be_built_fails_for_good_and_says_why(
    tmp_path: Path, target: str, says: str
) -> None:
    worker = Worker(target, {}, name="greeter", log=tmp_path / "greeter.log")
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match=re.escape(says)) as caught:
            await worker.request("greet", {})
        assert caught.value.remedy
    assert worker.state is WorkerState.FAILED
    await worker.aclose()


async def test_a_worker_that_dies_while_it_starts_is_tried_twice(tmp_path: Path) -> None:
    worker = Worker("worker_targets:Crashing", {}, name="greeter", log=tmp_path / "greeter.log")
    for expected in (WorkerState.OFF, WorkerState.FAILED):
        with pytest.raises(ModelUnavailable):
            await worker.request("greet", {})
        assert worker.state is expected
    await worker.aclose()


async def test_starting_ahead_does_not_wait_and_the_impatient_go_on_without(tmp_path: Path) -> None:
    worker = Worker("worker_targets:Plain", {}, name="greeter", log=tmp_path / "greeter.log", patience=0.0)
    worker.start()
    with pytest.raises(ModelUnavailable, match="still starting"):
        await worker.request("greet", {"name": "Ada"})
    await until(lambda: worker.state is WorkerState.READY)
    assert await worker.request("greet", {"name": "Ada"}) == "hello, Ada"
    await worker.aclose()


@pytest.mark.parametrize("begun", [False, True])
async def test_closing_ends_the_process_also_while_it_starts_or_works(tmp_path: Path, begun: bool) -> None:
    worker = Worker("worker_targets:Plain", {}, name="greeter", log=tmp_path / "greeter.log")
    waiting = asyncio.create_task(worker.request("work", {}))
    await until(lambda: worker.pid)
    pid = worker.pid
    assert pid is not None
    if begun:
        await until(lambda: worker.state is WorkerState.READY)
    await worker.aclose()
    assert gone(pid)
    with pytest.raises(ModelUnavailable):
        await waiting
    with pytest.raises(ModelUnavailable, match="ended"):
        await worker.request("greet", {})


async def test_the_language_model_writes_and_weighs(language_model: LocalLanguageModel) -> None:
    request = Generation(
        (ChatMessage("system", "You ask one short question."), ChatMessage("user", "My team is new.")),
        count=3,
        max_tokens=20,
        grammar='root ::= "What" [a-z ]{5,40} "?"',
    )
    language_model.warm()
    assert language_model.state is not WorkerState.FAILED
    texts = [each async for each in language_model.generate(request)]
    assert sorted(each.index for each in texts) == [0, 1, 2]
    assert all(each.text.startswith("What") for each in texts)
    likely, odd = await language_model.logprobs(request.messages, ["What is new?", "Xq zzkl vvw!"])
    assert np.mean(likely) > np.mean(odd)


@pytest.mark.parametrize(("request_", "moment"), [(STATEMENT, "prompt"), (LONG, "generation")])
async def test_a_cancel_is_followed_at_once(
    language_model: LocalLanguageModel,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
    request_: Generation,
    moment: str,
) -> None:
    """Figures are recorded rather than held to milliseconds: how long the worker took from the cancel to its end."""
    [reference] = [each async for each in language_model.generate(SHORT)]

    async def work() -> None:
        async for _ in language_model.generate(request_):
            pass

    whole = time.monotonic()
    await work()
    whole = time.monotonic() - whole
    task = asyncio.create_task(work())
    await asyncio.sleep(whole / 4)
    task.cancel()
    cancelled_at = time.monotonic()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert [each async for each in language_model.generate(SHORT)] == [reference]
    answered = time.monotonic() - cancelled_at
    [after] = re.findall(r"call cancelled after=(\d+)", log_of(tmp_path))
    record_property(f"{moment} cancelled after ms", after)
    assert int(after) < whole * 1000 / 4
    assert answered < whole * 3 / 4


async def test_a_language_model_killed_in_mid_answer_is_there_again_for_the_next(
    language_model: LocalLanguageModel,
) -> None:
    [reference] = [each async for each in language_model.generate(SHORT)]

    async def work() -> None:
        async for _ in language_model.generate(LONG):
            pass

    task = asyncio.create_task(work())
    pid = language_model.worker.pid
    assert pid is not None
    process = psutil.Process(pid)
    before = sum(process.cpu_times()[:2])
    await until(lambda: sum(process.cpu_times()[:2]) > before + 0.2)
    process.kill()
    with pytest.raises(ModelUnavailable):
        await task
    assert [each async for each in language_model.generate(SHORT)] == [reference]
    assert language_model.worker.pid != pid


async def test_a_model_file_that_is_missing_is_told_of(tmp_path: Path) -> None:
    model = LocalLanguageModel(logs=tmp_path, gguf=tmp_path / "missing.gguf")
    with pytest.raises(ModelUnavailable, match=r"missing\.gguf") as caught:
        await anext(model.generate(SHORT))
    assert caught.value.remedy
    assert model.state is WorkerState.FAILED
    await model.aclose()


APP = """
import asyncio, sys
from pathlib import Path
from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine.models import LocalLanguageModel

async def main():
    model = LocalLanguageModel(logs=Path(sys.argv[1]), cache=Path(sys.argv[2]))
    request = Generation((ChatMessage("user", "word " * 1500),), count=8, max_tokens=100)
    async def work():
        async for _ in model.generate(request):
            pass
    model.warm()
    while model.state != "ready":
        await asyncio.sleep(0.01)
    task = asyncio.create_task(work())
    print(model.worker.pid, flush=True)
    await task

asyncio.run(main())
"""


def test_no_worker_outlives_an_app_that_is_killed(tmp_path: Path, copies: Path) -> None:
    app = subprocess.Popen(
        [sys.executable, "-c", APP, str(tmp_path), str(copies)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert app.stdout is not None
    with app, app.stdout:
        pid = int(app.stdout.readline())
        worker = psutil.Process(pid)
        before = sum(worker.cpu_times()[:2])
        asyncio.run(until(lambda: sum(worker.cpu_times()[:2]) > before + 0.2))
        app.kill()
    asyncio.run(until(lambda: gone(pid)))


@pytest.mark.slow
async def test_sentences_that_mean_the_same_lie_near_each_other(tmp_path: Path) -> None:
    embedder = LocalEmbedder(logs=tmp_path)
    texts = ["My boss ignores me.", "My manager doesn't listen to me.", "The soup is cold.", "\ud800 odd", ""]
    rows = await embedder.embed(texts * 8)
    assert rows.dtype == np.float32
    assert rows.shape == (40, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2
    assert (await embedder.embed([])).shape == (0, 384)

    many = asyncio.create_task(embedder.embed(["A long text about many things. " * 40] * 400))
    await asyncio.sleep(0.5)
    many.cancel()
    with pytest.raises((asyncio.CancelledError, Cancelled)):
        await many
    assert (await embedder.embed(["still here"])).shape == (1, 384)
    assert "call cancelled" in log_of(tmp_path)
    assert "soup" not in log_of(tmp_path)
    await embedder.aclose()


@contextlib.contextmanager
def every_core_busy() -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.mark.slow
async def test_with_every_core_kept_busy_an_answer_takes_at_most_four_times_as_long(
    language_model: LocalLanguageModel, record_property: Callable[[str, object], None]
) -> None:
    request = Generation((ChatMessage("user", "I lead a new team. " * 8),), count=8, max_tokens=24)

    async def best() -> float:
        taken = []
        for _ in range(3):
            begun = time.monotonic()
            async for _each in language_model.generate(request):
                pass
            taken.append(time.monotonic() - begun)
        return min(taken)

    idle = await best()
    with every_core_busy():
        busy = await best()
    record_property("busy to idle", round(busy / idle, 2))
    assert busy <= 4 * idle
