"""`python -m benchmarks`: every measurement beside its peer, as one table of ratios; some five minutes.

  --only NAME   one measurement (may be given several times)
  --json FILE   save all figures, with every single value

The machine should have nothing else to do. How busy others keep it is told beside each measurement, and figures that
were taken beside other work say little by themselves; their ratios, measured in turn, say more.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import place
from benchmarks.figures import Group, table

# What takes time after time first; each module says what it measures and how.
MEASUREMENTS = ("first_paint", "keys", "tokens", "first_questions", "busy", "memory", "sessions")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=MEASUREMENTS, help="one measurement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save all figures there")
    options = parser.parse_args(arguments)
    machine = place.machine()
    begun = time.monotonic()
    groups: list[Group] = []
    _tell("preparing a home with an index")
    with place.prepared() as prepared:
        for name in options.only or MEASUREMENTS:
            load = place.busy_elsewhere()
            _tell(f"measuring {name}")
            found: list[Group] = importlib.import_module(f"benchmarks.{name}").measure(prepared)
            for group in found:
                group.load = load
            groups += found
    seconds = time.monotonic() - begun
    after = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Machine: {machine} before, {after} after. {seconds:.0f} seconds.")
    print("Ratio, then the median (smallest to largest) of ours | of what stands beside it.")
    print()
    print(table(groups))
    if options.json is not None:
        saved = {"machine": machine, "seconds": round(seconds), "groups": [group.as_json() for group in groups]}
        options.json.write_text(json.dumps(saved, indent=1) + "\n", "utf-8")
    return 0


def _tell(line: str) -> None:
    print(f"{line} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
