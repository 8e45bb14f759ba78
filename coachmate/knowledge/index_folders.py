"""The folders that hold vector indexes: which is in use, which may be removed, safe for several apps at once.

One `index-<name>/` each, built aside as `building-.../` and renamed; the file `current` names the one in use.
Whoever reads a folder holds a shared lock (flock) on it, whoever builds or removes one an exclusive lock; the
system lets go of them when a process ends, however it ends. Knows nothing of what lies inside.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coachmate.errors import CoachmateError
from coachmate.paths import ensure, write_private

_POINTER = "current"
_TRIAL = "trial-"
_ATTEMPTS = 5


@dataclass
class HeldFolder:
    """A folder with the lock that this process holds on it."""

    path: Path
    _descriptor: int

    def release(self) -> None:
        os.close(self._descriptor)

    def place(self, path: Path) -> bool:
        """Move it to `path`; False if something lies there already."""
        try:
            self.path.rename(path)
        except OSError as error:
            if path.exists():
                return False
            raise _unwritable(path, error) from error
        self.path = path
        return True

    @contextlib.contextmanager
    def trying(self) -> Iterator[None]:
        """Around a first look inside: if the process dies of it, the folder is known to be bad."""
        with tempfile.NamedTemporaryFile(prefix=_TRIAL, dir=self.path) as trial:
            _locked(trial.fileno(), fcntl.LOCK_EX, without_locks=True)
            yield

    def share(self) -> None:
        """From now on hold it as a reader, beside others."""
        with contextlib.suppress(OSError):
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self.release()


class IndexFolders:
    """The index folders below `root`, which holds nothing else."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def place_of(self, index: str) -> Path:
        return self._root / f"index-{index}"

    def current(self) -> Path | None:
        """The folder that the pointer names, if it is there."""
        try:
            name = (self._root / _POINTER).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        folder = self._root / name
        return folder if name.startswith("index-") and folder.parent == self._root and folder.is_dir() else None

    def use(self, folder: Path) -> None:
        """Let the pointer name `folder`, and remove the others that nobody holds."""
        if self.current() != folder:
            write_private(self._root / _POINTER, f"{folder.name}\n")
        for other in self._root.iterdir():
            if other.name.startswith(("index-", "building-")) and other != folder:
                self.discard(other)

    def hold(self, folder: Path) -> HeldFolder | None:
        """A reader's hold; None if it isn't there, is being built or removed, or somebody died of reading it."""
        held = _hold(folder, fcntl.LOCK_SH, without_locks=True)
        if held and _deadly(folder):
            held.release()
            return None
        return held

    def discard(self, folder: Path) -> None:
        """Remove a folder, unless somebody holds it, or may do so unseen (file systems without locks)."""
        held = _hold(folder, fcntl.LOCK_EX, without_locks=False)
        if held:
            held.remove()

    def new(self) -> HeldFolder:
        """An empty folder, 0700, that no one else removes while it is being filled."""
        ensure(self._root)
        # Between making and locking it another app may tidy it away.
        for _ in range(_ATTEMPTS):
            try:
                made = Path(tempfile.mkdtemp(prefix="building-", dir=self._root))
            except OSError as error:
                raise _unwritable(self._root, error) from error
            held = _hold(made, fcntl.LOCK_EX, without_locks=True)
            if held:
                return held
        raise CoachmateError(
            "The search index can't be built.",
            f"Other programs keep removing what is made in {self._root}.",
            "Close other windows of coachmate and start it again; until then it searches by words alone.",
        )


def _hold(folder: Path, how: int, *, without_locks: bool) -> HeldFolder | None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return None
    if _locked(descriptor, how, without_locks=without_locks):
        with contextlib.suppress(OSError):
            # The lock may have come too late: then another folder, or none, lies at the path.
            if os.path.samestat(folder.stat(), os.fstat(descriptor)):
                return HeldFolder(folder, descriptor)
    os.close(descriptor)
    return None


def _deadly(folder: Path) -> bool:
    """Whether a trial lies there that nobody holds any more: who began it never came to its end."""
    for trial in folder.glob(f"{_TRIAL}*"):
        with contextlib.suppress(OSError), trial.open("rb") as stream:
            if _locked(stream.fileno(), fcntl.LOCK_EX, without_locks=False):
                return trial.exists()
    return False


def _locked(descriptor: int, how: int, *, without_locks: bool) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return without_locks
    return True


def _unwritable(root: Path, error: OSError) -> CoachmateError:
    return CoachmateError(
        f"The search index can't be written to {root}.",
        f"The system says: {error.strerror}.",
        "Free some space or check the folder's rights; until then coachmate searches by words alone.",
    )
