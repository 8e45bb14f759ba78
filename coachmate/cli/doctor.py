"""`coachmate doctor`: looks for faults and names the remedy of each; one line a finding."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import click

from coachmate.cli.lines import hanging, sentence_or_command, styled_start
from coachmate.doctor import Check, Finding, Grade, checks, examine, fault, ok

_COLOURS = {Grade.OK: "green", Grade.NOTE: "yellow", Grade.FAULT: "red"}
_INDENT = 23


def keys() -> Iterator[Finding]:
    """The file that remaps keys; only the screens' room knows the actions."""
    from coachmate.paths import Paths
    from coachmate.tui.keys import read

    keymap = read(Paths.from_environment().keys_file)
    for trouble in keymap.troubles:
        yield fault("keys", f"{trouble.what} {trouble.why}", trouble.remedy)
    if not keymap.troubles:
        yield ok("keys", f"{len(keymap.keys)} remapped" if keymap.keys else "all as they come")


async def _examine(every: list[Check], as_json: bool) -> bool:
    """Print what is found; whether there is a fault."""
    faulty = False
    async for finding in examine(every):
        faulty = faulty or finding.grade is Grade.FAULT
        if as_json:
            click.echo(json.dumps(finding.as_json(), ensure_ascii=False))
        else:
            _print(finding)
    return faulty


def _print(finding: Finding) -> None:
    grade = f"{finding.grade:<6}"
    line = hanging(f"{grade} {finding.subject:<15} {' '.join(finding.text.split())}", _INDENT)
    click.echo(styled_start(line, grade, fg=_COLOURS[finding.grade], bold=finding.grade is Grade.FAULT))
    for remedy in finding.remedy.splitlines():
        click.echo(sentence_or_command(remedy, _INDENT))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--quick", is_flag=True, help="Without the weights' sums and the workers, which take a while.")
@click.option(
    "--limit", type=click.FloatRange(1, 3600), default=120.0, show_default=True, help="Seconds that a worker may take."
)
def doctor(as_json: bool, quick: bool, limit: float) -> None:
    """Look for faults: terminal, versions, data, weights, index, workers.

    The exit status is 1 if there is a fault.
    """
    every = list(checks(weights=not quick, workers=not quick, limit=limit))
    # Beside the settings, before what takes long.
    every.insert(next(n for n, check in enumerate(every) if check.subject == "settings") + 1, Check("keys", keys))
    if asyncio.run(_examine(every, as_json)):
        raise SystemExit(1)
