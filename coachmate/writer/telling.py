"""What the language model is told: reads prompts/model/ (a Jinja template, a grammar, openings) and fills it in.

People edit those files; a mistake in one is a ContentError that names it. Knows no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict

from coachmate.coaching.passages import Passage
from coachmate.coaching.protocols import Brief, ChatMessage
from coachmate.coaching.terms import Skill, Step
from coachmate.errors import ContentError
from coachmate.reading.checking import checked
from coachmate.reading.yaml_files import line_of, read_text, read_yaml, unusable

FILES = TEMPLATE, OPENINGS, GRAMMAR = ("question.j2", "openings.yaml", "question.gbnf")
# What a template is filled in with to see that it can be.
_PASSAGE = Passage("a#b", "a", "A title", "A heading", "A text.")
_TRIAL = Brief("I keep saying yes.", Step.PRACTICES, Skill.EXPLORING, (_PASSAGE,), 1, 0)
_ROLES = ("system", "user", "assistant")


class _Openings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    openings: dict[Skill, tuple[str, ...]]


@dataclass(frozen=True)
class Telling:
    """The three files of prompts/model/, read and checked."""

    template: str
    grammar: str
    openings: dict[Skill, tuple[str, ...]]

    def messages(self, brief: Brief) -> tuple[ChatMessage, ...]:
        """The chat messages for a brief; ContentError if the template asks for something that isn't there."""
        # Sandboxed: the template is a file that people exchange, and it must not be able to run code.
        environment = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True)
        messages = []
        try:
            for role, text in _parts(self.template):
                content = environment.from_string(text).render(
                    statement=brief.statement,
                    skill=brief.skill.value,
                    step=brief.step.title if brief.step else "",
                    passages=[{"title": each.citation, "text": each.text} for each in brief.passages],
                )
                messages.append(ChatMessage(role, content.strip()))
        except TemplateError as error:
            raise ContentError(
                "The template prompts/model/question.j2 can't be filled in.",
                f"{error}.",
                "It may use: statement, skill, step, passages (title, text).",
            ) from error
        return tuple(messages)

    def openings_for(self, brief: Brief) -> tuple[str, ...]:
        """One opening for each candidate, going round; the seed decides where the round begins."""
        openings = self.openings[brief.skill]
        return tuple(openings[(brief.seed * brief.count + each) % len(openings)] for each in range(brief.count))


def _parts(template: str) -> list[tuple[str, str]]:
    """The template's messages: a line `## system` (user, assistant) begins each."""
    parts: list[tuple[str, list[str]]] = []
    for line in template.splitlines():
        role = line.removeprefix("## ").strip()
        if line.startswith("## ") and role in _ROLES:
            parts.append((role, []))
        elif parts:
            parts[-1][1].append(line)
    return [(role, "\n".join(lines)) for role, lines in parts]


def read_telling(folder: Path, own: Mapping[str, Path] | None = None) -> Telling:
    """Read prompts/model/, or the `own` files of the same names.

    ContentError names the file, and the line where there is one, that can't be used.
    """
    where = {name: folder / name for name in FILES} | dict(own or {})
    template, openings = where[TEMPLATE], where[OPENINGS]
    text = read_text(template)
    if not any(role == "user" for role, _ in _parts(text)):
        raise unusable(template, None, "it has no user message.", "Add a line '## user' and the text under it.")
    data, lines = read_yaml(openings)
    parsed = checked(_Openings, data, lines, openings)
    missing = [skill.value for skill in Skill if not parsed.openings.get(skill)]
    if missing:
        raise unusable(
            openings, line_of(lines, ("openings",)), f"'{missing[0]}' has no openings.", "Give it a list of texts."
        )
    telling = Telling(text, read_text(where[GRAMMAR]), parsed.openings)
    try:
        telling.messages(_TRIAL)
    except ContentError as error:
        raise unusable(template, None, error.why, error.remedy) from error
    return telling
