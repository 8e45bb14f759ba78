"""`coachmate completion`: the script that lets a shell complete coachmate's commands; click writes it."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_VARIABLE = "_COACHMATE_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion for SHELL.

    \b
    bash: coachmate completion bash > ~/.local/share/bash-completion/completions/coachmate
    zsh:  coachmate completion zsh > a folder of $fpath, as _coachmate
    fish: coachmate completion fish > ~/.config/fish/completions/coachmate.fish
    """
    from coachmate.cli.main import cli

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(cli, {}, "coachmate", _VARIABLE).source())
