"""Where things lie on this machine. Makes folders only when asked, private ones as 0700; knows no other room.

`COACHMATE_HOME` moves everything under one folder; without it the platform's own places are used.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

from coachmate.errors import CoachmateError


@dataclass(frozen=True)
class Paths:
    """The four folders of one installation; `ensure` makes them."""

    config: Path
    data: Path
    state: Path
    cache: Path

    @classmethod
    def from_environment(cls) -> Paths:
        home = os.environ.get("COACHMATE_HOME")
        if home:
            root = Path(home).expanduser().absolute()
            return cls(root / "config", root / "data", root / "state", root / "cache")
        dirs = PlatformDirs("coachmate", appauthor=False)
        return cls(
            Path(dirs.user_config_dir),
            Path(dirs.user_data_dir),
            Path(dirs.user_state_dir),
            Path(dirs.user_cache_dir),
        )

    @property
    def database(self) -> Path:
        return self.data / "coachmate.db"

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.toml"

    @property
    def keys_file(self) -> Path:
        return self.config / "keys.toml"

    @property
    def own_prompts(self) -> Path:
        """Guides, questions and whatever else of the prompts a person has of their own; made by them, or by a copy."""
        return self.config / "prompts"

    @property
    def own_corpus(self) -> Path:
        """Guidance of a person's own, in folders by step."""
        return self.config / "corpus"

    @property
    def welcomed(self) -> Path:
        """Is there when the first run is over."""
        return self.state / "welcomed"

    @property
    def exports(self) -> Path:
        return self.data / "sheets"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def indexes(self) -> Path:
        return self.cache / "knowledge"

    @property
    def models(self) -> Path:
        return self.cache / "models"


def ensure(folder: Path) -> Path:
    """Make `folder` and what is missing above it (0700) and return it; CoachmateError tells what to do if not."""
    try:
        # Not `parents=True`, which would make the folders above it readable by others.
        for missing in [each for each in reversed(folder.parents) if not each.exists()]:
            missing.mkdir(exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise CoachmateError(
            f"The folder {folder} can't be made.",
            f"The system says: {error.strerror}.",
            "Give yourself the right to write there, or set COACHMATE_HOME to a folder of your own.",
        ) from error
    return folder


def write_private(file: Path, text: str) -> Path:
    """Write `text` to `file` in one step (aside, then renamed), readable by its owner only."""
    ensure(file.parent)
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise CoachmateError(
            f"The file {file} can't be written.",
            f"The system says: {error.strerror}.",
            "Free some space or choose another place, then try again; nothing was changed.",
        ) from error
    return file
