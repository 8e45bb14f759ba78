"""Questions from a real OpenAI-compatible server: llama-cpp-python's own, on loopback, with the shipped model."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.engine.client import WorkerState
from coachmate.engine.server_model import ServerLanguageModel
from coachmate.engine.shipped import shipped_gguf
from coachmate.errors import ModelUnavailable

ROOT = Path(__file__).parents[2]
KEY = "sk-of-the-tests"
PATIENCE = 120.0
REQUEST = Generation(
    (
        ChatMessage("system", "You are a peer coach. Ask one short, open question about what the person said."),
        ChatMessage("user", "My team ignores me in meetings."),
    ),
    count=3,
    max_tokens=28,
    grammar='root ::= [A-Za-z \'-]+ "?"',
    openings=("What would", "How do you", "What makes"),
    temperature=0.5,
)


class Server:
    """A running server; `logits` lets it give log-probabilities."""

    def __init__(self, log: Path, *, logits: bool = False) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        self._log = log
        command = [sys.executable, str(Path(__file__).with_name("openai_server.py")), "--model", str(shipped_gguf())]
        command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "1024", "--api_key", KEY]
        command += ["--logits_all", str(logits)]
        with log.open("wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)

    def until_ready(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, self._log.read_text()[-2000:]
            try:
                httpx.get(f"{self.url}/models", trust_env=False)
                return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the server never answered")

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server") / "server.log")
    try:
        running.until_ready()
        yield running
    finally:
        running.end()


async def test_it_writes_under_the_grammar_from_the_openings(server: Server) -> None:
    model = ServerLanguageModel(server.url, key=KEY)
    written = sorted([each async for each in model.generate(REQUEST)], key=lambda each: each.index)
    await model.aclose()
    assert [each.index for each in written] == [0, 1, 2]
    finished = [each for each in written if each.finished]
    assert finished
    for each in finished:
        assert each.text.startswith(REQUEST.openings[each.index])
        assert each.text.endswith("?")


@pytest.mark.parametrize(("key", "says"), [(None, "wants a key"), ("sk-another", "doesn't accept the key")])
async def test_a_wrong_key_is_told(server: Server, key: str | None, says: str) -> None:
    model = ServerLanguageModel(server.url, key=key)
    with pytest.raises(ModelUnavailable, match=says) as caught:
        await anext(model.generate(REQUEST))
    await model.aclose()
    assert "sk-" not in str(caught.value)
    assert model.state is WorkerState.OFF


def test_ask_and_plain_use_it_and_say_first_that_words_go_there(server: Server, warm_home: Path) -> None:
    environment = {**os.environ, "COACHMATE_SERVER_URL": server.url, "COACHMATE_SERVER_KEY": KEY}

    def run(*arguments: str, lines: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coachmate.cli.main", *arguments]
        return subprocess.run(
            command, input=lines, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
        )

    statement = "My colleague Ravi keeps interrupting me in the weekly meeting, and I say nothing."
    asked = run("ask", "--jsonl", lines=json.dumps({"id": 1, "statement": statement, "skill": "exploring"}) + "\n")
    assert asked.returncode == 0, asked.stderr
    assert asked.stderr.startswith("Your words go to a server at 127.0.0.1:")
    assert "not available" not in asked.stderr
    answer = json.loads(asked.stdout)
    assert "model" in {answer["origin"], *(each["origin"] for each in answer["alternatives"])}

    plain = run("plain", "prepare", lines="")
    assert plain.stdout.startswith("Your words go to a server at 127.0.0.1:")


@pytest.mark.slow
async def test_log_probabilities_are_taken_where_it_gives_them_and_its_death_is_told(tmp_path: Path) -> None:
    running = Server(tmp_path / "server.log", logits=True)
    try:
        running.until_ready()
        model = ServerLanguageModel(running.url, key=KEY)
        stream = model.generate(REQUEST)
        first = await anext(stream)
        assert first.logprobs
        assert all(value <= 0 for value in first.logprobs)
        running.end()
        with pytest.raises(ModelUnavailable, match=r"broke off|Nobody answers"):
            async for _ in stream:
                pass
        assert model.state is WorkerState.FAILED
        await model.aclose()
    finally:
        running.end()
