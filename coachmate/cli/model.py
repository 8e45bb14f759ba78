"""`coachmate model`: list, add, use, remove and check the files that can write the questions."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachmate.coaching.text import one_line, showable
from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from coachmate.engine.model_choice import ListedModel, ModelChoice


@click.group()
def model() -> None:
    """List, add, use, remove and check model files (GGUF)."""


@model.command("list")
def list_models() -> None:
    """All models, with their figures and what is wrong with each; a star marks the one in use."""
    from coachmate.engine.model_check import megabytes

    for each in asyncio.run(_choice().listed()):
        facts = each.facts
        figures = [megabytes(facts.size)] if facts.size else []
        figures += [f"{facts.context} tokens"] if facts.context else []
        if facts.architecture:
            figures.append("chat template" if facts.template else "no chat template")
        _say(f"{'*' if each.in_use else ' '} {each.name}  {', '.join(figures)}")
        _say(f"    {one_line(str(facts.file))}")
        if facts.problem:
            _say(f"    {facts.problem}")
    _say_who_writes()


@model.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="What to call it; otherwise the file's own name.")
def add(file: Path, name: str | None) -> None:
    """Check FILE, load it once, and put it on the list. The file stays where it is."""
    entry = asyncio.run(_choice().add(file, name))
    _say(f"{entry.name} is on the list. Use it: coachmate model use '{entry.name}'")


@model.command()
@click.argument("name")
def use(name: str) -> None:
    """Write questions with the model NAME from now on; "shipped" is the one that comes along."""
    asyncio.run(_choice().use(name))
    _say(f"{name} writes the questions from the next start on.")
    _say_who_writes()


@model.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take the model NAME off the list; its file stays where it is."""
    entry = asyncio.run(_choice().remove(name))
    _say(f"{entry.name} is off the list. Its file stays: {entry.path}")


@model.command()
@click.argument("what", metavar="[NAME|FILE]", required=False)
@click.pass_context
def check(context: click.Context, what: str | None) -> None:
    """Check a model, listed or not, and load it once; without an argument all that are listed."""
    wrong = asyncio.run(_check(_choice(), what))
    context.exit(1 if wrong else 0)


async def _check(choice: ModelChoice, what: str | None) -> bool:
    """Check one, or all; True if anything is wrong."""
    listed: list[ListedModel] = [] if what else await choice.listed()
    wrong = False
    for name in [what] if what else [each.name for each in listed]:
        try:
            await choice.check(name)
        except CoachmateError as error:
            wrong = True
            _say(f"{name}: {error}")
        else:
            _say(f"{name}: it loads and writes.")
    return wrong


def _choice() -> ModelChoice:
    from coachmate import settings, wiring

    return wiring.open_models(settings.load())


def _say_who_writes() -> None:
    from coachmate import settings

    if settings.load().server_url:
        _say("While the setting 'server_url' names a server, that one writes the questions.")


def _say(text: str) -> None:
    click.echo(showable(text))
