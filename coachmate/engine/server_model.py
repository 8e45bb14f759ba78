"""The language model on an OpenAI-compatible server, for those who turn it on. Words leave this program here only.

Knows HTTP and the address it was given; what is asked and answered is in `server_answers`. No redirect is followed,
certificates are verified, and for an address on this machine no proxy of the environment is used. Nothing is logged.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import TypeVar

import httpx

from coachmate.coaching.protocols import ChatMessage, Generation, Written
from coachmate.engine.client import WorkerState
from coachmate.engine.server_address import server_address, server_key
from coachmate.engine.server_answers import (
    EXTRAS,
    UNKNOWN_EXTRA,
    first_model,
    refusal,
    request_body,
    trouble,
    written,
)
from coachmate.errors import ModelUnavailable

T = TypeVar("T")

CONNECT_SECONDS = 5.0
# As many requests at a time: servers on small machines answer one after the other anyway.
_TOGETHER = 4
# Candidates are one line each; nothing that we ask for is longer.
_LONGEST_ANSWER = 1_000_000


class ServerLanguageModel:
    """The protocol LanguageModel over a server. An address that can't be used fails each request and sends nothing.

    `seconds` is how long one answer may take. `model` None takes the first that the server lists. Several candidates
    are several requests, each with a seed of its own.
    """

    def __init__(
        self,
        url: str,
        *,
        model: str | None = None,
        key: str | None = None,
        beyond: bool = False,
        seconds: float = 60.0,
    ) -> None:
        self._model = model
        self._seconds = seconds
        self._state = WorkerState.OFF
        self._on_state: Callable[[WorkerState], None] | None = None
        self._extras = 0
        self._looking: asyncio.Task[None] | None = None
        self._together = asyncio.Semaphore(_TOGETHER)
        self._problem: ModelUnavailable | None = None
        self._client: httpx.AsyncClient | None = None
        try:
            self._address = server_address(url, beyond=beyond)
            self._key = server_key(key)
            self._client = self._open()
        except ModelUnavailable as problem:
            self._problem = problem

    @property
    def state(self) -> WorkerState:
        return self._state

    def listen(self, on_state: Callable[[WorkerState], None] | None) -> None:
        self._on_state = on_state

    def warm(self) -> None:
        """Ask the server which models it has, in the background: nobody's words are sent for that."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look(), name="look for the server")

    async def generate(self, request: Generation) -> AsyncGenerator[Written, None]:
        """Each continuation as it comes. Their openings are asked for in words, so they may begin otherwise."""
        # The first one finds out what the server knows; the others then ask for no more.
        yield await self._write(request, 0)
        tasks = [asyncio.create_task(self._write(request, index)) for index in range(1, request.count)]
        try:
            for each in asyncio.as_completed(tasks):
                yield await each
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def logprobs(self, messages: Sequence[ChatMessage], continuations: Sequence[str]) -> list[tuple[float, ...]]:
        """Nothing for each: the interface of such servers weighs no text that they have not written."""
        return [() for _ in continuations]

    async def aclose(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
        self._become(WorkerState.OFF, tell=False)

    async def _look(self) -> None:
        self._become(WorkerState.STARTING)
        with contextlib.suppress(ModelUnavailable):
            await self._listed()

    async def _listed(self) -> str:
        status, data = await self._ask("GET", "/models")
        # A server that keeps no list can still write, if it is told what with.
        if status == 404 and self._model is not None:
            return self._model
        return self._settled(first_model, status, data)

    async def _write(self, request: Generation, index: int) -> Written:
        async with self._together:
            if self._model is None:
                self._model = await self._listed()
            for level in range(self._extras, len(EXTRAS)):
                body = request_body(request, index, self._model, EXTRAS[level])
                status, data = await self._ask("POST", "/chat/completions", body)
                if status not in UNKNOWN_EXTRA:
                    break
            if status == httpx.codes.OK:
                self._extras = level
            return self._settled(lambda body: written(body, request, index), status, data)

    def _settled(self, read: Callable[[bytes], T], status: int, data: bytes) -> T:
        try:
            if status != httpx.codes.OK:
                raise refusal(status, data, had_key=self._key is not None)
            found = read(data)
        except ModelUnavailable:
            self._become(WorkerState.FAILED)
            raise
        self._become(WorkerState.READY)
        return found

    async def _ask(self, method: str, path: str, body: dict[str, object] | None = None) -> tuple[int, bytes]:
        """Status and body of an answer; ModelUnavailable for everything that is none."""
        try:
            if self._problem or self._client is None:
                raise self._problem or trouble("It was closed.", "Start coachmate again.")
            async with asyncio.timeout(self._seconds):
                return await self._exchange(self._client, method, self._address.base + path, body)
        except ModelUnavailable:
            self._become(WorkerState.FAILED)
            raise
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError, RuntimeError) as error:
            self._become(WorkerState.FAILED)
            raise self._fault(error) from error

    async def _exchange(
        self, client: httpx.AsyncClient, method: str, url: str, body: dict[str, object] | None
    ) -> tuple[int, bytes]:
        data = bytearray()
        async with client.stream(method, url, json=body) as response:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise trouble("It packs its answer, though it was asked not to.", "Look into the server's settings.")
            async for piece in response.aiter_raw():
                data += piece
                if len(data) > _LONGEST_ANSWER:
                    raise trouble("Its answer has no end.", "Look at the setting 'server_url', and at the server.")
            return response.status_code, bytes(data)

    def _fault(self, error: Exception) -> ModelUnavailable:
        host = self._address.host
        if isinstance(error, TimeoutError | httpx.ReadTimeout | httpx.WriteTimeout | httpx.PoolTimeout):
            return trouble(
                f"{host} had not answered after {self._seconds:g} seconds.",
                "Try again, or give it longer with the setting 'server_seconds'.",
            )
        if _certificate(error):
            return trouble(
                f"The certificate of {host} can't be trusted.",
                "Look whether the address is right; a certificate of your own needs the variable SSL_CERT_FILE.",
            )
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return trouble(f"Nobody answers at {host}.", "Start the server, or look at the setting 'server_url'.")
        if isinstance(error, httpx.ProxyError):
            return trouble("The proxy that the environment names can't be used.", "Look at the variable HTTPS_PROXY.")
        return trouble(
            f"{host} broke off in the middle of its answer, or gave none that a web server gives.",
            "Look whether the server still runs, and start it again.",
        )

    def _open(self) -> httpx.AsyncClient:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "coachmate"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            return httpx.AsyncClient(
                headers=headers,
                timeout=httpx.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds)),
                follow_redirects=False,
                trust_env=not self._address.loopback,
            )
        except (ImportError, ValueError, OSError) as error:
            raise trouble(
                "The environment's proxy or certificates can't be used.",
                "Look at the variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE.",
            ) from error

    def _become(self, state: WorkerState, *, tell: bool = True) -> None:
        changed, self._state = state is not self._state, state
        if changed and tell and self._on_state:
            self._on_state(state)


def _certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
