"""How long the app takes from the start of its process to its first frame with words in it.

Beside it: a Textual app of one Static, and how long either takes is measured in the same pseudo-terminal. Also until
the guides are listed, when the first choice can be made. One run of each goes before and isn't counted: it fills the
caches of files. A cold home is an empty folder; the prepared one has an index and a database.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure, Group
from benchmarks.place import Place, beside, command, rounds
from benchmarks.terminal import Terminal, has_text

ROUNDS, SECONDS = 7, 40
GUIDES_LISTED = "Prepare a conversation"


def measure(place: Place) -> list[Group]:
    bare: list[float] = []
    cold: list[tuple[float, float]] = []
    used: list[tuple[float, float]] = []
    for repeat in rounds(ROUNDS + 1, SECONDS):
        each_bare = _bare()
        with place.fresh_home() as fresh:
            each_cold = _app(fresh)
        each_used = _app(place.home)
        if repeat:
            bare.append(each_bare)
            cold.append(each_cold)
            used.append(each_used)
    figures = [
        Figure("first words, home used before", [first for first, _ in used], bare),
        Figure("first words, empty home", [first for first, _ in cold], bare),
        Figure("guides listed, home used before", [listed for _, listed in used], bare),
        Figure("guides listed, empty home", [listed for _, listed in cold], bare),
    ]
    return [Group("First paint", "s", "coachmate", "first words of a Textual app of one Static", figures)]


def _bare() -> float:
    with Terminal(beside("bare_static"), {}) as terminal:
        terminal.wait_for("Good day.")
        return terminal.first(has_text)


def _app(home: Path) -> tuple[float, float]:
    """Seconds until the first words, and until the guides are listed."""
    with Terminal(command(), {"COACHMATE_HOME": str(home)}) as terminal:
        listed = terminal.wait_for(GUIDES_LISTED) - terminal.started
        return terminal.first(has_text), listed
