"""Which model file writes the questions: listing, adding, using, removing and checking, for the screen and the command.

Joins the list, the checks and the trial; a model that fails any of them changes nothing. Draws nothing.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coachmate.engine.client import WorkerState
from coachmate.engine.model_check import Facts, examine
from coachmate.engine.model_registry import SHIPPED, Entry, Registry, whole_path
from coachmate.engine.model_switch import LoadableModel, SwitchableModel
from coachmate.engine.model_trial import tried
from coachmate.engine.models import LocalLanguageModel
from coachmate.engine.shipped import SHIPPED_TITLE, shipped_gguf
from coachmate.errors import CoachmateError

# What the list calls the file that the setting 'model' names.
BY_SETTING = "by setting"


@dataclass(frozen=True)
class ListedModel:
    """A line of the list; `added` is None for what nobody added. `facts.problem` says what is wrong with it."""

    name: str
    facts: Facts
    in_use: bool
    added: datetime | None = None


class ModelChoice:
    """`switch` is the running app's model, which follows; without it only the list changes.

    `setting` is the file that the setting 'model' names, which goes before the list.
    """

    def __init__(
        self,
        registry: Registry,
        *,
        context: int,
        logs: Path,
        cache: Path,
        setting: Path | None = None,
        patience: float | None = None,
    ) -> None:
        self.registry = registry
        self.switch: SwitchableModel | None = None
        self._context = context
        self._logs = logs
        self._cache = cache
        self._setting = setting
        self._patience = patience

    def file(self) -> Path | None:
        """The file to begin with; None for the shipped one, also where the list can't be read."""
        if self._setting is not None:
            return self._setting
        try:
            return self.registry.path_of(self.registry.in_use())
        except CoachmateError:
            return None

    def in_words(self) -> str:
        """Which file writes the questions, as one says it in a sentence."""
        if self._setting is not None:
            return self._setting.name
        try:
            name = self.registry.in_use()
        except CoachmateError:
            name = SHIPPED
        return f"the bundled {SHIPPED_TITLE}" if name == SHIPPED else f"{name}, chosen from the list of models"

    def make(self, file: Path | None) -> LoadableModel:
        """A model over `file` (None: the shipped one), not yet started."""
        return LocalLanguageModel(
            logs=self._logs, cache=self._cache, gguf=file, context=self._context, patience=self._patience
        )

    async def listed(self) -> list[ListedModel]:
        """All models with what is known of them; CoachmateError if the list can't be read."""
        return await asyncio.to_thread(self._list)

    async def add(self, file: Path, name: str | None = None) -> Entry:
        """Check and try `file`, then list it; CoachmateError if anything is wrong, and nothing changes."""
        entry = await asyncio.to_thread(self.registry.new_entry, file, name)
        await self._prove(entry.name, entry.path)
        await asyncio.to_thread(self.registry.add, entry)
        return entry

    async def use(self, name: str) -> None:
        """Write with the model of that name from now on. CoachmateError if it fails, and the old one stays."""
        if self._setting is not None:
            raise CoachmateError(
                "Another model can't be chosen here.",
                f"The setting 'model' names {self._setting}, and it goes before the list.",
                "Take that setting away first; 'coachmate settings show' tells where it comes from.",
            )
        file = await asyncio.to_thread(self.registry.path_of, name)
        in_use = await asyncio.to_thread(self.registry.in_use)
        if name == in_use and (self.switch is None or self.switch.state is WorkerState.READY):
            return
        await self._examine(file)
        model = await tried(name, lambda: self.make(file))
        try:
            await asyncio.to_thread(self.registry.use, name)
        except BaseException:
            await model.aclose()
            raise
        if self.switch is not None:
            await self.switch.put(model)
        else:
            await model.aclose()

    async def remove(self, name: str) -> Entry:
        """Take the entry off the list; the file stays where it is. `restore` takes it back."""
        return await asyncio.to_thread(self.registry.remove, name)

    async def restore(self, entry: Entry) -> None:
        await asyncio.to_thread(self.registry.add, entry)

    async def check(self, name: str) -> Facts:
        """Check and try a listed model, or any file; the facts if all is well, else CoachmateError."""
        return await self._prove(name, await asyncio.to_thread(self._file_called, name))

    async def _prove(self, name: str, file: Path | None) -> Facts:
        facts = await self._examine(file)
        model = await tried(name, lambda: self.make(file))
        await model.aclose()
        return facts

    async def _examine(self, file: Path | None) -> Facts:
        facts = await asyncio.to_thread(lambda: examine(file or shipped_gguf(), context=self._context))
        if facts.problem:
            raise facts.problem
        return facts

    def _file_called(self, name: str) -> Path | None:
        if name == BY_SETTING and self._setting is not None:
            return self._setting
        try:
            return self.registry.path_of(name)
        except CoachmateError:
            if "/" in name or name.lower().endswith(".gguf"):
                return whole_path(Path(name))
            raise

    def _list(self) -> list[ListedModel]:
        entries = self.registry.entries()
        used = BY_SETTING if self._setting is not None else self.registry.in_use()
        rows: list[tuple[str, Path, datetime | None]] = [(SHIPPED, shipped_gguf(), None)]
        if self._setting is not None:
            rows.append((BY_SETTING, self._setting, None))
        rows += [(each.name, each.path, each.added) for each in entries]
        return [self._row(name, file, added, used == name) for name, file, added in rows]

    def _row(self, name: str, file: Path, added: datetime | None, in_use: bool) -> ListedModel:
        # The one in use has its memory already.
        facts = examine(file, context=self._context, free=sys.maxsize if in_use else None)
        return ListedModel(name, facts, in_use, added)
