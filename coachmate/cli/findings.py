"""Prints what a check found, one thing after another, and ends with the exit status. Checks nothing itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from coachmate.checks.findings import Found
from coachmate.checks.spelling import there_is_a_dictionary
from coachmate.cli.lines import hanging, styled_start
from coachmate.coaching.text import showable

_INDENT = 4


def tell(found: Sequence[Found], looked_at: str) -> None:
    """Each thing as "file:line: what is wrong" and its remedy, then a sum; exit status 1 if there is a mistake."""
    for each in found:
        grade = "warning" if each.warning else "mistake"
        place = f"{_short(each.file)}:{each.line}" if each.line else _short(each.file)
        line = hanging(showable(f"{grade} {place}: {each.wrong}"), _INDENT)
        click.echo(styled_start(line, grade, fg="yellow" if each.warning else "red"))
        click.echo(hanging(" " * _INDENT + showable(each.remedy), _INDENT))
    mistakes = sum(not each.warning for each in found)
    warnings = len(found) - mistakes
    click.echo(f"{looked_at}: {_count(mistakes, 'mistake')}, {_count(warnings, 'warning')}.")
    if not there_is_a_dictionary():
        click.echo("Spelling wasn't looked at; after 'pip install codespell' it is.")
    if mistakes:
        sys.exit(1)


def count_of(number: int, what: str) -> str:
    """ "1 guide", "12 guides"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _count(number: int, what: str) -> str:
    return count_of(number, what) if number else f"no {what}s"


def _short(file: Path) -> str:
    """As somebody would write it here."""
    try:
        return str(file.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(file)
