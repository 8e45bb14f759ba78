"""A line for the path of a file, which completes names of folders and of files with one ending. Knows nothing else."""

from __future__ import annotations

import asyncio
import os
from itertools import islice
from pathlib import Path

from textual.suggester import Suggester
from textual.widgets import Input

# A folder with more entries is not looked through to its end.
_MOST = 5_000
LONGEST = 4_096


def completed(value: str, ending: str) -> str | None:
    """`value` with the name that it begins made whole, the shortest that fits; a folder gets a slash behind it."""
    folder, _, begun = value.rpartition("/")
    if not value or "\0" in value:
        return None
    try:
        place = Path(f"{folder}/").expanduser() if "/" in value else Path()
        with os.scandir(place) as entries:
            names = [
                f"{each.name}/" if each.is_dir() else each.name
                for each in islice(entries, _MOST)
                if each.name.startswith(begun) and (begun.startswith(".") or not each.name.startswith("."))
            ]
    except (OSError, RuntimeError):
        return None
    fitting = [name for name in names if name.endswith("/") or name.lower().endswith(ending)]
    best = min(fitting, key=lambda name: (len(name), name), default=None)
    return value + best[len(begun) :] if best else None


class _Paths(Suggester):
    def __init__(self, ending: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._ending = ending

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value, self._ending)


class PathBox(Input):
    """Shows how the path may go on; the right arrow takes that."""

    def __init__(self, *, id: str, placeholder: str, ending: str) -> None:
        super().__init__(
            id=id, placeholder=placeholder, suggester=_Paths(ending), max_length=LONGEST, select_on_focus=False
        )

    @property
    def path(self) -> Path | None:
        """What stands there, without the quotation marks that file managers put around it; None if nothing does."""
        text = self.value.strip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
            text = text[1:-1]
        return Path(text) if text else None
