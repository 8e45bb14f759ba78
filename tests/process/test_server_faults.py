"""A language model on a server that misbehaves: each fault is told in plain words, and the bank takes over.

The servers are scripts on a loopback port, in this process; the words go through real sockets.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from coachmate import settings, wiring
from coachmate.coaching.coach import Ask, Chosen, FellBack
from coachmate.coaching.protocols import ChatMessage, Generation, Written
from coachmate.coaching.terms import Origin, Skill
from coachmate.engine.client import WorkerState
from coachmate.engine.server_model import ServerLanguageModel
from coachmate.errors import ModelUnavailable

PRIVATE = "My colleague Ravi keeps interrupting me."
REQUEST = Generation((ChatMessage("user", PRIVATE),), count=3, max_tokens=8, grammar='root ::= [a-zA-Z ]+ "?"')

Answer = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


class Asked:
    """One request as it came: method and path, headers in lower case, and the body."""

    def __init__(self, line: str, headers: dict[str, str], body: Any) -> None:
        self.line = line
        self.headers = headers
        self.body = body


class Script:
    """Answers each request with `answer`, and remembers them."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                line, *rest = head.strip().split("\r\n")
                headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in rest)}
                data = await reader.readexactly(int(headers.get("content-length", 0)))
                self.asked.append(Asked(line, headers, json.loads(data) if data else None))
                await self.answer(self.asked[-1], writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Script]:
    script = Script(answer)
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    script.url = f"http{'s' if tls else ''}://127.0.0.1:{port}/v1"
    try:
        yield script
    finally:
        server.close()


def reply(status: int, body: object, *headers: str) -> bytes:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}", "Content-Type: application/json", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + data


def completion(text: str = "What would help you?") -> dict[str, object]:
    return {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}


async def well(asked: Asked, writer: asyncio.StreamWriter) -> None:
    if asked.line.startswith("GET"):
        writer.write(reply(200, {"data": [{"id": "small"}]}))
    else:
        writer.write(reply(200, completion()))


def always(data: bytes) -> Answer:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return answer


def then_gone(data: bytes) -> Answer:
    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return answer


async def never(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def trickle(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 1000000000\r\n\r\n")
    while True:
        writer.write(b" " * 65536)
        await writer.drain()


async def all_of(model: ServerLanguageModel) -> list[Written]:
    try:
        return [each async for each in model.generate(REQUEST)]
    finally:
        await model.aclose()


async def test_a_server_that_is_well_writes_each_candidate() -> None:
    async with serving(well) as script:
        model = ServerLanguageModel(script.url, key="sk-1")
        texts = await all_of(model)
    assert sorted(each.index for each in texts) == [0, 1, 2]
    assert all(each.finished for each in texts)
    first, *others = script.asked
    assert first.line.startswith("GET /v1/models")
    assert {each.body["model"] for each in others} == {"small"}
    assert {each.headers["authorization"] for each in script.asked} == {"Bearer sk-1"}


FAULTS: list[Any] = [
    pytest.param(always(reply(401, {"error": {"message": "no"}})), "wants a key", id="no key"),
    pytest.param(always(reply(404, {})), "no such model", id="not found"),
    pytest.param(always(reply(503, {"error": {"message": "Loading model"}})), "Loading model", id="busy"),
    pytest.param(always(reply(200, b"<html>Hello</html>")), "not JSON", id="not JSON"),
    pytest.param(always(reply(200, {"choices": [{"message": {}}]})), "half an answer", id="half an answer"),
    pytest.param(always(reply(302, b"", "Location: http://127.0.0.1:9/")), "another address", id="redirect"),
    pytest.param(always(reply(200, b"x", "Content-Encoding: gzip")), "packs its answer", id="packed"),
    pytest.param(always(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "broke off", id="not HTTP"),
    pytest.param(then_gone(b""), "broke off", id="hangs up"),
    pytest.param(then_gone(b'HTTP/1.1 200 X\r\nContent-Length: 900\r\n\r\n{"cho'), "broke off", id="dies"),
    pytest.param(never, "had not answered after 0.3", id="silence"),
    pytest.param(trickle, "had not answered after 0.3", id="trickle"),
    pytest.param(endless, "has no end", id="no end"),
]


@pytest.mark.parametrize(("answer", "says"), FAULTS)
async def test_each_fault_is_told_and_quotes_nothing(answer: Answer, says: str) -> None:
    states: list[WorkerState] = []
    seconds = 0.3 if answer in (never, trickle) else 30
    async with serving(answer) as script:
        model = ServerLanguageModel(script.url, model="small", seconds=seconds)
        model.listen(states.append)
        with pytest.raises(ModelUnavailable) as caught:
            await all_of(model)
    assert says in str(caught.value)
    assert caught.value.remedy
    assert "Ravi" not in str(caught.value)
    assert states == [WorkerState.FAILED]


async def test_nobody_there() -> None:
    async with serving(well) as script:
        pass
    with pytest.raises(ModelUnavailable, match=r"Nobody answers at 127\.0\.0\.1"):
        await all_of(ServerLanguageModel(script.url))


async def test_a_server_that_dies_in_mid_answer_and_comes_back_serves_again() -> None:
    dead = True

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if dead and len(script.asked) > 2:
            writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 900\r\n\r\n{")
            await writer.drain()
            writer.close()
        else:
            await well(asked, writer)

    states: list[WorkerState] = []
    async with serving(answer) as script:
        model = ServerLanguageModel(script.url)
        model.listen(states.append)
        got = []
        with pytest.raises(ModelUnavailable, match="broke off"):
            async for each in model.generate(REQUEST):
                got.append(each.index)
        # What was whole by then is kept.
        assert got == [0]
        dead = False
        assert len([each async for each in model.generate(REQUEST)]) == 3
        await model.aclose()
    assert states[-1] is WorkerState.READY


async def test_what_a_server_does_not_know_is_asked_for_once_and_then_left_out() -> None:
    async def strict(asked: Asked, writer: asyncio.StreamWriter) -> None:
        unknown = asked.body and {"grammar", "top_k", "seed", "logprobs"} & set(asked.body)
        if unknown:
            writer.write(reply(400, {"error": {"message": f"Unrecognized: {sorted(unknown)}"}}))
        else:
            await well(asked, writer)

    async with serving(strict) as script:
        model = ServerLanguageModel(script.url, model="small")
        assert len([each async for each in model.generate(REQUEST)]) == 3
        assert len([each async for each in model.generate(REQUEST)]) == 3
        await model.aclose()
    # Two tries in vain, once.
    assert len(script.asked) == 2 + 3 + 3


async def test_closing_the_iterator_ends_all_requests() -> None:
    async def one(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if len(script.asked) == 1:
            await well(asked, writer)
        else:
            await never(asked, writer)

    async with serving(one) as script:
        model = ServerLanguageModel(script.url, model="small")
        stream = model.generate(REQUEST)
        await anext(stream)
        async with asyncio.timeout(10):
            await stream.aclose()
        await model.aclose()


async def test_looking_for_the_server_sends_nobody_s_words() -> None:
    states: list[WorkerState] = []
    async with serving(well) as script:
        model = ServerLanguageModel(script.url)
        model.listen(states.append)
        model.warm()
        async with asyncio.timeout(30):
            while model.state is not WorkerState.READY:  # noqa: ASYNC110  # it tells no event
                await asyncio.sleep(0.01)
        await model.aclose()
    assert [(each.line.split()[0], each.body) for each in script.asked] == [("GET", None)]
    assert states == [WorkerState.STARTING, WorkerState.READY]


async def test_a_proxy_of_the_environment_gets_nothing_that_is_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving(well) as proxy, serving(well) as script:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        assert len(await all_of(ServerLanguageModel(script.url))) == 3
    assert proxy.asked == []


async def test_beyond_this_machine_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(ModelUnavailable, match="server_beyond_this_machine"):
        await all_of(ServerLanguageModel("https://models.example.org/v1"))


@pytest.fixture
def own_certificate(tmp_path: Path) -> ssl.SSLContext:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    try:
        subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no openssl here to make a certificate with")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    return tls


async def test_a_certificate_that_nobody_vouches_for_is_refused(own_certificate: ssl.SSLContext) -> None:
    async with serving(well, own_certificate) as script:
        with pytest.raises(ModelUnavailable, match="can't be trusted"):
            await all_of(ServerLanguageModel(script.url))
    assert script.asked == []


async def whole_turn(monkeypatch: pytest.MonkeyPatch, url: str) -> list[object]:
    monkeypatch.setenv("COACHMATE_SERVER_URL", url)
    parts = wiring.build(settings.load())
    try:
        return [event async for event in parts.coach.run(Ask(PRIVATE, skill=Skill.EXPLORING))]
    finally:
        await parts.close()


async def test_when_the_server_fails_the_bank_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(always(reply(500, {}))) as script:
        events = await whole_turn(monkeypatch, script.url)
    [reason] = [event.reason for event in events if isinstance(event, FellBack)]
    assert "status 500" in reason
    assert isinstance(events[-1], Chosen)
    assert {each.origin for each in events[-1].questions} == {Origin.BANK}


async def test_when_the_address_is_refused_the_bank_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    events = await whole_turn(monkeypatch, "https://models.example.org")
    assert any(isinstance(event, FellBack) and "leave it" in event.reason for event in events)
    assert isinstance(events[-1], Chosen)
    assert len(events[-1].questions) == 3


async def test_words_of_a_crisis_are_not_sent_and_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(well) as script:
        monkeypatch.setenv("COACHMATE_SERVER_URL", script.url)
        parts = wiring.build(settings.load())
        try:
            [screened] = [event async for event in parts.coach.run(Ask("I want to kill myself tonight."))]
        finally:
            await parts.close()
    assert "Samaritans" in screened.screening.message  # type: ignore[union-attr,operator]
    assert "Nothing was sent" not in screened.screening.message  # type: ignore[union-attr,operator]
    assert script.asked == []
