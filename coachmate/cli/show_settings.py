"""`coachmate settings`: what is set, where each value comes from, and changing it in the file."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from coachmate.settings_file import Entry


@click.group()
def settings() -> None:
    """Show and change the settings."""


@settings.command()
def show() -> None:
    """Each setting, its value, its source and its meaning."""
    from coachmate import settings_file

    faults = 0
    for entry in settings_file.entries():
        click.echo(f"{entry.name} = {entry.shown}  ({entry.place})")
        click.echo(f"    {entry.help}")
        if entry.name == "model" and entry.value is None and entry.fault is None:
            _say_who_writes()
        choices = ", ".join(entry.choices) or entry.limits
        if choices:
            click.echo(f"    It can be: {choices}.")
        if entry.fault is not None:
            faults += 1
            click.echo(f"    {entry.fault}")
    for key in settings_file.unknown_keys():
        click.echo(f"\n{settings_file.unknown_advice(key)}")
    click.echo(f"\nThe file is {settings_file.settings_file()}.")
    if faults:
        raise CoachmateError("A setting can't be used; the default is shown in its place.", "", "Correct it as shown.")


@settings.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("value")
def set_value(name: str, value: str) -> None:
    """Write VALUE for the setting NAME into the settings file."""
    from coachmate import settings_file

    _say(settings_file.change(name, value))


@settings.command()
@click.argument("name")
def unset(name: str) -> None:
    """Take the setting NAME out of the settings file; its default counts again."""
    from coachmate import settings_file

    _say(settings_file.reset(name))


@settings.command()
def path() -> None:
    """Where the settings file is, or would be."""
    from coachmate import settings_file

    click.echo(settings_file.settings_file())


def _say_who_writes() -> None:
    from coachmate import settings as all_settings
    from coachmate import wiring

    # A setting that is wrong is told of in its own place.
    with contextlib.suppress(CoachmateError):
        click.echo(f"    The questions are written by {wiring.who_writes(all_settings.load())}.")


def _say(entry: Entry) -> None:
    from coachmate.settings_file import Source

    click.echo(f"{entry.name} = {entry.shown}  ({entry.place})")
    if entry.source is Source.ENVIRONMENT:
        click.echo(f"The file was changed, but {entry.place} comes before it, as long as it is set.", err=True)
