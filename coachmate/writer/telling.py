"""What the language model is told: reads prompts/model/ (a Jinja template, a grammar, openings) and fills it in.

People edit those files; a mistake in one is a ContentError that names it. Knows no model.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coachmate.coaching.protocols import Brief, ChatMessage
from coachmate.coaching.terms import Skill
from coachmate.errors import ContentError

_ROLES = ("system", "user", "assistant")


class _Openings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    openings: dict[Skill, tuple[str, ...]] = Field(min_length=len(Skill))


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


def read_telling(folder: Path) -> Telling:
    """Read prompts/model/; ContentError names the file that can't be used."""
    template, grammar, openings = (folder / name for name in ("question.j2", "question.gbnf", "openings.yaml"))
    try:
        texts = [file.read_text("utf-8") for file in (template, grammar, openings)]
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"A file of {folder} can't be read.", f"{error}.", "Put it back, as UTF-8 text.") from error
    if not any(role == "user" for role, _ in _parts(texts[0])):
        raise ContentError(
            f"The template {template} has no user message.", "", "Add a line '## user' and the text under it."
        )
    try:
        parsed = _Openings.model_validate(yaml.safe_load(texts[2]))
    except (yaml.YAMLError, ValidationError) as error:
        raise ContentError(
            f"The file {openings} can't be used.",
            f"{error}.",
            "It needs 'openings:' with a list of texts for each of the nine skills.",
        ) from error
    return Telling(texts[0], texts[1], parsed.openings)
