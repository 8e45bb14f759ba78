"""The command `coachmate`: without a subcommand it opens the app. Imports what a command needs only when it runs."""

from __future__ import annotations

import importlib
import io
import sys

import click

from coachmate import __version__
from coachmate.errors import CoachmateError
from coachmate.terminal import LIKENESS

# name -> (module, attribute, one-line help): listing the commands imports none of them.
_COMMANDS = {
    "plain": ("coachmate.cli.plain", "plain", "The same guides line by line, for screen readers and pipes."),
    "partner": ("coachmate.cli.partner", "partner", "Partners and groups, what you agreed, files to exchange."),
    "commitments": ("coachmate.cli.commitments", "commitments", "What you meant to do, and what became of it."),
    "calendar": ("coachmate.cli.calendar", "calendar", "Your days and meetings as a calendar file (.ics)."),
    "checkin": ("coachmate.cli.checkin", "checkin", "Score how hard you tried today, by your own questions."),
    "experts": ("coachmate.cli.experts", "experts", "Who or what answers which question at work, and the gaps."),
    "prompts": ("coachmate.cli.prompts", "prompts", "List, copy and check guides and questions, yours too."),
    "corpus": ("coachmate.cli.corpus", "corpus", "Check the guidance, yours too."),
    "ask": ("coachmate.cli.ask", "ask", "Coaching questions for many statements (JSON Lines)."),
    "assess": ("coachmate.cli.assess", "assess", "Assess many questions (JSON Lines)."),
    "search": ("coachmate.cli.search", "search", "Search the library, or a folder of your own (JSON Lines)."),
    "index": ("coachmate.cli.index", "index", "Bring the search index up to date."),
    "model": ("coachmate.cli.model", "model", "List, add, use, remove and check model files."),
    "settings": ("coachmate.cli.show_settings", "settings", "Show and change the settings."),
    "keys": ("coachmate.cli.keys", "keys", "List the app's keys, and what keys.toml makes of them."),
    "doctor": ("coachmate.cli.doctor", "doctor", "Look for faults, each with its remedy."),
    "completion": ("coachmate.cli.completion", "completion", "Print the completion for your shell."),
}

# As in the settings, which take longer to import than help may.
THEMES = ["dark", "light", "high-contrast-dark", "high-contrast-light"]


class _Lazy(click.Group):
    """A group that loads a command's module when the command is run, not when help is shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in _COMMANDS.items()])


@click.group(cls=_Lazy, invoke_without_command=True)
@click.version_option(__version__, prog_name="coachmate")
@click.option("--theme", type=click.Choice(THEMES), help="Colours of the screen.")
@click.pass_context
def cli(context: click.Context, theme: str | None) -> None:
    """Peer coaching in the terminal: one good, open question, on your own machine.

    Without a command, the app opens. COACHMATE_HOME moves all that coachmate keeps to one folder.
    """
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("The app needs a terminal. 'coachmate plain' works with pipes.")
    from coachmate import settings, terminal, wiring
    from coachmate.paths import Paths

    chosen = settings.load(theme=theme)
    if (why_not := terminal.why_not(chosen.signs)) is not None:
        raise why_not
    from coachmate.tui.app import CoachmateApp
    from coachmate.tui.pastes import keep_pastes_whole
    from coachmate.tui.quick_keys import keep_keys_quick

    keep_pastes_whole()
    keep_keys_quick()
    app = CoachmateApp(chosen, wiring.build, welcome=not Paths.from_environment().welcomed.exists())
    app.run()
    context.exit(app.return_code or 0)


def main(arguments: list[str] | None = None) -> object:
    """Run the command; an error meant for people is shown without a traceback, and the exit status is 1."""
    for stream in (sys.stdout, sys.stderr):
        # Where there is no UTF-8, quotation marks and signs come out as their likenesses rather than as an error.
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors=LIKENESS)
    try:
        outcome: object = cli(arguments)
        return outcome
    except CoachmateError as error:
        click.echo(click.style(error.what, bold=True), err=True)
        for line in (error.why, error.remedy):
            if line:
                click.echo(line, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
