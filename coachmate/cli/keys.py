"""`coachmate keys`: every action of the app with its id and its keys, and what of `keys.toml` can't be used."""

from __future__ import annotations

import itertools

import click

from coachmate.cli.lines import hanging

_KEYS_WIDTH = 16


@click.command()
def keys() -> None:
    """List the app's actions with their ids, keys and meaning.

    To change a key, write its id and the new key into keys.toml, such as: "session.back" = "f7".
    """
    from coachmate.paths import Paths
    from coachmate.tui.keys import actions, read, shown

    file = Paths.from_environment().keys_file
    every = actions()
    keymap = read(file, every)
    width = max(len(action.id) for action in every)
    for place, group in itertools.groupby(every, key=lambda action: action.place):
        click.echo(click.style(place, bold=True))
        for action in group:
            before = ", ".join(map(shown, action.keys))
            now = keymap.keys.get(action.id)
            said = f"{', '.join(map(shown, now.split(',')))} (was {before})" if now else before
            before_help = f"  {action.id:<{width}}  {said:<{_KEYS_WIDTH}}  "
            click.echo(hanging(before_help + action.tooltip, len(before_help)))
    click.echo(f"\nThe file that changes them is {file}.")
    for trouble in keymap.troubles:
        click.echo(str(trouble), err=True)
    if keymap.troubles:
        raise SystemExit(1)
