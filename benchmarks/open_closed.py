"""How well the judge tells open from closed questions, beside a simple baseline, on labelled questions.

Run: `python -m benchmarks.open_closed --data FOLDER [--errors]`. Every `open_vs_closed*.jsonl` in the folder is read;
each line is an object with `text`, `label` ("open" or "closed") and `tier` (how sure the label is).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from coachmate.judge import RuleJudge

_BASELINE_WORDS = frozenset(
    ("what", "how", "why", "where", "when", "who", "which", "whose", "tell", "describe", "explain")
)
_FIRST_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Labelled:
    """One question with the label that people gave it."""

    text: str
    open: bool
    tier: str


def read(folder: Path) -> list[Labelled]:
    """All labelled questions of the folder, in the order of the files."""
    return [
        Labelled(row["text"], row["label"] == "open", row["tier"])
        for file in sorted(folder.glob("open_vs_closed*.jsonl"))
        for row in map(json.loads, filter(str.strip, file.read_text(encoding="utf-8").splitlines()))
    ]


def baseline(text: str) -> bool:
    """Open when the first word is a question word or asks to tell."""
    first = _FIRST_WORD.search(text.lower())
    return first is not None and first.group() in _BASELINE_WORDS


def anywhere(text: str) -> bool:
    """Open when such a word stands anywhere."""
    return not _BASELINE_WORDS.isdisjoint(_FIRST_WORD.findall(text.lower()))


def accuracy(rows: Iterable[Labelled], says_open: Callable[[str], bool]) -> float:
    """The share of rows judged as labelled."""
    right = [says_open(row.text) == row.open for row in rows]
    return sum(right) / len(right)


def balanced(rows: Iterable[Labelled], says_open: Callable[[str], bool]) -> float:
    """The mean of the shares found among the open and among the closed ones."""
    rows = list(rows)
    sides = ([row for row in rows if row.open], [row for row in rows if not row.open])
    return sum(accuracy(side, says_open) for side in sides if side) / sum(1 for side in sides if side)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.open_closed", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of open_vs_closed*.jsonl")
    parser.add_argument("--errors", action="store_true", help="print the misjudged questions too")
    options = parser.parse_args(arguments)
    rows = read(options.data)
    if not rows:
        print(f"There is no open_vs_closed*.jsonl in {options.data}.", file=sys.stderr)
        return 2
    judge = RuleJudge()

    def judged(text: str) -> bool:
        return judge.assess(text).open

    print("Accuracy, and in brackets the mean of both labels' shares; first word and any word: is it a question word?")
    ways = {"judge": judged, "first word": baseline, "any word": anywhere}
    print(f"{'tier':<10}{'n':>5}" + "".join(f"{name:>16}" for name in ways))
    tiers = sorted({row.tier for row in rows})
    for tier in [*tiers, "all"]:
        part = [row for row in rows if tier in (row.tier, "all")]
        figures = [f"{accuracy(part, way):.3f} ({balanced(part, way):.3f})" for way in ways.values()]
        print(f"{tier:<10}{len(part):>5}" + "".join(f"{figure:>16}" for figure in figures))
    table = Counter((row.open, judged(row.text)) for row in rows)
    print(f"\n{'':<18}{'judged open':>12}{'judged closed':>15}")
    for label in (True, False):
        name = "labelled open" if label else "labelled closed"
        print(f"{name:<18}{table[label, True]:>12}{table[label, False]:>15}")
    started = time.perf_counter()
    for row in rows:
        judge.assess(row.text)
    print(f"\n{(time.perf_counter() - started) / len(rows) * 1e6:.0f} microseconds a question")
    if options.errors:
        for row in rows:
            if judged(row.text) != row.open:
                print(f"  {row.tier:<7} labelled {'open' if row.open else 'closed':<7} {row.text}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
