"""The list of model files that a person has added, and which of them is in use: one small JSON file.

Knows names and paths; opens no model. The shipped model is always there, as "shipped".
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from coachmate.coaching.text import one_line
from coachmate.errors import CoachmateError
from coachmate.paths import write_private

SHIPPED = "shipped"
LONGEST_NAME = 60


class Entry(BaseModel):
    """A model file by name; `size` in bytes and `added` are as they were when it was added."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    path: Path
    size: int
    added: datetime


class _Listed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    use: str = SHIPPED
    models: tuple[Entry, ...] = ()


class Registry:
    """Reads its file anew for every question, so that an app and a command see each other's changes."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def entries(self) -> tuple[Entry, ...]:
        """Those that were added, oldest first; CoachmateError if the list can't be read."""
        return self._read().models

    def in_use(self) -> str:
        """The name of the model in use; one that is no longer listed gives way to the shipped one."""
        listed = self._read()
        return listed.use if any(each.name == listed.use for each in listed.models) else SHIPPED

    def path_of(self, name: str) -> Path | None:
        """Where the model of that name lies; None for the shipped one. CoachmateError lists those there are."""
        if name == SHIPPED:
            return None
        return self.entry(name).path

    def entry(self, name: str) -> Entry:
        entries = self.entries()
        for each in entries:
            if each.name == name:
                return each
        known = ", ".join([SHIPPED, *(each.name for each in entries)])
        raise CoachmateError(
            f"There is no model '{one_line(name, LONGEST_NAME)}'.", f"There are: {known}.", "Name one."
        )

    def new_entry(self, file: Path, name: str | None) -> Entry:
        """An entry for `file`, not yet listed; CoachmateError if its name can't be, or is taken, or the file is."""
        path = whole_path(file)
        name = name if name is not None else _name_of(path)
        if not name or name != one_line(name) or len(name) > LONGEST_NAME:
            raise CoachmateError(
                "The model can't have this name.",
                f"A name has 1 to {LONGEST_NAME} characters on one line, without spaces at its ends.",
                "Give another with --name.",
            )
        for each in self.entries():
            if each.path == path:
                raise CoachmateError(
                    f"{path.name} is listed already.",
                    f"Its name is {each.name}.",
                    "Use it under that name, or take that off the list first.",
                )
            if each.name.casefold() == name.casefold():
                raise _taken(name)
        if name.casefold() == SHIPPED:
            raise _taken(name)
        try:
            size = path.stat().st_size
        except (OSError, ValueError):
            size = 0
        return Entry(name=name, path=path, size=size, added=datetime.now(UTC).replace(microsecond=0))

    def add(self, entry: Entry) -> None:
        """List it, last, or where it was before if its name was just removed; CoachmateError if the name is taken."""
        listed = self._read()
        if any(each.name.casefold() == entry.name.casefold() for each in listed.models):
            raise _taken(entry.name)
        models = sorted((*listed.models, entry), key=lambda each: each.added)
        self._write(_Listed(use=listed.use, models=tuple(models)))

    def use(self, name: str) -> None:
        if name != SHIPPED:
            self.entry(name)
        self._write(_Listed(use=name, models=self._read().models))

    def remove(self, name: str) -> Entry:
        """Take it off the list; the file stays. The one in use and the shipped one can't be taken off."""
        if name == SHIPPED:
            raise CoachmateError(
                "The shipped model can't be removed.", "It comes along with coachmate.", "Use another: it then rests."
            )
        entry = self.entry(name)
        if self.in_use() == name:
            raise CoachmateError(
                f"{name} is in use.", "What is in use can't be taken off the list.", "Use another model first."
            )
        listed = self._read()
        self._write(_Listed(use=listed.use, models=tuple(each for each in listed.models if each.name != name)))
        return entry

    def _read(self) -> _Listed:
        try:
            return _Listed.model_validate_json(self.file.read_bytes())
        except FileNotFoundError:
            return _Listed()
        except (OSError, ValidationError) as error:
            why = error.strerror if isinstance(error, OSError) else "It is not as coachmate wrote it"
            raise CoachmateError(
                f"The list of models {self.file} can't be read.",
                f"{why}.",
                "Mend it, or move it away: the shipped model is always there.",
            ) from error

    def _write(self, listed: _Listed) -> None:
        write_private(self.file, listed.model_dump_json(indent=2) + "\n")


def whole_path(file: Path) -> Path:
    """The path from the root on, with ~ as the home folder; where nobody has that home, ~ stays as it is."""
    try:
        return file.expanduser().absolute()
    except RuntimeError:
        return file.absolute()


def _name_of(path: Path) -> str:
    stem = path.name[: -len(".gguf")] if path.name.lower().endswith(".gguf") else path.name
    return one_line(stem)[:LONGEST_NAME].strip()


def _taken(name: str) -> CoachmateError:
    return CoachmateError(f"There is a model '{name}' already.", "", "Give another name with --name.")
