"""Misspelt words, and American spellings in British texts, from the dictionaries of codespell; no network, no guessing.

Only words that are known to be wrong are told, each with what was meant: names and rare words are let pass. codespell
is under the GPL, so coachmate doesn't bring it: its dictionaries are read as files where somebody has installed it, and
its code isn't imported.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MISSPELT = "codespell_lib/data/dictionary.txt"
_AMERICAN = "codespell_lib/data/dictionary_en-GB_to_en-US.txt"
# American spellings of one sense that are British ones of another: the practice, a story told, to license.
_BRITISH_TOO = frozenset(
    """
    acknowledgment acknowledgments biased coloration colorations cognizant defenses dialog dialogs focused focuses
    focusing judgment judgments license licensed licenses licensing meter meters mold molds practice practices
    program programs refocused refocuses refocusing routing specialty specialties story stories tidbit tidbits
    writable
    """.split()  # noqa: SIM905  # one can read it so
)
# Names that a misspelling looks like, also where they begin a sentence.
_NAMES = frozenset({"ines"})


@dataclass(frozen=True)
class Misspelt:
    """A word, where it begins in the line that was looked at, and what was probably meant."""

    word: str
    at: int
    meant: str
    american: bool


def misspelt(line: str) -> Iterator[Misspelt]:
    """The words of a line that are misspelt or American; one that begins large in mid-sentence is taken for a name.

    None without a dictionary.
    """
    wrong, american = dictionaries()
    for found in _WORD.finditer(line):
        word = found.group().replace("’", "'")
        if not word.islower() and not _begins_a_sentence(line, found.start()):
            continue
        plain = word.casefold()
        if plain in _NAMES and not word.islower():
            continue
        if plain in wrong:
            yield Misspelt(found.group(), found.start(), wrong[plain], american=False)
        elif plain in american:
            yield Misspelt(found.group(), found.start(), american[plain], american=True)


def _begins_a_sentence(line: str, at: int) -> bool:
    before = line[:at].rstrip(" \t\"'“‘(*_->#")
    return not before or before[-1] in ".!?:"


@cache
def dictionaries() -> tuple[dict[str, str], dict[str, str]]:
    """(misspelling: what is meant, American: British), in small letters; empty where codespell isn't installed."""
    wrong = {}
    for key, meant in _entries(_MISSPELT):
        *choices, last = (part.strip() for part in meant.split(","))
        # After several corrections stands a comma, and perhaps a reason.
        wrong[key] = " or ".join(choices or [last])
    american = {us.strip(): british for british, us in _entries(_AMERICAN)}
    return wrong, {us: british for us, british in american.items() if us not in _BRITISH_TOO}


def there_is_a_dictionary() -> bool:
    """Whether spelling can be looked at."""
    return bool(dictionaries()[0])


def _entries(name: str) -> Iterator[tuple[str, str]]:
    try:
        file = Path(str(importlib.metadata.distribution("codespell").locate_file(name)))
    except importlib.metadata.PackageNotFoundError:
        return
    for line in file.read_text("utf-8").splitlines():
        key, arrow, value = line.partition("->")
        if arrow:
            yield key.casefold(), value
