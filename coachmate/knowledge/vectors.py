"""The vector index itself, on Chroma. Runs only inside a worker process; VectorClient is the app's side.

Holds vectors and ids and nothing else: no text, no metadata, no embedding function, no telemetry.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from coachmate.errors import CoachmateError
from coachmate.knowledge.index_folders import HeldFolder, IndexFolders
from coachmate.knowledge.vector_client import Vectors, unpack

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_COLLECTION = "passages"
_BATCH = 1000

Emit = Callable[[object], None]
Cancelled = Callable[[], bool]


class VectorStore:
    """What the worker runs: operations with JSON-able arguments and answers, one at a time.

    `folder` keeps the indexes of one corpus and nothing else.
    """

    def __init__(self, folder: str) -> None:
        self._folders = IndexFolders(Path(folder))
        self._used: _Index | None = None
        self._building: _Building | None = None

    def open(self, args: dict[str, Any], emit: Emit, cancelled: Cancelled) -> dict[str, Any]:
        """Use index `index` if it holds `count` vectors and can be read; else remove it: {"ready": bool}."""
        with contextlib.suppress(CoachmateError), _plainly():
            used = self._use(str(args["index"]))
            if used is not None and used.count == int(args["count"]):
                self._folders.use(used.folder)
                return {"ready": True}
        self._let_go()
        self._folders.discard(self._folders.place_of(str(args["index"])))
        return {"ready": False}

    def begin(self, args: dict[str, Any], emit: Emit, cancelled: Cancelled) -> dict[str, Any]:
        """Start building index `index` of `ids` with what the current one has: {"missing": [id, ...]}."""
        self._let_go()
        if self._building:
            self._building.abandon()
            self._building = None
        ids = [str(identity) for identity in args["ids"]]
        taken: set[str] = set()
        with _plainly():
            old = self._old()
            try:
                self._building = _Building(self._folders.new(), str(args["index"]), frozenset(ids))
                for found, vectors in old.get(ids) if old else ():
                    self._building.add(found, vectors)
                    taken.update(found)
            finally:
                if old:
                    old.close()
        return {"missing": [identity for identity in ids if identity not in taken]}

    def add(self, args: dict[str, Any], emit: Emit, cancelled: Cancelled) -> dict[str, Any]:
        """Add `vectors` (base64 of float32 rows) under `ids` to what is being built: {"held": int}."""
        ids = [str(identity) for identity in args["ids"]]
        building = self._expected()
        with _plainly():
            building.add(ids, unpack(str(args["vectors"]), len(ids)))
            return {"held": building.count}

    def finish(self, args: dict[str, Any], emit: Emit, cancelled: Cancelled) -> dict[str, Any]:
        """Put what was built in its place and use it: {"ready": true}."""
        building = self._expected()
        self._building = None
        self._let_go()
        place = self._folders.place_of(building.index)
        with _plainly():
            held = building.finish(place) or self._folders.hold(place)
            if held is None:
                raise _broken("another program removed it")
            # Held alone until the pointer names it, for what it names isn't tidied away.
            self._folders.use(place)
            held.share()
            self._used = _Index(held)
        return {"ready": True}

    def query(self, args: dict[str, Any], emit: Emit, cancelled: Cancelled) -> dict[str, Any]:
        """The `limit` vectors of `index` nearest to `vector`: {"nearest": [[id, cosine], ...]}."""
        with _plainly():
            used = self._use(str(args["index"]))
            if used is None:
                raise _broken("its folder is gone")
            return {"nearest": used.nearest(unpack(str(args["vector"]), 1), int(args["limit"]))}

    def _old(self) -> _Index | None:
        """The index that the pointer names; a broken one is none, for its vectors can be made again."""
        folder = self._folders.current()
        held = self._folders.hold(folder) if folder else None
        with contextlib.suppress(CoachmateError), _plainly():
            return _Index(held) if held else None
        return None

    def _expected(self) -> _Building:
        if self._building is None:
            raise _broken("its worker was started anew while it was being built")
        return self._building

    def _use(self, index: str) -> _Index | None:
        place = self._folders.place_of(index)
        if self._used is None or self._used.folder != place:
            self._let_go()
            held = self._folders.hold(place)
            self._used = _Index(held) if held else None
        return self._used

    def _let_go(self) -> None:
        if self._used:
            self._used.close()
            self._used = None


class _Index:
    """A finished index, held open for reading."""

    def __init__(self, held: HeldFolder) -> None:
        self._held = held
        self._client: Client | None = None
        try:
            # Chroma's native part may crash on a damaged graph. A wide look around, for counting reads no graph.
            with held.trying():
                self._client = _client(held.path)
                self._collection: Collection = self._client.get_collection(_COLLECTION, embedding_function=None)
                self.count = self._collection.count()
                first = self._collection.get(limit=1, include=["embeddings"])["embeddings"]
                if first is not None and len(first):
                    self.nearest(np.asarray(first, dtype=np.float32), _BATCH)
        except BaseException:
            self.close()
            raise

    @property
    def folder(self) -> Path:
        return self._held.path

    def get(self, ids: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
        """Those of `ids` that are here, with their vectors, some hundred at a time."""
        for start in range(0, len(ids), _BATCH):
            found = self._collection.get(ids=list(ids[start : start + _BATCH]), include=["embeddings"])
            if found["ids"]:
                yield found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def nearest(self, vector: Vectors, limit: int) -> list[list[Any]]:
        wanted = min(limit, self.count)
        if wanted < 1:
            return []
        found = self._collection.query(query_embeddings=vector, n_results=wanted, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        pairs = [[identity, 1.0 - float(far)] for identity, far in zip(found["ids"][0], distances, strict=True)]
        # Equal ones in a fixed order: Chroma's depends on how the graph was built.
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def close(self) -> None:
        _close(self._client)
        self._held.release()


class _Building:
    """An index on its way, in a folder aside."""

    def __init__(self, held: HeldFolder, index: str, wanted: frozenset[str]) -> None:
        self.index = index
        self._held = held
        self._wanted = wanted
        self._client = _client(held.path)
        self._collection: Collection = self._client.create_collection(
            _COLLECTION,
            embedding_function=None,
            # One thread, so that the same vectors make the same graph.
            configuration={"hnsw": {"space": "cosine", "num_threads": 1}},
        )

    @property
    def count(self) -> int:
        return self._collection.count()

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._collection.upsert(ids=list(ids), embeddings=vectors)

    def finish(self, place: Path) -> HeldFolder | None:
        """Move it to `place`; None if another app was quicker: its index is as good, and ours is dropped."""
        complete = self.count == len(self._wanted)
        _close(self._client)
        if not complete:
            self._held.remove()
            raise _broken("some passages were left out while it was built")
        for file in self._held.path.rglob("*"):
            file.chmod(0o700 if file.is_dir() else 0o600)
        if self._held.place(place):
            return self._held
        self._held.remove()
        return None

    def abandon(self) -> None:
        _close(self._client)
        self._held.remove()


def _close(client: Client | None) -> None:
    if client is not None:
        with contextlib.suppress(CoachmateError), _plainly():
            client.close()


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    # Chroma would read a file .env of whatever folder the app was started in.
    settings = Settings(anonymized_telemetry=False, _env_file=None)
    try:
        return cast("Client", chromadb.PersistentClient(path=folder, settings=settings))
    except BaseException:
        # Chroma keeps even the client that it could not start, and would hand it out again for this path.
        SharedSystemClient.clear_system_cache()
        raise


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    """Turns whatever Chroma raises into CoachmateError, a panic of its Rust part (no Exception) included."""
    try:
        yield
    except (CoachmateError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise _broken(f"{type(error).__name__} {error}".strip().splitlines()[0]) from error


def _broken(why: str) -> CoachmateError:
    return CoachmateError(
        "The search index can't be used.",
        f"The reason: {why}.",
        "It is built anew at the next start; until then coachmate searches by words alone.",
    )
