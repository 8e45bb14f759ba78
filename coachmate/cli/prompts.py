"""`coachmate prompts`: lists guides and questions, copies a guide to edit, checks what somebody wrote."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachmate.errors import CoachmateError

if TYPE_CHECKING:
    from coachmate.checks.findings import Found
    from coachmate.checks.prompt_files import PromptFiles


@click.group()
def prompts() -> None:
    """List, copy and check guides and questions."""


@prompts.command("list")
def list_prompts() -> None:
    """All guides and files of questions: version, and where each comes from."""
    from coachmate.all_texts import lines_of, read_all
    from coachmate.cli.findings import count_of
    from coachmate.cli.lines import hanging
    from coachmate.content.guides import read_guide
    from coachmate.paths import Paths
    from coachmate.resources import resource

    every, shipped = read_all(), resource("prompts")
    click.echo(click.style("Guides", bold=True))
    width = max(len(guide.id) for guide in every.texts.guides)
    for guide in sorted(every.texts.guides, key=lambda guide: guide.id):
        told = "shipped"
        if guide.id in every.texts.own_guides:
            told, copied = "yours", guide.copied_from
            there = shipped / "guides" / f"{(copied.guide if copied else guide.id)}.yaml"
            if copied and there.is_file():
                told += f", copied from version {copied.version} of {copied.guide}"
                now = read_guide(there).version
                told += f"; the shipped one is now {now}" if now != copied.version else ""
            elif there.is_file():
                told += f", in place of the shipped one (version {read_guide(there).version})"
        click.echo(hanging(f"  {guide.id:<{width}}  version {guide.version}  {told}", width + 4))
    click.echo(click.style("Questions", bold=True))
    for name, version, count, told in _question_files(shipped, Paths.from_environment().own_prompts):
        click.echo(f"  {name:<{width}}  version {version}  {count_of(count, 'question')}, {told}")
    click.echo(f"Shipped: {shipped}")
    click.echo(f"Yours:   {Paths.from_environment().own_prompts}")
    for line in lines_of(every.left_out):
        click.echo(hanging(line, 2))


def _question_files(shipped: Path, own: Path) -> list[tuple[str, int, int, str]]:
    """(name, version, number of questions, whose it is) of each file that can be used."""
    from coachmate.content.questions import read_questions
    from coachmate.reading.own_files import YAML, OwnFiles
    from coachmate.reading.yaml_files import yaml_files

    mine = OwnFiles(own)
    read = {each.file.stem: each for each in map(read_questions, yaml_files(shipped / "questions"))}
    yours = {each.file.stem: each for each in mine.each(mine.files("questions/*", YAML), read_questions)}
    told = dict.fromkeys(read, "shipped") | dict.fromkeys(yours, "yours")
    told |= dict.fromkeys(read.keys() & yours.keys(), "yours, in place of the shipped ones")
    both = read | yours
    return [(name, each.version, len(each.questions), told[name]) for name, each in sorted(both.items())]


@prompts.command()
@click.argument("guide")
@click.option("--as", "new_id", metavar="ID", help="The id of the copy, for a guide beside the shipped one.")
def copy(guide: str, new_id: str | None) -> None:
    """Copy the shipped guide GUIDE into your own folder, where you can edit it; its comments come along."""
    from coachmate.content.guides import read_guide
    from coachmate.paths import Paths, write_private
    from coachmate.reading.yaml_files import read_text, yaml_files
    from coachmate.resources import resource

    shipped = {file.stem: file for file in yaml_files(resource("prompts") / "guides")}
    if guide not in shipped:
        raise CoachmateError(
            f"There is no shipped guide '{guide}'.", f"There are: {', '.join(shipped)}.", "Name one of them."
        )
    identity = new_id or guide
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity):
        raise CoachmateError(
            f"'{identity}' can't be the id of a guide.",
            "It is made of small letters, figures and single hyphens.",
            "Choose another one, such as our-week.",
        )
    if new_id in shipped and new_id != guide:
        raise CoachmateError(
            f"'{new_id}' is the id of another shipped guide.",
            "The copy would stand in its place.",
            "Choose another id.",
        )
    own = Paths.from_environment().own_prompts / "guides"
    file = own / f"{identity}.yaml"
    taken = next((each for each in (file, file.with_suffix(".yml")) if each.exists()), None)
    if taken is not None:
        raise CoachmateError(
            f"You have a guide '{identity}' already: {taken}",
            "Copying would overwrite what you wrote.",
            "Edit that one, move it away, or copy under another id: --as ID.",
        )
    version = read_guide(shipped[guide]).version
    write_private(file, as_copy(read_text(shipped[guide]), guide, version, identity))
    click.echo(f"Copied to {file}")
    if identity == guide:
        click.echo("From the next start on it stands in place of the shipped one. Remove it to get that back.")
    else:
        click.echo("From the next start on it stands beside the shipped one. Give it a title of its own.")
    click.echo("When you have edited it: coachmate prompts check")


def as_copy(text: str, guide: str, version: int, identity: str) -> str:
    """A guide's text under another id, with a line that says what it was copied from; all else as it stands."""
    mark = f"id: {identity}\ncopied_from: {{guide: {guide}, version: {version}}}"
    return re.sub(r"^id:.*$", mark, text, count=1, flags=re.MULTILINE)


@prompts.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER|FILE]...")
@click.option("--deep", is_flag=True, help="With the sentence model: near-duplicates, and stages with nothing to cite.")
def check(paths: tuple[Path, ...], deep: bool) -> None:
    """Look for mistakes in all prompts, yours too, or in those files and folders.

    Each is told with file, line and remedy. The exit status is 1 if there is a mistake; warnings (old copies, spelling,
    guides that your own map doesn't name) leave it at 0.
    """
    from coachmate.checks.findings import in_order
    from coachmate.checks.prompt_files import in_folder, kind_of
    from coachmate.checks.prompts import check_prompts
    from coachmate.cli.findings import count_of, tell
    from coachmate.paths import Paths
    from coachmate.resources import resource

    folder, own_folder = resource("prompts"), Paths.from_environment().own_prompts
    shipped = in_folder(folder)
    own = in_folder(own_folder) if own_folder.is_dir() else type(shipped)()
    looked_at = set() if paths else {*_files(shipped), *_files(own)}
    for path in paths:
        absolute = path.absolute()
        if absolute.is_dir():
            named = in_folder(absolute)
        else:
            named = type(shipped)()
            named.add(absolute, kind_of(absolute))
        looked_at |= set(_files(named))
        own.join(named)
    found = check_prompts(shipped, own, looked_at, folder)
    if deep:
        found = in_order([*found, *(each for each in asyncio.run(_deep(shipped, own)) if each.file in looked_at)])
    tell(found, count_of(len(looked_at), "file"))


def _files(files: PromptFiles) -> list[Path]:
    return [
        *files.guides.values(),
        *files.questions.values(),
        *files.lists.values(),
        *(file for file, _ in files.astray),
    ]


async def _deep(shipped: PromptFiles, own: PromptFiles) -> list[Found]:
    """What the sentence model finds in those files that can be read."""
    from coachmate.all_texts import read_all
    from coachmate.checks.deep import models, near_duplicates, nothing_to_cite
    from coachmate.checks.findings import attempt
    from coachmate.checks.prompts import guides_of
    from coachmate.checks.questions import beside
    from coachmate.content.guides import read_guide
    from coachmate.content.questions import read_questions

    ignored: list[Found] = []
    guides = [
        (file, guide) for file in guides_of(shipped, own) if (guide := attempt(read_guide, file, ignored)) is not None
    ]
    kept = [file for name, file in shipped.questions.items() if name not in own.questions]
    files = [
        [content for file in some if (content := attempt(read_questions, file, ignored)) is not None]
        for some in (kept, own.questions.values())
    ]
    documents = read_all().texts.documents
    async with models(documents, lambda line: print(line, file=sys.stderr, flush=True)) as (embedder, library):
        return [
            *await near_duplicates(beside(files[0], files[1]), embedder),
            *await nothing_to_cite(guides, library),
        ]
