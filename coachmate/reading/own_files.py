"""A person's own folder beside a shipped one: its files win. One with a mistake is left out; what is shipped serves.

Knows folders and errors, not what the files mean.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from coachmate.errors import ContentError

T = TypeVar("T")
YAML = (".yaml", ".yml")


class OwnFiles:
    """The files of one own folder, which needn't be there; `left_out` tells which of them can't be used, and why."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.left_out: list[ContentError] = []

    def files(self, pattern: str, endings: Sequence[str]) -> list[Path]:
        """The files that the pattern finds below the folder, by path; hidden ones aren't meant."""
        try:
            found = sorted(self.folder.glob(pattern))
        except OSError as error:
            self._note(self.folder, f"it can't be looked into; the system says: {error.strerror}.")
            return []
        return [
            file
            for file in found
            if file.suffix in endings
            and not any(part.startswith(".") for part in file.relative_to(self.folder).parts)
            and self._is_file(file)
        ]

    def each(self, files: Iterable[Path], read: Callable[[Path], T]) -> list[T]:
        """What `read` makes of each file that can be used."""
        made = []
        for file in files:
            try:
                made.append(read(file))
            except ContentError as error:
                self.left_out.append(error)
        return made

    def instead(self, names: Sequence[str], read: Callable[[Mapping[str, Path]], T]) -> T:
        """What `read` makes, given the own files of those names, to be read in place of the shipped ones.

        One with a mistake is left out, and `read` tries again without it. ContentError if it fails without any.
        """
        own = {name: file for name in names if self._is_file(file := self.folder / name)}
        while True:
            try:
                return read(own)
            except ContentError as error:
                if not own:
                    raise
                blamed = next((name for name, file in own.items() if file == error.file), None)
                if blamed is not None:
                    self.left_out.append(error)
                    del own[blamed]
                    continue
                # A shipped file that was sound until the own ones stood beside it.
                for file in own.values():
                    self._note(file, f"with it, what belongs to it can't be used: {error.why}", error.remedy)
                own = {}

    def _is_file(self, file: Path) -> bool:
        """Whether it is a plain file: a named pipe would never come to its end."""
        try:
            return stat.S_ISREG(file.stat().st_mode)
        except FileNotFoundError:
            return False
        except OSError as error:
            self._note(file, f"it can't be looked at; the system says: {error.strerror}.")
            return False

    def _note(self, file: Path, wrong: str, remedy: str = "Check that it is there and that you may read it.") -> None:
        self.left_out.append(
            ContentError(f"The file {file.name} can't be used.", f"{file}: {wrong}", remedy, file=file)
        )
