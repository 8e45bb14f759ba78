"""`coachmate settings`: what is set, and where each value comes from."""

from __future__ import annotations

import click


@click.group()
def settings() -> None:
    """Show the settings and where each comes from."""


@settings.command()
def show() -> None:
    """Each setting, its value, its source and its meaning."""
    from coachmate import settings as module
    from coachmate.paths import Paths

    for name, value, source in module.sources(module.load()):
        click.echo(f"{name} = {value if value is not None else 'not set'}  ({source})")
        click.echo(f"    {module.Settings.model_fields[name].description}")
    click.echo(f"\nThe file is {Paths.from_environment().settings_file}.")
