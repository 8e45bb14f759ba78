"""Checks prompts: what the readers refuse, the map of the steps and its guides, old copies, spelling.

What is asked of questions stands in `questions`. Asks no model; `deep` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from coachmate.checks.corpus import spelling
from coachmate.checks.findings import Found, attempt, in_order
from coachmate.checks.prompt_files import Kind, PromptFiles
from coachmate.checks.questions import check_questions
from coachmate.coaching.guides import Guide
from coachmate.coaching.steps import unknown_guides
from coachmate.content.active_questions import read_starters
from coachmate.content.guides import read_guide
from coachmate.content.questions import read_questions
from coachmate.content.steps import read_steps
from coachmate.errors import ContentError
from coachmate.privacy import PhraseScreener
from coachmate.privacy.texts import FILES as SAFETY
from coachmate.reading.yaml_files import read_text, read_yaml
from coachmate.writer.telling import FILES as MODEL
from coachmate.writer.telling import read_telling

# Lines of names for the program, which are no texts.
_NO_TEXT = re.compile(r"^\s*(?:-\s*)?\{?\s*(?:id|goto|next|skill|section|guides|copied_from):")


def check_prompts(shipped: PromptFiles, own: PromptFiles, looked_at: Iterable[Path], folder: Path) -> list[Found]:
    """What is to be mended in the files of `looked_at`; `own` files stand in place of `shipped` ones or beside them.

    `folder` is that of the shipped prompts.
    """
    found: list[Found] = []
    wanted = set(looked_at)
    guides = {
        guide.id: (file, guide)
        for file in (shipped.guides | own.guides).values()
        if (guide := attempt(read_guide, file, found)) is not None
    }
    found += _old_copies(guides, shipped)
    found += _check_map(shipped, own, guides, found)
    read = {
        name: content
        for name, file in (shipped.questions | own.questions).items()
        if (content := attempt(read_questions, file, found)) is not None
    }
    found += check_questions(
        [content for name, content in read.items() if name not in own.questions],
        [content for name, content in read.items() if name in own.questions],
    )
    found += _check_lists(shipped, own, folder)
    found += (_astray(file, kind) for file, kind in own.astray)
    for file in wanted & {*guides_of(shipped, own), *(shipped.questions | own.questions).values()}:
        found += _check_spelling(file)
    return in_order(each for each in found if each.file in wanted)


def guides_of(shipped: PromptFiles, own: PromptFiles) -> list[Path]:
    """The files of guides, own ones in place of shipped ones."""
    return list((shipped.guides | own.guides).values())


def _check_map(
    shipped: PromptFiles, own: PromptFiles, guides: Mapping[str, tuple[Path, Guide]], found: list[Found]
) -> Iterator[Found]:
    """Guides that the map names and that aren't there, and guides of a step that the map doesn't name."""
    file = own.lists.get(Kind.STEPS) or shipped.lists.get(Kind.STEPS)
    steps = attempt(read_steps, file, found) if file else None
    if file is None or steps is None:
        return
    _, lines = read_yaml(file)
    # A guide that is there but has a mistake is told of by itself.
    unknown = unknown_guides(steps, {*shipped.guides, *own.guides})
    for at, step in enumerate(steps.steps):
        for number, guide_id in enumerate(step.guides):
            if guide_id in unknown:
                wrong = f"step {step.step.value} names the guide '{guide_id}', which isn't there."
                yield Found(file, lines[("steps", at, "guides", number)], wrong, "Correct the id, or take it out.")
    named = {guide_id for step in steps.steps for guide_id in step.guides}
    for guide_file, guide in guides.values():
        if guide.step and guide.id not in named:
            same_hand = (Kind.STEPS in own.lists) == (guide.id in own.guides)
            wrong = f"the guide belongs to step {guide.step.value}, but {file} doesn't name it, so no map offers it."
            remedy = "Add its id to the guides of the step there, in a file of your own, or take 'step' out."
            yield Found(guide_file, line_with(guide_file, "step"), wrong, remedy, warning=not same_hand)


def _old_copies(guides: Mapping[str, tuple[Path, Guide]], shipped: PromptFiles) -> Iterator[Found]:
    for file, guide in guides.values():
        copied = guide.copied_from
        if copied is None:
            continue
        try:
            now = read_guide(shipped.guides[copied.guide]).version
        except (KeyError, ContentError):
            continue
        if now > copied.version:
            wrong = f"it was copied from version {copied.version} of {copied.guide}; the shipped one is now {now}."
            remedy = f"Compare it with {shipped.guides[copied.guide]}, then write version {now} here."
            yield Found(file, line_with(file, "copied_from"), wrong, remedy, warning=True)


def _check_lists(shipped: PromptFiles, own: PromptFiles, folder: Path) -> list[Found]:
    found: list[Found] = []
    where = shipped.lists | own.lists
    if Kind.STARTERS in where:
        attempt(read_starters, where[Kind.STARTERS], found)
    mine = {Path(kind).name: file for kind, file in own.lists.items()}
    safety = {name: mine[name] for name in SAFETY if name in mine}
    model = {name: mine[name] for name in MODEL if name in mine}
    _attempt_together(lambda: PhraseScreener(folder / "safety", own=safety), safety, folder, found)
    _attempt_together(lambda: read_telling(folder / "model", model), model, folder, found)
    return found


def _attempt_together(read: Callable[[], object], own: Mapping[str, Path], folder: Path, found: list[Found]) -> None:
    """Files that are read together: what is wrong with a shipped one beside own ones is put down to those."""
    before = len(found)
    attempt(lambda _: read(), folder, found)
    for at in range(before, len(found)):
        each = found[at]
        if own and each.file not in own.values():
            found[at] = Found(next(iter(own.values())), None, f"with it, {each.file}: {each.wrong}", each.remedy)


def _astray(file: Path, kind: Kind | None) -> Found:
    if kind is None:
        remedy = "Guides belong into the folder guides, questions into questions, each as a .yaml file; or remove it."
        return Found(file, None, "it isn't read, for nothing here has such a name.", remedy)
    return Found(file, None, "it isn't read where it lies.", f"Move it to {kind.value} in the folder of prompts.")


def line_with(file: Path, key: str) -> int:
    """The line with a key at the head of a file, else 1."""
    lines = read_text(file).split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def _check_spelling(file: Path) -> Iterator[Found]:
    try:
        lines = read_text(file).split("\n")
    except ContentError:
        return  # told by the readers
    for number, line in enumerate(lines, 1):
        if not _NO_TEXT.match(line):
            yield from spelling(file, number, line)
